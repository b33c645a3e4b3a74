import { z } from 'zod'
import { REUSED_FROM } from './generation.ts'
import { DOMAINS } from './intent.ts'
import { MicroUsd } from './money.ts'
import { QUALITIES } from './request.ts'
import { REASONS, VOTES } from './vote.ts'

export { REASONS, type Reason } from './vote.ts'

/** What people do with a picture that says something about it, weakly: `again`, `vary`, `edit` and `delete` against it, `share` and `download` for it. */
export const SIGNALS = ['again', 'vary', 'edit', 'better', 'delete', 'share', 'download'] as const
export type Signal = (typeof SIGNALS)[number]

/** What one ended request decided, and what came of it, flat: what learning and reports read. */
export const Sample = z.object({
  requestId: z.string(),
  /** `slack:T1`: samples of different workspaces are never read together to change one of them. */
  workspace: z.string(),
  channelId: z.string(),
  personId: z.string(),
  parentId: z.string().optional(),
  askedAtMs: z.number().int(),
  tookMs: z.number().int().nonnegative(),
  state: z.enum(['delivered', 'declined', 'cancelled', 'expired', 'failed']),
  problemCode: z.string().optional(),
  isPrivate: z.boolean(),
  words: z.string(),
  domain: z.enum(DOMAINS).optional(),
  style: z.string().optional(),
  confidence: z.number().optional(),
  method: z.string().optional(),
  /** What a text model was paid for reading it. */
  readMicroUsd: MicroUsd.optional(),
  /** Whether the asker was asked how they meant it and said so; then domain and style are their own answer. */
  wasAsked: z.boolean(),
  /** What the fast tier said at first, where a text model or the asker said otherwise. */
  readAs: z.object({ domain: z.enum(DOMAINS), style: z.string(), confidence: z.number() }).optional(),
  /** What it was planned in: as asked, or as the asker's preferences had it. */
  quality: z.enum(QUALITIES),
  template: z.string().optional(),
  complexity: z.number().optional(),
  /** The rule of the policy that chose the model. */
  rule: z.string().optional(),
  modelId: z.string().optional(),
  chargedMicroUsd: MicroUsd,
  /** What the providers may have cost us for it. */
  spentMicroUsd: MicroUsd,
  reusedFrom: z.enum(REUSED_FROM).optional(),
  savedMicroUsd: MicroUsd.optional(),
  pictureScore: z.number().optional(),
  /** One a person: the last one stands. */
  votes: z.array(z.object({ personId: z.string(), value: z.enum(VOTES), atMs: z.number(), reason: z.enum(REASONS).optional() })),
  signals: z.array(z.enum(SIGNALS)),
  /** Experiments that it took part in, and the variant of each. */
  exposures: z.record(z.string(), z.string()),
})
export type Sample = z.infer<typeof Sample>
