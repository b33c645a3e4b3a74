import { type ConfidenceCurve, curveAt } from '../domain/lessons.ts'
import type { Sample } from '../domain/sample.ts'
import { rising } from './isotonic.ts'
import { type Outcome, Readings } from './readings.ts'
import { Reservoir } from './reservoir.ts'
import type { Finding, Known, Study } from './study.ts'
import { percent, sum, Tally, type Trust } from './tally.ts'

const TIERS = ['fast', 'semantic'] as const
type Tier = Outcome['tier']
const BINS = 10
/** A step of the curve with less behind it is left as it is. */
const LEAST_VOTES = 25
const LEAST_TESTED = 40
const KEPT = 4_000
/** Readings differ by chance: less is not worth a change. */
const WORTH_IT = 0.002

interface Tested {
  readonly said: number
  readonly right: number
}

/** Of the readings given at 0.8, how many were right: both curves, by what became of the wishes since they were last changed. */
export class CurveStudy implements Study {
  readonly #known: Known
  readonly #readings = new Readings()
  readonly #bins: Readonly<Record<Tier, readonly Tally[]>> = { fast: tallies(), semantic: tallies() }
  readonly #heldBack: Readonly<Record<Tier, Reservoir<Tested>>> = { fast: new Reservoir(KEPT), semantic: new Reservoir(KEPT) }
  readonly #sinceMs: Readonly<Record<Tier, number>>

  constructor(known: Known) {
    this.#known = known
    this.#sinceMs = { fast: changedAt(known, 'fast'), semantic: changedAt(known, 'semantic') }
  }

  add(sample: Sample, isHeldBack: boolean): void {
    const outcome = this.#readings.outcomeOf(sample)
    if (!outcome || sample.askedAtMs < this.#sinceMs[outcome.tier]) return
    if (isHeldBack) this.#heldBack[outcome.tier].add(sample.requestId, outcome)
    else this.#bins[outcome.tier][binOf(outcome.said)]?.add(sample.personId, outcome.right)
  }

  conclude(trust: Trust): Finding[] {
    return TIERS.flatMap((tier) => this.#finding(tier, trust) ?? [])
  }

  #finding(tier: Tier, trust: Trust): Finding | undefined {
    const learned = curveOf(this.#bins[tier], trust)
    const tested = this.#heldBack[tier].items
    if (!learned || tested.length < LEAST_TESTED) return undefined
    const better = tested.map(({ said, right }) => (said - right) ** 2 - (curveAt(learned, said) - right) ** 2)
    const gain = sum(better) / better.length
    const spread = 1.96 * Math.sqrt(sum(better.map((each) => (each - gain) ** 2)) / better.length / (better.length - 1))
    if (gain - spread < WORTH_IT) return undefined
    const before = errorOf(tested, (said) => said)
    const after = errorOf(tested, (said) => curveAt(learned, said))
    if (after >= before) return undefined
    const read = tier === 'fast' ? 'the classifier' : 'the text model'
    const votes = sum(this.#bins[tier].map((bin) => bin.read(trust).votes))
    return {
      change: { kind: 'curve', tier, curve: composed(this.#known.lessons.curves[tier], learned) },
      says: `Believe ${read} as much as it turned out to be right.`,
      evidence: [
        `${Math.round(votes)} readings whose askers showed how they were meant.`,
        ...learned.filter((_, at) => at % 3 === 1).map(({ said, is }) => `Said to be ${percent(said)} sure, ${percent(is)} were right.`),
      ],
      effect: {
        what: 'squared error of a confidence',
        unit: 'points',
        by: -gain * 100,
        low: -(gain + spread) * 100,
        high: -(gain - spread) * 100,
      },
      heldBack: `On ${tested.length} readings that nothing was learned from, confidence is off by ${percent(before)} now and by ${percent(after)} with it.`,
    }
  }
}

/** What was said before the curve was last changed was said by another curve. */
function changedAt({ book }: Known, tier: Tier): number {
  const applied = book.offers.filter(({ recommendation: { change } }) => change.kind === 'curve' && change.tier === tier)
  return Math.max(0, ...applied.map(({ applied, ended }) => Math.max(applied?.atMs ?? 0, ended?.atMs ?? 0)))
}

const tallies = (): Tally[] => Array.from({ length: BINS }, () => new Tally())
export const binOf = (said: number): number => Math.min(BINS - 1, Math.floor(said * BINS))

/** Where too little is known, what is said stays what it is. */
function curveOf(bins: readonly Tally[], trust: Trust): ConfidenceCurve | undefined {
  const measured = bins.flatMap((bin, at) => {
    const { rate, votes } = bin.read(trust)
    return votes < LEAST_VOTES ? [] : [{ at: (at + 0.5) / BINS, rate: (rate * votes + 1) / (votes + 2), weight: votes }]
  })
  if (measured.length === 0) return undefined
  const points = rising(measured).map(({ at, rate }) => ({ said: round(at), is: round(rate) }))
  const [first, last] = [points[0], points.at(-1)] as [ConfidenceCurve[number], ConfidenceCurve[number]]
  const start = { said: 0, is: Math.min(first.is, round(first.is * 0.5)) }
  const end = { said: 1, is: Math.max(last.is, Math.min(1, round(last.is + (1 - last.said) * 0.5))) }
  return [start, ...points, end]
}

function composed(before: ConfidenceCurve | undefined, next: ConfidenceCurve): ConfidenceCurve {
  return before ? before.map(({ said, is }) => ({ said, is: round(curveAt(next, is)) })) : next
}

/** How far confidence is off on average, in ten bins. */
function errorOf(tested: readonly Tested[], is: (said: number) => number): number {
  const bins = Array.from({ length: BINS }, () => ({ said: 0, right: 0 }))
  for (const { said, right } of tested) {
    const bin = bins[binOf(is(said))] as { said: number; right: number }
    bin.said += is(said)
    bin.right += right
  }
  return sum(bins.map(({ said, right }) => Math.abs(said - right))) / tested.length
}

const round = (value: number): number => Math.round(value * 1000) / 1000
