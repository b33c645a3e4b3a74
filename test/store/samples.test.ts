import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ImageRequest } from '../../src/domain/request.ts'
import type { Attempt, RequestStore, SampleQuery, Samples } from '../../src/ports.ts'
import { openRedis, whenReady } from '../../src/store/redis.ts'
import { requestStore } from '../../src/store/requests.ts'
import { sampleStore } from '../../src/store/samples.ts'
import { aGeneration, anIntent, aPerson, aPlan, aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
let requests: RequestStore
let samples: Samples
let prefix = ''
let suite = 0
let logged: ReturnType<typeof recordingLog>

beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())
beforeEach(() => {
  prefix = `test${suite++}`
  logged = recordingLog()
  requests = requestStore({ redis: server.redis, prefix, deadlineMs: 60_000 })
  samples = sampleStore({ redis: server.redis, prefix, log: logged.log })
})

const ann = aPerson({ personId: 'ANN' })
const ben = aPerson({ personId: 'BEN' })
const elsewhere = aPerson({ workspaceId: 'T2', personId: 'ANN' })
const T1 = { platform: 'slack', workspaceId: 'T1' } as const

async function begun(fields: Partial<ImageRequest> = {}): Promise<{ request: ImageRequest; attempt: Attempt }> {
  const request = aRequest({ asker: ann, ...fields })
  await requests.accept(request, { dedupe: [], maxOpen: 10_000, announced: false })
  return { request, attempt: (await requests.begin(request.requestId)) as Attempt }
}

async function served(fields: Partial<ImageRequest> = {}, learned: Parameters<Attempt['hold']>[0] = {}): Promise<string> {
  const { request, attempt } = await begun(fields)
  attempt.hold({ intent: anIntent(), plan: aPlan(), generation: aGeneration(), ...learned })
  await attempt.deliver({ way: 'post', deliveredAtMs: request.askedAtMs + 9_000, degraded: [] }, 33_600, 'flash')
  return request.requestId
}

async function read(query: SampleQuery = {}): Promise<string[]> {
  const found: string[] = []
  for await (const { requestId } of samples.read(query)) found.push(requestId)
  return found
}

describe('samples', () => {
  it('are read oldest first, by time of asking', async () => {
    const ids = [await served({ askedAtMs: 300 }), await served({ askedAtMs: 100 }), await served({ askedAtMs: 200 })]
    expect(await read()).toEqual([ids[1], ids[2], ids[0]])
    expect(await read({ fromMs: 200 })).toEqual([ids[2], ids[0]])
    expect(await read({ fromMs: 100, untilMs: 300 })).toEqual([ids[1], ids[2]])
  })

  it('are those of requests that have ended, whichever way', async () => {
    await begun()
    const cancelled = (await begun({ askedAtMs: 1 })).request.requestId
    await requests.cancel(cancelled)
    const failed = await begun({ askedAtMs: 2 })
    await failed.attempt.end('failed', 'GAVE_UP')
    const delivered = await served({ askedAtMs: 3 })
    expect(await read()).toEqual([cancelled, failed.request.requestId, delivered])
  })

  it('are found by workspace, person, domain, model and template', async () => {
    const mine = await served({ askedAtMs: 1 })
    const bens = await served({ askedAtMs: 2, asker: ben }, { intent: anIntent({ domain: 'art', style: 'painting' }) })
    const other = await served(
      { askedAtMs: 3, asker: elsewhere },
      { generation: aGeneration({ modelId: 'pro' }), plan: aPlan({ template: 'a/b/c' }) },
    )
    expect(await read({ workspace: 'slack:T1' })).toEqual([mine, bens])
    expect(await read({ workspace: 'slack:T1', personId: 'ANN' })).toEqual([mine])
    expect(await read({ personId: 'ANN' })).toEqual([mine, other])
    expect(await read({ domain: 'art' })).toEqual([bens])
    expect(await read({ modelId: 'pro' })).toEqual([other])
    expect(await read({ template: 'a/b/c' })).toEqual([other])
    expect(await read({ workspace: 'slack:T2', domain: 'art' })).toEqual([])
  })

  it('are read to the end, each once, also when hundreds were asked for in the same moment', async () => {
    const ids = await Promise.all(Array.from({ length: 350 }, (_, at) => served({ askedAtMs: at < 250 ? 7 : 8 })))
    const found = await read()
    expect(found).toHaveLength(350)
    expect(new Set(found)).toEqual(new Set(ids))
  })

  it('say what the request cost its asker and us', async () => {
    const { attempt, request } = await begun()
    const [first, second] = [await attempt.bookCall('flash', 50_000), await attempt.bookCall('flash', 50_000)]
    await first.settle(20_000)
    await attempt.deliver({ way: 'post', deliveredAtMs: request.askedAtMs, degraded: [] }, 33_600, 'flash')
    expect(await samples.newest('slack:T1', 'ANN', 1)).toMatchObject([{ chargedMicroUsd: 33_600, spentMicroUsd: 70_000 }])
    await second.settle(0)
    expect(await samples.newest('slack:T1', 'ANN', 1)).toMatchObject([{ spentMicroUsd: 20_000 }])
  })

  it('of one person are had newest first, those of the same id elsewhere not among them', async () => {
    const ids = [await served({ askedAtMs: 1 }), await served({ askedAtMs: 2 }), await served({ askedAtMs: 3 })]
    await served({ asker: elsewhere })
    await begun()
    const newest = await samples.newest('slack:T1', 'ANN', 2)
    expect(newest.map(({ requestId }) => requestId)).toEqual([ids[2], ids[1]])
    expect(await samples.newest('slack:T1', 'ANN', 10)).toHaveLength(3)
  })

  it('leave out a record that cannot be read, and say so', async () => {
    const [broken, fine] = [await served({ askedAtMs: 1 }), await served({ askedAtMs: 2 })]
    await server.redis.hset(`${prefix}:request:${broken}`, 'intent', '{"domain":"poetry"}')
    expect(await read()).toEqual([fine])
    expect(logged.lines).toMatchObject([{ level: 'warn', fields: { requestId: broken } }])
  })
})

