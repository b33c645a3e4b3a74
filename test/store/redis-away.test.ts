import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Attempt, RequestStore } from '../../src/ports.ts'
import { requestStore } from '../../src/store/requests.ts'
import { aGeneration, aRequest } from '../support/builders.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
let store: RequestStore
beforeAll(async () => {
  server = await startTestRedis()
  store = requestStore({ redis: server.redis, subscriber: server.subscriber, prefix: 'away', deadlineMs: 60_000 })
})
afterAll(() => server.stop())

describe('when Redis is away', () => {
  it('an acceptance whose first answer got lost is no duplicate of itself', async () => {
    const request = aRequest()
    const options = { dedupe: [{ key: 'delivery', forMs: 60_000 }], maxOpen: 10, announced: false }
    await store.accept(request, options)
    expect(await store.accept(request, options)).toMatchObject({ requestId: request.requestId, isNew: true })
    expect(await store.accept(aRequest(), options)).toMatchObject({ requestId: request.requestId, isNew: false })
  })

  it('every act on a request is a QUEUE_UNAVAILABLE, to be tried again, and no bug', async () => {
    const request = aRequest()
    await store.accept(request, { dedupe: [{ key: 'another', forMs: 60_000 }], maxOpen: 10, announced: false })
    const attempt = (await store.begin(request.requestId)) as Attempt
    server.redis.disconnect()
    const acts = [
      attempt.save({ generation: aGeneration() }),
      attempt.markPosting('post'),
      attempt.bookCall('flash', 1),
      attempt.deliver({ way: 'post', deliveredAtMs: 1, degraded: [] }, 1, 'flash'),
      attempt.end('failed', 'BUG'),
      store.begin(request.requestId),
      store.find(request.requestId),
      store.cancel(request.requestId),
      store.replySecret(request.requestId),
    ]
    for (const act of await Promise.allSettled(acts))
      expect(act).toMatchObject({ status: 'rejected', reason: { code: 'QUEUE_UNAVAILABLE', verdict: 'retry' } })
  })
})
