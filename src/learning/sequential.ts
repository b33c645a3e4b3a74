/**
 * Comparing two groups of people while the figures are still coming in.
 *
 * People are given to variants, not requests, and one person's requests resemble each other. So every person is one observation: what they add to the numerator
 * and to the denominator of a ratio, whose variance follows from the spread over people (the delta method; A. Deng et al., "Applying the Delta Method in Metric
 * Analytics", KDD 2018). Everything that is measured is such a ratio: liked of voted, micro-dollars of pictures.
 *
 * Who looks every day at an ordinary test finds something sooner or later, also where there is nothing. The intervals here hold at all times together: they are
 * those of the mixture sequential probability ratio test with a normal mixture (H. Robbins, "Statistical methods related to the law of the iterated
 * logarithm", 1970; R. Johari et al., "Peeking at A/B Tests", KDD 2017), in their asymptotic form for means. Looking on, and stopping as soon as zero lies outside, keeps
 * the promised error.
 */

/** What the people of one group add up to. */
export interface Sums {
  people: number
  above: number
  below: number
  aboveSquared: number
  belowSquared: number
  product: number
}

export const noSums = (): Sums => ({ people: 0, above: 0, below: 0, aboveSquared: 0, belowSquared: 0, product: 0 })

export function addPerson(sums: Sums, above: number, below: number): void {
  sums.people += 1
  sums.above += above
  sums.below += below
  sums.aboveSquared += above * above
  sums.belowSquared += below * below
  sums.product += above * below
}

export interface Ratio {
  readonly value: number
  /** Of the value, over people. */
  readonly variance: number
  /** In whom it was measured. */
  readonly people: number
}

/**
 * @param isShare a number of things out of as many: then a group in which all are alike is not taken to be without any spread
 * @returns undefined for a group in which nothing was measured
 */
export function ratioOf({ people, above, below, aboveSquared, belowSquared, product }: Sums, isShare: boolean): Ratio | undefined {
  if (people < 2 || below <= 0) return undefined
  const value = above / below
  const spread = aboveSquared - 2 * value * product + value * value * belowSquared
  const overPeople = ((people / (people - 1)) * Math.max(spread, 0)) / (below * below)
  return { value, variance: isShare ? Math.max(overPeople, leastVariance(above, below)) : overPeople, people }
}

/** One more that is so, and one more that is not (Laplace): ten of ten is not a certainty. */
function leastVariance(above: number, below: number): number {
  const smoothed = (above + 1) / (below + 2)
  return (smoothed * (1 - smoothed)) / (below + 2)
}

/**
 * Half the width of the interval that holds at all times with probability 1 − `alpha`.
 *
 * @param variance of the difference as it is known now
 * @param scale differences of about this size are found soonest: the smallest that is worth knowing
 */
export function halfWidth(variance: number, scale: number, alpha: number): number {
  if (variance === 0) return 0
  const gain = (scale * scale) / variance
  return Math.sqrt(variance * (1 + 1 / gain) * (Math.log1p(gain) + 2 * Math.log(1 / alpha)))
}
