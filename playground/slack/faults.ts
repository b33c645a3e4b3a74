/** What can go wrong with one HTTP call. `after: true` means that the work is done all the same, and only the answer is spoilt. */
export type Fault =
  | { readonly status: 429; readonly retryAfterS?: number | string }
  | { readonly status: number; readonly after?: boolean }
  /** The socket is destroyed before the work, after it, or in the middle of the answer. */
  | { readonly cut: 'before' | 'after' | 'inside' }
  /** No answer for so long, then the socket is destroyed. */
  | { readonly hangMs: number; readonly after?: boolean }
  /** Works, only later. */
  | { readonly slowMs: number }
  | { readonly ok: false; readonly error: string }
  | { readonly html: true; readonly after?: boolean }

interface Queued {
  readonly target: string
  readonly fault: Fault
  left: number
}

interface Rate {
  readonly target: string
  readonly fault: Fault
  readonly probability: number
  readonly random: () => number
}

/**
 * Faults by target: a Web API method, `upload`, `download`, `response_url`, or `*` for all of them
 * except `apps.connections.open`, which must be named because the SDK does not start without it.
 */
export class Faults {
  readonly injected: { target: string; fault: Fault }[] = []
  #queue: Queued[] = []
  #rates: Rate[] = []

  /** The next `times` calls go wrong like this, in the order of these lines. */
  next(target: string, fault: Fault, times = 1): void {
    this.#queue.push({ target, fault, left: times })
  }

  /** Calls go wrong by chance, the same way for the same seed and order of calls. */
  rate(target: string, fault: Fault, probability: number, seed: number): void {
    this.#rates.push({ target, fault, probability, random: seededRandom(seed) })
  }

  clear(): void {
    this.#queue = []
    this.#rates = []
  }

  take(method: string): Fault | undefined {
    const fault = this.#takeQueued(method) ?? this.#draw(method)
    if (fault) this.injected.push({ target: method, fault })
    return fault
  }

  #takeQueued(method: string): Fault | undefined {
    const queued = this.#queue.find((one) => matches(one.target, method))
    if (!queued) return undefined
    queued.left -= 1
    if (queued.left <= 0) this.#queue.splice(this.#queue.indexOf(queued), 1)
    return queued.fault
  }

  #draw(method: string): Fault | undefined {
    const hits = this.#rates.filter((rate) => matches(rate.target, method)).filter((rate) => rate.random() < rate.probability)
    return hits[0]?.fault
  }
}

function matches(target: string, method: string): boolean {
  return target === method || (target === '*' && method !== 'apps.connections.open')
}

/** Mulberry32: small, good enough, and the same everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
