import { z } from 'zod'
import { MicroUsd } from './money.ts'
import { ASPECTS } from './request.ts'

export const ROLES = ['preview', 'flash', 'pro'] as const

/** One entry of the model catalogue: everything the program knows about a model. Facts carry their source and the day they were checked. */
export const Model = z.object({
  modelId: z.string().regex(/^[a-z0-9.-]+$/),
  /** Which adapter speaks to it: a folder in models/. */
  provider: z.string(),
  /** The provider's own name for it. */
  providerModel: z.string(),
  /** What policy chooses by, never the id. */
  role: z.enum(ROLES),
  priceMicroUsdPerImage: MicroUsd,
  /** Settled from the usage that the reply reports, where a provider reports one: micro-dollars per million tokens. */
  tokenPrices: z.object({ input: MicroUsd, textOutput: MicroUsd, imageOutput: MicroUsd }).optional(),
  typicalMs: z.number().int().positive(),
  timeoutMs: z.number().int().positive(),
  promptLimitChars: z.number().int().positive(),
  aspects: z.array(z.enum(ASPECTS)).min(1),
  checked: z.object({ source: z.string(), on: z.iso.date() }),
})
export type Model = z.infer<typeof Model>
