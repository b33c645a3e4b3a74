import type { Intent } from '../../domain/intent.ts'
import type { MicroUsd } from '../../domain/money.ts'
import type { Attachment, ImageRequest, Options } from '../../domain/request.ts'
import { Problem } from '../../errors.ts'
import { postKey } from '../conversation/standing.ts'
import type { Heard } from '../heard.ts'
import type { Arrival, Incoming } from '../incoming.ts'
import { wordView } from '../views/person-views.ts'
import { heardView } from '../views/request-views.ts'
import type { InboxParts } from './inbox-parts.ts'
import { checkAttachments, cleanWords } from './wish.ts'

export interface Wish {
  readonly via: ImageRequest['via']
  readonly words: string
  /** The model as it was typed; what is stored is the one that draws. */
  readonly options: Options
  readonly attachments: readonly Attachment[]
  readonly parentId?: string
  /** How the asker said that it is meant. */
  readonly intent?: Intent
  /** What became of it before it came here, for its asker. */
  readonly notices?: readonly string[]
  /** The price on the button. */
  readonly agreedMicroUsd?: MicroUsd
  readonly asksForMore?: boolean
  /** A further key under which a repetition within a moment counts as the same (a double click). */
  readonly pressKey?: string
  /** How long, where that is longer than a double click takes. */
  readonly pressKeptMs?: number
  /** What to say to a repetition. */
  readonly onRepeat?: string
}

export type Accept = (incoming: Incoming, wish: Wish) => Promise<Heard>

/** Platforms repeat a delivery within minutes or, delayed, within a day; a week leaves room. */
export const DELIVERY_REMEMBERED_MS = 7 * 86_400_000
/** Two presses of one button by one person within this time are one. */
const DOUBLE_CLICK_MS = 5_000

/** Turns a wish into a durable request, in one script, before anything else happens. */
export function accepting(parts: InboxParts): Accept {
  const { requests, queue, surfaceOf, log } = parts

  return async (incoming, wish) => {
    const { place, person, reply, answersInPlace } = incoming
    const request = toRequest(incoming, wish)
    const announced = !answersInPlace && !request.options.private
    const accepted = await requests.accept(request, {
      dedupe: dedupeKeys(incoming, wish),
      ...(reply && { reply }),
      maxOpen: parts.maxOpenPerPerson,
      announced,
    })
    const { requestId, isNew, ahead, turn, estimateMs } = accepted
    if (!isNew)
      return (await isSecondPress(incoming, wish, requestId))
        ? { kind: 'answer', reply: wordView(wish.onRepeat ?? 'I am on it already.') }
        : { kind: 'silence' }

    const view = heardView(request, ahead, estimateMs)
    return {
      kind: 'accepted',
      requestId,
      reply: view,
      private: request.options.private === true,
      async after() {
        if (announced) await announce()
        await enqueue()
      },
    }

    /** The request is durable already: should Redis be away by now, the sweeper queues it. */
    async function enqueue(): Promise<void> {
      try {
        await queue.add(requestId, (await parts.isAhead?.(incoming.person)) ? 0 : turn)
      } catch (error) {
        log.warn({ requestId, err: error }, 'could not queue; the sweeper will')
      }
    }

    /** Where the platform shows no answer of ours by itself, a message says that we heard; it becomes the result. A failure is the worker's to repair. */
    async function announce(): Promise<void> {
      try {
        const message = await surfaceOf(place.platform).post(place, view, [], postKey(requestId, 'p'))
        await requests.saveProgress(requestId, message)
      } catch (error) {
        log.info({ requestId, err: error, person: person.personId }, 'could not announce; the worker will find its way')
      }
    }
  }

  /** A press of their own deserves a word. The same press delivered twice (two processes on one token) has its answer already, and another would take its place. */
  async function isSecondPress({ reply }: Incoming, { pressKey }: Wish, requestId: string): Promise<boolean> {
    return pressKey !== undefined && (!reply || (await requests.replySecret(requestId)) !== reply.secret)
  }

  function toRequest(incoming: Incoming, wish: Wish): ImageRequest {
    const { via, words, options, attachments, parentId, intent, notices = [], agreedMicroUsd, asksForMore } = wish
    checkAttachments(attachments)
    const { model, notice } = options.modelId ? modelFor(options.modelId) : {}
    const told = notice ? [...notices, notice] : notices
    return {
      requestId: parts.newRequestId(),
      place: incoming.place,
      asker: incoming.person,
      via,
      words: cleanWords(words, surfaceOf(incoming.place.platform).limits.promptChars),
      attachments: [...attachments],
      options: model ? { ...options, modelId: model.modelId } : options,
      ...(parentId && { parentId }),
      ...(intent && { intent }),
      ...(told.length > 0 && { notices: [...told] }),
      ...(agreedMicroUsd !== undefined && { agreedMicroUsd }),
      ...(asksForMore && { asksForMore }),
      askedAtMs: Date.now(),
    }
  }

  /** @throws Problem BAD_OPTION naming what there is */
  function modelFor(asked: string): NonNullable<ReturnType<typeof parts.models.resolve>> {
    const resolved = parts.models.resolve(asked)
    if (resolved) return resolved
    const known = parts.models.usable.map(({ modelId }) => modelId).join(', ')
    throw new Problem('BAD_OPTION', `There is no model “${asked.slice(0, 40)}” here. I have: ${known}.`)
  }
}

/** Names what a platform delivered; the same when it is delivered again, or to another process. */
export const deliveryKey = ({ deliveryId, place }: Pick<Arrival, 'deliveryId' | 'place'>): string => `${place.platform}:${deliveryId}`

function dedupeKeys(incoming: Incoming, { pressKey, pressKeptMs = DOUBLE_CLICK_MS }: Wish): { key: string; forMs: number }[] {
  const delivery = { key: deliveryKey(incoming), forMs: DELIVERY_REMEMBERED_MS }
  return pressKey ? [delivery, { key: pressKey, forMs: pressKeptMs }] : [delivery]
}
