import type { WayOut } from '../../domain/delivery.ts'
import type { ImageRequest, MessageRef } from '../../domain/request.ts'
import { Problem } from '../../errors.ts'
import type { Attempt, Log } from '../../ports.ts'
import type { Card } from '../cards.ts'
import type { CardFile, Surface } from '../surface.ts'
import { postKey, type Standing } from './standing.ts'

export interface Sending {
  readonly surface: Surface
  readonly attempt: Attempt
  /** Our message in the place, which the card replaces, where there is one. */
  readonly standing: Standing
  /** Answers in place, while it lives. */
  readonly replySecret: string | undefined
  /** The card as it reads on this way, after others have failed. */
  readonly compose: (degraded: readonly string[], way: Way) => Card
  readonly files: readonly CardFile[]
  /** What the card is: a question and the result that follows it are two posts, where both must be posted. */
  readonly as: 'post' | 'question'
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
 * A post that was begun and never confirmed is looked for before anything is posted again. Before each way the journal is asked whether this attempt still
 * owns the request: a worker that was frozen, or whose request was cancelled, must notice before anybody sees anything.
 *
 * @throws Problem with verdict `retry` when a way is only busy or unclear; with the last way's problem (verdict `elsewhere`) when all are closed
 */
export async function sendByLadder(sending: Sending): Promise<Sent> {
  const closed: Problem[] = []
  const standing = await sending.standing.message()
  for (const way of waysOf(sending, standing)) {
    const degraded = notesOn(way, closed, sending)
    try {
      const message = await SEND[way]({ ...sending, card: sending.compose(degraded, way), message: standing })
      return { way, message, degraded }
    } catch (error) {
      if (!(error instanceof Problem) || error.verdict !== 'elsewhere' || error.code === 'FILE_REFUSED') throw error
      sending.log.info({ way, code: error.code, err: error }, 'this way is closed')
      closed.push(error)
    }
  }
  throw closed.at(-1) ?? new Problem('PLACE_CLOSED', 'there is no way to this person')
}

export type Way = Exclude<WayOut, 'link'>

/**
 * Why the card comes this way, in one sentence, where a person would wonder. Nobody does when it stands in the place where it was expected, and our own
 * message being gone is no news to whoever removed it.
 */
function notesOn(way: Way, closed: readonly Problem[], { surface }: Sending): string[] {
  if (way === 'update' || way === 'reply') return []
  const reason =
    (way === 'direct' && closed.find(({ code }) => code === 'PLACE_CLOSED')) ||
    (surface.replyBecomesResult && closed.find(({ code }) => code === 'REPLY_EXPIRED'))
  return reason ? [reason.tell] : []
}

type Step = Sending & { readonly card: Card; readonly message: MessageRef | undefined }

function waysOf({ surface, attempt, replySecret }: Sending, standing: MessageRef | undefined): Way[] {
  const isPrivate = attempt.record.request.options.private === true
  const reply: Way[] = replySecret ? ['reply'] : []
  const update: Way[] = standing ? ['update'] : []
  if (isPrivate) return [...(surface.replyBecomesResult ? reply : []), ...update, 'direct']
  return surface.replyBecomesResult ? [...reply, ...update, 'post', 'direct'] : [...update, 'post', ...reply, 'direct']
}

const SEND: Readonly<Record<Way, (step: Step) => Promise<MessageRef | undefined>>> = {
  async update({ surface, attempt, message, card, files }) {
    await attempt.markPosting('update')
    return surface.update(message as MessageRef, card, files)
  },

  post: ({ standing, as, card, files }) => standing.post(as, card, files),

  async reply({ surface, attempt, replySecret, card, files }) {
    const { request, posting } = attempt.record
    const visibility = request.options.private ? 'asker' : 'channel'
    // A response URL cannot be asked whether it took the message. Said twice in one place is worse than said once more elsewhere.
    if (posting === 'reply' && !surface.replyBecomesResult)
      throw new Problem('REPLY_EXPIRED', 'an earlier attempt used the response URL and heard no answer')
    await attempt.markPosting('reply')
    return surface.reply(replySecret as string, card, files, visibility)
  },

  async direct({ surface, attempt, card, files }) {
    const { request, posting } = attempt.record
    const earlier = posting === 'direct' ? await findDirect(surface, request) : undefined
    await attempt.markPosting('direct')
    if (earlier) return surface.update(earlier, card, files)
    return surface.direct(request.asker, card, files, postKey(request.requestId, 'd'))
  },
}

/** Where a person's id does not name the channel of their direct messages (Discord), the nonce keeps a second post from showing. */
async function findDirect(surface: Surface, { place, asker, requestId, askedAtMs }: ImageRequest): Promise<MessageRef | undefined> {
  const { threadId: _, ...channel } = { ...place, channelId: asker.personId }
  try {
    return await surface.find(channel, postKey(requestId, 'd'), askedAtMs)
  } catch (error) {
    if (error instanceof Problem && error.verdict === 'elsewhere') return undefined
    throw error
  }
}
