/** The interfaces that cross folders, on one page. Folders meet here and are introduced to each other in compose.ts. */
import type { Brand } from './domain/brand.ts'
import type { Delivery } from './domain/delivery.ts'
import type { Generation, ImageMime } from './domain/generation.ts'
import type { Intent } from './domain/intent.ts'
import type { KeptPicture } from './domain/kept-picture.ts'
import type { LanguageModel } from './domain/language-model.ts'
import type { Model, Size } from './domain/model.ts'
import type { MicroUsd } from './domain/money.ts'
import type { Answer, Question } from './domain/question.ts'
import type { Learned, Posting, RequestRecord, RequestState } from './domain/record.ts'
import type { Aspect, ImageRequest, MessageRef, Person, Place } from './domain/request.ts'
import type { Vote } from './domain/vote.ts'
import type { Problem, ProblemCode } from './errors.ts'

/** pino's shape: fields first, short message last. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  fatal(fields: object, message: string): void
  child(fields: object): Log
}

/** A part with a lifetime. `start` resolves when it serves; `stop` when nothing of it is left. */
export interface Role {
  readonly name: string
  start(): Promise<void>
  stop(): Promise<void>
}

// --- Requests: the journal -------------------------------------------------------------------------------------------------------------

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
  bookCall(modelId: string, priceMicroUsd: MicroUsd): Promise<void>
  /** "I am about to post": after a crash the next attempt looks for that post before it posts again. */
  markPosting(way: Posting): Promise<void>
  saveProgress(message: MessageRef): Promise<void>
  /** The upload that shows the picture is there; others of the workspace may show it too, until the last lets go of it. */
  saveStaged(staged: string): Promise<void>
  /** Shows the upload of somebody else's request, and holds it. False when it is gone: then it takes one of its own. */
  shareStaged(staged: string): Promise<boolean>
  /** Writes down what is about to be asked; from now on it can be answered. */
  openQuestion(question: Question): Promise<void>
  /** Lets go of the request until the question is answered or due. Returns the answer when one came in the meantime: then this attempt goes on. */
  park(): Promise<Answer | undefined>
  /** Ends the wait: returns `silence` when nobody answered before, else the answer. Whoever is first decides for everybody. */
  closeQuestion(silence: Answer): Promise<Answer>
  /** This attempt ends without an end of the request: after a problem that another attempt may overcome, because its worker is stopping, or to wait for another request. */
  giveBack(because: 'retry' | 'stopping' | 'waiting'): Promise<void>
  /** The end `delivered`, the charge and the index from message to request, in one script: charged if and only if delivered, once. */
  deliver(delivery: Delivery, chargeMicroUsd: MicroUsd): Promise<void>
  /** Any other end. */
  end(state: 'declined' | 'failed' | 'expired', code: ProblemCode): Promise<void>
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
  /** Adds the one job of this request; adding it again is nothing. */
  add(requestId: string, turn: number): Promise<void>
  /** Calls a job back from its pause, at once; nothing when it is not pausing. */
  wake(requestId: string): Promise<void>
  /** Whether a job of this request is waiting, delayed or being worked on. */
  has(requestId: string): Promise<boolean>
  close(): Promise<void>
}

// --- What a worker talks to ------------------------------------------------------------------------------------------------------------

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
  /** Tells why there will be no picture, once. */
  explain(problem: Problem): Promise<void>
  /** Waits for what is under way and lets go. */
  close(): Promise<void>
}

// --- What the pipeline thinks and draws with -------------------------------------------------------------------------------------------

/** The trained classifier: in process, at once, for nothing. */
export interface FastReading {
  read(words: string): Intent
}

/** For whom words are read, and how what that may cost is booked. */
export interface ReadingContext {
  readonly requestId: string
  readonly person: Person
  readonly signal: AbortSignal
  readonly log: Log
  /** Before a call is sent. @throws Problem OVERTAKEN or CANCELLED: then nothing is sent */
  bookCall(modelId: string, priceMicroUsd: MicroUsd): Promise<void>
}

