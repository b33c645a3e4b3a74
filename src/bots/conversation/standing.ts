import type { RequestRecord } from '../../domain/record.ts'
import type { MessageRef } from '../../domain/request.ts'
import { Problem } from '../../errors.ts'
import type { Attempt } from '../../ports.ts'
import type { Card } from '../cards.ts'
import type { CardFile, Surface } from '../surface.ts'

/** One key for each message that a request may post: `p`rogress, `q`uestion, `r`esult, `d`irect, `s`hared, `a`pproval. At most 24 characters, for Discord's nonce. */
export const postKey = (requestId: string, part: 'p' | 'q' | 'r' | 'd' | 's' | 'a'): string => `${requestId}.${part}`

/** Looking back a little further than our clock says: the platform's clock is another one. */
export const CLOCK_SLACK_MS = 5 * 60_000

/** How a message that was begun may be found again, should nobody have told us its id. */
const BEGUN = ['post', 'progress', 'question', 'reply'] as const
type Begun = (typeof BEGUN)[number]

const isBegun = (posting: RequestRecord['posting']): posting is Begun => BEGUN.some((begun) => begun === posting)

const PARTS = { post: 'r', progress: 'p', question: 'q' } as const

/** Looks for a message that was begun and never confirmed: it may be visible all the same. */
export async function findUnconfirmed(surface: Surface, { request, posting }: RequestRecord): Promise<MessageRef | undefined> {
  const { requestId, place, askedAtMs } = request
  const sinceMs = askedAtMs - CLOCK_SLACK_MS
  switch (posting) {
    case 'post':
    case 'progress':
    case 'question':
      return surface.find(place, postKey(requestId, PARTS[posting]), sinceMs)
    case 'reply':
      // An answer in place has no key of its own, but its buttons carry the request's id. A response URL cannot be asked.
      return surface.replyBecomesResult ? surface.find(place, requestId, sinceMs) : undefined
    default:
      return undefined
  }
}

/**
 * The one message of ours in the place of a request: "heard you" first, then progress, then the result. Progress and result share it within an attempt, and
 * attempts hand it on through the journal, so that no message is left behind and none is posted beside another.
 */
export class Standing {
  readonly #surface: Surface
  readonly #attempt: Attempt
  #message: MessageRef | undefined
  #unconfirmed: Begun | undefined
  /** Why nobody can look for an unconfirmed post; then nothing may be posted beside it. */
  #cannotLook: Problem | undefined

  constructor(surface: Surface, attempt: Attempt) {
    const { progress, posting } = attempt.record
    this.#surface = surface
    this.#attempt = attempt
    this.#message = progress
    this.#unconfirmed = isBegun(posting) ? posting : undefined
  }

  /** The message, also one that was posted and never confirmed. @throws Problem with verdict `retry` when that cannot be told now */
  async message(): Promise<MessageRef | undefined> {
    const before = this.#message
    const found = await this.find()
    if (found && found !== before) await this.keep(found)
    return found
  }

  /** The same without a word to the journal: also for whoever does not own the request any more. */
  async find(): Promise<MessageRef | undefined> {
    if (!this.#unconfirmed) return this.#message
    try {
      this.#message = (await findUnconfirmed(this.#surface, { ...this.#attempt.record, posting: this.#unconfirmed })) ?? this.#message
      this.#unconfirmed = undefined
    } catch (error) {
      if (!(error instanceof Problem) || error.verdict !== 'elsewhere') throw error
      this.#cannotLook = error
    }
    return this.#message
  }

  /** Posts in the place; should the answer get lost, the next look finds it. */
  async post(way: keyof typeof PARTS, card: Card, files: readonly CardFile[]): Promise<MessageRef> {
    if (this.#cannotLook) throw this.#cannotLook
    const { request } = this.#attempt.record
    const key = postKey(request.requestId, PARTS[way])
    this.#message = await this.begin(way, () => this.#surface.post(request.place, card, files, key))
    return this.#message
  }

  /** Marks what is about to be sent; should its answer get lost, the next look looks for it, in this attempt or in a later one. */
  async begin<Result>(way: Begun, send: () => Promise<Result>): Promise<Result> {
    await this.#attempt.markPosting(way)
    this.#unconfirmed = way
    try {
      const sent = await send()
      this.#unconfirmed = undefined
      return sent
    } catch (error) {
      // Anything but "no answer" is an answer: it was not posted.
      if (error instanceof Problem && error.code !== 'PLATFORM_UNCLEAR') this.#unconfirmed = undefined
      throw error
    }
  }

  /** Makes this message the standing one, in the journal too. */
  async keep(message: MessageRef): Promise<void> {
    this.#message = message
    await this.#attempt.saveProgress(message)
  }
}
