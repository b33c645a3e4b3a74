import { cellOf, chance, featuresOf, OWN_FEATURES, type Prospect } from '../domain/foretelling.ts'
import { bandOf, type ConfidenceCurve, curveAt, numberOf } from '../domain/lessons.ts'
import type { Model } from '../domain/model.ts'
import type { Sample } from '../domain/sample.ts'
import { rising } from './isotonic.ts'
import { askersOpinion } from './opinions.ts'
import type { Finding, Known, Study } from './study.ts'
import { percent, sum } from './tally.ts'

/** AdaGrad: how far the first step of a weight goes; later ones are shorter. A little decay keeps rare features small. */
const RATE = 0.5
const DECAY = 2e-4
/** What is small changes nothing and is not kept. */
const LEAST_WEIGHT = 0.04
/** Somebody's own rate is believed from so many votes on; of so many people it is remembered, the ones who voted last. */
const KNOWN_FROM = 3
const MOST_PEOPLE = 4_000
/** After so many votes a person's count for less and less in what is learned of everybody, so that nobody teaches the others their own taste. */
const FULL_VOTES = 20
const BINS = 10
const LEAST_PER_BIN = 15
/** A kind of picture about which so few have voted is foretold nothing. */
const SEEN = { votes: 30, people: 5 }
const LEAST_TESTED = 80
/** What has learned from fewer votes is not used, and says nothing about what is. */
const TESTED_FROM = 300
const TESTS_KEPT = 1_000

interface Lesson {
  readonly features: readonly number[]
  readonly liked: number
  readonly weight: number
}

interface Bin {
  said: number
  liked: number
  votes: number
}

interface Person {
  votes: number
  likes: number
}

/** How well something foretold votes that it was not taught by. */
export interface Accuracy {
  readonly votes: number
  /** Of the votes, foretold rightly: more likely than not is 👍. */
  readonly right: number
  /** Of the votes, what saying always the more frequent one gives. */
  readonly baseRate: number
  /** What the catalogue's table of qualities gives, by how often pictures of that quality are liked. */
  readonly table: number
  /** Between what was foretold and what came, on average over ten bins. */
  readonly offBy: number
}

/**
 * The chance of 👍 for each model before anything is drawn, learned vote by vote in constant memory: each vote is foretold first and learned from afterwards, and those
 * held back are only foretold.
 */
export class PredictionStudy implements Study {
  readonly #known: Pick<Known, 'lessons' | 'models'>
  readonly #models: ReadonlyMap<string, Model>
  readonly #weights = new Map<number, { weight: number; squares: number }>()
  readonly #people = new Map<string, Person>()
  readonly #table = new Map<number, Person>()
  readonly #cells = new Map<string, { votes: number; people: Set<number> }>()
  readonly #curve = Array.from({ length: BINS }, (): Bin => ({ said: 0, liked: 0, votes: 0 }))
  readonly #tests = new Tests()
  #learned = 0

  constructor(known: Pick<Known, 'lessons' | 'models'>) {
    this.#known = known
    this.#models = new Map(known.models.map((model) => [model.modelId, model]))
  }