/** Reads what a person means. Never fails because of the words or of a model: @throws only the signal's reason, and what `bookCall` throws to stop */
export interface Understanding {
  read(words: string, context: ReadingContext): Promise<Intent>
}

/** One question to a text model, answered as JSON. */
export interface TextQuestion {
  readonly model: LanguageModel
  /** The rules: ours alone, never a word of an asker. */
  readonly system: string
  /** The data to look at. */
  readonly words: string
  /** JSON Schema of the answer. The model is held to it, and its answer is not trusted to obey. */
  readonly schema: object
  readonly maxOutputTokens: number
  readonly timeoutMs: number
}

export interface TextAnswer {
  readonly json: unknown
  readonly costMicroUsd: MicroUsd
}

/** One provider's adapter for text. Vendor errors become Problems here and nowhere else; it never retries by itself. */
export interface TextModel {
  readonly provider: string
  answer(question: TextQuestion, signal: AbortSignal): Promise<TextAnswer>
}

/** Answers of a text model, for the workspace of the person who asked: nothing crosses workspaces. */
export interface AnswerCache {
  find(person: Person, question: string): Promise<unknown>
  keep(person: Person, question: string, answer: unknown): Promise<void>
}

/** `off`: do not ask. `probe` is the one try after a time off; only its own report decides. */
export type Admission = { readonly kind: 'on' | 'off' } | { readonly kind: 'probe'; readonly token: string }

/** Takes something out of use for a while when it fails too often; all workers share it. */
export interface HealthSwitch {
  admit(): Promise<Admission>
  /** `abandoned`: we went away ourselves, which says nothing. @returns what this report changed */
  report(admission: Admission, outcome: 'answered' | 'failed' | 'abandoned'): Promise<'turned on' | 'turned off' | 'unchanged'>
}

/** A picture that goes to a model together with the words. */
export interface Reference {
  readonly bytes: Uint8Array
  readonly mime: ImageMime
}

export interface Order {
  readonly requestId: string
  readonly prompt: string
  readonly aspect: Aspect
  /** 1K without it. */
  readonly size?: Size
  /** Pictures to draw by; with `edit`, the first is the one to change. */
  readonly references?: readonly Reference[]
  readonly edit?: boolean
  readonly model: Model
  /** Same seed, same picture, where the model can. */
  readonly seed: number
  readonly intent: Intent
  /** The asker's own words. */
  readonly words: string
}

export interface Drawn {
  readonly bytes: Uint8Array
  readonly mime: ImageMime
  readonly costMicroUsd: MicroUsd
  readonly warnings: readonly string[]
}

/** One provider's adapter. Vendor errors become Problems here and nowhere else; it never retries by itself. */
export interface ImageModel {
  readonly provider: string
  draw(order: Order, signal: AbortSignal): Promise<Drawn>
}

/** The models that can be used with the present configuration, and how to reach them. */
export interface Models {
  /** Every configured entry that is not switched off today, cheapest first. */
  readonly usable: readonly Model[]
  find(modelId: string): Model | undefined
  /**
   * The model for what a person typed: one of our ids or a provider's own name, in any case. One that is switched off is answered by
   * its successor, and the notice says so. Undefined when there is neither.
   */
  resolve(asked: string): { readonly model: Model; readonly notice?: string } | undefined
  adapter(model: Model): ImageModel
}

/** Which brand a place works for: its channel's, else its workspace's. */
export interface Brands {
  find(place: Place): Promise<Brand | undefined>
}

/** Decodes an image whole. @throws Problem IMAGE_BROKEN naming what is wrong */
export interface ImageInspector {
  inspect(bytes: Uint8Array): Promise<{ readonly mime: ImageMime; readonly width: number; readonly height: number }>
  /** Re-encodes until it fits; returns the same bytes when they do. @throws Problem FILE_REFUSED when it cannot be made to fit */
  fit(bytes: Uint8Array, mime: ImageMime, maxBytes: number): Promise<{ readonly bytes: Uint8Array; readonly mime: ImageMime }>
}

