import type { RequestRecord } from '../../domain/record.ts'
import type { Signal } from '../../domain/sample.ts'
import { Problem } from '../../errors.ts'
import { ACTIONS, type Action, alternativeOf, choiceOf, reasonOf } from '../actions.ts'
import { showOutcome } from '../conversation/approval-card.ts'
import { pictureFile } from '../conversation/picture-file.ts'
import { findUnconfirmed, postKey } from '../conversation/standing.ts'
import type { Heard } from '../heard.ts'
import type { Arrival, Incoming } from '../incoming.ts'
import { memberOf } from '../member-of.ts'
import { deciding } from '../screens/approvals.ts'
import { wordView } from '../views/person-views.ts'
import { problemView, resultView } from '../views/request-views.ts'
import { whyView } from '../views/why-view.ts'
import { createForm } from '../views/wish-forms.ts'
import type { Answers } from './answering.ts'
import type { Opinions } from './feedback.ts'
import type { InboxParts } from './inbox-parts.ts'
import type { Redrawing } from './redraw.ts'

const CANNOT_SHARE = 'I could not post your picture in that channel. Invite me there, then press Share again.'

type Press = Extract<Incoming, { kind: 'button' }>
type Effect = (press: Press, record: RequestRecord) => Promise<Heard>

export interface Pressing {
  press(press: Press): Promise<Heard>
  /** The request that a button or a form is about. @throws Problem NO_SUCH_REQUEST */
  requestBehind(arrival: Arrival & { readonly key: string }): Promise<RequestRecord>
}

