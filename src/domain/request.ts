import { z } from 'zod'
import { Intent } from './intent.ts'
import { MicroUsd } from './money.ts'

export const PLATFORMS = ['slack', 'discord'] as const
export type Platform = (typeof PLATFORMS)[number]

export const ASPECTS = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'] as const
export type Aspect = (typeof ASPECTS)[number]

export const QUALITIES = ['draft', 'standard', 'best'] as const
export type Quality = (typeof QUALITIES)[number]

/** Where something was said. `workspaceId` is the Slack team or the Discord guild (`dm` for a direct message with the bot outside a guild). */
export const Place = z.object({
  platform: z.enum(PLATFORMS),
  workspaceId: z.string().min(1),
  channelId: z.string().min(1),
  /** The thread to answer in, where the platform has one. */
  threadId: z.string().optional(),
})
export type Place = z.infer<typeof Place>

/** A member of a workspace. The same human in two workspaces is two persons: nothing crosses workspaces. */
export const Person = z.object({
  platform: z.enum(PLATFORMS),
  workspaceId: z.string().min(1),
  personId: z.string().min(1),
})
export type Person = z.infer<typeof Person>

/** A message of ours, as far as it is needed to change or remove it. */
export const MessageRef = z.object({
  platform: z.enum(PLATFORMS),
  channelId: z.string().min(1),
  messageId: z.string().min(1),
})
export type MessageRef = z.infer<typeof MessageRef>

/** A file that came with a message: what the platform says of it. Its content is not trusted to match. */
export const Attachment = z.object({ name: z.string(), mime: z.string(), sizeBytes: z.number().int().nonnegative() })
export type Attachment = z.infer<typeof Attachment>

export const Options = z.object({
  modelId: z.string().optional(),
  aspect: z.enum(ASPECTS).optional(),
  quality: z.enum(QUALITIES).optional(),
  /** Make it anew, whatever the caches hold. */
  fresh: z.boolean().optional(),
  /** Show the result to the asker alone, until they press Share. */
  private: z.boolean().optional(),
  /** A variation of what another request drew: each number is one, some of them composed alike. */
  variation: z.number().int().positive().optional(),
})
export type Options = z.infer<typeof Options>

export const WAYS_IN = ['command', 'mention', 'shortcut', 'button', 'form'] as const

/** One wish. `requestId` is the idempotency key from the click to the picture: 128 random bits as base64url, so it cannot be guessed. */
export const ImageRequest = z.object({
  requestId: z.string().regex(/^[\w-]{22}$/),
  place: Place,
  asker: Person,
  via: z.enum(WAYS_IN),
  words: z.string().min(1),
  attachments: z.array(Attachment),
  options: Options,
  /** The request this one was made from: again, varied, better, by another model, or in other words. */
  parentId: z.string().optional(),
  /** How the asker said that it is meant, when the request it repeats was clarified: nobody is asked the same thing twice. */
  intent: Intent.optional(),
  /** What became of the wish on its way in, for its asker: that a model is switched off and which one draws instead. */
  notices: z.array(z.string()).optional(),
  /** The price that was named on the button that made it: who pressed has agreed to it. */
  agreedMicroUsd: MicroUsd.optional(),
  /** Where a limit is in the way, somebody who may is asked for more. */
  asksForMore: z.boolean().optional(),
  askedAtMs: z.number().int(),
})
export type ImageRequest = z.infer<typeof ImageRequest>
