import { shorten } from './limits.ts'

/** Slack's three escapes; nothing else is special outside of markup (docs.slack.dev/messaging/formatting-message-text). */
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const UNESCAPES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }

export const escapeMarkup = (text: string): string => text.replace(/[&<>]/g, (character) => ESCAPES[character] ?? character)

/** Escapes, and cuts so that the escaped text fits and no escape is cut in two. */
export function escapeToFit(text: string, maxChars: number): string {
  let raw = shorten(text, maxChars)
  let escaped = escapeMarkup(raw)
  while (escaped.length > maxChars) {
    raw = shorten(raw, Math.max(1, raw.length - Math.ceil((escaped.length - maxChars) / 5)))
    escaped = escapeMarkup(raw)
  }
  return escaped
}

/**
 * For the few places that only take mrkdwn: besides the escapes, a zero-width space behind every character that could format
 * keeps it from doing so, because Slack formats only where the mark touches a word. Line starts get one because of quotes.
 */
export const literal = (text: string): string => escapeMarkup(text).replace(/[*_~`:|]|^(?=&gt;)/gm, (mark) => `${mark}\u200b`)

// A control sequence is <, one of these starts, no angle bracket, >. Anything else in angle brackets is somebody's own text.
const CONTROL = /<(@|#|!|https?:\/\/|mailto:|tel:)([^<>]*)>/g

/** What a person wrote, in the words they saw: Slack's escapes and control sequences undone. */
export const plainWords = (slackText: string): string =>
  slackText
    .replace(CONTROL, (_whole, start: string, rest: string) => readable(start, rest))
    .replace(/&(?:amp|lt|gt);/g, (escaped) => UNESCAPES[escaped] ?? escaped)

function readable(start: string, rest: string): string {
  const bar = rest.indexOf('|')
  const label = bar < 0 ? '' : rest.slice(bar + 1)
  const target = bar < 0 ? rest : rest.slice(0, bar)
  if (start === '@') return label || 'someone'
  if (start === '#') return label ? `#${label}` : 'a channel'
  if (start === '!') return label || `@${target.split('^')[0]}`
  return label || (start.startsWith('http') ? start + target : target)
}

/** Takes every mention of this person out, and the space it leaves. */
export const withoutMention = (slackText: string, userId: string): string =>
  slackText
    .split(new RegExp(`<@${userId}(?:\\|[^<>]*)?>[:,]?`))
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ')
