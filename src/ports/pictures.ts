/** Where pictures lie, and how one that was made is found again. */
import type { EmbeddingModel } from '../domain/embedding-model.ts'
import type { ImageMime } from '../domain/generation.ts'
import type { KeptPicture } from '../domain/kept-picture.ts'
import type { Person } from '../domain/request.ts'
import type { Attempt } from './requests.ts'
import type { ReadingContext } from './thinking.ts'

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

/** One provider's adapter for vectors whose angle tells how close texts are in meaning; one for each text, in their order. It never retries by itself. */
export interface Embedder {
  embed(
    texts: readonly string[],
    options: { readonly model: EmbeddingModel; readonly timeoutMs: number },
    signal: AbortSignal,
  ): Promise<readonly (readonly number[])[]>
}

/** Words, and under which key the picture for them is kept or will be. */
export interface Worded {
  readonly cacheKey: string
  readonly words: string
}

/** What wishes mean, as vectors: those that are known, and for those that are not a model is asked. */
export interface Embeddings {
  /** @returns one vector for each wish, or undefined when nobody could tell. @throws only the signal's reason, and what `bookCall` throws to stop */
  embed(
    wishes: readonly Worded[],
    asker: Person,
    context: Pick<Attempt, 'bookCall'> & Pick<ReadingContext, 'signal' | 'log'>,
  ): Promise<readonly (readonly number[])[] | undefined>
}

/** Vectors that were paid for, by workspace and by the version of the model. Best effort: no method throws. */
export interface PictureVectors {
  find(asker: Person, version: string, cacheKeys: readonly string[]): Promise<readonly (readonly number[] | undefined)[]>
  keep(asker: Person, version: string, vectors: readonly (readonly [cacheKey: string, vector: readonly number[]])[]): Promise<void>
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
  /** Whether somebody seems to be making it. Best effort: false when Redis is away. */
  isLed(cacheKey: string): Promise<boolean>
  /** A request that ended while it waited needs no waking. */
  leave(cacheKey: string, requestId: string): Promise<void>
}

/** Whom similar pictures are offered. Best effort: it never throws, and without an answer nobody is asked. */
export interface OfferManners {
  mayAsk(person: Person): Promise<boolean>
  /** What became of an offer; told twice for one request, it counts once. */
  heard(person: Person, requestId: string, outcome: 'taken' | 'declined'): Promise<void>
}
