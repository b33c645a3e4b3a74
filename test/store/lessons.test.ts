import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { NO_LESSONS, numberOf } from '../../src/domain/lessons.ts'
import { lessonsStore } from '../../src/store/lessons.ts'
import { rulesStore } from '../../src/store/rules.ts'
import { aRecommendation, GLIMWAVE } from '../support/lessons.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())

const NOW_MS = Date.UTC(2026, 10, 20)
const T1 = { platform: 'slack', workspaceId: 'T1' } as const
const T2 = { platform: 'slack', workspaceId: 'T2' } as const
const open = (prefix: string) => lessonsStore({ redis: server.redis, prefix })
const WORD = aRecommendation()
/** What is foretold from the votes of Ann and Ben, in as much as the weights say. */
const aPrediction = (all: number, madeAtMs = NOW_MS) =>
  aRecommendation(
    {
      kind: 'prediction',
      prediction: {
        weights: [[1, all], ...['UANN', 'UBEN'].map((personId): [number, number] => [numberOf(`person ${personId}`) % 2 ** 14, 2])],
        likes: ['UANN', 'UBEN'].map((personId): [number, number] => [numberOf(personId), 0.9]),
        curve: [
          { said: 0, is: 0 },
          { said: 1, is: 1 },
        ],
        seen: [],
      },
    },
    { says: `Foretell ${all}.`, madeAtMs },
  )
const ROUTE = aRecommendation(
  { kind: 'route', domain: 'photography', band: 'simple', role: 'flash', share: 1 },
  { says: 'Flash for simple photographs.' },
)

