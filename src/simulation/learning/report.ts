import { bandOf } from '../../domain/lessons.ts'
import type { Sample } from '../../domain/sample.ts'
import { askersOpinion } from '../../learning/opinions.ts'
import type { Accuracy } from '../../learning/prediction.ts'
import { Tally } from '../../learning/tally.ts'
import { Voters } from '../../learning/voters.ts'
import type { Served } from './crowd.ts'
import type { LearningOptions, Run, SlangReading } from './simulate-learning.ts'
import { POPULATIONS, type PopulationName } from './tastes.ts'

/** Money for pictures and readings by pictures that their askers like, voted on or not. */
export interface Outcome {
  readonly requests: number
  readonly liked: number
  readonly costPerLikedUsd: number
}

export interface Compared {
  readonly off: Outcome
  readonly on: Outcome
  /** Of the cost of a liked picture, in per cent. */
  readonly saved: number
  /** Liked pictures, in points. */
  readonly likedBy: number
}

export type Populations = Readonly<Record<PopulationName, Compared & { readonly isWorse: boolean }>>

export interface LearningReport {
  readonly seed: number
  readonly weeks: number
  readonly all: Compared
  readonly populations: Populations
  /** The same by what is learned of persons, and nothing else. */
  readonly preferring: Populations
  /** Of those of whom it was learned what comes first for them, by that alone. */
  readonly preferences: Readonly<Record<'cost' | 'quality', Compared & { readonly people: number }>>
  /** Everybody with ten requests or more, whatever was learned of them. */
  readonly repeatUsers: {
    readonly people: number
    /** Preferences and nothing else, against nothing: what the bar is about. */
    readonly alone: Compared
    /** Preferences beside all other lessons, against all other lessons. */
    readonly besideLessons: Compared
    /** What of the latter would be saved if every picture cost as little as the cheapest model that draws everything, and were liked as often as now. */
    readonly atMost: number
  }
  /** Of the wishes in words that the team came up with, read rightly by the fast tier, in per cent. */
  readonly drift: {
    readonly readings: number
    readonly off: number
    readonly on: number
    readonly by: number
    readonly styleOff: number
    readonly styleOn: number
  }
  readonly prediction: Accuracy | undefined
  /** Right of what somebody would foretell who knew all tastes: votes hold chance, and nobody can do better. */
  readonly foreseeable: number
  /** How far the votes of the brigade move any estimate at most, and how large their part of that estimate is: the largest excess of the first over the second. */
  readonly spam: {
    readonly estimates: number
    readonly largestShift: number
    readonly itsShare: number
    readonly largestExcess: number
    readonly largestShareOfOne: number
  }
  readonly applied: Run['applied']
  readonly rolledBack: Run['rolledBack']
  readonly bars: Readonly<Record<string, boolean>>
}

/** Less is chance. */
const NOISE_POINTS = 2
const NOISE_PERCENT = 2

/** The same weeks without learning, with what is learned of persons alone, with everything else, and with all of it. */
interface Runs {
  readonly off: Run
  readonly preferring: Run
  /** All of it but what is learned of persons. */
  readonly impersonal: Run
  readonly on: Run
}

