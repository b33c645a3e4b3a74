import { z } from 'zod'
import { MessageRef } from './request.ts'

/** The ways a result can reach a person, best first; `link` is words with an address instead of a picture. */
export const WAYS_OUT = ['update', 'post', 'reply', 'direct', 'link'] as const
export type WayOut = (typeof WAYS_OUT)[number]

/** That the person has it, and how. */
export const Delivery = z.object({
  way: z.enum(WAYS_OUT),
  /** Absent where the platform does not name the message (a Slack response URL). */
  message: MessageRef.optional(),
  deliveredAtMs: z.number().int(),
  /** What had to be given up on the way, in words for the person: "I may not post in that channel". */
  degraded: z.array(z.string()),
})
export type Delivery = z.infer<typeof Delivery>
