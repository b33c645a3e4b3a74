import { z } from 'zod'
import { MicroUsd } from './money.ts'
import { ASPECTS } from './request.ts'

/** What will be made, with what, for how much, and why: decided before anything is spent. */
export const Plan = z.object({
  /** The final prompt: the asker's words inside a template of their domain. */
  prompt: z.string(),
  modelId: z.string(),
  aspect: z.enum(ASPECTS),
  priceMicroUsd: MicroUsd,
  estimateMs: z.number().int(),
  /** Why this model, in words for the person who asks "Why?". */
  reason: z.string(),
  /** What the person should know about the result, e.g. that an attachment was not used. */
  notes: z.array(z.string()),
})
export type Plan = z.infer<typeof Plan>