export function reportOf(
  { seed, weeks, models }: Pick<LearningOptions, 'seed' | 'weeks' | 'models'>,
  { off, preferring, impersonal, on }: Runs,
): LearningReport {
  const [populations, preferred] = [populationsIn(off, on), populationsIn(off, preferring)]
  const honest = ({ asked }: Served) => asked.member.taster.population !== 'brigade'
  const all = compare(off.served.filter(honest), on.served.filter(honest))
  const preferences = { cost: ofLeaning('cost', off, preferring), quality: ofLeaning('quality', off, preferring) }
  const repeatUsers = ofRepeatUsers({ off, preferring, impersonal, on }, cheapestOfAll(models))
  const drift = driftOf(off.slang, on.slang)
  const prediction = on.analyses.at(-1)?.prediction
  const delivered = on.served.filter(({ sample }) => sample.state === 'delivered')
  const foreseeable = rounded(delivered.filter(({ chance, isLiked }) => chance >= 0.5 === isLiked).length / delivered.length, 4)
  const spam = spamIn(on.served.map(({ sample }) => sample))
  const bars = {
    'cost per liked picture falls by 20 %': all.saved >= 20,
    'fast tier on drifting words rises by 5 points': drift.by >= 5,
    'preferences save 15 % for those who put cost first': preferences.cost.saved >= 15,
    'preferences save 15 % for all repeat users': repeatUsers.alone.saved >= 15,
    'prediction is right in 80 %': (prediction?.right ?? 0) >= 0.8,
    'prediction beats the base rate by 10 points': prediction !== undefined && prediction.right - prediction.baseRate >= 0.1,
    'no population ends worse': [populations, preferred].every(isNobodyWorse),
    'spam moves nothing beyond its share': spam.largestExcess <= 0.001,
  }
  return {
    seed,
    weeks,
    all,
    populations,
    preferring: preferred,
    preferences,
    repeatUsers,
    drift,
    prediction,
    foreseeable,
    spam,
    applied: on.applied,
    rolledBack: on.rolledBack,
    bars,
  }
}

function populationsIn(off: Run, on: Run): Populations {
  const compared = (Object.keys(POPULATIONS) as PopulationName[]).map((name) => {
    const { saved, likedBy, ...others } = compare(off.served.filter(isOf(name)), on.served.filter(isOf(name)))
    return [name, { ...others, saved, likedBy, isWorse: saved < -NOISE_PERCENT || likedBy < -NOISE_POINTS }]
  })
  return Object.fromEntries(compared)
}

const isNobodyWorse = (populations: Populations): boolean =>
  Object.entries(populations).every(([name, { isWorse }]) => name === 'brigade' || !isWorse)

function ofLeaning(leaning: 'cost' | 'quality', off: Run, preferring: Run): Compared & { readonly people: number } {
  const people = new Set([...preferring.leaning].flatMap(([personId, to]) => (to === leaning ? [personId] : [])))
  const isOne = ({ asked }: Served) => people.has(asked.member.person.personId)
  return { people: people.size, ...compare(off.served.filter(isOne), preferring.served.filter(isOne)) }
}

/** Fewer requests say nothing about anybody, so nothing is learned of them. */
const REPEATS_FROM = 10

function ofRepeatUsers({ off, preferring, impersonal, on }: Runs, cheapestMicroUsd: number): LearningReport['repeatUsers'] {
  const requests = new Map<string, number>()
  for (const { asked } of off.served) requests.set(asked.member.person.personId, (requests.get(asked.member.person.personId) ?? 0) + 1)
  const isOne = ({ asked: { member } }: Served) =>
    member.taster.population !== 'brigade' && (requests.get(member.person.personId) ?? 0) >= REPEATS_FROM
  const of = ({ served }: Run) => served.filter(isOne)
  const alone = compare(of(off), of(preferring))
  const besideLessons = compare(of(impersonal), of(on))
  const { liked, costPerLikedUsd } = besideLessons.off
  return {
    people: new Set(of(off).map(({ asked }) => asked.member.person.personId)).size,
    alone,
    besideLessons,
    atMost: rounded(100 * (1 - cheapestMicroUsd / 1_000_000 / liked / costPerLikedUsd)),
  }
}

const cheapestOfAll = (models: LearningOptions['models']): number =>
  Math.min(
    ...models.filter(({ role }) => role !== 'preview' && role !== 'specialist').map(({ priceMicroUsdPerImage }) => priceMicroUsdPerImage),
  )

const isOf =
  (name: PopulationName) =>
  ({ asked }: Served): boolean =>
    asked.member.taster.population === name

