import { z } from 'zod'

export const VOTES = ['up', 'down'] as const

/** Why somebody did not like a picture, as they were asked once (S9). */
export const REASONS = ['text-wrong', 'wrong-subject', 'wrong-style', 'low-quality', 'off-brand'] as const
export type Reason = (typeof REASONS)[number]

/** One person's opinion of one picture; the last one stands. `source` says what must be removed to take it back. */
export const Vote = z.object({
  value: z.enum(VOTES),
  /** `button`, or the emoji's name of a reaction. */
  source: z.string(),
  atMs: z.number(),
  /** Of a vote against it, once it was given. */
  reason: z.enum(REASONS).optional(),
})
export type Vote = z.infer<typeof Vote>
