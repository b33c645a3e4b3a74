import { REASONS, type Reason } from '../../domain/vote.ts'
import { reasonAction } from '../actions.ts'
import { buttons, type Card, card, note, text } from '../cards.ts'
import { shorten } from './words.ts'

const LABELS: Readonly<Record<Reason, string>> = {
  'text-wrong': 'Text is wrong',
  'wrong-subject': 'Wrong subject',
  'wrong-style': 'Wrong style',
  'low-quality': 'Low quality',
  'off-brand': 'Off brand',
}

const NEXT = 'Press Again for another try, or Edit… to put it differently.'

export const thanksView = (): Card => card('Glad you like it 👍', text('Glad you like it 👍'))
export const notedView = (): Card => card(`Noted 👎 ${NEXT}`, text(`Noted 👎 ${NEXT}`))

/** Asked once about a picture; it can be left alone. */
export function reasonView(requestId: string, words: string): Card {
  const question = `Noted 👎 What is wrong with “${shorten(words, 80)}”?`
  return card(
    question,
    text(question),
    buttons(...REASONS.map((reason) => ({ action: reasonAction(reason), key: requestId, label: LABELS[reason] }))),
    note(`Only if you like: it helps me to do better next time. ${NEXT}`),
  )
}

export const reasonTakenView = (reason: Reason): Card => {
  const words = `Noted: ${LABELS[reason].toLowerCase()}. Thank you, that helps. ${NEXT}`
  return card(words, text(words))
}

export const reasonLabel = (reason: Reason): string => LABELS[reason]