  add(sample: Sample, isHeldBack: boolean): void {
    const opinion = askersOpinion(sample)
    const model = this.#models.get(sample.modelId ?? '')
    const prospect = model && prospectOf(sample, model)
    if (!opinion || !prospect) return
    const { personId } = sample
    const person = this.#personOf(personId)
    const features = featuresOf(prospect, rateOf(person))
    const said = chance(this.#sum(features))
    const quality = model.quality[prospect.band]
    const row = this.#table.get(quality) ?? { votes: 0, likes: 0 }
    this.#table.set(quality, row)
    if (isHeldBack) {
      if (this.#learned < TESTED_FROM) return
      this.#tests.add({ personId, liked: opinion.liked, said: curveAt(this.#curveNow(), said), table: (row.likes + 1) / (row.votes + 2) })
      return
    }
    // It was foretold before it is learned from, so it tells what a foretold chance is worth.
    if (this.#learned >= TESTED_FROM) this.#addToCurve(said, opinion.liked)
    this.#learn({ features, liked: opinion.liked, weight: Math.min(1, FULL_VOTES / (person.votes + 1)) })
    person.votes += 1
    person.likes += opinion.liked
    row.votes += 1
    row.likes += opinion.liked
    this.#learned += 1
    this.#see(prospect)
  }

  get accuracy(): Accuracy | undefined {
    return this.#tests.accuracy
  }

  conclude(): Finding[] {
    const accuracy = this.accuracy
    const gain = this.#tests.gain
    const before = this.#known.lessons.prediction
    if (!accuracy || accuracy.votes < LEAST_TESTED || gain.low <= 0 || this.#seen().length === 0) return []
    const { votes, right, baseRate, table, offBy } = accuracy
    return [
      {
        change: { kind: 'prediction', prediction: this.#prediction() },
        says: `${before ? 'Renew' : 'Use'} the chance of 👍 that is foretold for each model when one is chosen.`,
        evidence: [
          `Foretold rightly: ${percent(right)} of the votes; by the table of qualities ${percent(table)}, by always saying the same ${percent(baseRate)}.`,
          `A chance that was foretold is off by ${percent(offBy)} on average.`,
        ],
        effect: {
          what: 'log-loss of what is foretold, against the table of qualities',
          unit: 'percent',
          by: -gain.by,
          low: -gain.high,
          high: -gain.low,
        },
        heldBack: `Measured on ${votes} votes that nothing was learned from.`,
      },
    ]
  }

  #sum(features: readonly number[]): number {
    let total = 0
    for (const feature of features) total += this.#weights.get(feature)?.weight ?? 0
    return total
  }

  #learn({ features, liked, weight }: Lesson): void {
    const error = liked - chance(this.#sum(features))
    for (const [at, feature] of features.entries()) {
      const known = this.#weights.get(feature) ?? { weight: 0, squares: 1 }
      const slope = error * (at >= OWN_FEATURES.from && at < OWN_FEATURES.to ? 1 : weight) - DECAY * known.weight
      known.squares += slope ** 2
      known.weight += (RATE * slope) / Math.sqrt(known.squares)
      this.#weights.set(feature, known)
    }
  }

  #personOf(personId: string): Person {
    const person = this.#people.get(personId) ?? { votes: 0, likes: 0 }
    this.#people.delete(personId)
    this.#people.set(personId, person)
    if (this.#people.size > MOST_PEOPLE)
      for (const oldest of this.#people.keys()) {
        this.#people.delete(oldest)
        break
      }
    return person
  }

  #see(prospect: Prospect): void {
    const cell = this.#cells.get(cellOf(prospect)) ?? { votes: 0, people: new Set() }
    this.#cells.set(cellOf(prospect), cell)
    cell.votes += 1
    if (cell.people.size < SEEN.people) cell.people.add(numberOf(prospect.personId))
  }

  #seen = (): string[] =>
    [...this.#cells].filter(([, { votes, people }]) => votes >= SEEN.votes && people.size >= SEEN.people).map(([cell]) => cell)

  #addToCurve(said: number, liked: number): void {
    const bin = this.#curve[Math.min(BINS - 1, Math.floor(said * BINS))] as Bin
    bin.said += said
    bin.liked += liked
    bin.votes += 1
  }

  #curveNow(): ConfidenceCurve {
    const measured = this.#curve
      .filter(({ votes }) => votes >= LEAST_PER_BIN)
      .map(({ said, liked, votes }) => ({ at: said / votes, rate: (liked + 2 * (said / votes)) / (votes + 2), weight: votes }))
    const points = rising(measured).map(({ at, rate }) => ({ said: round(at), is: round(rate) }))
    const [first, last] = [points[0], points.at(-1)]
    if (!first || !last) return STRAIGHT
    return [{ said: 0, is: Math.min(0.02, first.is) }, ...points, { said: 1, is: Math.max(0.98, last.is) }]
  }

  #prediction() {
    const weights = [...this.#weights].filter(([, { weight }]) => Math.abs(weight) >= LEAST_WEIGHT)
    const likes = [...this.#people].flatMap(([personId, person]): [number, number][] => {
      const rate = rateOf(person)
      return rate === undefined ? [] : [[numberOf(personId), round(rate)]]
    })
    return {
      weights: weights.map(([at, { weight }]): [number, number] => [at, round(weight)]),
      likes,
      curve: this.#curveNow(),
      seen: this.#seen(),
    }
  }
}

const STRAIGHT: ConfidenceCurve = [
  { said: 0, is: 0 },
  { said: 1, is: 1 },
]

function prospectOf(
  { personId, domain, style = 'other', complexity, quality, template, modelId = '', state, confidence = 1, parentId, words }: Sample,
  { role }: Model,
): Prospect | undefined {
  if (state !== 'delivered' || !domain || complexity === undefined) return undefined
  return {
    personId,
    domain,
    style,
    band: bandOf(complexity),
    role,
    modelId,
    quality,
    template,
    confidence,
    isAgain: parentId !== undefined,
    words,
  }
}

const rateOf = ({ votes, likes }: Person): number | undefined => (votes < KNOWN_FROM ? undefined : (likes + 1.4) / (votes + 2))
const round = (value: number): number => Math.round(value * 1000) / 1000

interface Test {
  readonly personId: string
  readonly liked: number
  readonly said: number
  readonly table: number
}

/** The last votes that were only foretold: how well it does now, not when it knew nobody. */
class Tests {
  readonly #last: Test[] = []
  #count = 0

