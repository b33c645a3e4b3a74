import { formatUsd } from '../../domain/money.ts'
import { CHOICES, type Offered, type Question } from '../../domain/question.ts'
import type { ImageRequest } from '../../domain/request.ts'
import { answerAction } from '../actions.ts'
import { buttons, type Card, type CardNode, card, note, type Piece, picture, text } from '../cards.ts'
import { ago, shorten } from './words.ts'

/** "Dana made something similar 2 h ago": the picture, what differs, and what each button costs. */

const QUOTE_CHARS = 300
const THEIR_WORDS_CHARS = 160

export function offerView(
  { words, requestId, asker }: Pick<ImageRequest, 'words' | 'requestId' | 'asker'>,
  { dueAtMs }: Pick<Question, 'dueAtMs'>,
  offer: Offered,
  { nowMs }: { readonly nowMs: number },
): Card {
  const { imageKey, personId, askedAtMs, savesMicroUsd } = offer
  const isOwn = personId === asker.personId
  const said = `made something similar ${ago(nowMs - askedAtMs)}`
  const theirs = shorten(offer.words, THEIR_WORDS_CHARS)
  const price = formatUsd(savesMicroUsd)
  const who: Piece = isOwn ? 'You' : { person: personId }
  return card(
    `${isOwn ? 'You' : 'Somebody here'} ${said}: ${theirs}. Will it do? It is free; a new one costs ${price}.`,
    text({ person: asker.personId }, ' asked for ', { bold: shorten(words, QUOTE_CHARS) }),
    { kind: 'entry', pieces: [who, ` ${said}: `, { bold: theirs }], picture: picture(imageKey, theirs) },
    ...whatDiffers(offer),
    buttons(
      { action: answerAction('use'), key: requestId, label: CHOICES.similar.use, style: 'primary' },
      { action: answerAction('make'), key: requestId, label: `${CHOICES.similar.make} for ${price}` },
      { action: 'cancel', key: requestId, label: 'Cancel' },
    ),
    note('Without a word from you I make a new one ', { countdownToMs: dueAtMs, nowMs }, '.'),
  )
}

const whatDiffers = ({ differences }: Offered): CardNode[] =>
  differences.length === 0 ? [] : [note(`It differs in ${differences.join('; ')}.`)]
