import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runModelLoad } from '../../bench/faults/model-load.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let redis: TestRedis
beforeAll(async () => {
  redis = await startTestRedis()
})
afterAll(() => redis.stop())

/** The same with a thousand requests is row F35 of `npm run faults`. */
describe('three workers, one provider that fails every call and one that fails three of ten', () => {
  it('answer everybody, open the breaker once for all, try alone, and see the recovery within one pause', async () => {
    const openMs = 1_500
    const report = await runModelLoad({ redisUrl: redis.url, prefix: 'load', requests: 120, workers: 3, seed: 7, openMs })
    expect(report.ends).toEqual({ delivered: 120 })
    expect(report.openings).toBe(1)
    expect(report.probes).toEqual({ count: expect.any(Number), mostAtOnce: 1 })
    expect(report.recoveredAfterMs).toBeLessThan(openMs + 1_000)
  }, 60_000)
})
