import type { MicroUsd } from './money.ts'
import type { Sample } from './sample.ts'
import { REASONS, type Reason } from './vote.ts'

/** What requests came to, cost and were thought of, added up one by one: it never grows with their number. */
export interface Liking {
  requests: number
  delivered: number
  /** Delivered without a call: the picture was there. */
  reused: number
  chargedMicroUsd: MicroUsd
  /** What the providers may have cost us. */
  spentMicroUsd: MicroUsd
  /** What reused pictures cost when they were made. */
  savedMicroUsd: MicroUsd
  up: number
  down: number
  /** Pictures that anybody voted on. */
  voted: number
  /** Pictures of which somebody thinks well. */
  liked: number
  readonly reasons: Record<Reason, number>
}

export const noLiking = (): Liking => ({
  requests: 0,
  delivered: 0,
  reused: 0,
  chargedMicroUsd: 0,
  spentMicroUsd: 0,
  savedMicroUsd: 0,
  up: 0,
  down: 0,
  voted: 0,
  liked: 0,
  reasons: Object.fromEntries(REASONS.map((reason) => [reason, 0])) as Record<Reason, number>,
})

export function addSample(sums: Liking, { state, reusedFrom, votes, ...sample }: Sample): void {
  const up = votes.filter(({ value }) => value === 'up').length
  sums.requests += 1
  if (state === 'delivered') sums.delivered += 1
  if (state === 'delivered' && reusedFrom) sums.reused += 1
  sums.chargedMicroUsd += sample.chargedMicroUsd
  sums.spentMicroUsd += sample.spentMicroUsd
  sums.savedMicroUsd += sample.savedMicroUsd ?? 0
  sums.up += up
  sums.down += votes.length - up
  if (votes.length > 0) sums.voted += 1
  if (up > 0) sums.liked += 1
  for (const { reason } of votes) if (reason) sums.reasons[reason] += 1
}

/** A share of what was counted, and between which bounds it lies with a probability of 95 %. */
export interface Estimate {
  readonly share: number
  readonly low: number
  readonly high: number
}

/** The share of votes that are for the picture; undefined where nobody voted. A picture on which many voted counts for one in how sure that is: they all saw the same. */
export function satisfactionOf({ up, down, voted }: Pick<Liking, 'up' | 'down' | 'voted'>): Estimate | undefined {
  return up + down === 0 ? undefined : wilson(up / (up + down), Math.max(1, voted))
}

const Z = 1.96

/** Wilson's score interval: honest for few votes and for shares near 0 and 1, where the usual one leaves the range (E. B. Wilson, 1927). */
function wilson(share: number, count: number): Estimate {
  const centre = (share + Z ** 2 / (2 * count)) / (1 + Z ** 2 / count)
  const reach = (Z / (1 + Z ** 2 / count)) * Math.sqrt((share * (1 - share)) / count + Z ** 2 / (4 * count ** 2))
  return { share, low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) }
}

export const perImageMicroUsd = ({ chargedMicroUsd, delivered }: Pick<Liking, 'chargedMicroUsd' | 'delivered'>): MicroUsd | undefined =>
  delivered > 0 ? Math.round(chargedMicroUsd / delivered) : undefined

export const perLikedMicroUsd = ({ chargedMicroUsd, liked }: Pick<Liking, 'chargedMicroUsd' | 'liked'>): MicroUsd | undefined =>
  liked > 0 ? Math.round(chargedMicroUsd / liked) : undefined
