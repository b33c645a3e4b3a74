import type { Metric } from '../domain/experiment.ts'
import type { Sample } from '../domain/sample.ts'

/** What one request adds above and below the line; undefined where it says nothing about it. */
type Measure = (sample: Sample) => readonly [above: number, below: number] | undefined

interface Measured {
  readonly of: Measure
  /** Between 0 and 1: a number of requests out of as many. */
  readonly isShare: boolean
}

const REDRAWN = ['again', 'vary', 'edit', 'better'] as const

export const MEASURES: Readonly<Record<Metric, Measured>> = {
  // Only askers are in a variant, so only their own opinion tells something about it; others can vote as they like.
  liked: { isShare: true, of: (sample) => opinionOf(sample) },
  cost: { isShare: false, of: (sample) => delivered(sample, sample.spentMicroUsd) },
  'cost-per-liked': { isShare: false, of: (sample) => [sample.spentMicroUsd, opinionOf(sample)?.[0] ?? 0] },
  redrawn: { isShare: true, of: (sample) => delivered(sample, Number(REDRAWN.some((signal) => sample.signals.includes(signal)))) },
  reused: { isShare: true, of: (sample) => delivered(sample, Number(sample.reusedFrom !== undefined && sample.reusedFrom !== 'similar')) },
  abandoned: { isShare: true, of: ({ state }) => [Number(state === 'cancelled' || state === 'expired'), 1] },
  delivered: { isShare: true, of: ({ state }) => [Number(state === 'delivered'), 1] },
  took: { isShare: false, of: (sample) => delivered(sample, sample.tookMs) },
  'paid-readings': {
    isShare: true,
    of: ({ method, readMicroUsd = 0 }) => (method === undefined ? undefined : [Number(readMicroUsd > 0), 1]),
  },
}

function opinionOf({ votes, personId }: Sample): readonly [number, number] | undefined {
  const own = votes.findLast((vote) => vote.personId === personId)
  return own && [Number(own.value === 'up'), 1]
}

const delivered = ({ state }: Sample, above: number): readonly [number, number] | undefined =>
  state === 'delivered' ? [above, 1] : undefined
