import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Problem } from '../../src/errors.ts'
import type { JobQueue, Outcome, Role, Serve } from '../../src/ports.ts'
import { jobQueue } from '../../src/queue/bullmq.ts'
import { pictureSweeper, sweeper } from '../../src/queue/schedule.ts'
import { requestWorker } from '../../src/queue/worker.ts'
import { workerPresence } from '../../src/store/line.ts'
import { openBlockingRedis } from '../../src/store/redis.ts'
import { requestStore } from '../../src/store/requests.ts'
import { aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

const { log } = recordingLog()
let server: TestRedis
let queue: JobQueue
let prefix = ''
let suite = 0
const running: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())
beforeEach(() => {
  prefix = `test${suite++}`
  queue = jobQueue(server.redis, prefix, () => undefined)
})
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop()
})

const store = () => requestStore({ redis: server.redis, subscriber: server.subscriber, prefix, deadlineMs: 60_000 })

async function work(serve: Serve, options: { concurrency?: number; stopGraceMs?: number } = {}): Promise<Role> {
  const connection = openBlockingRedis(server.url, log)
  const worker = requestWorker({
    connection,
    prefix,
    serve,
    requests: store(),
    presence: workerPresence(server.redis, prefix),
    concurrency: 1,
    lockMs: 2_000,
    stallCheckMs: 500,
    stopGraceMs: 6_000,
    log,
    ...options,
  })
  await worker.start()
  let isStopped = false
  const stop = async () => {
    if (!isStopped) await worker.stop()
    isStopped = true
  }
  running.push(async () => {
    await stop()
    connection.disconnect()
  })
  return { name: worker.name, start: worker.start, stop }
}

const ended: Outcome = { kind: 'ended' }

describe('the worker', () => {
  it('serves lower turns first: a person’s second request after everybody’s first', async () => {
    await queue.add('dana-1', 1)
    await queue.add('dana-2', 2)
    await queue.add('sam-1', 1)
    const served: string[] = []
    await work(async (requestId) => {
      served.push(requestId)
      return ended
    })
    await expect.poll(() => served).toEqual(['dana-1', 'sam-1', 'dana-2'])
  })

  it('takes a request that was added twice once', async () => {
    await queue.add('one', 1)
    await queue.add('one', 1)
    const served: string[] = []
    await work(async (requestId) => {
      served.push(requestId)
      return ended
    })
    await queue.add('two', 2)
    await expect.poll(() => served).toEqual(['one', 'two'])
  })

  it('takes a request up again when it said later', async () => {
    await queue.add('one', 1)
    let calls = 0
    await work(async () => (++calls === 1 ? { kind: 'later', atMs: Date.now() + 150, why: 'MODEL_BUSY' } : ended))
    await expect.poll(() => calls, { timeout: 5_000 }).toBe(2)
    await expect.poll(() => queue.has('one')).toBe(false)
  })

  it('takes a request up again when serving it broke off', async () => {
    await queue.add('one', 1)
    let calls = 0
    await work(async () => {
      if (++calls === 1) throw new Error('lost Redis in the middle')
      return ended
    })
    await expect.poll(() => calls, { timeout: 5_000 }).toBe(2)
  })

  it('aborts a running request when it is cancelled anywhere', async () => {
    const request = aRequest()
    const requests = store()
    await requests.accept(request, { dedupe: [], maxOpen: 10, announced: false })
    const { promise, resolve } = Promise.withResolvers<unknown>()
    await work(async (requestId, signal) => {
      await requests.begin(requestId)
      signal.addEventListener('abort', () => resolve(signal.reason))
      await requests.cancel(requestId)
      await promise
      return ended
    })
    await queue.add(request.requestId, 1)
    expect(await promise).toMatchObject({ code: 'CANCELLED' })
  })

  it('hands back what does not finish within the grace, and another worker goes on', async () => {
    await queue.add('long', 1)
    const started = Promise.withResolvers<void>()
    const first = await work(
      (_, signal) =>
        new Promise((resolve) => {
          started.resolve()
          signal.addEventListener('abort', () => resolve({ kind: 'later', atMs: Date.now(), why: (signal.reason as Problem).code }))
        }),
      { stopGraceMs: 5_100 },
    )
    await started.promise
    await first.stop()
    const taken = Promise.withResolvers<string>()
    await work(async (requestId) => {
      taken.resolve(requestId)
      return ended
    })
    expect(await taken.promise).toBe('long')
  })
})

describe('a request that waits for something', () => {
  it('is woken by it, and goes on at once when it came while the request was put away', async () => {
    const served: string[] = []
    const untilMs = Date.now() + 60_000
    await work(async (requestId) => {
      served.push(requestId)
      const isFirstTime = served.filter((one) => one === requestId).length === 1
      return isFirstTime ? { kind: 'waiting', untilMs, isOver: async () => requestId === 'over' } : ended
    })
    await queue.add('over', 1)
    await expect.poll(() => served).toEqual(['over', 'over'])
    await queue.add('woken', 1)
    await expect.poll(async () => (await server.redis.zcard(`${prefix}:requests:delayed`)) === 1).toBe(true)
    expect(served).toEqual(['over', 'over', 'woken'])
    await queue.wake('woken')
    await expect.poll(() => served).toEqual(['over', 'over', 'woken', 'woken'])
  })
})

describe('the sweeper of pictures', () => {
  it('sweeps at the start, and again and again until it is stopped', async () => {
    let sweeps = 0
    const role = pictureSweeper({ pictures: { sweep: async () => sweeps++ }, everyMs: 5, log })
    await role.start()
    expect(sweeps).toBe(1)
    await expect.poll(() => sweeps).toBeGreaterThan(2)
    await role.stop()
  })
})

describe('the sweeper', () => {
  it('queues what was accepted and never queued, once', async () => {
    const requests = store()
    const request = aRequest()
    await requests.accept(request, { dedupe: [], maxOpen: 10, announced: false })
    await server.redis.zadd(`${prefix}:unqueued`, 1, request.requestId)
    const role = sweeper({ requests, queue, tellExpired: async () => undefined, log })
    await role.start()
    running.push(role.stop)
    expect(await queue.has(request.requestId)).toBe(true)
  })

  it('ends and tells what is past its deadline', async () => {
    const requests = requestStore({ redis: server.redis, prefix, deadlineMs: -1 })
    const request = aRequest()
    await requests.accept(request, { dedupe: [], maxOpen: 10, announced: false })
    const told: string[] = []
    const options = { requests, queue, tellExpired: async (requestId: string) => void told.push(requestId), log }
    for (const role of [sweeper(options), sweeper(options)]) {
      await role.start()
      running.push(role.stop)
    }
    expect(told).toEqual([request.requestId])
    expect(await requests.find(request.requestId)).toMatchObject({ state: 'expired', problemCode: 'EXPIRED' })
  })
})
