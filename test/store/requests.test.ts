import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Delivery } from '../../src/domain/delivery.ts'
import type { ImageRequest } from '../../src/domain/request.ts'
import type { AcceptOptions, Attempt, RequestStore } from '../../src/ports.ts'
import { workerPresence } from '../../src/store/line.ts'
import { requestStore } from '../../src/store/requests.ts'
import { aGeneration, anIntent, aPerson, aPlan, aRequest } from '../support/builders.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
let store: RequestStore
let suite = 0
let prefix = ''

beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())
beforeEach(() => {
  prefix = `test${suite++}`
  store = requestStore({ redis: server.redis, subscriber: server.subscriber, prefix, deadlineMs: 60_000 })
})

const accept = (request: ImageRequest, options: Partial<AcceptOptions> = {}) =>
  store.accept(request, { dedupe: [{ key: request.requestId, forMs: 60_000 }], maxOpen: 100, announced: false, ...options })

async function begun(fields: Partial<ImageRequest> = {}): Promise<{ request: ImageRequest; attempt: Attempt }> {
  const request = aRequest(fields)
  await accept(request)
  return { request, attempt: (await store.begin(request.requestId)) as Attempt }
}

const idOfFirst = async () => (await server.redis.xrange(`${prefix}:ledger`, '-', '+'))[0]?.[0]
const ledger = async () => (await server.redis.xrange(`${prefix}:ledger`, '-', '+')).map(([, fields]) => fields)
const code = (expected: string) => expect.objectContaining({ code: expected })
const message = (messageId: string) => ({ platform: 'slack', channelId: 'C1', messageId }) as const
const delivery = (messageId: string): Delivery => ({ way: 'post', message: message(messageId), deliveredAtMs: 1, degraded: [] })

describe('accepting', () => {
  it('makes a request durable and says how many are ahead', async () => {
    const [first, second] = [aRequest(), aRequest({ asker: aPerson({ personId: 'U2' }) })]
    expect(await accept(first)).toMatchObject({ isNew: true, ahead: 0 })
    expect(await accept(second)).toMatchObject({ isNew: true, ahead: 1 })
    expect(await store.find(second.requestId)).toMatchObject({ request: second, state: 'waiting' })
  })

  it('takes the same delivery twice as one request', async () => {
    const dedupe = [{ key: 'event-1', forMs: 60_000 }]
    const first = await accept(aRequest(), { dedupe })
    expect(await accept(aRequest(), { dedupe })).toMatchObject({ isNew: false, requestId: first.requestId })
  })

  it('remembers every delivery of a double click, so that a late repetition of the second one is known too', async () => {
    const first = await accept(aRequest(), {
      dedupe: [
        { key: 'click-1', forMs: 60_000 },
        { key: 'press', forMs: 60_000 },
      ],
    })
    await accept(aRequest(), {
      dedupe: [
        { key: 'click-2', forMs: 60_000 },
        { key: 'press', forMs: 60_000 },
      ],
    })
    expect(await accept(aRequest(), { dedupe: [{ key: 'click-2', forMs: 60_000 }] })).toMatchObject({
      isNew: false,
      requestId: first.requestId,
    })
  })

  it('refuses more open requests of one person than allowed, and takes the next one when one has ended', async () => {
    const { request } = await begun()
    await expect(accept(aRequest(), { maxOpen: 1 })).rejects.toThrow(code('TOO_MANY_WAITING'))
    await store.cancel(request.requestId)
    expect(await accept(aRequest(), { maxOpen: 1 })).toMatchObject({ isNew: true })
  })

  it('keeps the reply secret out of the record', async () => {
    const request = aRequest()
    await accept(request, { reply: { secret: 'https://hooks.example/secret', livesMs: 60_000 } })
    expect(await store.replySecret(request.requestId)).toBe('https://hooks.example/secret')
    expect(JSON.stringify(await server.redis.hgetall(`${prefix}:request:${request.requestId}`))).not.toContain('secret')
  })
})

