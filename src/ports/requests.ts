/** Requests: the journal, one attempt at a request, and the queue. */
import type { Delivery } from '../domain/delivery.ts'
import type { MicroUsd } from '../domain/money.ts'
import type { Proposal } from '../domain/proposal.ts'
import type { Answer, Question } from '../domain/question.ts'
import type { Learned, Posting, RequestRecord, RequestState } from '../domain/record.ts'
import type { ImageRequest, MessageRef, Person } from '../domain/request.ts'
import type { Workspace } from '../domain/rules.ts'
import type { Tallies } from '../domain/tallies.ts'
import type { Vote } from '../domain/vote.ts'
import type { ProblemCode } from '../errors.ts'
import type { Reserved } from './money.ts'

export interface Accepted {
  readonly requestId: string
  /** False when the same delivery (or the same press) was accepted before; `requestId` is that earlier one's. */
  readonly isNew: boolean
  /** How many requests are served before this one. */
  readonly ahead: number
  /** Order of service: a small whole number, lower first; fair between persons. */
  readonly turn: number
  /** Milliseconds until it is done, as things go lately; undefined when nothing is known yet. */
  readonly estimateMs: number | undefined
}

export interface AcceptOptions {
  /** Any of these seen before means: the same request. With how long each is remembered. */
  readonly dedupe: readonly { readonly key: string; readonly forMs: number }[]
  readonly reply?: { readonly secret: string; readonly livesMs: number }
  /** How many unfinished requests one person may have. */
  readonly maxOpen: number
  /** The accepting process posts a "heard you" message next; should it die, the worker looks for that message before it posts its own. */
  readonly announced: boolean
}

export interface Overdue {
  /** In line for a while, perhaps without a job: the process that accepted it may have died before it queued it. */
  readonly unqueued: readonly { readonly requestId: string; readonly turn: number }[]
  /** Past their deadline. */
  readonly expired: readonly string[]
}

export interface RequestStore {
  /** Makes the request durable, in one script. @throws Problem QUEUE_UNAVAILABLE within 2 s when Redis does not answer; TOO_MANY_WAITING */
  accept(request: ImageRequest, options: AcceptOptions): Promise<Accepted>
  find(requestId: string): Promise<RequestRecord | undefined>
  /** The request whose result or progress this message is. */
  findByMessage(message: MessageRef): Promise<RequestRecord | undefined>
  /** Newest first. */
  history(person: Person, count: number): Promise<RequestRecord[]>
  /** Takes ownership: every earlier attempt is overtaken from now on. Undefined when the request has ended. */
  begin(requestId: string): Promise<Attempt | undefined>
  /** The first to decide wins: returns the state after the call, and what it was before. A running request is aborted in whichever process runs it. */
  cancel(requestId: string): Promise<{ readonly before: RequestState; readonly record: RequestRecord } | undefined>
  /** Ends a request that no attempt owns any more (sweeper). Returns false when it had ended already. */
  abandon(requestId: string, state: 'expired' | 'failed', code: ProblemCode): Promise<boolean>
  markDeleted(requestId: string): Promise<void>
  /** Lets go of the upload that showed its picture. @returns whether no other request shows it, so that it can be removed */
  releaseStaged(requestId: string, staged: string): Promise<boolean>
  /** The last vote of a person stands; an older one than the stored is ignored. @returns the vote that stands now */
  vote(requestId: string, person: Person, vote: Vote | { readonly retract: string; readonly atMs: number }): Promise<Vote | undefined>
  /**
   * The first answer to an open question stands, and puts the request back in line.
   * @param delivery what carried it, remembered so long: delivered again, it is neither a second answer nor a wish of its own
   * @returns `taken`; `repeated` for the same delivery once more; `answered` when another answer, or the end of the wait, came first; `none` when nothing is asked
   */
  answer(
    requestId: string,
    answer: Answer,
    delivery: { readonly key: string; readonly forMs: number },
  ): Promise<'taken' | 'repeated' | 'answered' | 'none'>
  /**
   * Somebody else's word on a request that is held for more than a limit allows, with its line in the journal and in the audit log. Who may decide is for
   * the caller to know.
   *
   * @param allowsMicroUsd what may be spent for this request above the limits of its person, channel and workspace; undefined: refused
   * @returns as `answer` does; `answered` also when the time for it was over
   */
  decide(
    requestId: string,
    answer: Answer & { readonly by: string },
    decision: { readonly allowsMicroUsd: MicroUsd | undefined; readonly workspace: Workspace; readonly what: string },
    delivery: { readonly key: string; readonly forMs: number },
  ): Promise<'taken' | 'repeated' | 'answered' | 'none'>
  /** The request that asks this person something in this thread, or by this message. */
  findAsking(thread: MessageRef, person: Person): Promise<RequestRecord | undefined>
  /** Whether an answer came: the request is in line again. */
  isAnswered(requestId: string): Promise<boolean>
  /** The secret that answers in place, while it lives. */
  replySecret(requestId: string): Promise<string | undefined>
  saveProgress(requestId: string, message: MessageRef): Promise<void>
  /** A private result is shared once: false when somebody has claimed that before. */
  claimSharing(requestId: string): Promise<boolean>
  /** The copy that was shared: reactions to it count, and deleting removes it too. Without a copy the claim is given back. */
  settleSharing(requestId: string, copy: MessageRef | undefined): Promise<void>
  /** Called in every process with the id of a request that was cancelled while running. @returns unsubscribe */
  onCancelled(listener: (requestId: string) => void): Promise<() => Promise<void>>
  /** Unfinished requests that look forgotten: never queued, or past their deadline. */
  overdue(): Promise<Overdue>
  /** Puts an unqueued request that turned out to be queued at the end of the sweeper's list. */
  recheckLater(requestId: string): Promise<void>
}

