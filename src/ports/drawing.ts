/** What pictures are made and looked at with. */
import type { Generation, ImageMime } from '../domain/generation.ts'
import type { Intent } from '../domain/intent.ts'
import type { Model, Size } from '../domain/model.ts'
import type { MicroUsd } from '../domain/money.ts'
import type { Plan } from '../domain/plan.ts'
import type { Aspect, ImageRequest } from '../domain/request.ts'
import type { Attempt } from './requests.ts'
import type { ReadingContext } from './thinking.ts'

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
  /** The asker's own words, with what they answered when they were asked. */
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

/** `off` says when to look again, `busy` when the provider wants to be asked again. `probe` is the one call to a model that kept failing; only its own report decides. */
export type ModelAdmission =
  | { readonly kind: 'on' }
  | { readonly kind: 'off' | 'busy'; readonly waitMs: number }
  | { readonly kind: 'probe'; readonly token: string }

/** A circuit breaker for each model; all workers share it. */
export interface ModelHealth {
  /** Which of these are out of use this moment. */
  off(modelIds: readonly string[]): Promise<readonly string[]>
  admit(model: Model): Promise<ModelAdmission>
  /** The provider said when to come back: until then nobody asks. Says nothing about the model's health. */
  hold(modelId: string, forMs: number): Promise<void>
  /**
   * `abandoned`: we went away ourselves, or were told to wait, which says nothing.
   *
   * @param others the other models that can be used: the last one that is left is given no pause, but one caller at a time
   * @returns what this report changed; `on again` after `check` switched it off
   */
  report(
    modelId: string,
    admission: ModelAdmission,
    outcome: 'answered' | 'failed' | 'abandoned',
    others: readonly string[],
  ): Promise<'opened' | 'closed' | 'on again' | 'unchanged'>
  /** Switches a model off that failed more often than it answered lately, unless it is the last that is left. @returns since when, the first time; undefined when nothing changed */
  check(modelId: string, others: readonly string[]): Promise<{ readonly sinceMs: number } | undefined>
}

/** Whoever owns the bill and the keys. */
export interface Admins {
  /** Once for each key, whichever processes say it. */
  tell(text: string, key: string): Promise<void>
}

/** Pictures of our own that come close to a wish, for when no model answers. */
export interface SimilarPictures {
  /** With a warning that says what it is; undefined when there is none. */
  find(request: ImageRequest, plan: Plan): Promise<Generation | undefined>
}

/** What chats show in different ways, or not at all. */
export type Oddity = 'animated' | 'turned' | 'in other colours'

/** What one decoding of a picture shows. */
export interface PictureRead {
  readonly mime: ImageMime
  readonly width: number
  readonly height: number
  /** 256 × 256 grey levels of the whole picture, row by row; what is transparent lies on white. */
  readonly grey: Uint8Array
  /** The same picture still, upright and in eight bits of sRGB, where it was not: type and size are this one's, and it takes the place of the other. */
  readonly plain?: { readonly bytes: Uint8Array; readonly was: readonly Oddity[] }
}

/** Decodes a picture once, off the event loop, after its header and structure were found sound. @throws Problem IMAGE_BROKEN naming what is wrong */
export interface PictureReader {
  read(bytes: Uint8Array): Promise<PictureRead>
}

/** Looks whether a picture shows what was asked for. */
export interface PictureCritic {
  /** @returns undefined when nobody could tell. @throws only the signal's reason, and what `bookCall` throws to stop */
  look(
    picture: Reference,
    words: string,
    context: Pick<Attempt, 'bookCall'> & Pick<ReadingContext, 'signal' | 'log'>,
  ): Promise<{ readonly showsIt: boolean; readonly reason: string } | undefined>
}

/** Decodes an image whole. @throws Problem IMAGE_BROKEN naming what is wrong */
export interface ImageInspector {
  inspect(bytes: Uint8Array): Promise<{ readonly mime: ImageMime; readonly width: number; readonly height: number }>
  /** Re-encodes until it fits; returns the same bytes when they do. @throws Problem FILE_REFUSED when it cannot be made to fit */
  fit(bytes: Uint8Array, mime: ImageMime, maxBytes: number): Promise<{ readonly bytes: Uint8Array; readonly mime: ImageMime }>
}
