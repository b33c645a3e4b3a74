import type { Delivery, WayOut } from './delivery.ts'
import type { Generation } from './generation.ts'
import type { Intent } from './intent.ts'
import type { Plan } from './plan.ts'
import type { ImageRequest, MessageRef } from './request.ts'
import type { Vote } from './vote.ts'

/** The noun each stage of the pipeline learns. */
export interface Learned {
  intent: Intent
  plan: Plan
  generation: Generation
  delivery: Delivery
}

/**
 * Where a request stands. `waiting` in line, `running` in a worker; the others are ends, and a request reaches exactly one:
 * `delivered`, `declined` (an expected refusal), `cancelled` (by a person), `expired` (its deadline passed), `failed`.
 */
export const STATES = ['waiting', 'running', 'delivered', 'declined', 'cancelled', 'expired', 'failed'] as const
export type RequestState = (typeof STATES)[number]

/** The journal of one request: all that was decided, spent and sent for it. */
export interface RequestRecord {
  readonly request: ImageRequest
  readonly state: RequestState
  readonly learned: Partial<Learned>
  /** Our "working on it" message; the result replaces it. */
  readonly progress?: MessageRef
  /** A post that was begun and not confirmed: it may or may not be visible. */
  readonly posting?: WayOut | 'progress'
  /** The platform's id of the uploaded picture (Slack), so that no retry uploads again. */
  readonly staged?: string
  /** The copy that its asker shared of a private result. */
  readonly shared?: MessageRef
  /** Why it ended, for `declined`, `expired` and `failed`: a code of the error catalogue. */
  readonly problemCode?: string
  /** When the picture was deleted by a person. */
  readonly deletedAtMs?: number
  /** By person key. */
  readonly votes: Readonly<Record<string, Vote>>
}