/** Content-addressed: the key is the SHA-256 of the bytes. A picture is never seen half-written. */
export interface ImageStore {
  /**
   * `holder` (a request id) keeps the picture; it is removed when its last holder lets go. It outlives any crash of ours from now on, and a power cut too unless
   * `mayBeDrawnAgain`: what cost nothing does not wait for the disk.
   */
  put(bytes: Uint8Array, holder: string, options?: { readonly mayBeDrawnAgain?: boolean }): Promise<string>
  /**
   * One more holder of a picture that is here already; a power cut may forget it. False when the picture is not here, or not any more.
   * @param isNew this holder cannot hold another one yet, so nobody has to look
   */
  hold(imageKey: string, holder: string, isNew?: boolean): Promise<boolean>
  /** Written under the request before the journal knows of it: closes the window between the model's answer and the save. */
  recover(holder: string): Promise<Uint8Array | undefined>
  get(imageKey: string): Promise<Uint8Array | undefined>
  release(imageKey: string, holder: string): Promise<void>
  /** An address that shows the picture to whoever has it, or undefined where no public address is configured. */
  link(imageKey: string, mime: ImageMime): string | undefined
}

export type { Generation }

// --- Pictures made before --------------------------------------------------------------------------------------------------------------

/** Texts to vectors whose angle tells how close they are in meaning; one for each text, in their order. */
export interface Embeddings {
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly (readonly number[])[]>
}

/**
 * What was made before. Nothing here is needed to serve a request: a part that is away is logged and skipped, and no method ever throws. Nothing
 * crosses workspaces, and what was asked for in private is found by its asker alone.
 */
export interface PictureIndex {
  /** `memory` where this process knew it already. Whoever finds that the bytes are gone says so with `forget`. */
  find(cacheKey: string, asker: Person): Promise<{ readonly picture: KeptPicture; readonly from: 'memory' | 'index' } | undefined>
  /** The workspace's newest that were not private, newest first: what may be offered. */
  recent(asker: Person, count: number): Promise<readonly KeptPicture[]>
  /** Holds the picture in the image store for as long as it is kept. One with the same key takes the place of the earlier. */
  keep(picture: KeptPicture): Promise<void>
  /** The same file may be shown again in this workspace, for as long as this very picture is kept under the key. */
  saveStaged(picture: Pick<KeptPicture, 'cacheKey' | 'imageKey'>, asker: Person, staged: string): Promise<void>
  forget(cacheKey: string): Promise<void>
  /** Forgets all of a workspace. */
  purge(workspace: Pick<Person, 'platform' | 'workspaceId'>): Promise<void>
  /** Lets go of what nobody asked for in a long time. @returns how many */
  sweep(): Promise<number>
}

/** `lead`: make it; the others wait for you. `wait`: somebody is making it; look again then, unless woken. `alone`: make it; nobody waits. */
export type FlightPlace =
  | { readonly kind: 'lead'; readonly flight: Flight }
  | { readonly kind: 'wait'; readonly untilMs: number; readonly leaderId: string }
  | { readonly kind: 'alone' }

/** The one that makes a picture for all who asked for it at the same time. It is kept alive until it lands; a dead one is succeeded. */
export interface Flight {
  /** `declined`: the others try on their own, at once. @returns the requests that wait, to be woken */
  land(outcome: 'made' | 'failed' | 'declined'): Promise<readonly string[]>
  /** It comes back by itself after this time, and keeps the lead until a lease beyond that. */
  rest(forMs: number): Promise<void>
  /** Another attempt of the same request has the lead now. */
  abandon(): void
}

export interface SingleFlight {
  /** Exactly one request leads at a time. When Redis is away everybody flies alone. */
  lead(cacheKey: string, requestId: string): Promise<FlightPlace>
  /** Whether it was handed over to be woken. A wake-up that came before the request was put away found nothing to wake. */
  isOver(cacheKey: string, requestId: string): Promise<boolean>
  /** A request that ended while it waited needs no waking. */
  leave(cacheKey: string, requestId: string): Promise<void>
}
