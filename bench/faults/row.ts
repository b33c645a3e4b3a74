import type { World, WorldOptions } from './world.ts'

/** One way to break something. `run` breaks it, waits for what it can wait for, and throws when what was expected did not come. */
export interface FaultCase {
  readonly what: string
  readonly run: (world: World) => Promise<void>
  /** How long everything may take to end afterwards; 25 s by default. */
  readonly settleWithinMs?: number
  /** The fault is one that the program must call a bug: then its log says so. */
  readonly expectsBug?: boolean
  /** Left out of quick runs. */
  readonly isSlow?: boolean
}

/** A row of the fault matrix. Rows that name the same world share one, as long as nothing is wrong with it. */
export interface Row {
  readonly id: string
  readonly fault: string
  readonly world: Omit<WorldOptions, 'seed'>
  readonly cases: readonly FaultCase[]
}

/** Two workers that are quickly missed; Slack over HTTP, so that deliveries can be forged and repeated. */
export const HTTP_WORLD: Row['world'] = { slackMode: 'http' }
export const SOCKET_WORLD: Row['world'] = {}

export function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}
