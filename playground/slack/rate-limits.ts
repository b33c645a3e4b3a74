const WINDOW_MS = 60_000

/** At most so many calls of a method in any minute; the next gets 429 and the seconds to wait. */
export class RateLimits {
  readonly #perMinute: Readonly<Record<string, number>>
  readonly #now: () => number
  readonly #recent = new Map<string, number[]>()

  constructor(perMinute: Readonly<Record<string, number>>, now: () => number) {
    this.#perMinute = perMinute
    this.#now = now
  }

  /** @returns seconds to wait, or undefined when the call may go on */
  secondsToWait(method: string): number | undefined {
    const limit = this.#perMinute[method]
    if (limit === undefined) return undefined
    const now = this.#now()
    const recent = (this.#recent.get(method) ?? []).filter((at) => at > now - WINDOW_MS)
    this.#recent.set(method, recent)
    const oldest = recent[0]
    if (recent.length >= limit && oldest !== undefined) return Math.max(1, Math.ceil((oldest + WINDOW_MS - now) / 1000))
    recent.push(now)
    return undefined
  }
}
