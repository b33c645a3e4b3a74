import type {
  ActionsBlock,
  Button as ButtonElement,
  ContextActionsBlock,
  ContextBlock,
  KnownBlock,
  RichTextBlock,
  RichTextElement,
  SectionBlock,
} from '@slack/types'
import { type Button, type Card, type CardNode, type ChartNode, countdownInWords, type PictureNode, type Piece } from '../cards.ts'
import type { CardFile } from '../surface.ts'
import { chartBlock } from './chart-block.ts'
import { LIMITS, shorten } from './limits.ts'
import { escapeMarkup, escapeToFit, literal } from './words.ts'

export interface RenderedCard {
  /** Notification, screen-reader text and fallback; escaped. */
  readonly text: string
  readonly blocks: KnownBlock[]
  /** What did not fit, for the log. */
  readonly cut: readonly string[]
}

/** `word`: shown to one person alone, or by a response URL, where Slack's blocks for messages are not sure to be taken. */
export type Where = 'message' | 'word' | 'home'

/**
 * Text becomes rich-text elements, which are literal by construction: no character of a person's words can notify, link or format. Where Slack takes
 * no rich text (small print, text beside a picture), plain_text does the same; mrkdwn is left for the live pieces alone.
 */
export function renderCard(card: Card, files: readonly CardFile[] = [], on: Where = 'word'): RenderedCard {
  const actionIds = new ActionIds()
  const all = card.nodes.flatMap((node) =>
    node.kind === 'chart' ? chartBlocks(node, on === 'home' ? on : 'message') : renderNode(node, files, actionIds, on),
  )
  const limit = on === 'home' ? LIMITS.viewBlocks : LIMITS.messageBlocks
  return {
    text: escapeToFit(card.plain, LIMITS.messageText),
    blocks: all.slice(0, limit),
    cut: all.length > limit ? [`${all.length - limit} blocks`] : [],
  }
}

/** An action id must be unique in its message, and several buttons may do the same: `again`, `again:1`, `again:2`. */
class ActionIds {
  readonly #used = new Map<string, number>()

  next(action: string): string {
    const count = this.#used.get(action) ?? 0
    this.#used.set(action, count + 1)
    return count === 0 ? action : `${action}:${count}`
  }
}

const actionOf = (actionId: string): string => actionId.replace(/:\d+$/, '')

function renderNode(node: Exclude<CardNode, ChartNode>, files: readonly CardFile[], actionIds: ActionIds, on: Where): KnownBlock[] {
  switch (node.kind) {
    case 'text':
      return richText(node.pieces)
    case 'note':
      return context(node.pieces)
    case 'picture':
      return pictureBlock(node, files)
    case 'entry':
      return entry(node.pieces, imageOf(node.picture, files))
    case 'buttons':
      return buttonBlocks(node.buttons, actionIds, on)
    case 'divider':
      return [{ type: 'divider' }]
  }
}

/** Home pages take no charts: there its words stand for it. */
const chartBlocks = ({ chart, alt }: ChartNode, on: 'message' | 'home'): KnownBlock[] =>
  on === 'message' ? [chartBlock(chart)] : context([alt])

function richText(pieces: readonly Piece[]): RichTextBlock[] {
  const elements = fitPieces(pieces, LIMITS.richText).map(richElement)
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }]
}

function richElement(piece: Piece): RichTextElement {
  if (typeof piece === 'string') return { type: 'text', text: piece }
  if ('bold' in piece) return { type: 'text', text: piece.bold, style: { bold: true } }
  if ('quiet' in piece) return { type: 'text', text: piece.quiet, style: { italic: true } }
  if ('code' in piece) return { type: 'text', text: piece.code, style: { code: true } }
  if ('person' in piece) return { type: 'user', user_id: piece.person }
  if ('channel' in piece) return { type: 'channel', channel_id: piece.channel }
  if ('group' in piece) return { type: 'usergroup', usergroup_id: piece.group }
  if ('countdownToMs' in piece) return { type: 'text', text: countdownInWords(piece) }
  return { type: 'link', url: piece.link, text: piece.label }
}

/** Small print takes no rich text: runs of words become plain_text, and each live piece a mrkdwn element of its own. */
function context(pieces: readonly Piece[]): ContextBlock[] {
  const runs = plainRuns(fitPieces(pieces, LIMITS.contextText))
  const kept = runs.length <= LIMITS.contextElements ? runs : [runs.map((run) => wordsOf(run)).join(' ')]
  const elements = kept.map(contextElement)
  return elements.length === 0 ? [] : [{ type: 'context', elements }]
}

