import type { Reply } from './behaviour.ts'

/** More than any adapter should be ready to read. */
const OVERSIZED_BYTES = 40 * 1024 * 1024

/** What can be wrong with anybody's answer. */
const PLAIN_ODDS = ['html', 'truncated json', 'oversized'] as const
type PlainOdd = (typeof PLAIN_ODDS)[number]

/** What can go wrong with one request of a provider. `after: true` means that the work is done (and billed) all the same; only the answer is spoilt. */
export type Fault<Odd extends string = string> =
  /** An error in the provider's own shape. */
  | {
      readonly status: number
      readonly retryAfterS?: number
      readonly code?: string
      readonly message?: string
      readonly after?: boolean
      readonly at?: string
    }
  /** The socket is destroyed before the work, after it, or in the middle of the answer. */
  | { readonly cut: 'before' | 'after' | 'inside'; readonly at?: string }
  /** Nothing comes, or nothing more, until the client goes away. */
  | { readonly hang: 'headers' | 'body'; readonly after?: boolean; readonly at?: string }
  /** The whole answer arrives, spread over so long. */
  | { readonly slowBodyMs: number; readonly at?: string }
  /** To somewhere else. */
  | { readonly redirect: string; readonly at?: string }
  /** A 200 that is wrong in the named way. */
  | { readonly answer: Odd | PlainOdd; readonly at?: string }

/** Scripted faults; each waits for a request of the step it names (`at`), or of any step when it names none. */
export class Faults<Odd extends string = string> {
  readonly injected: Fault<Odd>[] = []
  #queue: { readonly fault: Fault<Odd>; left: number }[] = []

  /** The next `times` requests go wrong like this. */
  next(fault: Fault<Odd>, times = 1): void {
    this.#queue.push({ fault, left: times })
  }

  clear(): void {
    this.#queue = []
  }

  take(step: string): Fault<Odd> | undefined {
    const queued = this.#queue.find(({ fault }) => fault.at === undefined || fault.at === step)
    if (!queued) return undefined
    queued.left -= 1
    if (queued.left <= 0) this.#queue = this.#queue.filter((one) => one !== queued)
    this.injected.push(queued.fault)
    return queued.fault
  }
}

export const spoilsBeforeWork = (fault: Fault): boolean =>
  ('status' in fault && !fault.after) ||
  'redirect' in fault ||
  ('cut' in fault && fault.cut === 'before') ||
  ('hang' in fault && fault.hang === 'headers' && !fault.after)

export const spoilsAfterWork = (fault: Fault): boolean =>
  'status' in fault || ('cut' in fault && fault.cut === 'after') || ('hang' in fault && fault.hang === 'headers')

/** The odd answer that the provider itself has to give. */
export function scriptedOdd<Odd extends string>(fault: Fault<Odd> | undefined): Odd | undefined {
  if (!fault || !('answer' in fault)) return undefined
  return PLAIN_ODDS.some((plain) => plain === fault.answer) ? undefined : (fault.answer as Odd)
}

/** The reply, spoilt if the odd answer is one that can be anybody's. */
export function plainOdd(odd: string, reply: Reply): Reply {
  switch (odd) {
    case 'html':
      return { ...reply, body: '<!doctype html><html><body><h1>Bad gateway</h1></body></html>', type: 'text/html' }
    case 'truncated json':
      return { ...reply, body: Buffer.from(reply.body).subarray(0, Math.floor(reply.body.length / 2)) }
    case 'oversized':
      return { ...reply, body: Buffer.alloc(OVERSIZED_BYTES, 0x20) }
    default:
      return reply
  }
}