describe('the estimate', () => {
  const estimate = async () => (await accept(aRequest())).estimateMs

  it('is unknown while no worker is there', async () => {
    expect(await estimate()).toBeUndefined()
  })

  it('grows with those ahead and shrinks with hands, from recent timings', async () => {
    const presence = workerPresence(server.redis, prefix)
    await server.redis.lpush(`${prefix}:timings`, 6_000, 10_000)
    // Done at once, which makes it the shortest of three.
    const { attempt } = await begun()
    await attempt.deliver(delivery('1.1'), 1, 'flash')
    await presence.present('a', 2)
    expect([await estimate(), await estimate(), await estimate()]).toEqual([6_000, 6_000, 12_000])
    await presence.present('b', 2)
    expect(await estimate()).toBe(6_000)
    await presence.gone('a', 2)
    expect(await estimate()).toBe(18_000)
  })
})

describe('what deliveries tell about the time that the next one takes', () => {
  const reused = { requestId: 'r', personId: 'U2', words: 'a cabin', askedAtMs: 1, from: 'index', savedMicroUsd: 1 } as const
  const timings = () => server.redis.llen(`${prefix}:timings`)

  it('is told by a picture that was made, and by none that was there already, whichever way it was written down', async () => {
    const made = await begun()
    await made.attempt.save({ generation: aGeneration() })
    await made.attempt.deliver(delivery('1.1'), 1, 'flash')
    expect(await timings()).toBe(1)
    const given = await begun()
    given.attempt.hold({ generation: aGeneration({ reused }) })
    await given.attempt.markPosting('update')
    await given.attempt.deliver(delivery('2.2'), 0, 'flash')
    const { request, attempt } = await begun()
    await attempt.save({ generation: aGeneration({ reused }) })
    await (await store.begin(request.requestId))?.deliver(delivery('3.3'), 0, 'flash')
    expect(await timings()).toBe(1)
  })
})

describe('an upload that several requests show', () => {
  it('can be shown by others until the last lets go of it', async () => {
    const [first, second, late] = [await begun(), await begun(), await begun()]
    await first.attempt.saveStaged('F1')
    expect(await second.attempt.shareStaged('F1')).toBe(true)
    expect((await store.find(second.request.requestId))?.staged).toBe('F1')
    expect(await store.releaseStaged(first.request.requestId, 'F1')).toBe(false)
    expect(await store.releaseStaged(second.request.requestId, 'F1')).toBe(true)
    expect(await late.attempt.shareStaged('F1')).toBe(false)
    expect(await store.find(late.request.requestId)).not.toHaveProperty('staged')
  })

  it('is shown by nobody who lost the request', async () => {
    const { request, attempt: frozen } = await begun()
    await store.begin(request.requestId)
    await expect(frozen.saveStaged('F1')).rejects.toThrow(code('OVERTAKEN'))
    await expect(frozen.shareStaged('F1')).rejects.toThrow(code('OVERTAKEN'))
  })
})

describe('fairness', () => {
  it('serves a person’s second request after everybody’s first, and nobody waits for ever', async () => {
    const turns: Record<string, number> = {}
    for (const [name, personId] of [
      ['dana 1', 'D'],
      ['dana 2', 'D'],
      ['dana 3', 'D'],
      ['sam 1', 'S'],
      ['kim 1', 'K'],
      ['sam 2', 'S'],
    ] as const) {
      turns[name] = (await accept(aRequest({ asker: aPerson({ personId }) }))).turn
    }
    expect(turns).toEqual({ 'dana 1': 1, 'dana 2': 2, 'dana 3': 3, 'sam 1': 1, 'kim 1': 1, 'sam 2': 2 })
  })

  it('gives a newcomer the turn after the one being served, not one long past', async () => {
    const requests = [aRequest(), aRequest(), aRequest()]
    for (const request of requests) await accept(request)
    for (const { requestId } of requests.slice(0, 2)) await store.begin(requestId)
    expect(await accept(aRequest({ asker: aPerson({ personId: 'new' }) }))).toMatchObject({ turn: 3, ahead: 1 })
  })
})

