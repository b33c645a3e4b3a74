import { z } from 'zod'
import { Change, type Lessons, NO_LESSONS, withChange } from './lessons.ts'

/** What should change by it: in points of a hundred, or in per cent of what it is now. The true figure lies between `low` and `high` in 95 of 100 cases. */
const Effect = z.object({ what: z.string(), by: z.number(), low: z.number(), high: z.number(), unit: z.enum(['points', 'percent']) })
export type Effect = z.infer<typeof Effect>

/** What the analysis of a workspace's records proposes to its admins. */
export const Recommendation = z.object({
  /** The same for the same proposal, so that what was dismissed is not offered again. */
  recommendationId: z.string().regex(/^[\w-]{22}$/),
  change: Change,
  /** One sentence: what would be different. */
  says: z.string(),
  evidence: z.array(z.string()).min(1),
  effect: Effect,
  /** How it did on the records that it was not learned from. */
  heldBack: z.string(),
  madeAtMs: z.number().int(),
})
export type Recommendation = z.infer<typeof Recommendation>

/** "cost per liked picture −34 % (−41 to −25)". */
export function effectInWords({ what, by, low, high, unit }: Effect): string {
  const ends = [low, high].map(signed).join(' to ')
  return `${what} ${signed(by)} ${unit === 'points' ? 'points' : '%'} (${ends})`
}

const signed = (value: number): string => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(Math.round(value * 10) / 10)}`

const Decided = z.object({ atMs: z.number().int(), by: z.string(), because: z.string().optional() })
export type Decided = z.infer<typeof Decided>

/** A recommendation, and what became of it. */
export const Offer = z.object({
  recommendation: Recommendation,
  state: z.enum(['open', 'dismissed', 'applied', 'rolled-back']),
  /** Whether the admins have its card. */
  isTold: z.boolean().optional(),
  applied: Decided.optional(),
  /** Whoever dismissed it or rolled it back. */
  ended: Decided.optional(),
})
export type Offer = z.infer<typeof Offer>

/** All offers of a workspace, the oldest first. What is in force is what they add up to. */
export const LessonBook = z.object({ offers: z.array(Offer) })
export type LessonBook = z.infer<typeof LessonBook>

/** What was dismissed or rolled back so long ago is forgotten. */
const MOST_OFFERS = 300

export const lessonsIn = ({ offers }: LessonBook): Lessons =>
  offers
    .filter(({ state }) => state === 'applied')
    .toSorted((one, other) => (one.applied?.atMs ?? 0) - (other.applied?.atMs ?? 0))
    .reduce((lessons, { recommendation }) => withChange(lessons, recommendation.change), NO_LESSONS)

export const offerIn = ({ offers }: LessonBook, recommendationId: string): Offer | undefined =>
  offers.find(({ recommendation }) => recommendation.recommendationId === recommendationId)

/** What is new of these. Whatever is still open from earlier and not proposed any more is withdrawn. */
export function withOffers(
  book: LessonBook,
  proposed: readonly Recommendation[],
): { readonly book: LessonBook; readonly fresh: readonly Recommendation[] } {
  const fresh = proposed.filter(({ recommendationId }) => !offerIn(book, recommendationId))
  const still = new Set(proposed.map(({ recommendationId }) => recommendationId))
  const kept = book.offers.filter(({ state, recommendation }) => state !== 'open' || still.has(recommendation.recommendationId))
  const offers = [...kept, ...fresh.map((recommendation): Offer => ({ recommendation, state: 'open' }))]
  return { book: { offers: forgetting(offers) }, fresh }
}

const forgetting = (offers: readonly Offer[]): Offer[] => {
  const ended = offers.filter(({ state }) => state === 'dismissed' || state === 'rolled-back')
  const forgotten = new Set(ended.slice(0, Math.max(0, offers.length - MOST_OFFERS)))
  return offers.filter((offer) => !forgotten.has(offer))
}

export const DECISIONS = ['apply', 'dismiss', 'roll-back'] as const
export type LessonDecision = (typeof DECISIONS)[number]

const FROM: Readonly<Record<LessonDecision, readonly Offer['state'][]>> = {
  apply: ['open', 'dismissed', 'rolled-back'],
  dismiss: ['open'],
  'roll-back': ['applied'],
}

/** Its card was posted. */
export const withTold = (book: LessonBook, recommendationId: string): LessonBook => ({
  offers: book.offers.map((offer) => (offer.recommendation.recommendationId === recommendationId ? { ...offer, isTold: true } : offer)),
})

/** @returns undefined where the offer is not in a state that allows it: somebody else was faster */
export function withDecision(
  book: LessonBook,
  recommendationId: string,
  decision: LessonDecision,
  decided: Decided,
): LessonBook | undefined {
  const offer = offerIn(book, recommendationId)
  if (!offer || !FROM[decision].includes(offer.state)) return undefined
  const after: Offer =
    decision === 'apply'
      ? { recommendation: offer.recommendation, isTold: true, state: 'applied', applied: decided }
      : { ...offer, state: decision === 'dismiss' ? 'dismissed' : 'rolled-back', ended: decided }
  return { offers: book.offers.map((each) => (each === offer ? after : each)) }
}
