import { z } from 'zod'
import { withoutPerson } from './foretelling.ts'
import { Change, type Lessons, NO_LESSONS, type Prediction, withChange } from './lessons.ts'

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
  /** What it had learned is not kept any more: it can be told, and not be applied or rolled back to. */
  isEmptied: z.boolean().optional(),
  applied: Decided.optional(),
  /** Whoever dismissed it or rolled it back. */
  ended: Decided.optional(),
})
export type Offer = z.infer<typeof Offer>

/** All offers of a workspace, the oldest first. What is in force is what they add up to. */
export const LessonBook = z.object({
  offers: z.array(Offer),
  /** When somebody was forgotten last, until the next analysis has renewed what was learned from their votes. */
  forgottenAtMs: z.number().int().optional(),
})
export type LessonBook = z.infer<typeof LessonBook>

/** Each holds up to 20 000 weights, and a new one comes every week. */
const PREDICTIONS_KEPT = 3
/** What was dismissed or rolled back so long ago is forgotten. */
const MOST_OFFERS = 300

export const lessonsIn = ({ offers }: LessonBook): Lessons =>
  offers
    .filter(({ state, isEmptied }) => state === 'applied' && !isEmptied)
    .toSorted((one, other) => (one.applied?.atMs ?? 0) - (other.applied?.atMs ?? 0))
    .reduce((lessons, { recommendation }) => withChange(lessons, recommendation.change), NO_LESSONS)

/** The applied offers that what is in force consists of, the newest first: those that a later one took the place of are not among them. */
export function inForce(book: LessonBook): readonly Offer[] {
  const applied = book.offers
    .filter(({ state, isEmptied }) => state === 'applied' && !isEmptied)
    .toSorted((one, other) => (other.applied?.atMs ?? 0) - (one.applied?.atMs ?? 0))
  const seen = new Set<string>()
  return applied.filter(({ recommendation: { change } }) => {
    const about = subjectsOf(change).filter((subject) => !seen.has(subject))
    for (const subject of about) seen.add(subject)
    // The end of a trial leaves things as the rules have them.
    return about.length > 0 && !('share' in change && change.share === 0)
  })
}

/** What a change says something about; of two about the same, the later one holds. */
function subjectsOf(change: Change): string[] {
  switch (change.kind) {
    case 'words':
      return change.words.map(({ phrase }) => `word ${phrase}`)
    case 'template':
      return [`template ${change.template}`]
    case 'route':
      return [`route ${change.domain} ${change.band}`]
    case 'curve':
      return [`curve ${change.tier}`]
    default:
      return [change.kind]
  }
}

export const offerIn = ({ offers }: LessonBook, recommendationId: string): Offer | undefined =>
  offers.find(({ recommendation }) => recommendation.recommendationId === recommendationId)

/** What is new of these. Whatever is still open from earlier and not proposed any more is withdrawn. */
export function withOffers(
  book: LessonBook,
  proposed: readonly Recommendation[],
): { readonly book: LessonBook; readonly fresh: readonly Recommendation[] } {
  const { forgottenAtMs } = book
  // An analysis that began before somebody was forgotten has read their votes.
  const clean = proposed.filter(({ change, madeAtMs }) => change.kind !== 'prediction' || madeAtMs >= (forgottenAtMs ?? 0))
  const fresh = clean.filter(({ recommendationId }) => !offerIn(book, recommendationId))
  const still = new Set(clean.map(({ recommendationId }) => recommendationId))
  const kept = book.offers.filter(({ state, recommendation }) => state !== 'open' || still.has(recommendation.recommendationId))
  const offers = [...kept, ...fresh.map((recommendation): Offer => ({ recommendation, state: 'open' }))]
  return { book: { ...book, offers: slim(forgetting(offers)) }, fresh }
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
  ...book,
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
  if (!offer || offer.isEmptied || !FROM[decision].includes(offer.state)) return undefined
  const after: Offer =
    decision === 'apply'
      ? { recommendation: offer.recommendation, isTold: true, state: 'applied', applied: decided }
      : { ...offer, state: decision === 'dismiss' ? 'dismissed' : 'rolled-back', ended: decided }
  return { ...book, offers: slim(book.offers.map((each) => (each === offer ? after : each))) }
}

// --- Forgetting somebody ----------------------------------------------------------------------------------------------------------------

/** At once without what is about this person alone; what they taught about everybody goes with the next analysis. @returns undefined where nothing was learned from anybody's votes */
export function withoutLearnedOf(book: LessonBook, personId: string, atMs: number): LessonBook | undefined {
  if (!book.offers.some((offer) => predictionOf(offer))) return undefined
  const offers = book.offers.map((offer): Offer => {
    const prediction = predictionOf(offer)
    return prediction ? withPrediction(offer, withoutPerson(prediction, personId)) : offer
  })
  return { offers, forgottenAtMs: atMs }
}

const RENEWED = 'somebody was forgotten, and this was learned from their votes as well'

/**
 * After an analysis that began when they were forgotten: no prediction from before is kept. Where one was in force, the new one takes its place without a press,
 * because an admin has decided already that chances are foretold; where the analysis proposes none, nothing is foretold.
 *
 * @param madeAtMs when the analysis began
 */
export function renewed(book: LessonBook, madeAtMs: number, atMs: number): LessonBook {
  if (book.forgottenAtMs === undefined || madeAtMs < book.forgottenAtMs) return book
  const isOld = (offer: Offer) => predictionOf(offer) !== undefined && offer.recommendation.madeAtMs < madeAtMs
  const wasInForce = book.offers.some((offer) => isOld(offer) && offer.state === 'applied')
  const by: Decided = { atMs, by: 'banana', because: RENEWED }
  const offers = book.offers.map((offer): Offer => {
    if (isOld(offer)) return emptied(offer.state === 'applied' ? { ...offer, state: 'rolled-back', ended: by } : offer)
    const isNext = wasInForce && predictionOf(offer) !== undefined && offer.state === 'open'
    return isNext ? { ...offer, state: 'applied', applied: by, isTold: true } : offer
  })
  return { offers }
}

const predictionOf = ({ recommendation: { change }, isEmptied }: Offer): Prediction | undefined =>
  change.kind === 'prediction' && !isEmptied ? change.prediction : undefined

const withPrediction = (offer: Offer, prediction: Prediction): Offer => ({
  ...offer,
  recommendation: { ...offer.recommendation, change: { kind: 'prediction', prediction } },
})

const NOTHING_LEARNED: Prediction = {
  weights: [],
  likes: [],
  seen: [],
  curve: [
    { said: 0, is: 0 },
    { said: 1, is: 1 },
  ],
}

const emptied = (offer: Offer): Offer => ({ ...withPrediction(offer, NOTHING_LEARNED), isEmptied: true })

/** Keeps the weights of the newest predictions, and of the one in force; what is older is told and no more. */
function slim(offers: readonly Offer[]): Offer[] {
  const full = offers.filter((offer) => predictionOf(offer))
  const current = inForce({ offers: [...offers] }).find((offer) => predictionOf(offer))
  const kept = new Set([...full.slice(-PREDICTIONS_KEPT), ...(current ? [current] : [])])
  return offers.map((offer) => (predictionOf(offer) && !kept.has(offer) ? emptied(offer) : offer))
}
