import { afterAll, beforeAll, expect, it } from 'vitest'
import { clockWatch } from '../../src/store/clock-watch.ts'
import { recordingLog } from '../support/recording-log.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())

it('says once that the clocks differ, and once that they agree again', async () => {
  const { log, lines } = recordingLog()
  let offMs = 3_600_000
  let looks = 0
  const now = () => {
    looks++
    return Date.now() + offMs
  }
  const watch = clockWatch(server.redis, log, { everyMs: 5, now })
  await watch.start()
  await expect.poll(() => looks).toBeGreaterThan(3)
  offMs = 0
  await expect
    .poll(() => lines.map(({ message }) => message))
    .toEqual([expect.stringContaining('differ: set both by NTP'), 'the clocks agree again'])
  await watch.stop()
})
