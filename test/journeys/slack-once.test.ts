import { describe, expect, it } from 'vitest'
import type { Fault } from '../../playground/slack/index.ts'
import { slackStage } from './support/slack-stage.ts'

const stage = slackStage('socket')

/** Asks, and breaks something while the picture is being drawn. */
async function meanwhile(breaks: () => unknown, channelId = stage.channelId): Promise<void> {
  stage.gemini.hold()
  await stage.ann.asks('a cosy cabin at dusk', channelId)
  await stage.gemini.until(() => stage.drawn().length > 0)
  await breaks()
  stage.gemini.release()
}

/** One picture in the channel and no other message, drawn once and charged once. */
async function expectOnePicture(): Promise<void> {
  const pictures = await stage.settled()
  expect({ pictures: pictures.length, shown: stage.shown().length }).toEqual({ pictures: 1, shown: 1 })
  expect({ drawn: stage.drawn().length, charges: (await stage.charges()).length }).toEqual({ drawn: 1, charges: 1 })
}

describe('a picture is seen, drawn and charged exactly once when', () => {
  it.for<[string, Fault]>([
    ['a rate limit', { status: 429, retryAfterS: 1 }],
    ['a server error', { status: 500 }],
    ['a server error that came after the work', { status: 500, after: true }],
    ['an answer that got lost', { cut: 'after' }],
    ['a page instead of an answer', { html: true, after: true }],
  ])('the post meets %s', async ([, fault]) => {
    stage.slack.faults.next('chat.postMessage', fault)
    await stage.ann.asks('a cosy cabin at dusk')
    await expectOnePicture()
  })

  it.for<[string, Fault]>([
    ['a server error', { status: 500 }],
    ['an answer that got lost', { cut: 'after' }],
  ])('the update of the progress meets %s', async ([, fault]) => {
    await meanwhile(async () => {
      await stage.saying('Drawing with flash')
      stage.slack.faults.next('chat.update', fault)
    })
    await expectOnePicture()
  })

  it.for<[string, Fault]>([
    ['a server error that came after the work', { status: 500, after: true }],
    ['an answer that got lost', { cut: 'after' }],
  ])('the announcement of a mention meets %s', async ([, fault]) => {
    stage.slack.faults.next('chat.postMessage', fault)
    await stage.ann.mentions('a cosy cabin at dusk')
    await expectOnePicture()
  })

  it.for<[string, Fault]>([
    ['files.completeUploadExternal', { cut: 'after' }],
    ['files.info', { status: 429, retryAfterS: 1 }],
  ])('%s goes wrong', async ([method, fault]) => {
    stage.slack.faults.next(method, fault)
    await stage.ann.asks('a cosy cabin at dusk')
    await expectOnePicture()
  })

  it('the answer to a direct message got lost', async () => {
    const { slack, ann } = stage
    const off = slack.on((change) => {
      if (change.kind !== 'call' || change.call.method !== 'conversations.open') return
      slack.faults.next('chat.postMessage', { cut: 'after' })
      off()
    })
    await meanwhile(() => slack.responseUrls.expireAll(), stage.addChannel('private', 'without the bot').id)
    expect(await stage.settled(ann.dm())).toHaveLength(1)
    expect(stage.shown(ann.dm())).toHaveLength(1)
    expect(slack.faults.injected.at(-1)).toMatchObject({ target: 'chat.postMessage', fault: { cut: 'after' } })
  })

  it('the answer of the response URL got lost: nothing is said twice in one place', async () => {
    const { id } = stage.addChannel('private', 'without the bot')
    stage.slack.faults.next('response_url', { cut: 'after' })
    await stage.ann.asks('a cosy cabin at dusk', id)
    expect(await stage.settled(id)).toHaveLength(1)
    expect(await stage.charges()).toHaveLength(1)
  })
})
