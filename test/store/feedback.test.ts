import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Attempt, Feedback, RequestStore, Samples } from '../../src/ports.ts'
import { feedbackStore } from '../../src/store/feedback.ts'
import { requestStore } from '../../src/store/requests.ts'
import { sampleStore } from '../../src/store/samples.ts'
import { aPerson, aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
let requests: RequestStore
let feedback: Feedback
let samples: Samples
let prefix = ''
let suite = 0

beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())
beforeEach(() => {
  prefix = `test${suite++}`
  requests = requestStore({ redis: server.redis, prefix, deadlineMs: 60_000 })
  feedback = feedbackStore({ redis: server.redis, prefix })
  samples = sampleStore({ redis: server.redis, prefix, log: recordingLog().log })
})

const ann = aPerson({ personId: 'ANN' })
const ben = aPerson({ personId: 'BEN' })

async function aPicture(): Promise<string> {
  const request = aRequest({ asker: ann })
  await requests.accept(request, { dedupe: [], maxOpen: 100, announced: false })
  const attempt = (await requests.begin(request.requestId)) as Attempt
  await attempt.deliver({ way: 'post', deliveredAtMs: 1, degraded: [] }, 0, 'flash')
  return request.requestId
}
const votesOn = async (requestId: string) => (await samples.newest('slack:T1', 'ANN', 10)).find((one) => one.requestId === requestId)?.votes
const signalsOn = async (requestId: string) =>
  (await samples.newest('slack:T1', 'ANN', 10)).find((one) => one.requestId === requestId)?.signals
let now = 0
const vote = (requestId: string, value: 'up' | 'down', source = 'button', person = ben) =>
  requests.vote(requestId, person, { value, source, atMs: ++now })
const takeBack = (requestId: string, source: string) => requests.vote(requestId, ben, { retract: source, atMs: ++now })

describe('several marks of one person on one picture', () => {
  it('count as one vote: the last that is still there', async () => {
    const picture = await aPicture()
    await vote(picture, 'up', '+1')
    await vote(picture, 'up', 'heart')
    expect(await takeBack(picture, 'heart')).toMatchObject({ value: 'up', source: '+1' })
    await vote(picture, 'down', '-1')
    expect(await takeBack(picture, '-1')).toMatchObject({ value: 'up', source: '+1' })
    expect(await takeBack(picture, '+1')).toBeUndefined()
    expect(await votesOn(picture)).toEqual([])
  })

  it('a press stays when a reaction goes', async () => {
    const picture = await aPicture()
    await vote(picture, 'down')
    await vote(picture, 'up', 'tada')
    expect(await takeBack(picture, 'tada')).toMatchObject({ value: 'down', source: 'button' })
  })

  it('a removal that arrives before what it removes is not forgotten', async () => {
    const picture = await aPicture()
    await requests.vote(picture, ben, { retract: '+1', atMs: 20 })
    expect(await requests.vote(picture, ben, { value: 'up', source: '+1', atMs: 10 })).toBeUndefined()
  })

  it('is counted once in the sums of its day, whichever mark it stands by', async () => {
    const picture = await aPicture()
    const counts = async () => {
      const [key = ''] = await server.redis.keys(`${prefix}:tally:*`)
      const { up = '0', down = '0', liked = '0' } = await server.redis.hgetall(key)
      return [up, down, liked].map(Number)
    }
    await vote(picture, 'up', '+1')
    await vote(picture, 'up', 'heart')
    expect(await counts()).toEqual([1, 0, 1])
    await vote(picture, 'down', '-1')
    expect(await counts()).toEqual([0, 1, 0])
    await takeBack(picture, 'tada')
    expect(await counts()).toEqual([0, 1, 0])
    await takeBack(picture, '-1')
    await takeBack(picture, 'heart')
    expect(await counts()).toEqual([1, 0, 1])
    await takeBack(picture, '+1')
    expect(await counts()).toEqual([0, 0, 0])
  })

  it('a vote of an earlier version of the program counts on', async () => {
    const picture = await aPicture()
    const earlier = JSON.stringify({ value: 'up', source: '+1', atMs: 5 })
    await server.redis.hset(`${prefix}:votes:${picture}`, 'slack:T1:BEN', earlier)
    await vote(picture, 'down', '-1')
    expect(await takeBack(picture, '-1')).toMatchObject({ value: 'up', source: '+1', atMs: 5 })
  })
})

