import { h, safeLink } from './element.js'
import { withEmoji, withNamedEmoji } from './emoji.js'

const unescaped = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

export const mention = (name, isMe) => h('span', { class: isMe ? 'mention mention-me' : 'mention' }, `@${name}`)

export const channelMention = (id, { channels = [] }) =>
  h('span', { class: 'mention' }, `#${channels.find((channel) => channel.id === id)?.name ?? 'channel'}`)

export const groupMention = (id, { groups = {} }) => h('span', { class: 'mention' }, `@${groups[id] ?? 'group'}`)

/** Slack's mrkdwn as nodes. @param who `people` by id, `groups`, `channels`, and who `me` is */
export function mrkdwn(text, who) {
  const blocks = text.split(/```([\s\S]*?)```/)
  return blocks.flatMap((block, index) => (index % 2 === 1 ? h('pre', {}, unescaped(block.replace(/^\n/, ''))) : lines(block, who)))
}

function lines(text, who) {
  const parts = []
  for (const line of text.split('\n')) {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line)
    if (quoted) parts.push(h('blockquote', {}, inline(quoted[1], who)))
    else {
      if (parts.length > 0 && !(parts.at(-1) instanceof HTMLElement && parts.at(-1).tagName === 'BLOCKQUOTE')) parts.push(h('br'))
      parts.push(inline(line, who))
    }
  }
  return parts
}

// A mark counts only when it touches a word inside and none outside.
const INLINE = /(`[^`\n]+`)|(<[^<>\n]+>)|(?<![\p{L}\p{N}])([*_~])(?=\S)(.+?)(?<=\S)\3(?![\p{L}\p{N}])/u
const TAGS = { '*': 'strong', _: 'em', '~': 's' }

function inline(text, who) {
  const nodes = []
  let rest = text
  for (let found = INLINE.exec(rest); found; found = INLINE.exec(rest)) {
    const [whole, code, control, mark, inside] = found
    nodes.push(plain(rest.slice(0, found.index)))
    if (code) nodes.push(h('code', {}, unescaped(code.slice(1, -1))))
    else if (control) nodes.push(controlNode(control.slice(1, -1), who))
    else nodes.push(h(TAGS[mark], {}, inline(inside, who)))
    rest = rest.slice(found.index + whole.length)
  }
  return [...nodes, plain(rest)]
}

const plain = (text) => withNamedEmoji(unescaped(text))

function controlNode(inside, who) {
  const { people, me } = who
  const bar = inside.indexOf('|')
  const target = bar < 0 ? inside : inside.slice(0, bar)
  const label = bar < 0 ? '' : unescaped(inside.slice(bar + 1))
  if (target.startsWith('@')) return mention(people[target.slice(1)]?.name ?? 'someone', target.slice(1) === me)
  if (target.startsWith('#')) return label ? h('span', { class: 'mention' }, `#${label}`) : channelMention(target.slice(1), who)
  if (target.startsWith('!subteam^')) return groupMention(target.slice('!subteam^'.length), who)
  if (target.startsWith('!')) return h('span', { class: 'mention mention-me' }, `@${target.slice(1).split('^')[0]}`)
  return safeLink(unescaped(target), withEmoji(label || unescaped(target)))
}
