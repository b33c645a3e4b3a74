import { z } from 'zod'

export const VOTES = ['up', 'down'] as const

/** One person's opinion of one picture; the last one stands. `source` says what must be removed to take it back. */
export const Vote = z.object({
  value: z.enum(VOTES),
  /** `button`, or the emoji's name of a reaction. */
  source: z.string(),
  atMs: z.number(),
})
export type Vote = z.infer<typeof Vote>
