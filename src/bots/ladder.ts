import type { WayOut } from '../domain/delivery.ts'
import type { MessageRef } from '../domain/request.ts'
import { Problem } from '../errors.ts'
import type { Attempt, Log } from '../ports.ts'
import type { Card } from './cards.ts'
import type { CardFile, Surface } from './surface.ts'

export interface Sending {
  readonly surface: Surface
  readonly attempt: Attempt
  /** Our message that is to be replaced, where there is one. */
  readonly standing: MessageRef | undefined
  /** Answers in place, while it lives. */
  readonly replySecret: string | undefined
  /** The card as it reads after some ways have failed. */
  readonly compose: (degraded: readonly string[]) => Card
  readonly files: readonly CardFile[]
  readonly log: Log
}

export interface Sent {
  readonly way: WayOut
  readonly message: MessageRef | undefined
  readonly degraded: readonly string[]
}

/**
 * Brings a card to the person by the best way that is open, one after the other: update our message → post in the place → answer in place → direct message.
 * On a platform whose immediate answer becomes the result, that answer comes first. A private result never takes a public way.
 *
 * A post that was begun by an earlier attempt and never confirmed is looked for before anything is posted again.
 *
 * @throws Problem with verdict `retry` when a way is only busy or unclear; with the last way's problem (verdict `elsewhere`) when all are closed
 */
export async function sendByLadder(sending: Sending): Promise<Sent> {
  const degraded: string[] = []
  let lastClosed: Problem | undefined
  for (const way of waysOf(sending)) {
    try {
      const message = await SEND[way]({ ...sending, degraded })
      return { way, message, degraded }
    } catch (error) {
      if (!(error instanceof Problem) || error.verdict !== 'elsewhere' || error.code === 'FILE_REFUSED') throw error
      sending.log.info({ way, code: error.code, err: error }, 'this way is closed')
      lastClosed = error
      // Our own message being gone is no news to anybody who removed it, unless the place itself turns out to be closed.
      if (
        error.code === 'PLACE_CLOSED' ||
        (error.code === 'REPLY_EXPIRED' && sending.surface.replyBecomesResult && degraded.length === 0)
      ) {
        if (!degraded.includes(error.tell)) degraded.push(error.tell)
      }
    }
  }
  throw lastClosed ?? new Problem('PLACE_CLOSED', 'there is no way to this person')
}

type Way = Exclude<WayOut, 'link'>
type Step = Sending & { readonly degraded: readonly string[] }

function waysOf({ surface, attempt, standing, replySecret }: Sending): Way[] {
  const isPrivate = attempt.record.request.options.private === true
  const reply: Way[] = replySecret ? ['reply'] : []
  if (isPrivate) return surface.replyBecomesResult ? [...reply, 'direct'] : [...(standing ? (['update'] as const) : []), 'direct']
  const update: Way[] = standing ? ['update'] : []
  return surface.replyBecomesResult ? [...reply, ...update, 'post', 'direct'] : [...update, 'post', ...reply, 'direct']
}

const SEND: Readonly<Record<Way, (step: Step) => Promise<MessageRef | undefined>>> = {
  update: ({ surface, standing, compose, degraded, files }) => surface.update(standing as MessageRef, compose(degraded), files),

  async post({ surface, attempt, compose, degraded, files }) {
    const { request, posting } = attempt.record
    const unconfirmed = posting === 'post' ? 'r' : posting === 'progress' ? 'p' : undefined
    const sinceMs = request.askedAtMs - CLOCK_SLACK_MS
    const earlier = unconfirmed && (await surface.find(request.place, postKey(request.requestId, unconfirmed), sinceMs))
    if (earlier) return surface.update(earlier, compose(degraded), files)
    await attempt.markPosting('post')
    return surface.post(request.place, compose(degraded), files, postKey(request.requestId, 'r'))
  },

  async reply({ surface, attempt, replySecret, compose, degraded, files }) {
    const { request, posting } = attempt.record
    const visibility = request.options.private ? 'asker' : 'channel'
    if (surface.replyBecomesResult) return surface.reply(replySecret as string, compose(degraded), files, visibility)
    // A response URL cannot be asked whether it took the message. Said twice in one place is worse than said once more elsewhere.
    if (posting === 'reply') throw new Problem('REPLY_EXPIRED', 'an earlier attempt used the response URL and heard no answer')
    await attempt.markPosting('reply')
    return surface.reply(replySecret as string, compose(degraded), files, visibility)
  },

  async direct({ surface, attempt, compose, degraded, files }) {
    const { request } = attempt.record
    await attempt.markPosting('direct')
    return surface.direct(request.asker, compose(degraded), files, postKey(request.requestId, 'd'))
  },
}

/** Looking back a little further than our clock says: the platform's clock is another one. */
const CLOCK_SLACK_MS = 5 * 60_000

/** One key for each message that a request may post: `p`rogress, `r`esult, `d`irect, `s`hared. At most 24 characters, for Discord's nonce. */
export const postKey = (requestId: string, part: 'p' | 'r' | 'd' | 's'): string => `${requestId}.${part}`
