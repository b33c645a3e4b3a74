import { randomInt } from 'node:crypto'
import type { RequestRecord } from '../../domain/record.ts'
import type { Options } from '../../domain/request.ts'
import { Problem } from '../../errors.ts'
import { parseCommand } from '../commands.ts'
import type { Heard } from '../heard.ts'
import type { Incoming } from '../incoming.ts'
import { nobodyToAskView } from '../views/approval-views.ts'
import { editForm, wordsToEdit } from '../views/wish-forms.ts'
import { type Accept, DELIVERY_REMEMBERED_MS, type Wish } from './accept.ts'
import type { InboxParts } from './inbox-parts.ts'

type Press = Extract<Incoming, { kind: 'button' }>
type Form = Extract<Incoming, { kind: 'form' }>

export interface Redrawing {
  /** The same wish once more: another picture of it. */
  again(press: Press, record: RequestRecord): Promise<Heard>
  /** The same wish, arranged differently. */
  vary(press: Press, record: RequestRecord): Promise<Heard>
  /** The same wish in the next quality. */
  better(press: Press, record: RequestRecord): Promise<Heard>
  /** The same wish by the model at this place of the plan's comparison. */
  withAlternative(press: Press, record: RequestRecord, index: number): Promise<Heard>
  /** The same wish, held until somebody allows what a limit does not. @throws Problem NOT_YOUR_LIMIT, NO_SUCH_REQUEST */
  askForMore(press: Press, record: RequestRecord): Promise<Heard>
  /** Opens the form in which the wish can be put differently. */
  openForm(press: Press, record: RequestRecord): Promise<Heard>
  /** The words that were proposed for it when it was refused, as a wish of their own. @throws Problem UNKNOWN_BUTTON */
  reworded(press: Press, record: RequestRecord): Promise<Heard>
  /** What came back in that form. @throws Problem NOTHING_ASKED, NO_WORDS, WORDS_TOO_LONG, BAD_OPTION */
  edited(form: Form, record: RequestRecord): Promise<Heard>
}

type Asked = Pick<Wish, 'options' | 'notices' | 'agreedMicroUsd' | 'asksForMore' | 'pressKeptMs' | 'onRepeat'>

const VARIATIONS = 2 ** 31

/**
 * New requests out of earlier ones. Anybody of the workspace may make them: the new picture belongs to whoever pressed, who pays for it too.
 * It appears where the first one was asked for, and is private where that one is.
 */
