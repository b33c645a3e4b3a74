import { numberOf } from '../domain/lessons.ts'

/** More voters than this are a sample of them, drawn by chance. */
const MOST_VOTERS = 250
/** No voter has more of an estimate than this share, or one and a half times an equal share where there are few. */
const MOST_SHARE = 0.1
const OF_FEW = 1.5
/** 95 of 100. */
const Z = 1.96

export interface Estimate {
  /** 0 to 1; 0.5 where nobody has said anything. */
  readonly rate: number
  readonly low: number
  readonly high: number
  readonly votes: number
  readonly voters: number
  /** Of the voter who counts most. */
  readonly largestShare: number
}

interface Voter {
  votes: number
  sum: number
}

/** How much the words of a voter are worth, 0 to 1. */
export type Trust = (personId: string) => number
const EVERYBODY: Trust = () => 1

/**
 * How often something is liked, or right. Built so that votes cannot be bought by the dozen: however many one person casts, their part of the estimate stays
 * under its cap, so an estimate moves by no more than the share of those who want to move it. In constant memory: of many voters, a random sample.
 */
export class Tally {
  readonly #voters = new Map<string, Voter>()
  #cutoff = 2 ** 32

  /** @param value 0 to 1 */
  add(personId: string, value: number): void {
    const voter = this.#voters.get(personId)
    if (voter) {
      voter.votes += 1
      voter.sum += value
    } else if (numberOf(personId) < this.#cutoff) {
      this.#voters.set(personId, { votes: 1, sum: value })
      if (this.#voters.size > 2 * MOST_VOTERS) this.#sample()
    }
  }

  get isEmpty(): boolean {
    return this.#voters.size === 0
  }

  /** What each voter says on average. */
  get rates(): Map<string, number> {
    return new Map([...this.#voters].map(([personId, { votes, sum }]) => [personId, sum / votes]))
  }

  /** Of each voter, their part of the estimate. */
  shares(trust: Trust = EVERYBODY): Map<string, number> {
    const weights = this.#weights(trust)
    const all = sum(weights.values())
    return new Map([...weights].map(([personId, weight]) => [personId, weight / all]))
  }

  read(trust: Trust = EVERYBODY): Estimate {
    if (this.isEmpty) return { rate: 0.5, low: 0, high: 1, votes: 0, voters: 0, largestShare: 0 }
    const weights = this.#weights(trust)
    const all = sum(weights.values())
    const voters = [...this.#voters].map(([personId, { votes, sum }]) => ({
      rate: sum / votes,
      votes,
      weight: (weights.get(personId) as number) / all,
    }))
    const rate = sum(voters.map(({ rate, weight }) => rate * weight))
    const spread = Z * Math.sqrt(varianceOf(voters, rate))
    return {
      rate,
      low: Math.max(0, rate - spread),
      high: Math.min(1, rate + spread),
      votes: sum(voters.map(({ votes }) => votes)),
      voters: voters.length,
      largestShare: Math.max(...voters.map(({ weight }) => weight)),
    }
  }

  /** How many votes each voter may count for at most, so that nobody has more than their share: found from above. */
  #weights(trust: Trust): Map<string, number> {
    const wanted = [...this.#voters].map(([personId, { votes }]) => [personId, votes * trust(personId)] as const)
    const share = Math.min(1, Math.max(MOST_SHARE, OF_FEW / wanted.length))
    let cap = Math.max(...wanted.map(([, weight]) => weight))
    for (let step = 0; step < 60; step += 1) {
      const next = share * sum(wanted.map(([, weight]) => Math.min(weight, cap)))
      if (next >= cap * 0.9999) break
      cap = next
    }
    return new Map(wanted.map(([personId, weight]) => [personId, Math.min(weight, cap)]))
  }

  #sample(): void {
    const ordered = [...this.#voters.keys()].sort((one, other) => numberOf(one) - numberOf(other))
    for (const personId of ordered.slice(MOST_VOTERS)) this.#voters.delete(personId)
    this.#cutoff = numberOf(ordered[MOST_VOTERS] as string)
  }
}

/** Votes of one person are no independent votes: what persons differ by counts, and never less than chance alone would give. */
function varianceOf(voters: readonly { readonly rate: number; readonly votes: number; readonly weight: number }[], rate: number): number {
  const between =
    sum(voters.map((voter) => voter.weight ** 2 * (voter.rate - rate) ** 2)) * (voters.length / Math.max(1, voters.length - 1))
  const votes = sum(voters.map((voter) => voter.votes))
  const likely = (rate * votes + 1) / (votes + 2)
  const chance = sum(voters.map((voter) => (voter.weight ** 2 / Math.max(1, voter.votes)) * likely * (1 - likely)))
  return Math.max(between, chance)
}

/** Wilson's interval: of `count` things, a share had something. */
export function wilson(share: number, count: number): { readonly low: number; readonly high: number } {
  const centre = (share + Z ** 2 / (2 * count)) / (1 + Z ** 2 / count)
  const spread = (Z / (1 + Z ** 2 / count)) * Math.sqrt((share * (1 - share)) / count + Z ** 2 / (4 * count ** 2))
  return { low: Math.max(0, centre - spread), high: Math.min(1, centre + spread) }
}

/** The difference of two estimates, in points of a hundred, with its interval. */
export function difference(one: Estimate, other: Estimate): { readonly by: number; readonly low: number; readonly high: number } {
  const by = one.rate - other.rate
  const half = ({ low, high }: Estimate) => (high - low) / 2
  const spread = Math.hypot(half(one), half(other))
  return { by: by * 100, low: (by - spread) * 100, high: (by + spread) * 100 }
}

export const sum = (values: Iterable<number>): number => {
  let total = 0
  for (const value of values) total += value
  return total
}

export const percent = (share: number): string => `${Math.round(share * 100)} %`

/** "71 % of 240 votes by 31 people". */
export const inWords = ({ rate, votes, voters }: Estimate): string => `${percent(rate)} of ${Math.round(votes)} votes by ${voters} people`
