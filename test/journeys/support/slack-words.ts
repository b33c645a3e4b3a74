import type { Block, EphemeralMessage, SlackMessage } from '../../../playground/slack/index.ts'

type Shown = Pick<SlackMessage | EphemeralMessage, 'blocks'>
type Fields = Readonly<Record<string, unknown>>

/** A message as it reads on the screen: escapes are undone, and what would be live in markup (formatting, links, mentions) is left out. */
export const wordsOf = ({ blocks }: Shown): string => blocks.map((block) => textOf(block)).join('\n')

/** The pictures of a message, by what a screen reader says of them. */
export const altTexts = ({ blocks }: Shown): string[] =>
  everythingIn(blocks).flatMap(({ type, slack_file, alt_text }) => (type === 'image' && slack_file ? [String(alt_text)] : []))

/** The uploads that a message shows. */
export const uploadsOn = ({ blocks }: Shown): string[] =>
  everythingIn(blocks).flatMap(({ slack_file }) => (slack_file ? [String((slack_file as Fields).id)] : []))

export const labelsOf = ({ blocks }: Shown): string[] => buttonsOf(blocks).map(({ text }) => String((text as Fields).text))

/** The request that the buttons of a message belong to. */
export function requestOn(message: Shown): string {
  const key = buttonsOf(message.blocks).map(({ value }) => String(value).replace(/^.* /, ''))[0]
  if (key === undefined) throw new Error(`no buttons on: ${wordsOf(message)}`)
  return key
}

/** The addresses that a message links to. */
export const linksOn = ({ blocks }: Shown): string[] =>
  everythingIn(blocks).flatMap(({ type, url, text }) => [
    ...(type === 'link' ? [String(url)] : []),
    ...(type === 'mrkdwn' ? [...String(text).matchAll(/<(https?:[^|>]+)/g)].map(([, address = '']) => address) : []),
  ])

/** The two that vote are one element with two buttons in it. */
const buttonsOf = (blocks: readonly Block[]): Fields[] =>
  everythingIn(blocks).flatMap((one) => {
    if (one.type === 'feedback_buttons') return [one.positive_button as Fields, one.negative_button as Fields]
    return one.type === 'button' ? [one] : []
  })

function everythingIn(value: unknown): Fields[] {
  if (Array.isArray(value)) return value.flatMap(everythingIn)
  if (typeof value !== 'object' || value === null) return []
  return [value as Fields, ...Object.values(value).flatMap(everythingIn)]
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join('')
  if (typeof value !== 'object' || value === null) return ''
  const { type, text, user_id, channel_id, usergroup_id, range, elements, fields } = value as Fields
  if (type === 'user') return `@${String(user_id)}`
  if (type === 'channel') return `#${String(channel_id)}`
  if (type === 'usergroup') return `@${String(usergroup_id)}`
  if (type === 'broadcast') return `@${String(range)}!`
  if (type === 'text' || type === 'link' || type === 'plain_text') return String(text ?? '')
  if (type === 'mrkdwn') return readMarkup(String(text))
  return [text, elements, fields].map(textOf).join('')
}

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' }

/** A zero-width space behind a mark is how a message keeps the mark from formatting. */
function readMarkup(markup: string): string {
  return markup
    .replace(/<@(\w+)>/g, '@$1')
    .replace(/<!(\w+)>/g, '@$1!')
    .replace(/<(?:https?:[^|>]*)\|([^>]*)>/g, '$1')
    .replace(/[*_~`](?!\u200b)/g, '')
    .replaceAll('\u200b', '')
    .replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity)
}
