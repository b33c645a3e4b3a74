import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jobQueue } from '../../src/queue/bullmq.ts'
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
})
