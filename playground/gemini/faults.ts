import { seededRandom } from './random.ts'

/** Shapes of a 200 that a program must survive; each is named after what is wrong with it. */
export const ODD_ANSWERS = [
  'text only',
  'no candidates',
  'no parts',
  'two images',
  'thought images',
  'only thought images',
  'wrong mime',
  'bad base64',
  'not an image',
  'corrupt image',
  'blank image',
  'wrong size',
  'bomb',
  'truncated json',
  'html',
  'oversized',
  'no usage',
] as const
/** The same for models that answer in JSON. */
export const ODD_TEXTS = ['prose', 'cut json', 'another shape', 'unknown words', 'no usage', 'obeys'] as const
export type OddText = (typeof ODD_TEXTS)[number]

export type OddAnswer = (typeof ODD_ANSWERS)[number]

/** What can go wrong with one call. `after: true` means that the work is done (and billed) all the same; only the answer is spoilt. */
export type Fault =
  /** An error in Google's own shape; `retryDelayS` adds a RetryInfo, `reason` an ErrorInfo. */
  | {
      readonly status: number
      readonly retryDelayS?: number
      readonly reason?: string
      readonly message?: string
      readonly after?: boolean
    }
  /** The socket is destroyed before the work, after it, or in the middle of the answer. */
  | { readonly cut: 'before' | 'after' | 'inside' }
  /** Nothing comes, or nothing more, until the client goes away. */
  | { readonly hang: 'headers' | 'body'; readonly after?: boolean }
  /** The whole answer arrives, spread over so long. */
  | { readonly slowBodyMs: number }
  | { readonly answer: OddAnswer }
  /** A text model answers 200 with this for a text; `obeys`: it does what the words it looks at tell it to. */
  | { readonly text: OddText }
  /** The prompt is refused: `promptFeedback.blockReason`. */
  | { readonly blocked: string }
  /** The work ends with this `finishReason` and without content. */
  | { readonly finish: string }

interface Rate {
  readonly fault: Fault
  readonly probability: number
  readonly random: () => number
}

export class Faults {
  readonly injected: Fault[] = []
  #queue: { readonly fault: Fault; left: number }[] = []
  #rates: Rate[] = []

  /** The next `times` generations go wrong like this, in the order of these lines. */
  next(fault: Fault, times = 1): void {
    this.#queue.push({ fault, left: times })
  }

  /** Generations go wrong by chance, the same way for the same seed and order of calls. */
  rate(fault: Fault, probability: number, seed: number): void {
    this.#rates.push({ fault, probability, random: seededRandom(seed) })
  }

  clear(): void {
    this.#queue = []
    this.#rates = []
  }

  take(): Fault | undefined {
    const fault = this.#takeQueued() ?? this.#draw()
    if (fault) this.injected.push(fault)
    return fault
  }

  #takeQueued(): Fault | undefined {
    const queued = this.#queue[0]
    if (!queued) return undefined
    queued.left -= 1
    if (queued.left <= 0) this.#queue.shift()
    return queued.fault
  }

  /** Every rate draws on every call, so that one rate does not shift the luck of another. */
  #draw(): Fault | undefined {
    return this.#rates.filter((rate) => rate.random() < rate.probability)[0]?.fault
  }
}
