/** What a worker says to people. */
import type { Delivery } from '../domain/delivery.ts'
import type { Proposal } from '../domain/proposal.ts'
import type { Question } from '../domain/question.ts'
import type { Learned } from '../domain/record.ts'
import type { Problem } from '../errors.ts'

export type Step =
  /** What the picture will be drawn with, and why in a few words: said once there is something to show. */
  | { readonly kind: 'planned'; readonly modelId: string; readonly brief: string | undefined }
  | { readonly kind: 'drawing'; readonly modelId: string; readonly estimateMs: number }
  | { readonly kind: 'waiting-for-model'; readonly modelId: string; readonly resumesAtMs: number }
  /** Somebody else's request makes the same picture this moment; `personId` is its asker. */
  | { readonly kind: 'joining'; readonly personId: string }
  | { readonly kind: 'delivering' }

/** What a person experiences of one attempt. It has one implementation, over any surface. */
export interface Conversation {
  /** Shown in the progress message, when there is time to; best effort, never throws, never waited for. */
  progress(step: Step): void
  /** Delivers the picture by the best way that works. @throws Problem with verdict retry, fail or stop */
  show(learned: Pick<Learned, 'intent' | 'plan' | 'generation'>, signal: AbortSignal): Promise<Delivery>
  /** Asks the asker, in our message in the place. @returns when the question should be shown anew, where its countdown does not run by itself @throws Problem */
  ask(question: Question): Promise<number | undefined>
  /** Tells why there will be no picture, once, with other words to try where there are any. */
  explain(problem: Problem, proposal?: Proposal): Promise<void>
  /** Waits for what is under way and lets go. */
  close(): Promise<void>
}
