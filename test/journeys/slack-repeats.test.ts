import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startPrivateRedis } from '../../src/store/private-redis.ts'
import { startBanana } from '../support/banana.ts'
import { recordingLog } from '../support/recording-log.ts'
import { MODES, slackStage } from './support/slack-stage.ts'
import { altTexts, wordsOf } from './support/slack-words.ts'

describe.each(MODES)('over %s, one picture is made when Slack', (mode) => {
  const stage = slackStage(mode)

  async function expectOnePicture(): Promise<void> {
    expect(await stage.settled()).toHaveLength(1)
    expect({ shown: stage.shown().length, drawn: stage.drawn().length }).toEqual({ shown: 1, drawn: 1 })
  }

  it('delivers a command three times at once', async () => {
    stage.slack.delivery.repeatNext({ times: 3, kind: 'slash_commands' })
    await stage.ann.asks('a cosy cabin at dusk')
    await expectOnePicture()
  })

  it('delivers a mention three times at once', async () => {
    stage.slack.delivery.repeatNext({ times: 3, kind: 'events_api' })
    await stage.ann.mentions('a cosy cabin at dusk')
    await expectOnePicture()
  })

  it('delivers a press of Again three times at once', async () => {
    await stage.ann.asks('a lighthouse')
    const [picture = expect.unreachable()] = await stage.settled()
    stage.slack.delivery.repeatNext({ times: 3, kind: 'interactive' })
    await stage.ann.presses('Again', picture)
    expect(await stage.settled()).toHaveLength(2)
    expect(stage.ann.whispers().map(wordsOf)).not.toContain('I am on it already.')
  })

  it('delivers a mention again long after', async () => {
    await stage.ann.mentions('a cosy cabin at dusk')
    await expectOnePicture()
    const delivery = stage.slack.delivery.log.findLast(({ kind }) => kind === 'events_api') ?? expect.unreachable()
    expect(await stage.slack.delivery.again(delivery, { attempt: 2, reason: 'timeout' })).toMatchObject({ ok: true })
    await expectOnePicture()
  })

  it('marks as a retry what we see for the first time', async () => {
    stage.slack.delivery.repeatNext({ asRetry: 1, kind: 'events_api' })
    await stage.ann.mentions('a cosy cabin at dusk')
    await expectOnePicture()
  })
})

describe.each(MODES)('over %s, when Redis is down', (slackMode) => {
  it('a command and a form are refused in a sentence, and a mention is delivered again: one picture', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'banana-'))
    const redis = await startPrivateRedis(folder, recordingLog().log)
    const banana = await startBanana({ slackMode, slack: { retryDelaysMs: [500, 500, 500] }, settings: { REDIS_URL: redis.url } })
    let running = redis
    onTestFinished(async () => {
      await banana.stop()
      await running.stop()
      await rm(folder, { recursive: true, force: true })
    })
    const { slack } = banana
    const { id } = slack.workspace.addPerson({ name: 'ann' })
    const channelId = slack.workspace.addChannel({ name: 'studio', kind: 'public', members: [id, slack.botUserId] }).id
    const ann = slack.as(id)
    await ann.shortcut('create_image')
    await slack.until(() => slack.modal(id), 'a form')

    await redis.stop()
    const [command, , mention] = await Promise.all([
      ann.command('/banana', 'a lost wish', { channelId }),
      ann.submit({ words: { words: 'another lost wish' } }),
      ann.mention('a cosy cabin at dusk', { channelId }),
    ])
    const refused = expect.stringContaining('I cannot take requests this very moment.')
    expect(command).toMatchObject({ ok: true })
    expect(slack.ephemerals(id).map(wordsOf)).toEqual([refused])
    expect(slack.modal(id)?.errors).toEqual({ words: refused })
    expect(mention.delivered).toMatchObject({ ok: false })

    running = await startPrivateRedis(folder, recordingLog().log)
    await vi.waitUntil(() => banana.lines.some(({ message }) => message === 'delivered'), { timeout: 10_000 })
    expect(slack.messages(channelId).flatMap(altTexts)).toEqual([expect.stringContaining('a cosy cabin at dusk')])
    expect(banana.gemini.calls.filter(({ method }) => method === 'generateContent')).toHaveLength(1)
  })
})
