import { ANY_STEP, CHOICES, GOES_ON, type Question, type QuestionStep } from '../../domain/question.ts'
import type { ImageRequest } from '../../domain/request.ts'
import { answerAction } from '../actions.ts'
import { type Button, buttons, type Card, type CardNode, card, type Form, note, type Piece, text } from '../cards.ts'
import { heldView } from './approval-views.ts'
import { offerView } from './offer-view.ts'
import { priceCardView } from './price-card-view.ts'
import { reading, shorten } from './words.ts'

/** What a person is asked when a wish can be read in more than one way. */

const QUOTE_CHARS = 300

export interface QuestionShown {
  readonly nowMs: number
  /** Whether a reply to the message reaches us. */
  readonly takesReplies: boolean
}

export function questionView(request: ImageRequest, question: Question, shown: QuestionShown): Card {
  if (question.step === 'approval') return heldView(request, question, shown.nowMs)
  if (question.offer) return offerView(request, question, question.offer, shown)
  if (question.step === 'price') return priceCardView(request, question, shown.nowMs)
  const { words, requestId, asker } = request
  const said = asked(question)
  return card(
    `${said} ${shorten(words, 120)}`,
    text({ person: asker.personId }, ' asked for ', { bold: shorten(words, QUOTE_CHARS) }),
    text({ bold: said }),
    ...rows(question.step, requestId),
    whatHappensOtherwise(question, shown),
  )
}

/** The question as one sentence. */
export function asked({ step, reading: read }: Pick<Question, 'step' | 'reading'>): string {
  switch (step) {
    case 'confirm':
      return `I read this as ${reading(read)}. Right?`
    case 'subject':
      return 'What should it show?'
    case 'style':
      return 'And how should it look?'
    case 'similar':
      return 'There is something similar. Will it do?'
    case 'price':
      return 'Shall I draw it for this price?'
    case 'approval':
      return 'May this be drawn?'
  }
}

function rows(step: QuestionStep, requestId: string): CardNode[] {
  const button = (choice: string, label: string): Button => ({ action: answerAction(choice), key: requestId, label })
  const choices = Object.entries(CHOICES[step]).map(([choice, label]) => button(choice, label))
  const cancel: Button = { action: 'cancel', key: requestId, label: 'Cancel' }
  const [first, ...others] = choices
  if (step === 'confirm') return [buttons({ ...(first as Button), style: 'primary' }, ...others, cancel)]
  return [
    buttons(...choices),
    buttons({ action: 'answer-words', key: requestId, label: ANY_STEP.words }, button('try', ANY_STEP.try), cancel),
  ]
}

function whatHappensOtherwise({ step, dueAtMs }: Question, { nowMs, takesReplies }: QuestionShown): CardNode {
  const then: Piece = { countdownToMs: dueAtMs, nowMs }
  if (GOES_ON.has(step)) return note('Without a word from you I go on ', then, '.')
  return note(takesReplies ? 'Press one, or reply to this with a few words.' : 'Press one.', ' I let go of it ', then, '.')
}

/** For an answer in one's own words. */
export const answerForm = (requestId: string, words: string, maxChars: number): Form => ({
  name: 'answer',
  key: requestId,
  title: 'Tell me more',
  submit: 'Go on',
  fields: [
    {
      kind: 'words',
      name: 'words',
      label: 'What should it show, and how should it look?',
      hint: `Added to: ${shorten(words, 100)}`,
      maxLength: maxChars,
    },
  ],
})

const SAID: Readonly<Record<string, string>> = {
  yes: ', as you said',
  silence: '; you did not object',
  try: ', my best guess, as you wished',
}

/** "Read as art / painting, as you said", for the result; nothing where nobody was asked. */
export function readAsAsked(intent: Question['reading']): string | undefined {
  const last = intent.asked?.at(-1)
  return last && `Read as ${reading(intent)}${SAID[last.choice] ?? ', as you said'}.`
}

/** What was asked and answered, one line each, for whoever wants to know why. */
export function askedAndAnswered(intent: Question['reading']): CardNode[] {
  return (intent.asked ?? []).map(({ step, choice, words }) => {
    const labels: Readonly<Record<string, string>> = Object.assign({ try: ANY_STEP.try }, ...Object.values(CHOICES))
    const answer = words ? `“${words}”` : (labels[choice] ?? 'no answer')
    return text({ bold: QUESTIONS[step as QuestionStep] ?? 'I asked' }, ' ', answer)
  })
}

const QUESTIONS: Readonly<Record<QuestionStep, string>> = {
  confirm: 'I asked whether I read it right:',
  subject: 'I asked what it should show:',
  style: 'I asked how it should look:',
  similar: 'I offered a similar picture:',
  price: 'I asked about the price:',
  approval: 'I asked for more:',
}
