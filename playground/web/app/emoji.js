import { h } from './element.js'

/** Drawn by ourselves, so that they look the same on a machine without an emoji font. */
const DRAWN = {
  '👍': 'thumbs-up',
  '👎': 'thumbs-down',
  '🍌': 'banana',
  '❤️': 'heart',
  '❤': 'heart',
  '🎉': 'tada',
  '🔥': 'fire',
  '🖼️': 'picture',
  '♻️': 'recycle',
  '🟡': 'yellow',
  '🟠': 'orange',
  '⛔': 'stop',
}
const DRAWN_PATTERN = new RegExp(`(${Object.keys(DRAWN).join('|')})`, 'u')

/** Slack's names of the emoji that people use most here. */
const NAMES = {
  '+1': '👍',
  thumbsup: '👍',
  '-1': '👎',
  thumbsdown: '👎',
  banana: '🍌',
  heart: '❤️',
  tada: '🎉',
  fire: '🔥',
  eyes: '👀',
  smile: '😄',
  star: '⭐',
  clap: '👏',
  warning: '⚠️',
  art: '🎨',
  lock: '🔒',
}

export function emoji(character) {
  const file = DRAWN[character]
  if (!file) return document.createTextNode(character)
  return h('img', { class: 'emoji', src: `/playground/app/${file}.svg`, alt: character, draggable: 'false' })
}

export const namedEmoji = (name) => (NAMES[name] ? emoji(NAMES[name]) : document.createTextNode(`:${name}:`))

/** Text with the emoji that we have a drawing of. */
export const withEmoji = (text) => text.split(DRAWN_PATTERN).map((part) => (DRAWN[part] ? emoji(part) : part))

/** Text in which `:names:` are emoji too. */
export const withNamedEmoji = (text) =>
  text.split(/(:[a-z0-9_+-]+:)/).map((part) => {
    const name = /^:([a-z0-9_+-]+):$/.exec(part)?.[1]
    return name && NAMES[name] ? namedEmoji(name) : withEmoji(part)
  })