describe('an attempt', () => {
  it('saves what was held together with the next write', async () => {
    const { request, attempt } = await begun()
    attempt.hold({ intent: anIntent() })
    expect((await store.find(request.requestId))?.learned).toEqual({})
    await attempt.save({ generation: aGeneration() })
    expect((await store.find(request.requestId))?.learned).toEqual({ intent: anIntent(), generation: aGeneration() })
  })

  it('is overtaken by the next one: whoever was frozen writes nothing any more', async () => {
    const { request, attempt: frozen } = await begun()
    await store.begin(request.requestId)
    await expect(frozen.save({ intent: anIntent() })).rejects.toThrow(code('OVERTAKEN'))
    await expect(frozen.markPosting('post')).rejects.toThrow(code('OVERTAKEN'))
    await expect(frozen.bookCall('flash', 1)).rejects.toThrow(code('OVERTAKEN'))
    await expect(frozen.deliver(delivery('1.1'), 5, 'flash')).rejects.toThrow(code('OVERTAKEN'))
    expect(await ledger()).toEqual([])
  })

  it('does not take a call for words for one that may have left a picture', async () => {
    const { request, attempt } = await begun()
    await attempt.bookCall('flash', 33_600, 'picture')
    await attempt.bookCall('reader', 40, 'words')
    expect((await store.begin(request.requestId))?.record.askedModel).toBe('flash')
  })

  it('books each call before it is sent, and settles it by what it did cost, even after it was overtaken', async () => {
    const { request, attempt } = await begun()
    const booking = await attempt.bookCall('flash', 33_600, 'picture')
    const next = await store.begin(request.requestId)
    expect(next?.record.askedModel).toBe('flash')
    await booking.settle(34_100)
    const [called = [], spent = []] = await ledger()
    const countedIn = ['countedIn', expect.stringMatching(/^workspace:slack:T1:\d{4}-\d\d-\d\d$/)]
    expect(called).toEqual(['kind', 'called', 'requestId', request.requestId, 'modelId', 'flash', 'microUsd', '33600', ...countedIn])
    expect(spent).toEqual([
      'kind',
      'spent',
      'requestId',
      request.requestId,
      'callId',
      await idOfFirst(),
      'modelId',
      'flash',
      'microUsd',
      '34100',
      'bookedMicroUsd',
      '33600',
      ...countedIn,
    ])
  })

  it('charges exactly when it delivers, and never twice', async () => {
    const { request, attempt } = await begun()
    await attempt.deliver(delivery('1.1'), 33_600, 'flash')
    await expect(attempt.deliver(delivery('1.1'), 33_600, 'flash')).rejects.toThrow(code('OVERTAKEN'))
    expect(await ledger()).toEqual([expect.arrayContaining(['settled', request.requestId, '33600'])])
    expect(await store.begin(request.requestId)).toBeUndefined()
  })

  it('charges nothing for any other end', async () => {
    const { request, attempt } = await begun()
    await attempt.end('failed', 'GAVE_UP')
    expect(await store.find(request.requestId)).toMatchObject({ state: 'failed', problemCode: 'GAVE_UP' })
    expect(await ledger()).toEqual([])
  })

  it('finds the request again by its progress message and by its result', async () => {
    const { request, attempt } = await begun()
    await attempt.saveProgress(message('1.1'))
    await attempt.deliver(delivery('2.2'), 0, 'flash')
    for (const messageId of ['1.1', '2.2']) {
      expect((await store.findByMessage(message(messageId)))?.request.requestId).toBe(request.requestId)
    }
    expect(await store.findByMessage(message('9.9'))).toBeUndefined()
  })

  it('leaves a mark before it posts, and takes it away when it knows the message', async () => {
    const { request, attempt } = await begun()
    await attempt.markPosting('progress')
    expect((await store.find(request.requestId))?.posting).toBe('progress')
    await attempt.saveProgress(message('1.1'))
    expect(await store.find(request.requestId)).not.toHaveProperty('posting')
  })
})

describe('a request that lost its worker', () => {
  const lost = async (requestId: string, times: number): Promise<Attempt> => {
    for (let time = 1; time < times; time++) await store.begin(requestId)
    return (await store.begin(requestId)) as Attempt
  }
  const outlived = async (requestId: string) => (await store.find(requestId))?.outlived

  it('has these deaths behind it once it got further, and not by learning the same again', async () => {
    const { request, attempt } = await begun()
    await attempt.save({ intent: anIntent() })
    expect(await outlived(request.requestId)).toBe(0)
    const third = await lost(request.requestId, 2)
    await third.save({ intent: anIntent() })
    expect(await outlived(request.requestId)).toBe(0)
    third.hold({ plan: aPlan() })
    await third.saveProgress(message('1.1'))
    expect(await outlived(request.requestId)).toBe(2)
    await third.giveBack('retry')
    const sixth = await lost(request.requestId, 3)
    await sixth.save({ generation: aGeneration() })
    expect(await outlived(request.requestId)).toBe(4)
  })
})

