/** What wishes are read and planned with. */
import type { Brand } from '../domain/brand.ts'
import type { Intent } from '../domain/intent.ts'
import type { LanguageModel } from '../domain/language-model.ts'
import type { Lessons } from '../domain/lessons.ts'
import type { MicroUsd } from '../domain/money.ts'
import type { Proposal } from '../domain/proposal.ts'
import type { Person, Place } from '../domain/request.ts'
import type { Reference } from './drawing.ts'
import type { Log } from './program.ts'
import type { Booking } from './requests.ts'

/** The trained classifier: in process, at once, for nothing. */
export interface FastReading {
  /** @param lessons what the workspace has taught since */
  read(words: string, lessons?: Lessons): Intent
}

/** For whom words are read, and how what that may cost is booked. */
export interface ReadingContext {
  readonly requestId: string
  readonly person: Person
  /** What their workspace has learned. */
  readonly lessons?: Lessons
  /** From how sure a first reading on no text model is asked; absent: as the settings say. */
  readonly semanticBelow?: number | undefined
  readonly signal: AbortSignal
  readonly log: Log
  /** Before a call is sent. @throws Problem OVERTAKEN or CANCELLED: then nothing is sent */
  bookCall(modelId: string, priceMicroUsd: MicroUsd): Promise<Booking>
}

/** Reads what a person means. Never fails because of the words or of a model: @throws only the signal's reason, and what `bookCall` throws to stop */
export interface Understanding {
  read(words: string, context: ReadingContext): Promise<Intent>
}

/** Finds other words for a wish that was refused. @returns undefined where there are none. @throws only the signal's reason, and what `bookCall` throws to stop */
export interface Rewording {
  propose(words: string, category: string, context: ReadingContext): Promise<Proposal | undefined>
}

/** One question to a text model, answered as JSON. */
export interface TextQuestion {
  readonly model: LanguageModel
  /** The rules: ours alone, never a word of an asker. */
  readonly system: string
  /** The data to look at. */
  readonly words: string
  /** Pictures to look at, before the words. */
  readonly pictures?: readonly Reference[]
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

/** Which brand a place works for: its channel's, else its workspace's. */
export interface Brands {
  find(place: Place): Promise<Brand | undefined>
}