describe('what a workspace has learned', () => {
  it('is nothing until somebody applies what was offered, then holds there, and nowhere else', async () => {
    const lessons = open('applied')
    expect(await lessons.of(T1)).toEqual(NO_LESSONS)
    await lessons.offer(T1, [WORD, ROUTE], NOW_MS)
    expect(await lessons.of(T1)).toEqual(NO_LESSONS)
    expect(await lessons.decide(T1, WORD.recommendationId, 'apply', 'UANN')).toEqual(WORD)
    expect((await lessons.of(T1)).words).toEqual(GLIMWAVE.kind === 'words' && GLIMWAVE.words)
    expect(await lessons.of(T2)).toEqual(NO_LESSONS)
    expect(await lessons.decide(T2, WORD.recommendationId, 'apply', 'UANN')).toBeUndefined()
  })

  it('reaches every other process within a second, without a restart', async () => {
    const [ann, worker] = [open('felt'), open('felt')]
    await ann.offer(T1, [WORD], NOW_MS)
    expect(await worker.of(T1)).toEqual(NO_LESSONS)
    await ann.decide(T1, WORD.recommendationId, 'apply', 'UANN')
    await vi.waitFor(async () => expect((await worker.of(T1)).words).toHaveLength(1), { timeout: 1_500, interval: 50 })
  })

  it('is taken back by one press, alone, and what was applied before and after it stays', async () => {
    const lessons = open('back')
    await lessons.offer(T1, [WORD, ROUTE], NOW_MS)
    await lessons.decide(T1, WORD.recommendationId, 'apply', 'UANN')
    await lessons.decide(T1, ROUTE.recommendationId, 'apply', 'UANN')
    await lessons.decide(T1, WORD.recommendationId, 'roll-back', 'UBOB')
    expect(await lessons.of(T1)).toMatchObject({ words: [], routes: [{ role: 'flash' }] })
    expect(await lessons.decide(T1, WORD.recommendationId, 'roll-back', 'UBOB')).toBeUndefined()
    expect(await lessons.decide(T1, WORD.recommendationId, 'apply', 'UBOB')).toEqual(WORD)
  })

  it('is not offered twice: neither what stands open, nor what was dismissed', async () => {
    const lessons = open('once')
    expect(await lessons.offer(T1, [WORD, ROUTE], NOW_MS)).toEqual([WORD, ROUTE])
    await lessons.decide(T1, WORD.recommendationId, 'dismiss', 'UANN')
    expect(await lessons.offer(T1, [WORD, ROUTE], NOW_MS)).toEqual([])
    expect(await lessons.offer(T1, [], NOW_MS)).toEqual([])
    expect((await lessons.book(T1)).offers.map(({ state }) => state)).toEqual(['dismissed'])
  })

  it('is decided once when two admins press at the same moment, and stands in the audit log', async () => {
    const lessons = open('raced')
    await lessons.offer(T1, [WORD], NOW_MS)
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

describe('what was learned from the votes of somebody who is forgotten', () => {
  const placesOf = async (lessons: ReturnType<typeof open>) => (await lessons.of(T1)).prediction?.weights.map(([place]) => place)
  const applied = async (lessons: ReturnType<typeof open>, prediction = aPrediction(1)) => {
    await lessons.offer(T1, [prediction], prediction.madeAtMs)
    await lessons.decide(T1, prediction.recommendationId, 'apply', 'UIDA')
    return prediction
  }

  it('goes at once as far as it is about them alone, and nothing of anybody else does', async () => {
    const lessons = open('forgotten')
    await applied(lessons)
    await lessons.forgetPerson(T1, 'UANN')
    expect(await placesOf(lessons)).toEqual([1, numberOf('person UBEN') % 2 ** 14])
    expect((await lessons.of(T1)).prediction?.likes).toEqual([[numberOf('UBEN'), 0.9]])
  })

  it('goes altogether with the next analysis, whose prediction takes its place without a press, and nothing is left to roll back to', async () => {
    const lessons = open('renewed')
    const { recommendationId } = await applied(lessons)
    await lessons.forgetPerson(T1, 'UANN')
    const later = Date.now() + 1_000
    expect(await lessons.offer(T1, [aPrediction(2, later)], later)).toEqual([])
    expect((await lessons.of(T1)).prediction?.weights[0]).toEqual([1, 2])
    const [old, next] = (await lessons.book(T1)).offers
    expect(old).toMatchObject({
      state: 'rolled-back',
      isEmptied: true,
      recommendation: { says: 'Foretell 1.', change: { prediction: { weights: [] } } },
    })
    expect(next).toMatchObject({ state: 'applied', applied: { by: 'banana', because: expect.stringContaining('forgotten') } })
    expect(await lessons.decide(T1, recommendationId, 'apply', 'UIDA')).toBeUndefined()
    const [line] = await rulesStore({ redis: server.redis, prefix: 'renewed' }).decisions(T1, 1)
    expect(line).toMatchObject({ by: 'banana', what: 'renewed what is foretold, because somebody was forgotten' })
  })

  it('is not replaced by an analysis that had begun before and may have read their votes, but by the one after it', async () => {
    const lessons = open('begun')
    await applied(lessons)
    const begunMs = Date.now() - 60_000
    await lessons.forgetPerson(T1, 'UANN')
    await lessons.offer(T1, [aPrediction(2, begunMs)], begunMs)
    expect((await lessons.book(T1)).offers.map(({ recommendation }) => recommendation.says)).toEqual(['Foretell 1.'])
    const later = Date.now() + 1_000
    await lessons.offer(T1, [], later)
    expect((await lessons.of(T1)).prediction).toBeUndefined()
    expect((await lessons.book(T1)).offers).toMatchObject([{ state: 'rolled-back', isEmptied: true }])
  })

  it('changes nothing in another workspace, nor where nothing is foretold', async () => {
    const lessons = open('elsewhere')
    await applied(lessons)
    await lessons.forgetPerson(T2, 'UANN')
    expect(await placesOf(lessons)).toHaveLength(3)
    expect(await lessons.book(T2)).toEqual({ offers: [] })
  })
})

describe('a book that gets a new prediction every week', () => {
  it('keeps the weights of the last three and of the one in force; the others can be told and not be applied', async () => {
    const lessons = open('small')
    const predictions = [1, 2, 3, 4, 5].map((all) => aPrediction(all))
    for (const prediction of predictions) await lessons.offer(T1, [prediction, ROUTE], NOW_MS)
    expect((await lessons.book(T1)).offers).toHaveLength(2)
    for (const prediction of predictions) {
      await lessons.offer(T1, [prediction], NOW_MS)
      await lessons.decide(T1, prediction.recommendationId, 'apply', 'UIDA')
    }
    const kept = (await lessons.book(T1)).offers.map(({ isEmptied = false, recommendation }) => [recommendation.says, isEmptied])
    expect(kept).toEqual([1, 2, 3, 4, 5].map((all) => [`Foretell ${all}.`, all < 3]))
    const [first, , , , last] = predictions
    expect(await lessons.decide(T1, first?.recommendationId ?? '', 'roll-back', 'UIDA')).toBeUndefined()
    await lessons.decide(T1, last?.recommendationId ?? '', 'roll-back', 'UIDA')
    expect((await lessons.of(T1)).prediction?.weights[0]).toEqual([1, 4])
  })
})
