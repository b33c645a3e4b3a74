import { h, safeLink } from './element.js'
import { withEmoji } from './emoji.js'
import { relativeTime } from './relative-time.js'

/** Discord's markdown as nodes. @param context `people` by id, `channels`, `me` */
export function discordMarkdown(text, context) {
  const parts = text.split(/```(?:[\w+-]*\n)?([\s\S]*?)```/)
  return parts.flatMap((part, index) => (index % 2 === 1 ? h('pre', {}, part.replace(/\n$/, '')) : lines(part, context)))
}

const LINE_KINDS = [
  [/^-# (.+)$/, (inside) => h('small', { class: 'md-small' }, inside)],
  [/^(#{1,3}) (.+)$/, (inside, found) => h(`h${found[1].length + 2}`, { class: `md-h${found[1].length}` }, inside)],
  [/^> ?(.*)$/, (inside) => h('blockquote', {}, inside)],
  [/^(?: *)[-*] (.+)$/, (inside) => h('div', { class: 'md-item' }, inside)],
]

function lines(text, context) {
  const nodes = []
  let previousIsBlock = true
  for (const line of text.split('\n')) {
    const [pattern, make] = LINE_KINDS.find(([pattern]) => pattern.test(line)) ?? []
    const found = pattern?.exec(line)
    if (found) nodes.push(make(inline(found.at(-1), context), found))
    else nodes.push(previousIsBlock ? null : h('br'), inline(line, context))
    previousIsBlock = found !== undefined && found !== null
  }
  // An empty first line after a block is the break the block already makes.
  return nodes
}

// In this order: an escape hides everything after it, code hides everything inside it.
const INLINE = [
  [/\\([^\w\s])/, (found) => found[1]],
  [/``([^\n]+?)``|`([^`\n]+)`/, (found) => h('code', {}, found[1] ?? found[2])],
  [/<@!?(\d+)>/, (found, context) => person(found[1], context)],
  [/<@&(\d+)>/, (found, { groups = {} }) => h('span', { class: 'mention' }, `@${groups[found[1]] ?? 'role'}`)],
  [/@everyone|@here/, (found) => h('span', { class: 'mention mention-me' }, found[0])],
  [
    /<#(\d+)>/,
    (found, context) => h('span', { class: 'mention' }, `#${context.channels.find(({ id }) => id === found[1])?.name ?? 'unknown'}`),
  ],
  [/<a?:(\w+):\d+>/, (found) => `:${found[1]}:`],
  [/<t:(\d+):R>/, (found) => relativeTime(Number(found[1]))],
  [/<t:(\d+)(?::\w)?>/, (found) => new Date(Number(found[1]) * 1000).toLocaleString()],
  [/\[((?:\\.|[^\]\\])+)\]\(<?(https?:\/\/[^\s()<>]+)>?\)/, (found, context) => safeLink(found[2], inline(found[1], context))],
  [/<?(https?:\/\/[^\s<>]+)>?/, (found) => safeLink(found[1], found[1])],
  [/\*\*((?:\\.|[^\\])+?)\*\*(?!\*)/, (found, context) => h('strong', {}, inline(found[1], context))],
  [/__((?:\\.|[^\\])+?)__/, (found, context) => h('u', {}, inline(found[1], context))],
  [/~~((?:\\.|[^\\])+?)~~/, (found, context) => h('s', {}, inline(found[1], context))],
  [/\|\|((?:\\.|[^\\])+?)\|\|/, (found, context) => spoiler(inline(found[1], context))],
  [/\*(?=\S)((?:\\.|[^\\*])+?)\*/, (found, context) => h('em', {}, inline(found[1], context))],
  [/(?<!\w)_((?:\\.|[^\\_])+?)_(?!\w)/, (found, context) => h('em', {}, inline(found[1], context))],
]

function inline(text, context) {
  const nodes = []
  let rest = text
  while (rest !== '') {
    const next = firstMatch(rest)
    if (!next) break
    nodes.push(withEmoji(rest.slice(0, next.found.index)), next.make(next.found, context))
    rest = rest.slice(next.found.index + next.found[0].length)
  }
  return [...nodes, withEmoji(rest)]
}

/** What starts first; of two that start together, what stands first in the list. */
function firstMatch(text) {
  let first
  for (const [pattern, make] of INLINE) {
    const found = pattern.exec(text)
    if (found && (!first || found.index < first.found.index)) first = { found, make }
  }
  return first
}

const person = (id, { people, me }) =>
  h('span', { class: id === me ? 'mention mention-me' : 'mention' }, `@${people[id]?.name ?? 'unknown-user'}`)

function spoiler(inside) {
  const reveal = ({ currentTarget }) => currentTarget.classList.add('spoiler-open')
  return h('button', { type: 'button', class: 'spoiler', 'aria-label': 'Spoiler', on: { click: reveal } }, inside)
}
