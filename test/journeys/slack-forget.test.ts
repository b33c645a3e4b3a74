import { describe, expect, it } from 'vitest'
import { Rules } from '../../src/domain/rules.ts'
import { everythingIn } from './support/everything-in.ts'
import { slackStage } from './support/slack-stage.ts'
import { uploadsOn, wordsOf } from './support/slack-words.ts'

const stage = slackStage('socket', { settings: { PICTURE_CACHE: 'on' } })

const forgets = async (person = stage.ann) => {
  await person.asks('forget')
  await person.presses('Forget me', await person.told(/Shall I forget you/))
}
const uploads = () => [...stage.slack.workspace.files.all.values()].filter(({ deleted }) => !deleted).length
const answered = async (person = stage.ann) =>
  wordsOf(
    await stage.slack.until(
      () => stage.slack.messages(person.dm()).find((message) => wordsOf(message).includes('You are forgotten')),
      'the answer',
    ),
  )

describe('a person on Slack who wants to be forgotten', () => {
  it('is asked first, and nothing happens without the press', async () => {
    await stage.ann.asks('a lighthouse made of glass')
    await stage.settled()
    await stage.ann.asks('forget')
    expect(wordsOf(await stage.ann.told(/Shall I forget you/))).toContain('Pictures that others have seen stay in their channels')
    expect(wordsOf(await stage.ann.history())).toContain('a lighthouse made of glass')
  })

  it('has no history, votes, settings, words or private pictures left, hears how much that was, and the books still balance', async () => {
    await stage.ann.asks('a purple heron on a mast')
    await stage.ann.asks('a secret armadillo --private')
    await stage.ben.asks('a walrus at the piano')
    await stage.settled()
    const walrus = stage.pictures().find((message) => wordsOf(message).includes('walrus')) ?? expect.unreachable()
    await stage.ann.presses('👍', walrus)
    await stage.ann.asks('settings')
    await stage.ann.presses('Send my words alone', await stage.ann.told(/How I draw for you|settings/i))
    const charges = await stage.charges()
    const before = uploads()

    await forgets()
    expect(await answered()).toMatch(/I have erased 2 requests with every word of them, 1 private picture, 1 vote and your settings\./)
    expect(await answered()).toContain('your member id, without a word of yours')
    expect(wordsOf(await stage.ann.history())).toContain('No pictures yet')
    const left = await everythingIn(stage.redis)
    for (const word of ['heron', 'armadillo']) expect([word, left.includes(word)]).toEqual([word, false])
    expect(left).toContain('walrus')
    expect(uploads()).toBe(before - 1)
    // What everybody has seen stays where it was.
    expect(stage.pictures().some((message) => wordsOf(message).includes('heron') && uploadsOn(message).length > 0)).toBe(true)
    // The money stays, and so does the line that it happened.
    expect(await stage.charges()).toEqual(charges)
    expect(await stage.redis.keys('banana:erasure*')).toEqual([])
    const [, line] = (await stage.redis.xrevrange(`banana:decisions:slack:${stage.slack.workspace.id}`, '+', '-', 'COUNT', 1))[0] ?? []
    expect(line).toEqual(['by', stage.ann.id, 'kind', 'forget', 'what', 'asked to be forgotten'])
  })

  it('has what is being made for them cancelled first, uncharged', async () => {
    stage.gemini.hold()
    await stage.ann.asks('a slow cathedral')
    await stage.gemini.until((calls) => calls.some(({ prompt }) => prompt.includes('slow cathedral')))
    await forgets()
    expect(await answered()).toContain('1 request')
    stage.gemini.release()
    await stage.settled()
    expect([stage.pictures(), await stage.charges()]).toEqual([[], []])
    expect(await everythingIn(stage.redis)).not.toContain('slow cathedral')
  })

  it('begins anew afterwards', async () => {
    await forgets()
    await answered()
    await stage.ann.asks('a new beginning')
    await stage.settled()
    expect(wordsOf(await stage.ann.history())).toContain('a new beginning')
  })

  it('is forgotten to the end, though the process died in the middle', async () => {
    await stage.ann.asks('an interrupted owl')
    await stage.settled()
    const ann = `slack:${stage.slack.workspace.id}:${stage.ann.id}`
    // As it stands in Redis when somebody pressed and nothing more was done.
    await stage.redis.hset(`banana:erasure:${ann}`, 'askedAtMs', Date.now())
    await stage.redis.sadd('banana:erasures', ann)
    await stage.banana.restart()
    expect(await answered()).toContain('1 request')
    expect(await everythingIn(stage.redis)).not.toContain('interrupted owl')
  })
})

describe('a person on Slack who wants to know what is kept of them', () => {
  it('gets it as a file that nobody else gets', async () => {
    await stage.ann.asks('a blue giraffe')
    await stage.ben.asks('a green giraffe')
    await stage.settled()
    await stage.ann.presses('👎', stage.pictures().find((message) => wordsOf(message).includes('blue')) ?? expect.unreachable())
    await stage.ann.asks('export')
    await stage.ann.told(/It comes to you as a file/)
    const message = await stage.slack.until(() => stage.slack.messages(stage.ann.dm()).find(({ files }) => files.length > 0), 'the file')
    const data = JSON.parse(message.files[0]?.bytes.toString() ?? '')
    expect(data).toMatchObject({
      person: stage.ann.id,
      settings: {},
      requests: [{ words: 'a blue giraffe', ended: 'delivered', ownVote: 'down' }],
    })
    expect(data.requests).toHaveLength(1)
    expect(data.requests[0].chargedMicroUsd).toBeGreaterThan(0)
    expect(JSON.stringify(data)).not.toContain('green')
  })
})

describe('a workspace that keeps requests for a day', () => {
  it('forgets older ones by itself: record, votes, words, and the picture that nothing else holds', async () => {
    await stage.ann.asks('an ancient tortoise')
    await stage.ben.asks('a young tiger')
    await stage.settled()
    const ann = `slack:${stage.slack.workspace.id}:${stage.ann.id}`
    const rules = Rules.parse({ retentionDays: 1 })
    await stage.redis.hset(`banana:rules:slack:${stage.slack.workspace.id}`, 'version', 1, 'rules', JSON.stringify(rules))
    const [requestId = ''] = await stage.redis.zrange(`banana:history:${ann}`, '0', '-1')
    await stage.redis.zadd(`banana:history:${ann}`, Date.now() - 25 * 3_600_000, requestId)
    await stage.banana.restart()
    await expect.poll(() => stage.redis.exists(`banana:request:${requestId}`), { timeout: 10_000 }).toBe(0)
    const left = await everythingIn(stage.redis)
    expect([left.includes('ancient tortoise'), left.includes('young tiger')]).toEqual([false, true])
    expect(await stage.ann.history().then(wordsOf)).toContain('No pictures yet')
  })
})
