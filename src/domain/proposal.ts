import { z } from 'zod'

/** Other words for a wish that was refused, for its asker to try. Whoever presses asks anew with them; nothing is tried by itself. */
export const Proposal = z.object({
  words: z.string().min(1),
  by: z.enum(['model', 'table']),
})
export type Proposal = z.infer<typeof Proposal>
