import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pictureVectors } from '../../src/store/picture-vectors.ts'
import { aPerson } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())

const keyOf = (at: number) => at.toString(16).padStart(64, '0').split('').reverse().join('')
const vectorOf = (seed: number) => Array.from({ length: 256 }, (_, at) => Math.sin(seed + at))
const cosine = (one: readonly number[] = [], other: readonly number[] = []) =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0) / Math.hypot(...one) / Math.hypot(...other)
const shelf = (mostOfWorkspace?: number) =>
  pictureVectors({ redis: server.redis, prefix: 'vectors', log: recordingLog().log, ...(mostOfWorkspace && { mostOfWorkspace }) })

describe('the vectors of pictures', () => {
  it('keep their direction in a byte a number', async () => {
    await shelf().keep(aPerson(), 'm/256', [[keyOf(1), vectorOf(1)]])
    const [found] = await shelf().find(aPerson({ personId: 'U2' }), 'm/256', [keyOf(1)])
    expect(cosine(found, vectorOf(1))).toBeGreaterThan(0.999)
    expect(
      await server.redis.hstrlen(
        'vectors:pictures:vectors:slack:T1',
        (await server.redis.hkeys('vectors:pictures:vectors:slack:T1'))[0] ?? '',
      ),
    ).toBeLessThan(280)
  })

  it('are not there for another workspace, another model or another size', async () => {
    await shelf().keep(aPerson(), 'm/256', [[keyOf(2), vectorOf(2)]])
    expect(await shelf().find(aPerson({ workspaceId: 'T2' }), 'm/256', [keyOf(2)])).toEqual([undefined])
    expect(await shelf().find(aPerson(), 'n/256', [keyOf(2)])).toEqual([undefined])
    expect(await shelf().find(aPerson(), 'm/25', [keyOf(2)])).toEqual([undefined])
    expect(await shelf().find(aPerson(), 'm/256', [keyOf(3), keyOf(2)])).toEqual([undefined, expect.anything()])
  })

  it('start over when a workspace has too many, and go after a week without a new one', async () => {
    const asker = aPerson({ workspaceId: 'T3' })
    for (let at = 0; at < 12; at += 1) await shelf(10).keep(asker, 'm/256', [[keyOf(at), vectorOf(at)]])
    expect(await server.redis.hlen('vectors:pictures:vectors:slack:T3')).toBe(2)
    expect(await server.redis.pttl('vectors:pictures:vectors:slack:T3')).toBeGreaterThan(6 * 86_400_000)
  })
})