describe('asking why', () => {
  it('happens once for a picture and a person, however often they change their mind', async () => {
    const picture = await aPicture()
    await vote(picture, 'down')
    expect(await feedback.mayAskReason(picture, ben)).toBe(true)
    await feedback.giveReason(picture, ben, 'low-quality')
    await vote(picture, 'up')
    await vote(picture, 'down')
    expect(await feedback.mayAskReason(picture, ben)).toBe(false)
  })

  it('is about a vote against a picture only', async () => {
    const picture = await aPicture()
    expect(await feedback.mayAskReason(picture, ben)).toBe(false)
    await vote(picture, 'up')
    expect(await feedback.mayAskReason(picture, ben)).toBe(false)
  })

  it('stops for a day when nobody answers, for that person alone, and goes on after an answer', async () => {
    const [first, second, third] = [await aPicture(), await aPicture(), await aPicture()]
    for (const picture of [first, second, third]) await vote(picture, 'down')
    expect(await feedback.mayAskReason(first, ben)).toBe(true)
    expect(await feedback.mayAskReason(second, ben)).toBe(false)
    await vote(second, 'down', 'button', ann)
    expect(await feedback.mayAskReason(second, ann)).toBe(true)
    await feedback.giveReason(first, ben, 'off-brand')
    expect(await feedback.mayAskReason(third, ben)).toBe(true)
    const waitsMs = await server.redis.pttl(`${prefix}:unanswered:slack:T1:BEN`)
    expect(waitsMs).toBeGreaterThan(86_000_000)
    expect(waitsMs).toBeLessThanOrEqual(86_400_000)
  })
})

describe('the reason', () => {
  it('stands in the vote, the last one given', async () => {
    const picture = await aPicture()
    await vote(picture, 'down')
    expect(await feedback.giveReason(picture, ben, 'wrong-style')).toBe(true)
    expect(await feedback.giveReason(picture, ben, 'text-wrong')).toBe(true)
    expect(await votesOn(picture)).toMatchObject([{ personId: 'BEN', value: 'down', reason: 'text-wrong' }])
  })

  it('stays when the same is said again in another way, and goes with a change of mind', async () => {
    const picture = await aPicture()
    await vote(picture, 'down')
    await feedback.giveReason(picture, ben, 'wrong-style')
    await vote(picture, 'down', '-1')
    expect(await votesOn(picture)).toMatchObject([{ reason: 'wrong-style' }])
    await vote(picture, 'up', '+1')
    await takeBack(picture, '+1')
    expect((await votesOn(picture))?.map(({ value, reason }) => [value, reason])).toEqual([['down', undefined]])
  })

  it('is not taken where no vote against the picture stands', async () => {
    const picture = await aPicture()
    await vote(picture, 'up')
    expect(await feedback.giveReason(picture, ben, 'wrong-style')).toBe(false)
    expect(await feedback.giveReason('unknown', ben, 'wrong-style')).toBe(false)
  })
})

describe('what people do with a picture', () => {
  it('is kept in order, by person, and not without end', async () => {
    const picture = await aPicture()
    for (const what of ['again', 'edit'] as const) await feedback.note(picture, ann, what)
    expect(await signalsOn(picture)).toEqual(['again', 'edit'])
    for (let time = 0; time < 20; time++) await feedback.note(picture, ben, 'vary')
    expect((await signalsOn(picture))?.filter((what) => what === 'vary')).toHaveLength(10)
  })

  it('says nothing about a request that has no picture', async () => {
    const request = aRequest({ asker: ann })
    await requests.accept(request, { dedupe: [], maxOpen: 100, announced: false })
    await feedback.note(request.requestId, ann, 'again')
    expect(await server.redis.exists(`${prefix}:signals:${request.requestId}`)).toBe(0)
  })

  it('is forgotten with the person who did it', async () => {
    const picture = await aPicture()
    await feedback.note(picture, ann, 'again')
    await feedback.note(picture, ben, 'share')
    await samples.forgetSamples({ platform: 'slack', workspaceId: 'T1' }, ben)
    expect(await signalsOn(picture)).toEqual(['again'])
  })
})
