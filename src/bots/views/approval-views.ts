import { formatUsd } from '../../domain/money.ts'
import type { Question } from '../../domain/question.ts'
import type { ImageRequest } from '../../domain/request.ts'
import type { Rules } from '../../domain/rules.ts'
import { type Button, buttons, type Card, card, note, type Piece, text } from '../cards.ts'
import { shorten } from './words.ts'

/** Asking for more than a limit allows: what its asker sees, and what whoever may decide sees. */

const QUOTE_CHARS = 300

type Asked = Pick<ImageRequest, 'requestId' | 'words' | 'asker' | 'options'>

/** For the asker, while the request is held. */
export function heldView({ requestId, words, asker }: Asked, question: Question, nowMs: number): Card {
  const said = `This is more than a limit allows, so I have asked whether ${costOf(question)} may be spent on it.`
  return card(
    `${said} ${shorten(words, 120)}`,
    text({ person: asker.personId }, ' asked for ', { bold: shorten(words, QUOTE_CHARS) }),
    text(said, ' I go on by myself when the answer is yes.'),
    note(...whomIAsked(question), ' I let go of it ', { countdownToMs: question.dueAtMs, nowMs }, '.'),
    buttons({ action: 'cancel', key: requestId, label: 'Cancel' }),
  )
}

function whomIAsked({ approval }: Question): Piece[] {
  const people = approval?.people ?? []
  return people.length > 0 ? ['I asked ', ...listed(people), '.'] : ['I asked those who may approve it.']
}

const listed = (people: readonly string[]): Piece[] => people.flatMap((person, at): Piece[] => [...(at > 0 ? [', '] : []), { person }])

/** For whoever may decide. The words of a private wish stay its asker's. */
export function approvalView({ requestId, words, asker, options }: Asked, question: Question, nowMs: number): Card {
  const price = costOf(question)
  const wish = options.private ? 'a private picture' : shorten(words, QUOTE_CHARS)
  const button = (action: 'approve' | 'refuse', label: string): Button => ({ action, key: requestId, label })
  return card(
    `May ${price} be spent on ${shorten(wish, 120)}?`,
    text({ person: asker.personId }, ' asks for ', { bold: price }, ' more than a limit allows, for ', { bold: wish }),
    text(question.approval?.because ?? '', ' Approving allows this one picture, and changes no limit.'),
    buttons({ ...button('approve', `Approve ${price}`), style: 'primary' }, { ...button('refuse', 'Refuse'), style: 'danger' }),
    note('I let go of it ', { countdownToMs: question.dueAtMs, nowMs }, '. Nobody decides about their own request.'),
  )
}

/** How it came out: decided by a person, or over for another reason. */
export type Outcome = { readonly kind: 'approved' | 'refused'; readonly by: string } | { readonly kind: 'expired' | 'cancelled' }

export function decidedView({ words, asker, options }: Asked, question: Question, outcome: Outcome): Card {
  const price = costOf(question)
  const wish = options.private ? 'a private picture' : shorten(words, QUOTE_CHARS)
  const what: Piece[] = [' ', { bold: price }, ' for ', { person: asker.personId }, ': ', { bold: wish }]
  switch (outcome.kind) {
    case 'approved':
      return card(`Approved: ${price}`, text({ person: outcome.by }, ' approved', ...what))
    case 'refused':
      return card(`Refused: ${price}`, text({ person: outcome.by }, ' refused', ...what))
    case 'expired':
      return card(`Not decided: ${price}`, text('Nobody decided in time about', ...what), note('Nothing was charged.'))
    case 'cancelled':
      return card(`Cancelled: ${price}`, text('Not needed any more:', ...what), note('Nothing was charged.'))
  }
}

/** Where nobody can be asked: who can raise the limit. */
export function nobodyToAskView({ approvals, admins }: Pick<Rules, 'approvals' | 'admins'>): Card {
  const people = approvals.people.length > 0 ? approvals.people : admins.people
  const who: Piece[] = people.length > 0 ? listed(people.slice(0, 5)) : ['the admins of this workspace']
  const said = 'I cannot ask anybody for you: no channel is set in which I may ask for more.'
  return card(
    said,
    text(said),
    text('Who can raise the limit: ', ...who, '. They can also choose that channel, with ', { code: '/banana admin' }, '.'),
  )
}

export function costOf({ prices: [asked] = [] }: Question): string {
  return asked ? formatUsd(asked.priceMicroUsd) : 'it'
}
