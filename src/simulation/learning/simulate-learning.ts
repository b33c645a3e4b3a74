import type { LanguageModel } from '../../domain/language-model.ts'
import { NO_LESSONS } from '../../domain/lessons.ts'
import type { Model } from '../../domain/model.ts'
import type { MicroUsd } from '../../domain/money.ts'
import { inForce } from '../../domain/recommendation.ts'
import { type Analysis, analyse } from '../../learning/analyse.ts'
import { LessonWatch } from '../../learning/watch.ts'
import { fastTier } from '../../pipeline/intent/fast-tier.ts'
import type { LessonsStore } from '../../ports.ts'
import { simulate } from '../simulate.ts'
import { DOUBT } from '../stages.ts'
import { START_MS } from '../workload.ts'
import { bookInMemory } from './book-in-memory.ts'
import { type Asked, Crowd, isDomainRight, isSlang, type Served, WEEK_MS } from './crowd.ts'
import { HabitsInMemory } from './habits-in-memory.ts'
import { type LearningReport, reportOf } from './report.ts'

export interface LearningOptions {
  readonly seed: number
  readonly weeks: number
  readonly models: readonly Model[]
  readonly reader: LanguageModel
  readonly readingPrice?: MicroUsd | undefined
}

/** A reading of a wish in the team's own words, by the fast tier as it was at that moment. */
export interface SlangReading {
  readonly week: number
  readonly isDomainRight: boolean
  readonly isStyleRight: boolean
}

/** All that happened in one run of the weeks. */
export interface Run {
  readonly served: readonly Served[]
  readonly slang: readonly SlangReading[]
  readonly analyses: readonly Analysis[]
  readonly applied: readonly { readonly week: number; readonly says: string; readonly kind: string }[]
  /** People of whom it was learned what comes first for them. */
  readonly leaning: ReadonlyMap<string, 'cost' | 'quality'>
  readonly rolledBack: readonly { readonly week: number; readonly says: string; readonly because: string }[]
}

const WORKSPACE = { platform: 'slack', workspaceId: 'W0' } as const

/** The same people, wishes and luck, with learning and without it: what learning is worth. */
export async function simulateLearning(options: LearningOptions): Promise<LearningReport> {
  const off = await run(options, NOTHING)
  const preferring = await run(options, { ...NOTHING, preferences: true })
  const impersonal = await run(options, { ...NOTHING, lessons: true })
  const on = await run(options, { lessons: true, preferences: true })
  return reportOf(options, { off, preferring, impersonal, on })
}

/** Which parts of learning are switched on. */
interface Learning {
  readonly lessons: boolean
  readonly preferences: boolean
}
const NOTHING: Learning = { lessons: false, preferences: false }

async function run(options: LearningOptions, { lessons: isLearning, preferences: isPreferring }: Learning): Promise<Run> {
  const { seed, weeks, models } = options
  const fast = fastTier()
  const served: Served[] = []
  const slang: SlangReading[] = []
  const analyses: Analysis[] = []
  const applied: Run['applied'][number][] = []
  const rolledBack: Run['rolledBack'][number][] = []
  let nowMs = START_MS
  const book = bookInMemory(() => nowMs)
  const habits = new HabitsInMemory()
  const crowd = new Crowd(
    seed,
    models,
    () => Date.now(),
    (each) => {
      served.push(each)
      habits.add(each.sample)
    },
  )
  let nextWeek = 1

  async function learn(week: number): Promise<void> {
    for (const back of await unwanted(book, served)) rolledBack.push({ week, ...back })
    const known = { lessons: await book.of(WORKSPACE), book: await book.book(WORKSPACE), models, doubt: DOUBT, reader: fast }
    const analysis = await analyse(
      served.map(({ sample }) => sample),
      known,
      nowMs,
    )
    analyses.push(analysis)
    // The team's admin presses Apply on all there is.
    for (const { recommendationId, says, change } of await book.offer(WORKSPACE, analysis.recommendations, nowMs)) {
      await book.decide(WORKSPACE, recommendationId, 'apply', 'admin')
      applied.push({ week, says, kind: change.kind })
    }
  }

  await simulate({
    ...options,
    requests: 0,
    hasTiers: true,
    habits: { takesOffer: 0 },
    guests: {
      arrivals: crowd.arrivals(weeks),
      ...(isLearning && { lessons: book }),
      ...(isPreferring && { preferences: habits }),
      choice: (arrival, question) => crowd.choice(arrival, question),
      wishAsRead: (arrival) => crowd.wishAsRead(arrival),
      async before(arrival) {
        nowMs = arrival.atMs
        for (; isLearning && nowMs >= START_MS + nextWeek * WEEK_MS && nextWeek < weeks; nextWeek += 1) await learn(nextWeek)
        const { wish, request, week, tries } = arrival as Asked
        if (!isSlang(wish) || tries > 0) return
        const reading = fast.read(request.words, isLearning ? await book.of(WORKSPACE) : NO_LESSONS)
        const isRight = isDomainRight(wish, reading.domain)
        slang.push({ week, isDomainRight: isRight, isStyleRight: isRight && reading.style === wish.style })
      },
      ended: (arrival, record) => crowd.ended(arrival, record),
    },
  })
  return { served, slang, analyses, applied, rolledBack, leaning: habits.leaning }
}

/** What people like less since it was applied, for certain, is taken back without anybody's press. */
async function unwanted(book: LessonsStore, served: readonly Served[]): Promise<{ readonly says: string; readonly because: string }[]> {
  const watches = inForce(await book.book(WORKSPACE)).map((offer) => new LessonWatch(offer))
  for (const { sample } of served) for (const watch of watches) watch.add(sample)
  const fallen = watches.flatMap(({ watched: { offer, because } }) => (because ? [{ offer, because }] : []))
  for (const { offer, because } of fallen)
    await book.decide(WORKSPACE, offer.recommendation.recommendationId, 'roll-back', 'banana', because)
  return fallen.map(({ offer, because }) => ({ says: offer.recommendation.says, because }))
}
