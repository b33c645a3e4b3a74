/** Families of calls that faults can be aimed at. */
export const ROUTE_CLASSES = [
  'callback',
  'original',
  'followup',
  'message.create',
  'message.edit',
  'message.delete',
  'message.get',
  'reaction',
  'dm',
  'channel',
  'commands',
  'identity',
  'gateway',
  'cdn',
] as const
export type RouteClass = (typeof ROUTE_CLASSES)[number]

export type Fault =
  /** Refused, nothing done. */
  | { readonly status: 429; readonly retryAfterS: number; readonly global?: boolean }
  /** Refused with Discord's error body when `code` is given, as a bare server error otherwise. Nothing done. */
  | { readonly status: number; readonly code?: number; readonly message?: string }
  /** The connection breaks without an answer: before anything was done, or after everything was. */
  | { readonly cut: 'before' | 'after' }
  /** Nothing is done and nothing answered; the connection breaks after this time. */
  | { readonly hangMs: number }
  /** Done at once, answered late. */
  | { readonly slowMs: number }

type Aim = RouteClass | '*'

/** Faults on demand. Those asked for by `next` come first, in the order asked for; then the rates are rolled. */
export class Faults {
  #queued: { aim: Aim; fault: Fault; left: number }[] = []
  #rates: { aim: Aim; fault: Fault; probability: number; random: () => number }[] = []

  /** The next `times` calls of this family meet this fault. */
  next(aim: Aim, fault: Fault, times = 1): void {
    this.#queued.push({ aim, fault, left: times })
  }

  /** Each call of this family meets this fault with this probability; the same seed gives the same run. */
  rate(aim: Aim, fault: Fault, probability: number, seed: number): void {
    this.#rates.push({ aim, fault, probability, random: seededRandom(seed) })
  }

  clear(): void {
    this.#queued = []
    this.#rates = []
  }

  take(route: RouteClass): Fault | undefined {
    const queued = this.#queued.find(({ aim }) => aim === route || aim === '*')
    if (queued) {
      queued.left--
      if (queued.left <= 0) this.#queued = this.#queued.filter((entry) => entry !== queued)
      return queued.fault
    }
    return this.#rates.find(({ aim, probability, random }) => (aim === route || aim === '*') && random() < probability)?.fault
  }
}

/** mulberry32: small, fast and the same everywhere. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
