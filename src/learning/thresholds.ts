import { formatUsd, type MicroUsd } from '../domain/money.ts'
import type { Sample } from '../domain/sample.ts'
import { type Outcome, Readings } from './readings.ts'
import { Reservoir } from './reservoir.ts'
import type { Finding, Known, Study } from './study.ts'
import { sum, type Trust } from './tally.ts'

/** What people's time is worth here, so that a question can be weighed against a wrong picture: a cent for a look at a question, five for looking at a wrong picture and asking again. */
export const TIME: Readonly<Record<'question' | 'repeat', MicroUsd>> = { question: 10_000, repeat: 50_000 }
/** Of wrong readings that are shown, so many are corrected before the time is up. */
const CAUGHT = 0.6
const STEPS = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95] as const
const CLARIFY_STEPS = [0.2, 0.3, 0.4, 0.5, 0.6] as const
const LEAST_OUTCOMES = 150
const KEPT = 6_000
/** Micro-dollars a request: less is not worth a change. */
const WORTH_IT = 100

interface Thresholds {
  readonly confirmBelow: number
  readonly clarifyBelow: number
}

/** From which confidence a question pays: by what a wrong picture and an interruption cost, not by taste. */
export class ThresholdStudy implements Study {
  readonly #known: Known
  readonly #readings = new Readings()
  readonly #learned = new Reservoir<Outcome>(KEPT)
  readonly #heldBack = new Reservoir<Outcome>(KEPT)
  #spent = 0
  #pictures = 0

  constructor(known: Known) {
    this.#known = known
  }

  add(sample: Sample, isHeldBack: boolean): void {
    if (sample.state === 'delivered' && !sample.reusedFrom) {
      this.#spent += sample.spentMicroUsd
      this.#pictures += 1
    }
    const outcome = this.#readings.outcomeOf(sample)
    if (outcome) (isHeldBack ? this.#heldBack : this.#learned).add(sample.requestId, outcome)
  }

  conclude(_trust: Trust): Finding[] {
    const [learned, tested] = [this.#learned.items, this.#heldBack.items]
    if (learned.length < LEAST_OUTCOMES || tested.length < LEAST_OUTCOMES / 5) return []
    const wrongCost = this.#spent / Math.max(1, this.#pictures) + TIME.repeat
    const now: Thresholds = { ...this.#known.doubt, ...this.#known.lessons.thresholds }
    const best = bestOf(learned, wrongCost)
    const saves = savedBy(tested, best, now, wrongCost)
    const saving = savedBy(learned, best, now, wrongCost)
    if (saving.by < WORTH_IT || saves.low <= 0) return []
    return [findingOf(now, best, saves, { learned: learned.length, tested: tested.length, wrongCost })]
  }
}

function bestOf(outcomes: readonly Outcome[], wrongCost: number): Thresholds {
  const all = STEPS.flatMap((confirmBelow) =>
    CLARIFY_STEPS.filter((step) => step <= confirmBelow).map((clarifyBelow) => ({ confirmBelow, clarifyBelow })),
  )
  const costOf = (thresholds: Thresholds) => sum(outcomes.map((outcome) => costAt(outcome, thresholds, wrongCost)))
  return all.map((thresholds) => ({ thresholds, cost: costOf(thresholds) })).reduce((best, next) => (next.cost < best.cost ? next : best))
    .thresholds
}

/** A clarification is two presses and always right; a confirmation is one look, and catches most of what is wrong. */
function costAt({ said, right }: Outcome, { confirmBelow, clarifyBelow }: Thresholds, wrongCost: number): number {
  const wrong = 1 - right
  if (said < clarifyBelow) return 2 * TIME.question
  if (said < confirmBelow) return TIME.question + wrong * (CAUGHT * 2 * TIME.question + (1 - CAUGHT) * wrongCost)
  return wrong * wrongCost
}

function savedBy(outcomes: readonly Outcome[], best: Thresholds, now: Thresholds, wrongCost: number) {
  const each = outcomes.map((outcome) => costAt(outcome, now, wrongCost) - costAt(outcome, best, wrongCost))
  const before = sum(outcomes.map((outcome) => costAt(outcome, now, wrongCost))) / outcomes.length
  const by = sum(each) / each.length
  const spread = 1.96 * Math.sqrt(sum(each.map((one) => (one - by) ** 2)) / each.length / Math.max(1, each.length - 1))
  return { by, low: by - spread, high: by + spread, before }
}

function findingOf(
  now: Thresholds,
  best: Thresholds,
  { by, low, high, before }: ReturnType<typeof savedBy>,
  { learned, tested, wrongCost }: { readonly learned: number; readonly tested: number; readonly wrongCost: number },
): Finding {
  const percentOf = (amount: number) => (-100 * amount) / Math.max(1, before)
  return {
    change: { kind: 'thresholds', ...best },
    says: `Ask when I am less than ${best.confirmBelow} sure (now ${now.confirmBelow}), and what is meant below ${best.clarifyBelow} (now ${now.clarifyBelow}).`,
    evidence: [
      `${learned} readings whose askers showed how they were meant.`,
      `A wrong picture costs ${formatUsd(Math.round(wrongCost))} with the time to ask again, a question ${formatUsd(TIME.question)} of somebody's time.`,
    ],
    effect: { what: 'cost of misreadings and questions', unit: 'percent', by: percentOf(by), low: percentOf(high), high: percentOf(low) },
    heldBack: `On ${tested} readings that nothing was learned from it saves ${formatUsd(Math.max(0, Math.round(by)))} a request.`,
  }
}