export function redrawing({ models, rules, surfaceOf }: InboxParts, accept: Accept): Redrawing {
  return {
    again: (press, record) => {
      // After a picture, once more means another one; after a failure, whatever there is will do.
      const fresh = record.state === 'delivered' && { fresh: true }
      return redraw(press, record, 'again', offered({ ...record.request.options, ...fresh }))
    },

    vary: (press, record) => {
      const another = { fresh: true, variation: randomInt(1, VARIATIONS) }
      return redraw(press, record, 'vary', offered({ ...record.request.options, ...another }))
    },

    async better(press, record) {
      const better = record.learned.plan?.better
      if (!better) throw new Problem('UNKNOWN_BUTTON', 'nothing better is known for this plan')
      const { modelId: _, ...options } = reusing(record)
      return redraw(press, record, 'better', { options: { ...options, quality: better.quality }, agreedMicroUsd: better.priceMicroUsd })
    },

    async withAlternative(press, record, index) {
      const alternative = record.learned.plan?.alternatives?.[index]
      if (!alternative) throw new Problem('UNKNOWN_BUTTON', `no alternative ${index} in this plan`)
      const { modelId } = alternative
      // Who pressed wants this model: without it or a successor they hear what there is, and pay for nothing else.
      // The button had the price of today.
      const agreedMicroUsd = models.resolve(modelId)?.model.priceMicroUsdPerImage ?? alternative.priceMicroUsd
      return redraw(press, record, `with-${modelId}`, { options: { ...reusing(record), modelId }, agreedMicroUsd })
    },

    async askForMore(press, record) {
      const { request, state, problemCode, learned } = record
      if (press.person.personId !== request.asker.personId) throw new Problem('NOT_YOUR_LIMIT', 'asked for by somebody else')
      // Told a moment before it is written down that it ended.
      const isRefused = problemCode === 'OVER_LIMIT' || state === 'running'
      if (!isRefused || !learned.plan) throw new Problem('NO_SUCH_REQUEST', 'no limit was in its way')
      const now = (await rules.of(request.place)).rules
      if (!now.approvals.channel) return { kind: 'answer', reply: nobodyToAskView(now) }
      const { priceMicroUsd } = learned.plan
      return redraw(press, record, 'ask-more', {
        options: request.options,
        agreedMicroUsd: priceMicroUsd,
        asksForMore: true,
        pressKeptMs: DELIVERY_REMEMBERED_MS,
        onRepeat: 'I have asked for this already.',
      })
    },

    openForm: async ({ place }, record) => ({ kind: 'form', form: editForm(record, surfaceOf(place.platform).limits.promptChars) }),

    async reworded(press, { request, proposal }) {
      if (!proposal) throw new Problem('UNKNOWN_BUTTON', 'nothing was proposed for this wish')
      const { requestId, place, options } = request
      const pressKey = `reword:${requestId}:${press.person.personId}`
      // Read like any other wish: what was answered about the old words says nothing of the new ones.
      const wish = { ...offered(options), via: 'button', words: proposal.words, attachments: [], parentId: requestId, pressKey } as const
      return accept({ ...press, place }, wish)
    },

    async edited(form, record) {
      const { words = '', quality = '', aspect = '' } = form.values
      const command = parseCommand({ name: 'create', words, options: { quality, aspect } })
      if (command.name !== 'create') throw new Problem('UNKNOWN_BUTTON', command.name)
      const { modelId, private: isPrivate, quality: before = 'standard' } = record.request.options
      // Another quality is another choice of model.
      const isSameQuality = (command.options.quality ?? 'standard') === before
      const { options, notices } = offered({
        ...command.options,
        ...(modelId && isSameQuality && { modelId }),
        ...(isPrivate && { private: true }),
      })
      const isSameWish = !record.proposal && words.trim() === wordsToEdit(record)
      return accept(
        { ...form, place: record.request.place },
        { via: 'form', words, options, notices, attachments: [], parentId: record.request.requestId, ...(isSameWish && meant(record)) },
      )
    },
  }

  function redraw(press: Press, record: RequestRecord, name: string, asked: Asked): Promise<Heard> {
    const { requestId, place, words } = record.request
    const pressKey = `${name}:${requestId}:${press.person.personId}`
    return accept({ ...press, place }, { ...asked, via: 'button', words, attachments: [], parentId: requestId, pressKey, ...meant(record) })
  }

  /** A model that has no successor either is no reason to refuse: the choice is ours then, and said. */
  function offered({ modelId, ...options }: Options): Required<Pick<Wish, 'options' | 'notices'>> {
    if (!modelId) return { options, notices: [] }
    if (models.resolve(modelId)) return { options: { ...options, modelId }, notices: [] }
    return { options, notices: [`${modelId} cannot be used here any more, so I chose the model.`] }
  }
}

/** `fresh` was said of the first picture; another model or quality has not drawn one yet. */
function reusing({ request }: RequestRecord): Options {
  const { fresh: _, ...options } = request.options
  return options
}

/** Nobody is asked the same thing twice, and nobody pays for a reading that somebody else paid for. */
function meant({ learned: { intent } }: RequestRecord): Pick<Wish, 'intent'> {
  if (!intent?.asked) return {}
  // Nor is the mistake of the first reading counted twice, nor its part in an experiment.
  const { costMicroUsd: _, readAs: __, exposures: ___, ...reading } = intent
  return { intent: reading }
}
