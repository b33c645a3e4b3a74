import type { Curve } from '../artefact.ts'

export interface Outcome {
  /** The raw score: log-odds as the model sees them. */
  readonly score: number
  readonly isRight: boolean
  readonly weight: number
}

/** Steps with less evidence than this are not believed. */
const LEAST_PER_STEP = 25

/**
 * Isotonic regression (pool adjacent violators): the best curve from score to probability that never falls. Every step is
 * smoothed by one imagined right and one imagined wrong answer, so that no score claims certainty.
 */
export function isotonic(outcomes: readonly Outcome[]): Curve {
  const steps = pool(initialSteps([...outcomes].sort((a, b) => a.score - b.score)))
  const scores = steps.map(({ scoreSum, weight }) => scoreSum / weight)
  const probabilities = steps.map(({ right, weight }) => round((right + 1) / (weight + 2)))
  return monotone(scores.map(round), probabilities)
}

interface Step {
  scoreSum: number
  right: number
  weight: number
}

function initialSteps(sorted: readonly Outcome[]): Step[] {
  const steps: Step[] = []
  let open: Step = { scoreSum: 0, right: 0, weight: 0 }
  for (const { score, isRight, weight } of sorted) {
    open.scoreSum += score * weight
    open.weight += weight
    if (isRight) open.right += weight
    if (open.weight < LEAST_PER_STEP) continue
    steps.push(open)
    open = { scoreSum: 0, right: 0, weight: 0 }
  }
  if (open.weight > 0) steps.push(open)
  return steps
}

function pool(steps: readonly Step[]): Step[] {
  const pooled: Step[] = []
  for (const step of steps) {
    let last = { ...step }
    for (let before = pooled.at(-1); before && before.right / before.weight >= last.right / last.weight; before = pooled.at(-1)) {
      pooled.pop()
      last = { scoreSum: before.scoreSum + last.scoreSum, right: before.right + last.right, weight: before.weight + last.weight }
    }
    pooled.push(last)
  }
  return pooled
}

/** Smoothing may bend the curve by a hair where steps are small. */
function monotone(scores: number[], probabilities: number[]): Curve {
  let highest = 0
  const rising = probabilities.map((probability) => {
    highest = Math.max(highest, probability)
    return highest
  })
  return scores.length > 1
    ? { scores, probabilities: rising }
    : { scores: [...scores, (scores[0] ?? 0) + 1], probabilities: [...rising, ...rising] }
}

const round = (value: number): number => Math.round(value * 1e6) / 1e6