function compare(off: readonly Served[], on: readonly Served[]): Compared {
  const [before, after] = [outcomeOf(off), outcomeOf(on)]
  const saved = rounded(100 * (1 - after.costPerLikedUsd / before.costPerLikedUsd))
  return { off: before, on: after, saved, likedBy: rounded(100 * (after.liked - before.liked)) }
}

function outcomeOf(served: readonly Served[]): Outcome {
  const delivered = served.filter(({ sample }) => sample.state === 'delivered')
  const liked = delivered.filter(({ isLiked }) => isLiked).length
  const spent = served.reduce((sum, { sample }) => sum + sample.spentMicroUsd, 0)
  return { requests: served.length, liked: rounded(liked / delivered.length, 4), costPerLikedUsd: rounded(spent / liked / 1_000_000, 5) }
}

function driftOf(off: readonly SlangReading[], on: readonly SlangReading[]): LearningReport['drift'] {
  const share = (readings: readonly SlangReading[], isRight: (reading: SlangReading) => boolean) =>
    rounded((100 * readings.filter(isRight).length) / Math.max(1, readings.length))
  const domain = ({ isDomainRight }: SlangReading) => isDomainRight
  const style = ({ isStyleRight }: SlangReading) => isStyleRight
  const [without, withIt] = [share(off, domain), share(on, domain)]
  return {
    readings: on.length,
    off: without,
    on: withIt,
    by: rounded(withIt - without),
    styleOff: share(off, style),
    styleOn: share(on, style),
  }
}

/** Every estimate twice: with the votes of the brigade and without. */
function spamIn(samples: readonly Sample[]): LearningReport['spam'] {
  const isSpam = (personId: string) => personId.startsWith('brigade')
  const voters = new Voters()
  const tallies = new Map<string, { readonly all: Tally; readonly honest: Tally }>()
  for (const sample of samples) {
    voters.add(sample)
    const { domain, complexity = 0, modelId, template } = sample
    for (const name of [`template ${template}`, `route ${domain} ${bandOf(complexity)} ${modelId}`]) {
      const tally = tallies.get(name) ?? { all: new Tally(), honest: new Tally() }
      tallies.set(name, tally)
      const opinion = askersOpinion(sample)
      if (!opinion) continue
      tally.all.add(opinion.personId, opinion.liked)
      if (!isSpam(opinion.personId)) tally.honest.add(opinion.personId, opinion.liked)
    }
  }
  const moved = [...tallies.values()]
    .filter(({ honest }) => !honest.isEmpty)
    .map(({ all, honest }) => {
      const shares = all.shares(voters.trust)
      const share = [...shares].reduce((sum, [personId, each]) => sum + (isSpam(personId) ? each : 0), 0)
      const shift = Math.abs(all.read(voters.trust).rate - honestRate(all, honest, voters, isSpam))
      return {
        shift,
        share,
        excess: shift - share,
        most: Math.max(...[...shares].filter(([personId]) => isSpam(personId)).map(([, each]) => each), 0),
      }
    })
  const worst = moved.reduce((most, next) => (next.shift > most.shift ? next : most))
  return {
    estimates: moved.length,
    largestShift: rounded(worst.shift, 4),
    itsShare: rounded(worst.share, 4),
    largestExcess: rounded(Math.max(...moved.map(({ excess }) => excess)), 4),
    largestShareOfOne: rounded(Math.max(...moved.map(({ most }) => most)), 4),
  }
}

/** What the others say, each with the weight that they have among all. */
function honestRate(all: Tally, honest: Tally, voters: Voters, isSpam: (personId: string) => boolean): number {
  const shares = [...all.shares(voters.trust)].filter(([personId]) => !isSpam(personId))
  const rates = honest.rates
  const total = shares.reduce((sum, [, share]) => sum + share, 0)
  return shares.reduce((sum, [personId, share]) => sum + share * (rates.get(personId) ?? 0), 0) / total
}

const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits))
