import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { NO_LESSONS } from '../../src/domain/lessons.ts'
import { lessonsStore } from '../../src/store/lessons.ts'
import { rulesStore } from '../../src/store/rules.ts'
import { aRecommendation, GLIMWAVE } from '../support/lessons.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())

const T1 = { platform: 'slack', workspaceId: 'T1' } as const
const T2 = { platform: 'slack', workspaceId: 'T2' } as const
const open = (prefix: string) => lessonsStore({ redis: server.redis, prefix })
const WORD = aRecommendation()
const ROUTE = aRecommendation(
  { kind: 'route', domain: 'photography', band: 'simple', role: 'flash', share: 1 },
  { says: 'Flash for simple photographs.' },
)

describe('what a workspace has learned', () => {
  it('is nothing until somebody applies what was offered, then holds there, and nowhere else', async () => {
    const lessons = open('applied')
    expect(await lessons.of(T1)).toEqual(NO_LESSONS)
    await lessons.offer(T1, [WORD, ROUTE])
    expect(await lessons.of(T1)).toEqual(NO_LESSONS)
    expect(await lessons.decide(T1, WORD.recommendationId, 'apply', 'UANN')).toEqual(WORD)
    expect((await lessons.of(T1)).words).toEqual(GLIMWAVE.kind === 'words' && GLIMWAVE.words)
    expect(await lessons.of(T2)).toEqual(NO_LESSONS)
    expect(await lessons.decide(T2, WORD.recommendationId, 'apply', 'UANN')).toBeUndefined()
  })

  it('reaches every other process within a second, without a restart', async () => {
    const [ann, worker] = [open('felt'), open('felt')]
    await ann.offer(T1, [WORD])
    expect(await worker.of(T1)).toEqual(NO_LESSONS)
    await ann.decide(T1, WORD.recommendationId, 'apply', 'UANN')
    await vi.waitFor(async () => expect((await worker.of(T1)).words).toHaveLength(1), { timeout: 1_500, interval: 50 })
  })

  it('is taken back by one press, alone, and what was applied before and after it stays', async () => {
    const lessons = open('back')
    await lessons.offer(T1, [WORD, ROUTE])
    await lessons.decide(T1, WORD.recommendationId, 'apply', 'UANN')
    await lessons.decide(T1, ROUTE.recommendationId, 'apply', 'UANN')
    await lessons.decide(T1, WORD.recommendationId, 'roll-back', 'UBOB')
    expect(await lessons.of(T1)).toMatchObject({ words: [], routes: [{ role: 'flash' }] })
    expect(await lessons.decide(T1, WORD.recommendationId, 'roll-back', 'UBOB')).toBeUndefined()
    expect(await lessons.decide(T1, WORD.recommendationId, 'apply', 'UBOB')).toEqual(WORD)
  })

  it('is not offered twice: neither what stands open, nor what was dismissed', async () => {
    const lessons = open('once')
    expect(await lessons.offer(T1, [WORD, ROUTE])).toEqual([WORD, ROUTE])
    await lessons.decide(T1, WORD.recommendationId, 'dismiss', 'UANN')
    expect(await lessons.offer(T1, [WORD, ROUTE])).toEqual([])
    expect(await lessons.offer(T1, [])).toEqual([])
    expect((await lessons.book(T1)).offers.map(({ state }) => state)).toEqual(['dismissed'])
  })

  it('is decided once when two admins press at the same moment, and stands in the audit log', async () => {
    const lessons = open('raced')
    await lessons.offer(T1, [WORD])
    const both = await Promise.all(['UANN', 'UBOB'].map((by) => lessons.decide(T1, WORD.recommendationId, 'apply', by)))
    expect(both.filter(Boolean)).toHaveLength(1)
    const log = await rulesStore({ redis: server.redis, prefix: 'raced' }).decisions(T1, 10)
    expect(log).toEqual([
      {
        atMs: expect.any(Number),
        by: expect.stringMatching(/^U(ANN|BOB)$/),
        kind: 'lesson',
        what: 'applied: Read “glimwave” as art / digital art.',
      },
    ])
  })
})
