import { median } from '../support/percentiles.ts'
import type { RedisProcess } from '../support/redis-process.ts'

/** What every measure is given: one Redis for both sides (as it is shipped unless the measure says otherwise: on disk before it answers), a folder of its own, and how often to compare. */
export interface Bench {
  readonly redis: RedisProcess
  readonly folder: string
  readonly pairs: number
}

export interface Measure {
  readonly name: string
  run(bench: Bench): Promise<Row[]>
}

/** One line of the table. `ours`, `theirs` and `ratio` are medians over the pairs; the ratio is that of each pair, not of the medians. */
export interface Row {
  readonly measure: string
  readonly unit: 'ms' | 'MB' | 'kB'
  readonly ours: number
  readonly theirs: number
  readonly ratio: number
  /** The ratio that must not be exceeded; absent for figures that are only reported. */
  readonly bar?: number
}

export interface Pair {
  readonly ours: number
  readonly theirs: number
}

export function rowOf(measure: string, unit: Row['unit'], pairs: readonly Pair[], bar?: number): Row {
  return {
    measure,
    unit,
    ours: median(pairs.map(({ ours }) => ours)),
    theirs: median(pairs.map(({ theirs }) => theirs)),
    ratio: median(pairs.map(({ ours, theirs }) => ours / theirs)),
    ...(bar !== undefined && { bar }),
  }
}

export const passes = ({ ratio, bar }: Row): boolean => bar === undefined || ratio <= bar

/** Measures all sides by turns, and lets another one go first in every round, so that a drift of the machine favours none. @returns the results of each side, by round */
export async function byTurns<Result>(rounds: number, sides: readonly (() => Promise<Result>)[]): Promise<Result[][]> {
  const results: Result[][] = sides.map(() => [])
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < sides.length; turn += 1) {
      const side = (round + turn) % sides.length
      results[side]?.push(await (sides[side] as () => Promise<Result>)())
    }
  }
  return results
}

/** What two sides gave in the same round, one figure each. */
export const pairUp = <Result>(ours: readonly Result[], theirs: readonly Result[], figureOf: (result: Result) => number): Pair[] =>
  ours.map((result, round) => ({ ours: figureOf(result), theirs: figureOf(theirs[round] as Result) }))
