import { formatUsd } from '../../domain/money.ts'
import { cheaperChoice, type Priced, type Question } from '../../domain/question.ts'
import type { ImageRequest } from '../../domain/request.ts'
import { answerAction } from '../actions.ts'
import { type Button, buttons, type Card, card, note, text } from '../cards.ts'
import { shorten } from './words.ts'

const QUOTE_CHARS = 300

type Asked = Pick<ImageRequest, 'requestId' | 'words' | 'asker'>

/** What a picture would cost, before it is drawn: with the planned model, and with cheaper ones. */
export function priceCardView({ requestId, words, asker }: Asked, { prices = [], dueAtMs }: Question, nowMs: number): Card {
  const [planned, ...cheaper] = prices
  const said = planned ? `${planned.modelId} would draw this for ${formatUsd(planned.priceMicroUsd)}.` : 'This would cost something.'
  const button = (choice: string, label: string): Button => ({ action: answerAction(choice), key: requestId, label })
  const draw = planned ? `Draw it for ${formatUsd(planned.priceMicroUsd)}` : 'Draw it'
  return card(
    `${said} Shall I? ${shorten(words, 120)}`,
    text({ person: asker.personId }, ' asked for ', { bold: shorten(words, QUOTE_CHARS) }),
    text({ bold: said }, ' Nothing is drawn until you say so.'),
    ...(cheaper.length > 0 ? [note(`Cheaper: ${cheaper.map(inWords).join(', ')}.`)] : []),
    buttons(
      { ...button('draw', draw), style: 'primary' },
      ...cheaper.map((priced, index) => button(cheaperChoice(index + 1), inWords(priced))),
      { action: 'cancel', key: requestId, label: 'Cancel' },
    ),
    note('I let go of it ', { countdownToMs: dueAtMs, nowMs }, '.'),
  )
}

const inWords = ({ modelId, priceMicroUsd }: Priced): string => `${modelId} · ${formatUsd(priceMicroUsd)}`