describe('an attempt that ends on purpose', () => {
  it('counts as a pause when it waits, and uses up no retry', async () => {
    const { request, attempt } = await begun()
    attempt.hold({ intent: anIntent() })
    await attempt.giveBack('waiting')
    expect(await store.find(request.requestId)).toMatchObject({ state: 'running', retries: 0, pauses: 1, learned: { intent: anIntent() } })
  })
})

describe('cancel against deliver', () => {
  it('a cancel before the delivery wins', async () => {
    const { request, attempt } = await begun()
    expect(await store.cancel(request.requestId)).toMatchObject({ before: 'running' })
    await expect(attempt.deliver(delivery('1.1'), 5, 'flash')).rejects.toThrow(code('CANCELLED'))
    expect(await ledger()).toEqual([])
  })

  it('a delivery before the cancel wins, and the cancel says so', async () => {
    const { request, attempt } = await begun()
    await attempt.deliver(delivery('1.1'), 5, 'flash')
    expect(await store.cancel(request.requestId)).toMatchObject({ before: 'delivered', record: { state: 'delivered' } })
  })

  it('reaches the process that runs the request', async () => {
    const { promise, resolve } = Promise.withResolvers<string>()
    const stop = await store.onCancelled(resolve)
    const { request } = await begun()
    await store.cancel(request.requestId)
    expect(await promise).toBe(request.requestId)
    await stop()
  })

  it('takes a waiting request out of the line', async () => {
    const request = aRequest()
    await accept(request)
    await store.cancel(request.requestId)
    expect(await store.begin(request.requestId)).toBeUndefined()
    expect(await accept(aRequest())).toMatchObject({ ahead: 0 })
  })
})

describe('votes', () => {
  const dana = aPerson({ personId: 'D' })

  it('the last one of a person stands, by the time at which it was cast', async () => {
    const { request } = await begun()
    await store.vote(request.requestId, dana, { value: 'up', source: 'button', atMs: 10 })
    await store.vote(request.requestId, dana, { value: 'down', source: '-1', atMs: 20 })
    expect(await store.vote(request.requestId, dana, { value: 'up', source: '+1', atMs: 15 })).toMatchObject({ value: 'down' })
    expect((await store.find(request.requestId))?.votes).toEqual({ 'slack:T1:D': { value: 'down', source: '-1', atMs: 20 } })
  })

  it('removing a reaction takes back the vote that it made, and only that', async () => {
    const { request } = await begun()
    await store.vote(request.requestId, dana, { value: 'up', source: '+1', atMs: 10 })
    expect(await store.vote(request.requestId, dana, { retract: 'heart', atMs: 20 })).toMatchObject({ value: 'up' })
    expect(await store.vote(request.requestId, dana, { retract: '+1', atMs: 30 })).toBeUndefined()
    expect((await store.find(request.requestId))?.votes).toEqual({})
  })

  it('a reaction that was removed before its arrival was stored does not come back', async () => {
    const { request } = await begun()
    await store.vote(request.requestId, dana, { value: 'up', source: '+1', atMs: 10 })
    await store.vote(request.requestId, dana, { retract: '+1', atMs: 30 })
    expect(await store.vote(request.requestId, dana, { value: 'up', source: '+1', atMs: 20 })).toBeUndefined()
  })
})

describe('history', () => {
  it('is one person’s in one workspace, newest first', async () => {
    const mine = [aRequest({ words: 'one' }), aRequest({ words: 'two' })]
    for (const request of mine) await accept(request)
    await accept(aRequest({ asker: aPerson({ workspaceId: 'T2' }) }))
    const words = (await store.history(aPerson(), 10)).map(({ request }) => request.words)
    expect(words.toSorted()).toEqual(['one', 'two'])
    expect(await store.history(aPerson(), 1)).toHaveLength(1)
  })
})

describe('what the sweeper looks for', () => {
  it('ends a request that no attempt owns, once', async () => {
    const request = aRequest()
    await accept(request)
    expect(await store.abandon(request.requestId, 'expired', 'EXPIRED')).toBe(true)
    expect(await store.abandon(request.requestId, 'expired', 'EXPIRED')).toBe(false)
  })

  it('lists what is past its deadline', async () => {
    const hasty = requestStore({ redis: server.redis, prefix, deadlineMs: -1 })
    const request = aRequest()
    await hasty.accept(request, { dedupe: [], maxOpen: 10, announced: false })
    expect((await hasty.overdue()).expired).toEqual([request.requestId])
  })
})