  add(test: Test): void {
    this.#last[this.#count % TESTS_KEPT] = test
    this.#count += 1
  }

  get accuracy(): Accuracy | undefined {
    const votes = this.#last.length
    if (votes === 0) return undefined
    const share = (isOne: (test: Test) => boolean): number => this.#last.filter(isOne).length / votes
    const likes = share(({ liked }) => liked === 1)
    return {
      votes,
      right: share(({ said, liked }) => said >= 0.5 === (liked === 1)),
      baseRate: Math.max(likes, 1 - likes),
      table: share(({ table, liked }) => table >= 0.5 === (liked === 1)),
      offBy: this.#offBy(),
    }
  }

  /** In per cent of what is lost by the table. Votes of one person are not independent: people are compared, not votes. */
  get gain(): { readonly by: number; readonly low: number; readonly high: number } {
    const byPerson = new Map<string, number>()
    let tableLoss = 0
    for (const { personId, said, table, liked } of this.#last) {
      tableLoss += lossOf(table, liked)
      byPerson.set(personId, (byPerson.get(personId) ?? 0) + lossOf(table, liked) - lossOf(said, liked))
    }
    const gains = [...byPerson.values()]
    const total = sum(gains)
    const mean = total / Math.max(1, gains.length)
    const spread = 1.96 * Math.sqrt(sum(gains.map((gain) => (gain - mean) ** 2)) * (gains.length / Math.max(1, gains.length - 1)))
    const percentOf = (amount: number) => (100 * amount) / Math.max(1e-9, tableLoss)
    return { by: percentOf(total), low: percentOf(total - spread), high: percentOf(total + spread) }
  }

  #offBy(): number {
    const bins = Array.from({ length: BINS }, () => ({ said: 0, liked: 0 }))
    for (const { said, liked } of this.#last) {
      const bin = bins[Math.min(BINS - 1, Math.floor(said * BINS))] as (typeof bins)[number]
      bin.said += said
      bin.liked += liked
    }
    return sum(bins.map(({ said, liked }) => Math.abs(said - liked))) / this.#last.length
  }
}

function lossOf(said: number, liked: number): number {
  const bounded = Math.min(0.99, Math.max(0.01, said))
  return -Math.log(liked === 1 ? bounded : 1 - bounded)
}