describe('without Redis', () => {
  it('reading ends with the problem that it is, and nothing is made up', async () => {
    await served()
    const away = openRedis(server.url, recordingLog().log)
    await whenReady(away)
    const reading = sampleStore({ redis: away, prefix, log: logged.log }).read({})[Symbol.asyncIterator]()
    away.disconnect()
    await expect(reading.next()).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' })
  })
})

describe('what is forgotten', () => {
  it('is read no more, and takes the votes on it along', async () => {
    const [first, second] = [await served({ askedAtMs: 1 }), await served({ askedAtMs: 2 })]
    await requests.vote(first, ben, { value: 'up', source: 'button', atMs: 1 })
    expect(await samples.forgetSamples(T1, [first, 'unknown'])).toBe(1)
    expect(await read()).toEqual([second])
    expect(await read({ workspace: 'slack:T1', personId: 'ANN' })).toEqual([second])
    expect((await requests.find(first))?.votes).toEqual({})
  })

  it('is only what belongs to the workspace that forgets', async () => {
    const theirs = await served({ asker: elsewhere })
    expect(await samples.forgetSamples(T1, [theirs])).toBe(0)
    expect(await read()).toEqual([theirs])
  })

  it('of a person is what they asked for and what they thought of others’ pictures, there and nowhere else', async () => {
    const [mine, bens, far] = [
      await served({ askedAtMs: 1 }),
      await served({ askedAtMs: 2, asker: ben }),
      await served({ askedAtMs: 3, asker: elsewhere }),
    ]
    for (const requestId of [mine, bens]) await requests.vote(requestId, ann, { value: 'down', source: 'button', atMs: 1 })
    await requests.vote(bens, ben, { value: 'up', source: 'button', atMs: 1 })
    await requests.vote(far, elsewhere, { value: 'up', source: 'button', atMs: 1 })
    expect(await samples.forgetSamples(T1, ann)).toBe(1)
    expect(await read()).toEqual([bens, far])
    expect((await samples.newest('slack:T1', 'BEN', 1))[0]?.votes).toMatchObject([{ personId: 'BEN' }])
    expect((await samples.newest('slack:T2', 'ANN', 1))[0]?.votes).toMatchObject([{ personId: 'ANN' }])
    expect(await samples.forgetSamples(T1, ann)).toBe(0)
  })

  it('leaves nothing behind', async () => {
    const mine = await served()
    await requests.vote(mine, ben, { value: 'up', source: 'button', atMs: 1 })
    await samples.forgetSamples(T1, [mine])
    const left = await server.redis.keys(`${prefix}:*`)
    expect(left.filter((key) => /:(samples|votes|signals|opinions)\b/.test(key))).toEqual([])
  })
})
