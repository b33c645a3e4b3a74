import type { Experiment, ExperimentReport, Goal, GoalReport, GoalVerdict, Trial } from '../domain/experiment.ts'
import { isRunning } from '../domain/experiment.ts'
import type { Sample } from '../domain/sample.ts'
import { MEASURES } from './metrics.ts'
import { addPerson, halfWidth, noSums, type Ratio, ratioOf, type Sums } from './sequential.ts'

/** How often a difference may be claimed where there is none, over all looks together. */
const ALPHA = 0.05

/** What one person's requests add up to, for each goal. */
interface Totals {
  readonly variant: string
  requests: number
  readonly above: number[]
  readonly below: number[]
}

/** People by their variant. */
type Groups = ReadonlyMap<string, readonly Totals[]>

/** Takes in the requests of one experiment, one by one, and can be asked at any time. Its size grows with people, not with requests. */
export class Tally {
  readonly #definition: Experiment
  readonly #people = new Map<string, Totals>()
  /** Whose variant changed, because shares did: they tell nothing about either. */
  readonly #mixed = new Set<string>()

  constructor(definition: Experiment) {
    this.#definition = definition
  }

  add(sample: Sample): void {
    const { experiment, variants, goals } = this.#definition
    const variant = sample.exposures[experiment]
    if (variant === undefined || !variants.some((each) => each.variant === variant)) return
    const person = `${sample.workspace}:${sample.personId}`
    const totals = this.#people.get(person) ?? { variant, requests: 0, above: goals.map(() => 0), below: goals.map(() => 0) }
    if (totals.variant !== variant) this.#mixed.add(person)
    this.#people.set(person, totals)
    totals.requests += 1
    for (const [index, { metric }] of goals.entries()) {
      const [above, below] = MEASURES[metric].of(sample) ?? [0, 0]
      totals.above[index] = (totals.above[index] ?? 0) + above
      totals.below[index] = (totals.below[index] ?? 0) + below
    }
  }

  report(): Pick<ExperimentReport, 'variants' | 'goals' | 'verdict'> {
    const { variants, goals } = this.#definition
    const groups = this.#groups()
    const counted = variants.map(({ variant, share }) => {
      const people = groups.get(variant) ?? []
      return { variant, share, people: people.length, requests: people.reduce((sum, { requests }) => sum + requests, 0) }
    })
    const reports = goals.flatMap((goal, index) => this.#goal(goal, index, groups))
    return { variants: counted, goals: reports, verdict: overall(reports) }
  }

  /** Against the first variant each of the others is compared, and the error they may make is shared among them; against a target, the last one alone. */
  #goal(goal: Goal, index: number, groups: Groups): GoalReport[] {
    const { variants } = this.#definition
    const ratio = (variant: string) => ratioIn(groups.get(variant) ?? [], goal, index)
    const [first, ...others] = variants.map(({ variant }) => variant)
    if (goal.target !== undefined) {
      const last = others.at(-1) ?? first ?? ''
      return [this.#compared(goal, [last, ratio(last)], ['target', { value: goal.target, variance: 0, people: Infinity }], ALPHA)]
    }
    const baseline = first === undefined ? undefined : ratio(first)
    return others.map((variant) => this.#compared(goal, [variant, ratio(variant)], [first ?? '', baseline], ALPHA / others.length))
  }

  #compared(goal: Goal, [variant, one]: Group, [against, other]: Group, alpha: number): GoalReport {
    const [value, baseline] = [one?.value ?? 0, other?.value ?? 0]
    const interval = one && other && this.#interval(goal, one, other, alpha)
    const verdict = interval ? verdictOn(goal, interval) : 'open'
    return { goal, variant, against, value, baseline, effect: value - baseline, interval, verdict }
  }

  #interval({ by }: Goal, one: Ratio, other: Ratio, alpha: number): GoalReport['interval'] {
    if (Math.min(one.people, other.people) < this.#definition.stop.peopleAtLeast) return undefined
    const half = halfWidth(one.variance + other.variance, by, alpha)
    return [one.value - other.value - half, one.value - other.value + half]
  }

  #groups(): Groups {
    const groups = new Map<string, Totals[]>()
    for (const [person, totals] of this.#people) {
      if (this.#mixed.has(person)) continue
      const group = groups.get(totals.variant)
      if (group) group.push(totals)
      else groups.set(totals.variant, [totals])
    }
    return groups
  }
}

/** What was measured in one group, by its name. */
type Group = readonly [name: string, ratio: Ratio | undefined]

function ratioIn(people: readonly Totals[], { metric }: Goal, index: number): Ratio | undefined {
  const sums: Sums = noSums()
  for (const { above: ofEach, below: among } of people) {
    const [above, below] = [ofEach[index] ?? 0, among[index] ?? 0]
    if (above > 0 || below > 0) addPerson(sums, above, below)
  }
  return ratioOf(sums, MEASURES[metric].isShare)
}

/** Turned so that more is better. */
function verdictOn({ wants, aim, by }: Goal, [low, high]: readonly [number, number]): GoalVerdict {
  const [worst, best] = wants === 'more' ? [low, high] : [-high, -low]
  if (aim === 'keep') return worst > -by ? 'reached' : best < -by ? 'missed' : 'open'
  if (worst > 0) return 'reached'
  if (best < 0) return 'missed'
  return worst > -by && best < by ? 'none' : 'open'
}

function overall(goals: readonly GoalReport[]): ExperimentReport['verdict'] {
  if (goals.every(({ verdict }) => verdict === 'reached')) return 'holds'
  return goals.some(({ verdict }, index) => verdict === 'missed' || (index === 0 && verdict === 'none')) ? 'fails' : 'open'
}

/** @param trial undefined where nobody has started it */
export function reportOf(definition: Experiment, trial: Trial | undefined, tally: Tally, nowMs: number): ExperimentReport {
  const { experiment, hypothesis } = definition
  return { experiment, hypothesis, state: stateOf(trial, nowMs), ...(trial && { startedAtMs: trial.startedAtMs }), ...tally.report() }
}

function stateOf(trial: Trial | undefined, nowMs: number): ExperimentReport['state'] {
  if (!trial) return 'off'
  if (trial.stoppedAtMs !== undefined) return 'stopped'
  return isRunning(trial, nowMs) ? 'running' : 'over'
}
