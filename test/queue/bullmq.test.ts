import { type Job, Worker } from 'bullmq'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jobQueue, QUEUE_NAME } from '../../src/queue/bullmq.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())

describe('the queue', () => {
  it('takes jobs although Redis did not answer in time when it was opened', async () => {
    const troubles: string[] = []
    const { redis } = server
    const info = redis.info.bind(redis)
    let isFirst = true
    Reflect.set(redis, 'info', () => {
      if (!isFirst) return info()
      isFirst = false
      return Promise.reject(new Error('Command timed out'))
    })
    const queue = jobQueue(redis, 'opening', ({ message }) => void troubles.push(message))
    await queue.add('request-1', 1)
    await Promise.all([queue.add('request-2', 1), queue.add('request-3', 2)])
    expect(await Promise.all(['request-1', 'request-2', 'request-3', 'request-4'].map((id) => queue.has(id)))).toEqual([
      true,
      true,
      true,
      false,
    ])
    expect(troubles).toContain('Command timed out')
    await queue.close()
  })

  it('serves by turns, and a turn of 0 before all that wait', async () => {
    const queue = jobQueue(server.redis, 'turns', (error) => expect.fail(error.message))
    for (const [requestId, turn] of [
      ['second', 2],
      ['first', 1],
      ['ahead', 0],
    ] as const)
      await queue.add(requestId, turn)
    const served: string[] = []
    const { promise: done, resolve } = Promise.withResolvers<void>()
    const serve = async ({ id = '' }: Job) => {
      served.push(id)
      if (served.length === 3) resolve()
    }
    const connection = server.redis.duplicate({ maxRetriesPerRequest: null })
    const worker = new Worker(QUEUE_NAME, serve, { connection, prefix: 'turns', concurrency: 1 })
    await done
    expect(served).toEqual(['ahead', 'first', 'second'])
    await worker.close()
    connection.disconnect()
    await queue.close()
  })
})
