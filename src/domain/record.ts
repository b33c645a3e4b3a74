import { type Delivery, WAYS_OUT } from './delivery.ts'
import type { Generation } from './generation.ts'
import type { Intent } from './intent.ts'
import type { MicroUsd } from './money.ts'
import type { Plan } from './plan.ts'
import type { Proposal } from './proposal.ts'
import type { Answer, Question } from './question.ts'
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
 * Where a request stands. `waiting` in line, `running` in a worker, `asking` its asker something; the others are ends, and a request reaches exactly one:
 * `delivered`, `declined` (an expected refusal), `cancelled` (by a person), `expired` (its deadline passed), `failed`.
 */
export const STATES = ['waiting', 'running', 'asking', 'delivered', 'declined', 'cancelled', 'expired', 'failed'] as const
export type RequestState = (typeof STATES)[number]

/** A message that is about to be sent: a way out for the result, our first message about it, or a question. */
export const POSTINGS = [...WAYS_OUT, 'progress', 'question'] as const
export type Posting = (typeof POSTINGS)[number]

/** The journal of one request: all that was decided, spent and sent for it. */
export interface RequestRecord {
  readonly request: ImageRequest
  readonly state: RequestState
  readonly learned: Partial<Learned>
  /** Our "working on it" message; the result replaces it. */
  readonly progress?: MessageRef
  /** A post that was begun and not confirmed: it may or may not be visible. */
  readonly posting?: Posting
  /** What its asker was asked last, answered or not. */
  readonly question?: Question
  /** The `askedAtMs` of the question that its asker is sure to have seen. */
  readonly questionShown?: number
  /** The answer to `question`: the first that came, or silence. */
  readonly answer?: Answer
  /** Where whoever may allow more than a limit does was asked. */
  readonly approvalCard?: MessageRef
  /** How many attempts ended with a problem that another attempt may overcome. */
  readonly retries: number
  /** How many attempts ended on purpose: to wait for an answer, or because their worker was stopping. The rest were lost with their worker. */
  readonly pauses: number
  /** How many workers it had lost when it last learned something new. */
  readonly outlived: number
  /** The platform's id of the uploaded picture (Slack), so that no retry uploads again. */
  readonly staged?: string
  /** The model that was asked last, by whichever attempt. */
  readonly askedModel?: string
  /** The copy that its asker shared of a private result. */
  readonly shared?: MessageRef
  /** Why it ended, for `declined`, `expired` and `failed`: a code of the error catalogue. */
  readonly problemCode?: string
  /** Other words that were proposed when it was refused. */
  readonly proposal?: Proposal
  /** When the picture was deleted by a person. */
  readonly deletedAtMs?: number
  readonly endedAtMs?: number
  /** What its asker paid. */
  readonly chargedMicroUsd?: MicroUsd
  /** What the calls to providers may have cost us; absent where none was made. */
  readonly spentMicroUsd?: MicroUsd
  /** By person key. */
  readonly votes: Readonly<Record<string, Vote>>
}
