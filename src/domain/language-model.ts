import { z } from 'zod'
import { MicroUsd } from './money.ts'

/** Micro-dollars per million tokens, from a day on (UTC). Thinking is billed as output. An unknown price is no price, never 0. */
const Prices = z.object({
  from: z.iso.date(),
  input: MicroUsd.min(1),
  /** Of the input that the provider had cached by itself; as dear as other input where it is not named. */
  cachedInput: MicroUsd.min(1).optional(),
  output: MicroUsd.min(1),
})
export type Prices = z.infer<typeof Prices>

const inOrder = (prices: readonly Prices[]): boolean => prices.every(({ from }, at) => at === 0 || from > (prices[at - 1]?.from ?? ''))

/** One entry of the catalogue of text models: what reads and writes words for us, never pictures. */
export const LanguageModel = z.object({
  modelId: z.string().regex(/^[a-z0-9.-]+$/),
  /** Which adapter speaks to it: a folder in models/. */
  provider: z.string(),
  /** The provider's own name for it. */
  providerModel: z.string(),
  /** Oldest first. A change of price that is announced is an entry with its day. */
  prices: z.array(Prices).min(1).refine(inOrder, { error: 'must be in order of their days' }),
  /** Whether it can be told to think as little as possible, which is what one second of time allows. */
  thinksMinimally: z.boolean(),
  lifecycle: z.object({ available: z.iso.date(), shutDown: z.iso.date().optional(), successor: z.string().optional() }),
  checked: z.object({ source: z.string(), on: z.iso.date() }),
})
export type LanguageModel = z.infer<typeof LanguageModel>

export interface TokensUsed {
  readonly input: number
  /** How much of the input came from the provider's own cache. */
  readonly cachedInput?: number
  /** Thinking included. */
  readonly output: number
}

/** What is billed for these tokens at that moment, rounded up. */
export function costOfTokens(model: LanguageModel, used: TokensUsed, atMs: number): MicroUsd {
  const { input, cachedInput = input, output } = pricesAt(model, atMs)
  const fromCache = Math.min(used.cachedInput ?? 0, used.input)
  return Math.ceil(((used.input - fromCache) * input + fromCache * cachedInput + used.output * output) / 1_000_000)
}

/** What a question may cost at most, before it is asked: three bytes of text are a token in the densest scripts, and the answer uses all it may. */
export function mostItCosts(model: LanguageModel, text: string, maxOutputTokens: number, atMs: number): MicroUsd {
  const input = Math.ceil(new TextEncoder().encode(text).length / 3)
  return costOfTokens(model, { input, output: maxOutputTokens }, atMs)
}

function pricesAt({ prices }: LanguageModel, atMs: number): Prices {
  const today = new Date(atMs).toISOString().slice(0, 10)
  // Before its first day a model costs what it will cost then.
  return prices.findLast(({ from }) => from <= today) ?? (prices[0] as Prices)
}
