import type { MicroUsd } from '../../domain/money.ts'
import type { Person } from '../../domain/request.ts'
import type { Worded } from '../../ports.ts'
import { type Difference, likenessOf, readWish } from './similar-wishes.ts'

/** A picture of the same workspace, made for everybody to see. */
export interface EarlierPicture {
  readonly cacheKey: string
  readonly imageKey: string
  readonly words: string
  readonly author: Person
  readonly requestId: string
  readonly askedAtMs: number
}

/** "Dana made something similar 2 h ago: [Use it, free] [Make a new one, $0.039]". */
export interface Offer {
  readonly picture: EarlierPicture
  /** 0 … 1. */
  readonly score: number
  readonly ageMs: number
  /** What a new one would cost. */
  readonly savesMicroUsd: MicroUsd
  /** What the two wishes do not share, to be said beside the picture. */
  readonly differences: readonly Difference[]
}

export interface OfferOptions {
  readonly cacheKey: string
  readonly words: string
  readonly priceMicroUsd: MicroUsd
  readonly nowMs: number
  /** Where words and letters are compared, how close they must come. */
  readonly closeByWords?: number
  /** What wishes mean, where somebody can tell; without it, or when nobody could, words and letters are compared. */
  readonly meaningsOf?: ((wishes: readonly Worded[]) => Promise<readonly (readonly number[])[] | undefined>) | undefined
}

/** Most offers one can look through at a glance. */
const MOST_OFFERS = 3
const MOST_COMPARED = 2_000
/** Below, people see nothing in common. Words and letters; tried on the pairs in test/pipeline/cache/offer.test.ts. */
const CLOSE_BY_WORDS = 0.6
/** Cosine: where peers report one false pair in 3 000. */
const CLOSE_BY_MEANING = 0.85
/** Meanings are asked for few: each costs tokens. */
const MOST_EMBEDDED = 50

/** The earlier pictures that come close to what is asked, best first. What has the same key is the same wish and no offer. */
export async function similarPictures(earlier: readonly EarlierPicture[], options: OfferOptions): Promise<Offer[]> {
  const asked = readWish(options.words)
  const close = earlier
    .slice(0, MOST_COMPARED)
    .filter(({ cacheKey }) => cacheKey !== options.cacheKey)
    .map((picture) => ({ picture, ...likenessOf(asked, readWish(picture.words)) }))
    .sort((a, b) => b.score - a.score)
  const chosen =
    (await byMeaning(close.slice(0, MOST_EMBEDDED), options)) ??
    close.filter(({ score }) => score >= (options.closeByWords ?? CLOSE_BY_WORDS))
  return chosen.slice(0, MOST_OFFERS).map(({ picture, score, differences }) => ({
    picture,
    score,
    differences,
    ageMs: Math.max(0, options.nowMs - picture.askedAtMs),
    savesMicroUsd: options.priceMicroUsd,
  }))
}

type Compared = Pick<Offer, 'picture' | 'score' | 'differences'>

async function byMeaning(close: readonly Compared[], { meaningsOf, cacheKey, words }: OfferOptions): Promise<Compared[] | undefined> {
  if (!meaningsOf || close.length === 0) return undefined
  const [asked, ...theirs] = (await meaningsOf([{ cacheKey, words }, ...close.map(({ picture }) => picture)])) ?? []
  if (!asked || theirs.length !== close.length) return undefined
  return close
    .map((compared, at) => ({ ...compared, score: cosine(asked, theirs[at] as readonly number[]) }))
    .filter(({ score }) => score >= CLOSE_BY_MEANING)
    .sort((a, b) => b.score - a.score)
}

function cosine(one: readonly number[], other: readonly number[]): number {
  let [dot, ones, others] = [0, 0, 0]
  for (const [at, value] of one.entries()) {
    const against = other[at] ?? 0
    dot += value * against
    ones += value * value
    others += against * against
  }
  return ones === 0 || others === 0 ? 0 : dot / Math.sqrt(ones * others)
}
