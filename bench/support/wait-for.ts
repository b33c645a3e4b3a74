import { setTimeout as pause } from 'node:timers/promises'

export interface Patience {
  readonly withinMs: number
  readonly everyMs?: number
}

/**
 * Looks until there is something to see, and returns it.
 *
 * @throws Error naming `what` when the time is up; an error of `look` passes through
 */
export async function waitFor<T>(
  look: () => T | undefined | false | null | Promise<T | undefined | false | null>,
  what: string,
  { withinMs, everyMs = 20 }: Patience,
): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const seen = await look()
    if (seen !== undefined && seen !== false && seen !== null) return seen
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain for ${what}`)
    await pause(everyMs)
  }
}