/** A live piece that does not fit is told in plain words: a cut link would be none. */
function contextElement(run: Piece): ContextBlock['elements'][number] {
  const marked = isLive(run) ? live(run) : ''
  return marked !== '' && marked.length <= LIMITS.contextText ? mrkdwn(marked) : plainText(wordsOf(run), LIMITS.contextText)
}

function plainRuns(pieces: readonly Piece[]): Piece[] {
  const runs: Piece[] = []
  for (const piece of pieces) {
    const last = runs.at(-1)
    if (isLive(piece)) runs.push(piece)
    else if (typeof last === 'string') runs[runs.length - 1] = last + wordsOf(piece)
    else runs.push(wordsOf(piece))
  }
  return runs.map((run) => (typeof run === 'string' ? run.trim() : run)).filter((run) => run !== '')
}

function entry(pieces: readonly Piece[], accessory: ReturnType<typeof imageOf>): KnownBlock[] {
  if (accessory === undefined) return richText(pieces)
  const fitting = fitPieces(pieces, LIMITS.sectionText)
  if (fitting.length === 0) return [{ type: 'image', ...accessory }]
  const words = fitting.map((piece) => wordsOf(piece)).join('')
  const marked = fitting.map(marking).join('')
  // Marks and escapes may double the length; then the words matter more than their looks.
  const needsMarks = fitting.some((piece) => typeof piece !== 'string') && marked.length <= LIMITS.sectionText
  const section: SectionBlock = {
    type: 'section',
    text: needsMarks ? mrkdwn(marked) : plainText(words, LIMITS.sectionText),
    accessory: { type: 'image', ...accessory },
  }
  return [section]
}

function marking(piece: Piece): string {
  if (typeof piece === 'string') return literal(piece)
  if ('bold' in piece) return emphasis('*', piece.bold)
  if ('quiet' in piece) return literal(piece.quiet)
  if ('code' in piece) return emphasis('`', piece.code)
  return live(piece)
}

// A mark formats only when it touches a word on its inner side and nothing but space on its outer side.
const emphasis = (mark: string, words: string): string => (/^\S(?:.*\S)?$/.test(words) ? `${mark}${literal(words)}${mark}` : literal(words))

function live(piece: Piece): string {
  if (typeof piece === 'object' && 'person' in piece) return `<@${piece.person}>`
  if (typeof piece === 'object' && 'channel' in piece) return `<#${piece.channel}>`
  if (typeof piece === 'object' && 'group' in piece) return `<!subteam^${piece.group}>`
  if (typeof piece === 'object' && 'link' in piece)
    return `<${escapeMarkup(piece.link).replaceAll('|', '%7C')}|${literal(piece.label.replaceAll('\n', ' '))}>`
  return literal(wordsOf(piece))
}

function pictureBlock(node: PictureNode, files: readonly CardFile[]): KnownBlock[] {
  const image = imageOf(node, files)
  return image === undefined ? context([node.alt]) : [{ type: 'image', ...image }]
}

/** Undefined when the picture was not uploaded: then its words stand for it. */
function imageOf(node: PictureNode | undefined, files: readonly CardFile[]): { slack_file: { id: string }; alt_text: string } | undefined {
  const staged = files.find((file) => file.imageKey === node?.imageKey)?.staged
  if (node === undefined || staged === undefined) return undefined
  return { slack_file: { id: staged }, alt_text: shorten(node.alt || 'A picture', LIMITS.altText) }
}

/** The two that vote stand on their own, with Slack's own look, where Slack has it. */
function buttonBlocks(buttons: readonly Button[], actionIds: ActionIds, on: Where): KnownBlock[] {
  const up = buttons.find(({ vote }) => vote === 'up')
  const down = buttons.find(({ vote }) => vote === 'down')
  const isNative = on === 'message' && up && down
  const others = isNative ? buttons.filter(({ vote }) => !vote) : buttons
  const actions = rows(others).map((row): ActionsBlock => ({ type: 'actions', elements: row.map((one) => button(one, actionIds)) }))
  return isNative ? [feedback(up, down, actionIds), ...actions] : actions
}

/** Both have one action id; only the value tells which was pressed. */
const feedback = (up: Button, down: Button, actionIds: ActionIds): ContextActionsBlock => ({
  type: 'context_actions',
  elements: [
    {
      type: 'feedback_buttons',
      action_id: actionIds.next(FEEDBACK),
      positive_button: { ...half(up), accessibility_label: 'I like this picture' },
      negative_button: { ...half(down), accessibility_label: 'I do not like this picture' },
    },
  ],
})

