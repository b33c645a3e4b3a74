import type { Intent } from '../../domain/intent.ts'
import { formatUsd } from '../../domain/money.ts'
import { alternativeInWords, type Plan } from '../../domain/plan.ts'
import type { Learned } from '../../domain/record.ts'
import type { ImageRequest } from '../../domain/request.ts'
import { alternativeAction } from '../actions.ts'
import { type Button, buttons, type Card, type CardNode, card, note, type Piece, text } from '../cards.ts'
import { askedAndAnswered } from './question-views.ts'
import { factsLine, reading } from './words.ts'

const NOTHING_YET = 'I have not decided anything about this yet.'

/**
 * The whole decision in words, for whoever wants to know, and the other models that could have made it, to press.
 *
 * @param offered the models that can be used now: a plan may be older than the catalogue
 */
export function whyView(request: ImageRequest, { intent, plan, generation }: Partial<Learned>, offered: Offered): Card {
  if (!intent || !plan) return card(NOTHING_YET, text(NOTHING_YET))
  const drawnBy = generation?.modelId ?? plan.modelId
  return card(
    `Why this picture: ${reading(intent)}. ${plan.reason}`,
    text({ bold: 'Read as ' }, `${reading(intent)}, ${becauseOf(intent)} (${sureness(intent)} % sure). ${readBy(intent)}`),
    ...askedAndAnswered(intent),
    text({ bold: 'Model: ' }, plan.reason, ...(drawnBy === plan.modelId ? [] : [` In the end ${drawnBy} drew it.`])),
    ...comparison(request.requestId, plan, drawnBy, offered),
    ...personal(intent, plan),
    ...template(plan),
    ...(generation ? [note(`${generation.width} × ${generation.height} · ${factsLine({ intent, generation })}`)] : []),
    note('Reference ', { code: request.requestId }),
    // The longest part comes last: where a message is full, it is the one that is cut.
    text({ bold: 'Prompt sent: ' }, plan.prompt),
  )
}

/** Nobody is ever quite sure. */
const sureness = ({ confidence }: Intent): number => Math.min(99, Math.round(confidence * 100))

const becauseOf = ({ words }: Intent): string =>
  words.length > 0 ? `because of ${words.map((word) => `“${word}”`).join(', ')}` : 'by default, because no word names a medium'

function readBy({ method, modelId = 'a text model', costMicroUsd = 0 }: Intent): string {
  switch (method) {
    case 'words':
      return 'Read by its words, for free.'
    case 'fast':
      return costMicroUsd === 0
        ? 'Read by the trained reader, in process and for free.'
        : `Read by the trained reader; a text model, asked as well for ${formatUsd(costMicroUsd)}, was less sure.`
    case 'semantic':
      return costMicroUsd === 0 ? `Read by ${modelId}, paid for before.` : `Read by ${modelId} for ${formatUsd(costMicroUsd)}.`
    case 'cached':
      return `Read by ${modelId} before, free this time.`
    case 'default':
      return 'There was nothing to go by, so this is where I start.'
  }
}

type Offered = readonly { readonly modelId: string; readonly priceMicroUsdPerImage: number }[]

/** Every model that could have made it, and under that those that did not, to press: each draws the same wish for whoever presses, at its price of today. */
function comparison(requestId: string, { alternatives = [] }: Plan, drawnBy: string, offered: Offered): CardNode[] {
  if (alternatives.length < 2) return []
  const others = alternatives.flatMap(({ modelId }, index): Button[] => {
    const model = modelId === drawnBy ? undefined : offered.find((each) => each.modelId === modelId)
    const label = model && `${modelId} · ${formatUsd(model.priceMicroUsdPerImage)}`
    return label ? [{ action: alternativeAction(index), key: requestId, label }] : []
  })
  const lines = alternatives.flatMap((each): Piece[] => [
    `\n• ${alternativeInWords(each)}`,
    ...(each.isChosen ? [{ bold: ' · chosen' }] : []),
  ])
  const offer = others.length > 0 ? ' Press another one to have it draw this too.' : ''
  return [
    text({ bold: 'What could draw it' }, `, and how well it does a wish like this.${offer}`, ...lines),
    ...(others.length > 0 ? [buttons(...others)] : []),
  ]
}

/** What the asker's own settings and habits decided. */
const personal = ({ leaned }: Intent, { personal: because = [] }: Plan): CardNode[] => {
  const said = [...(leaned ? [`${leaned} So where the words left a doubt, that counted.`] : []), ...because]
  return said.length > 0 ? [text({ bold: 'Because it is you: ' }, said.join(' '))] : []
}

/** Which template there was, where the asker's words won over it, and how much the wish asks of a model. */
function template({ template: name, decided = [], complexity }: Plan): CardNode[] {
  const won = decided.length > 0 ? `; your words decide ${decided.join(', ')}, so it says nothing about that` : ''
  return [
    ...(name ? [text({ bold: 'Template: ' }, `${name}${won}.`)] : []),
    ...(complexity === undefined ? [] : [text({ bold: 'Complexity: ' }, `${complexity.toFixed(2)} of 1.`)]),
  ]
}