/**
 * One attempt at a request. Every write checks that this attempt still owns the request and that nobody cancelled it.
 * @throws Problem OVERTAKEN or CANCELLED from any write
 */
export interface Attempt {
  readonly number: number
  readonly record: RequestRecord
  /** Keeps what a stage learned in memory until the next write, which saves it along: for what costs nothing to learn again. */
  hold(learned: Partial<Learned>): void
  /** Saves what a stage learned, together with what was held. */
  save(learned: Partial<Learned>): Promise<void>
  /** Books one call to a provider before it is sent, so that a crash cannot hide what it may have cost. */
  bookCall(modelId: string, priceMicroUsd: MicroUsd, makes?: 'picture' | 'words'): Promise<Booking>
  /** Holds what a person may be charged before it is spent, under all limits at once; raised where more is asked for, given back with the request's end. */
  reserve(microUsd: MicroUsd): Promise<Reserved>
  /** "I am about to post": after a crash the next attempt looks for that post before it posts again. */
  markPosting(way: Posting): Promise<void>
  saveProgress(message: MessageRef): Promise<void>
  /** The upload that shows the picture is there; others of the workspace may show it too, until the last lets go of it. */
  saveStaged(staged: string): Promise<void>
  /** Shows the upload of somebody else's request, and holds it. False when it is gone: then it takes one of its own. */
  shareStaged(staged: string): Promise<boolean>
  /** Writes down other words for a wish that was refused, for whoever presses. */
  propose(proposal: Proposal): Promise<void>
  /** Writes down what is about to be asked; from now on it can be answered. */
  openQuestion(question: Question): Promise<void>
  /** The message that asks whoever may allow more. */
  saveApprovalCard(message: MessageRef): Promise<void>
  /** Lets go of the request until the question is answered or due. Returns the answer when one came in the meantime: then this attempt goes on. */
  park(): Promise<Answer | undefined>
  /** Ends the wait: returns `silence` when nobody answered before, else the answer. Whoever is first decides for everybody. */
  closeQuestion(silence: Answer): Promise<Answer>
  /** This attempt ends without an end of the request: after a problem that another attempt may overcome, because its worker is stopping, or to wait for another request. */
  giveBack(because: 'retry' | 'stopping' | 'waiting'): Promise<void>
  /** The end `delivered`, the charge and the index from message to request, in one script: charged if and only if delivered, once. */
  deliver(delivery: Delivery, chargeMicroUsd: MicroUsd, modelId: string, tallies?: Tallies): Promise<void>
  /** Any other end. */
  end(state: 'declined' | 'failed' | 'expired', code: ProblemCode): Promise<void>
}

/** One call to a provider that was booked with what it may cost. */
export interface Booking {
  /** What it did cost. Never called, it may have cost all that was booked. Allowed to an attempt that was overtaken: the money is gone all the same. */
  settle(spentMicroUsd: MicroUsd): Promise<void>
}

/** How serving a request went, as far as the queue is concerned. `ended` covers every end, and requests that somebody else has now. */
export type Outcome =
  | { readonly kind: 'ended' }
  | { readonly kind: 'later'; readonly atMs: number; readonly why: string }
  /** A question is open, or somebody else makes the same picture. What it waits for calls the request back at once; `isOver` tells whether it has come already. */
  | { readonly kind: 'waiting'; readonly untilMs: number; readonly isOver?: () => Promise<boolean> }

/** Runs one request as far as it goes. Aborts with the signal's reason. */
export type Serve = (requestId: string, signal: AbortSignal) => Promise<Outcome>

export interface JobQueue {
  /** Adds the one job of this request; adding it again is nothing. A turn of 0 comes before all others. */
  add(requestId: string, turn: number): Promise<void>
  /** Calls a job back from its pause, at once; nothing when it is not pausing. */
  wake(requestId: string): Promise<void>
  /** Whether a job of this request is waiting, delayed or being worked on. */
  has(requestId: string): Promise<boolean>
  close(): Promise<void>
}