const FEEDBACK = 'feedback'

const half = ({ label, action, key }: Button) => ({ text: plainText(label, LIMITS.buttonText, true), value: `${action} ${key}` })

/** The way back: what a press on a button of ours means. */
export function pressOf(actionId: string, value: string): Pick<Button, 'action' | 'key'> {
  const action = actionOf(actionId)
  const [pressed = '', key = ''] = value.split(' ')
  return action === FEEDBACK ? { action: pressed, key } : { action, key: value }
}

function rows(buttons: readonly Button[]): Button[][] {
  const count = Math.ceil(buttons.length / LIMITS.buttonsPerBlock)
  return Array.from({ length: count }, (_, row) => buttons.slice(row * LIMITS.buttonsPerBlock, (row + 1) * LIMITS.buttonsPerBlock))
}

function button(one: Button, actionIds: ActionIds): ButtonElement {
  const confirm = one.confirm === undefined ? {} : { confirm: confirmation(one, one.confirm) }
  return {
    type: 'button',
    action_id: actionIds.next(one.action),
    value: one.key,
    text: plainText(one.label, LIMITS.buttonText, true),
    ...(one.style === undefined ? {} : { style: one.style }),
    ...confirm,
  }
}

const confirmation = (one: Button, question: string) => ({
  title: plainText(one.label, LIMITS.confirmTitle, true),
  text: plainText(question, LIMITS.confirmText),
  confirm: plainText(one.label, LIMITS.confirmButton, true),
  deny: plainText('Go back', LIMITS.confirmButton),
  ...(one.style === undefined ? {} : { style: one.style }),
})

/** `emoji` turns `:words:` into pictures: for our own labels only. */
export const plainText = (text: string, maxChars: number, emoji = false) => ({
  type: 'plain_text' as const,
  text: shorten(text, maxChars),
  emoji,
})

// `verbatim` keeps Slack from finding links, channels and names in the text by itself.
const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text, verbatim: true })

const isLive = (piece: Piece): boolean =>
  typeof piece === 'object' && ('person' in piece || 'link' in piece || 'channel' in piece || 'group' in piece)

/** The words of a piece, without what makes it live. */
function wordsOf(piece: Piece): string {
  if (typeof piece === 'string') return piece
  if ('bold' in piece) return piece.bold
  if ('quiet' in piece) return piece.quiet
  if ('code' in piece) return piece.code
  if ('countdownToMs' in piece) return countdownInWords(piece)
  if ('channel' in piece) return '#channel'
  if ('group' in piece) return '@group'
  return 'person' in piece ? '@someone' : piece.label
}

/** Keeps as many pieces as fit, cuts the one that does not, drops empty ones, and takes the life out of ids and addresses that are none. */
function fitPieces(pieces: readonly Piece[], maxChars: number): Piece[] {
  const fitting: Piece[] = []
  let left = maxChars
  for (const piece of pieces.map(safePiece)) {
    const words = wordsOf(piece)
    if (words === '' || left <= 0) continue
    fitting.push(words.length <= left ? piece : cutPiece(piece, left))
    left -= words.length
  }
  return fitting
}

function safePiece(piece: Piece): Piece {
  if (typeof piece !== 'object') return piece
  if ('person' in piece) return /^[UW][A-Z0-9]+$/.test(piece.person) ? piece : '@someone'
  if ('channel' in piece) return /^[CDG][A-Z0-9]+$/.test(piece.channel) ? piece : '#unknown'
  if ('group' in piece) return /^S[A-Z0-9]+$/.test(piece.group) ? piece : '@unknown'
  if ('countdownToMs' in piece) return countdownInWords(piece)
  if ('link' in piece) return isWebAddress(piece.link) ? { link: piece.link, label: piece.label || piece.link } : piece.label
  return piece
}

const isWebAddress = (address: string): boolean =>
  /^https?:\/\/[^\s<>]+$/.test(address) && address.length <= LIMITS.url && URL.canParse(address)

function cutPiece(piece: Piece, maxChars: number): Piece {
  const words = shorten(wordsOf(piece), maxChars)
  if (typeof piece === 'string' || 'person' in piece || 'channel' in piece || 'group' in piece || 'countdownToMs' in piece) return words
  if ('bold' in piece) return { bold: words }
  if ('quiet' in piece) return { quiet: words }
  if ('code' in piece) return { code: words }
  return { link: piece.link, label: words }
}
