import { z } from 'zod'
import { MicroUsd } from './money.ts'

/** A model that turns words into vectors: words that mean nearly the same point nearly the same way. Vectors of two models, or of two sizes, cannot be compared. */
export const EmbeddingModel = z.object({
  modelId: z.string().regex(/^[a-z0-9.-]+$/),
  /** Which adapter speaks to it: a folder in models/. */
  provider: z.string(),
  /** The provider's own name for it. */
  providerModel: z.string(),
  dimensions: z.number().int().min(128).max(3_072),
  /** For a million tokens. */
  price: MicroUsd.min(1),
  /** What stands before the words, to say what the vectors are for. */
  prefix: z.string(),
  lifecycle: z.object({ available: z.iso.date(), shutDown: z.iso.date().optional() }),
  checked: z.object({ source: z.string(), on: z.iso.date() }),
})
export type EmbeddingModel = z.infer<typeof EmbeddingModel>

/** The most that these texts can cost: three bytes of text are a token in the densest scripts. The provider reports no tokens. */
export function mostEmbeddingCosts({ price, prefix }: EmbeddingModel, texts: readonly string[]): MicroUsd {
  const encoder = new TextEncoder()
  const tokens = texts.reduce((sum, text) => sum + Math.ceil(encoder.encode(prefix + text).length / 3), 0)
  return Math.ceil((tokens * price) / 1_000_000)
}
