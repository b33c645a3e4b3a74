import { DOMAINS, type Domain } from './intent.ts'
import { type Band, curveAt, numberOf, type Prediction, plainWords } from './lessons.ts'
import { type ModelRole, ROLES } from './model.ts'
import type { Quality } from './request.ts'

/** All that a chance of 👍 is foretold from, before anything is drawn. */
export interface Prospect {
  readonly personId: string
  readonly domain: Domain
  readonly style: string
  readonly band: Band
  readonly role: ModelRole
  readonly modelId: string
  readonly quality: Quality
  /** Whether a template would be used, and which. */
  readonly template: string | undefined
  /** How sure we are of what is meant: who is misread does not like what they get. */
  readonly confidence: number
  /** Whether it is another try after a picture of theirs. */
  readonly isAgain: boolean
  readonly words: string
}

/** Two features that share a place are told apart by the others that come with them. */
const PLACES = 2 ** 14
const RATE_STEPS = 10
/** What is foretold is never certain. */
const MOST = 0.99

/** How often somebody liked what they got, in ten steps; nobody knows yet of somebody new. */
/** Of a long wish the first words count. */
const MOST_WORDS = 16

export const rateStep = (rate: number | undefined): string => (rate === undefined ? 'new' : String(Math.round(rate * RATE_STEPS)))

/** The places of the weights that count for a prospect. */
export function featuresOf(
  { personId, domain, style, band, role, modelId, quality, template, confidence, isAgain, words }: Prospect,
  rate: number | undefined,
): number[] {
  const step = rateStep(rate)
  return [
    'all',
    `model ${modelId}`,
    `domain ${domain}`,
    `style ${domain} ${style}`,
    `band ${band}`,
    `quality ${quality}`,
    `template ${template ?? 'none'}`,
    `rate ${step}`,
    `sure ${Math.floor(confidence * 10)}`,
    `model ${modelId} ${domain}`,
    `model ${modelId} ${domain} ${band}`,
    `rate ${step} ${role}`,
    `rate ${step} ${domain}`,
    `again ${isAgain}`,
    `again ${isAgain} ${domain}`,
    `again ${isAgain} ${role}`,
    ...personal(personId, domain, role),
    ...wordsOf(words),
  ].map(placeOf)
}

const personal = (personId: string, domain: Domain, role: ModelRole): string[] => [
  `person ${personId}`,
  `person ${personId} ${role}`,
  `person ${personId} ${domain}`,
  `person ${personId} ${domain} ${role}`,
]

const placeOf = (feature: string): number => numberOf(feature) % PLACES

/** Without all that is about one person alone. Who shares a place with them loses a little as well. */
export function withoutPerson(prediction: Prediction, personId: string): Prediction {
  const own = new Set(DOMAINS.flatMap((domain) => ROLES.flatMap((role) => personal(personId, domain, role).map(placeOf))))
  return {
    ...prediction,
    weights: prediction.weights.filter(([place]) => !own.has(place)),
    likes: prediction.likes.filter(([person]) => person !== numberOf(personId)),
  }
}

const wordsOf = (text: string): string[] => [...new Set(plainWords(text).slice(0, MOST_WORDS))].map((word) => `word ${word}`)

/** These features are about one person alone. */
export const OWN_FEATURES = { from: 16, to: 20 } as const

export const chance = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds))

export const cellOf = ({ domain, band, role }: Pick<Prospect, 'domain' | 'band' | 'role'>): string => `${domain}/${band}/${role}`

/** Looks chances of 👍 up in what was learned. */
export class Foreteller {
  readonly #weights: ReadonlyMap<number, number>
  readonly #likes: ReadonlyMap<number, number>
  readonly #seen: ReadonlySet<string>
  readonly #prediction: Prediction

  constructor(prediction: Prediction) {
    this.#prediction = prediction
    this.#weights = new Map(prediction.weights)
    this.#likes = new Map(prediction.likes)
    this.#seen = new Set(prediction.seen)
  }

  /** @returns undefined for what too few have voted on */
  chanceOf(prospect: Prospect): number | undefined {
    if (!this.#seen.has(cellOf(prospect))) return undefined
    const features = featuresOf(prospect, this.#likes.get(numberOf(prospect.personId)))
    const logOdds = features.reduce((sum, feature) => sum + (this.#weights.get(feature) ?? 0), 0)
    return Math.min(MOST, curveAt(this.#prediction.curve, chance(logOdds)))
  }
}
