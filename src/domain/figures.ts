import type { MicroUsd } from './money.ts'
import { TALLIES, type Tally } from './tallies.ts'

/** How many pictures, and what was charged for them. */
export interface Share {
  readonly images: number
  readonly microUsd: MicroUsd
}

/** The sums of one day of one workspace, or of several days added up. */
export interface Totals extends Share, Readonly<Record<Tally, number>> {
  /** What the providers were paid for all calls, delivered or not; a call whose cost nobody learned counts as what it may have cost. */
  readonly providerMicroUsd: MicroUsd
  readonly providerCalls: number
  /** Votes by the day on which they were cast, and how many pictures somebody thinks well of. */
  readonly up: number
  readonly down: number
  readonly liked: number
}

export interface DayTotals extends Totals {
  /** "2026-11-20" */
  readonly day: string
}

/** A period whole: also who, with what and where, by model id, person id and channel id. */
export interface Figures extends Totals {
  readonly byModel: ReadonlyMap<string, Share>
  readonly byPerson: ReadonlyMap<string, Share>
  readonly byChannel: ReadonlyMap<string, Share>
}

export const COUNTED = ['images', 'microUsd', ...TALLIES, 'providerMicroUsd', 'providerCalls', 'up', 'down', 'liked'] as const
type Counted = (typeof COUNTED)[number]

export const totalsOf = (count: (name: Counted) => number): Totals =>
  Object.fromEntries(COUNTED.map((name) => [name, count(name)])) as Record<Counted, number>

export const addTotals = (all: readonly Totals[]): Totals => totalsOf((name) => all.reduce((sum, totals) => sum + totals[name], 0))

export const addFigures = (all: readonly Figures[]): Figures => ({
  ...addTotals(all),
  byModel: addShares(all.map(({ byModel }) => byModel)),
  byPerson: addShares(all.map(({ byPerson }) => byPerson)),
  byChannel: addShares(all.map(({ byChannel }) => byChannel)),
})

function addShares(all: readonly ReadonlyMap<string, Share>[]): Map<string, Share> {
  const sums = new Map<string, Share>()
  for (const [name, { images, microUsd }] of all.flatMap((shares) => [...shares])) {
    const before = sums.get(name)
    sums.set(name, { images: images + (before?.images ?? 0), microUsd: microUsd + (before?.microUsd ?? 0) })
  }
  return sums
}