/** What each button does. Who may press it is checked here, when it is pressed. */
export function pressing(parts: InboxParts, redraw: Redrawing, answers: Answers, opinions: Opinions): Pressing {
  const { requests, queue, images, pictures, models, surfaceOf, log } = parts
  const decide = deciding(parts)
  const effects: Readonly<Record<Exclude<Action, 'open-form'>, Effect>> = {
    'vote-up': (press, record) => opinions.vote(press, record, 'up'),
    'vote-down': (press, record) => opinions.vote(press, record, 'down'),
    again: noting('again', redraw.again),
    vary: noting('vary', redraw.vary),
    better: noting('better', redraw.better),
    edit: redraw.openForm,
    reword: redraw.reworded,
    why: async (_, { request, learned }) => ({ kind: 'answer', reply: whyView(request, learned, models.usable) }),
    delete: remove,
    cancel,
    share,
    'answer-words': answers.openForm,
    'ask-more': redraw.askForMore,
    approve: (press, record) => decide(press, record, 'approve'),
    refuse: (press, record) => decide(press, record, 'refuse'),
  }

  async function press(press: Press): Promise<Heard> {
    if (press.action === 'open-form')
      return { kind: 'form', form: createForm('new', '', surfaceOf(press.place.platform).limits.promptChars) }
    const effect = effectOf(press.action)
    if (!effect) throw new Problem('UNKNOWN_BUTTON', `action ${press.action.slice(0, 40)}`)
    const record = await requestBehind(press)
    return effect({ ...press, person: memberOf(record, press.person) ?? press.person }, record)
  }

  function effectOf(name: string): Effect | undefined {
    const choice = choiceOf(name)
    const alternative = alternativeOf(name)
    const reason = reasonOf(name)
    if (choice) return (press, record) => answers.pick(press, record, choice)
    if (reason) return (press, record) => opinions.explain(press, record, reason)
    if (alternative !== undefined) return noting('again', (press, record) => redraw.withAlternative(press, record, alternative))
    const action = ACTIONS.find((known) => known === name)
    return action && action !== 'open-form' ? effects[action] : undefined
  }

  return { press, requestBehind }

  /** The same answer for "not there" and "not yours to see": a key says nothing about what exists in another workspace. */
  async function requestBehind(arrival: Arrival & { readonly key: string }): Promise<RequestRecord> {
    const record = /^[\w-]{22}$/.test(arrival.key) ? await requests.find(arrival.key) : undefined
    if (!record || !memberOf(record, arrival.person)) throw new Problem('NO_SUCH_REQUEST', 'no such request here')
    return record
  }

  function noting(what: Signal, effect: Effect): Effect {
    return async (press, record) => {
      const heard = await effect(press, record)
      // A second click of a double click is no second opinion.
      return heard.kind === 'accepted' ? opinions.noted(heard, press.person, record.request.requestId, what) : heard
    }
  }

  async function cancel(press: Press, { request }: RequestRecord): Promise<Heard> {
    await insistOnRight(press, request.asker.personId)
    const cancelled = await requests.cancel(request.requestId)
    if (!cancelled) throw new Problem('NO_SUCH_REQUEST', 'gone between two looks')
    if (cancelled.before === 'delivered') return quietly('Too late to cancel: the picture is there already.')
    if (!['waiting', 'running', 'asking'].includes(cancelled.before)) return quietly('That has ended already.')
    return {
      ...quietly('Cancelled. Nothing was charged.'),
      async after() {
        await showCancelled(cancelled.record)
        // Its job sleeps until the question would have lapsed; called now, it finds nothing left to do.
        if (cancelled.before === 'asking') await queue.wake(request.requestId)
        if (!cancelled.record.answer) await showOutcome(cancelled.record, { kind: 'cancelled' }, surfaceOf(request.place.platform), log)
      },
    }
  }

  async function showCancelled(record: RequestRecord): Promise<void> {
    const { request } = record
    const surface = surfaceOf(request.place.platform)
    const progress = (await findUnconfirmed(surface, record)) ?? record.progress
    const view = problemView(request, new Problem('CANCELLED', 'cancelled by a person'))
    const secret = await requests.replySecret(request.requestId)
    if (progress) await surface.update(progress, view, [])
    else if (surface.replyBecomesResult && secret) await surface.reply(secret, view, [], 'channel')
  }

  async function remove(press: Press, record: RequestRecord): Promise<Heard> {
    const { request } = record
    await insistOnRight(press, request.asker.personId)
    if (record.state !== 'delivered') throw new Problem('NO_SUCH_REQUEST', `nothing to delete: ${record.state}`)
    if (record.deletedAtMs) return quietly('That picture is deleted already.')
    await requests.markDeleted(request.requestId)
    // Before the chats are asked for anything: from now on it is neither offered nor found.
    await forget(request, record.learned.generation?.cacheKey)
    return opinions.noted({ ...quietly('Deleted.'), after: () => takeDown(press, record) }, press.person, request.requestId, 'delete')
  }

  /** The result, the copy that was shared, and whatever the button was pressed under. What cannot be removed does not keep the rest. A chat may be slow. */
  async function takeDown({ message: pressed, reply }: Press, { request, learned, staged, shared }: RequestRecord): Promise<void> {
    const surface = surfaceOf(request.place.platform)
    const result = learned.delivery?.message
    const isGone = async (what: string, removing: Promise<void> | undefined): Promise<boolean> => {
      try {
        await removing
        return removing !== undefined
      } catch (error) {
        log.warn({ requestId: request.requestId, err: error }, `${what} could not be removed`)
        return false
      }
    }
    const isOutOfReach = request.options.private || !result
    const isPressedGone =
      isOutOfReach && pressed && reply && (await isGone('a private message', surface.removePrivate?.(pressed, reply.secret)))
    if (result) await isGone('the message', surface.remove(result))
    if (shared) await isGone('the shared copy', surface.remove(shared))
    const isKnown = [result, shared].some((message) => message?.messageId === pressed?.messageId)
    if (pressed && !isPressedGone && !isKnown) await isGone('what was pressed', surface.remove(pressed))
    // Other messages may show the same upload.
    if (staged && (await requests.releaseStaged(request.requestId, staged))) await isGone('the upload', surface.unstage?.(staged))
    if (learned.generation) await images.release(learned.generation.imageKey, request.requestId)
  }

  /** A picture that its asker deleted is given to nobody any more; whoever has it already keeps it. */
  async function forget({ requestId, asker }: RequestRecord['request'], cacheKey: string | undefined): Promise<void> {
    const kept = cacheKey && (await pictures?.find(cacheKey, asker))
    if (kept && kept.picture.requestId === requestId) await pictures?.forget(cacheKey)
  }

  async function share(press: Press, { request, learned, staged, deletedAtMs }: RequestRecord): Promise<Heard> {
    const { intent, plan, generation } = learned
    if (request.asker.personId !== press.person.personId) throw new Problem('NOT_YOURS', 'shared by somebody else')
    if (!intent || !plan || !generation || deletedAtMs) throw new Problem('NO_SUCH_REQUEST', 'nothing to share')
    const { private: _, ...options } = request.options
    const view = resultView({ request: { ...request, options }, intent, plan, generation, degraded: [] })
    const file = pictureFile(images, generation, request.words, intent, staged)
    if (!(await requests.claimSharing(request.requestId))) return quietly('It is shared already.')
    const sharing: Heard = {
      ...quietly('Sharing it in the channel.'),
      after: async () => {
        const surface = surfaceOf(request.place.platform)
        try {
          const copy = await surface.post(request.place, view, [file], postKey(request.requestId, 's'))
          await requests.settleSharing(request.requestId, copy)
        } catch (error) {
          log.info({ requestId: request.requestId, err: error }, 'could not share')
          await requests.settleSharing(request.requestId, undefined)
          await surface.direct(press.person, wordView(CANNOT_SHARE), [], postKey(request.requestId, 'd'))
        }
      },
    }
    return opinions.noted(sharing, press.person, request.requestId, 'share')
  }

  async function insistOnRight({ person, isAdmin, place }: Press, askerId: string): Promise<void> {
    if (person.personId === askerId || isAdmin) return
    if (isAdmin === undefined && (await surfaceOf(place.platform).isAdmin(person))) return
    throw new Problem('NOT_YOURS', `pressed by ${person.personId}`)
  }
}

const quietly = (words: string) => ({ kind: 'answer', reply: wordView(words) }) as const
