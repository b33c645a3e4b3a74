import type { Piece } from '../cards.ts'

export interface Written {
  readonly markdown: string
  /** Whether something did not fit. */
  readonly cut: boolean
}

/** Writes pieces as Discord markdown of at most `maxChars` characters; what does not fit is cut and marked with an ellipsis. */
export function writePieces(pieces: readonly Piece[], maxChars: number): Written {
  let markdown = ''
  for (const piece of pieces) {
    const sentence = sentenceOf(piece, markdown)
    const whole = sentence.write(sentence.words)
    if (markdown.length + whole.length <= maxChars) {
      markdown += whole
      continue
    }
    return { markdown: (markdown + longestThatFits(sentence, maxChars - markdown.length)).trimEnd(), cut: true }
  }
  return { markdown: markdown.trimEnd(), cut: false }
}

/** Small print: Discord makes a whole line small, so every line gets its own mark. */
export function writeNote(pieces: readonly Piece[], maxChars: number): Written {
  const plain = pieces.map((piece) => (typeof piece === 'object' && 'quiet' in piece ? piece.quiet : piece))
  const written = writePieces(plain, maxChars - SMALL.length)
  const small = smallLines(written.markdown)
  if (small.length <= maxChars) return { markdown: small, cut: written.cut }
  const shorter = writePieces(plain, Math.max(0, maxChars - (small.length - written.markdown.length)))
  return { markdown: smallLines(shorter.markdown), cut: true }
}

/**
 * Makes words literal: no formatting, mention, link, heading, quote, list, custom emoji or time stamp of them comes alive. Discord drops a backslash
 * before any ASCII punctuation. Own code instead of `escapeMarkdown`, whose look-behinds take quadratic time on hostile input.
 */
export const escapeWords = (words: string): string =>
  withoutControls(words)
    .replace(/[\\*_~|`<>#[\]()@]/g, '\\$&')
    // A bare address becomes a link by its "://".
    .replace(/:(?=\/\/)/g, '\\:')
    // Lists, and the small print mark "-#".
    .replace(/^([ \t]*)([-+])/gm, '$1\\$2')
    .replace(/^([ \t]*\d+)([.)])/gm, '$1\\$2')

interface Sentence {
  /** What may be cut. */
  readonly words: string
  write(words: string): string
  readonly whole?: boolean
}

const SMALL = '-# '

function sentenceOf(piece: Piece, before: string): Sentence {
  if (typeof piece === 'string') return { words: piece, write: escapeWords }
  if ('bold' in piece) return { words: piece.bold, write: (words) => (words === '' ? '' : `**${escapeWords(words)}**`) }
  if ('quiet' in piece) return { words: piece.quiet, write: (words) => `${startOfLine(before)}${smallLines(escapeWords(words))}\n` }
  if ('code' in piece) return { words: piece.code, write: codeSpan }
  if ('person' in piece) return { words: personMention(piece.person), write: (words) => words, whole: true }
  if ('channel' in piece) return { words: channelMention(piece.channel), write: (words) => words, whole: true }
  if ('group' in piece) return { words: roleMention(piece.group), write: (words) => words, whole: true }
  if ('countdownToMs' in piece) return { words: `<t:${Math.ceil(piece.countdownToMs / 1000)}:R>`, write: (words) => words, whole: true }
  return { words: link(piece.link, piece.label), write: (words) => words, whole: true }
}

function longestThatFits(sentence: Sentence, room: number): string {
  if (sentence.whole) return room > 0 ? '…' : ''
  const characters = Array.from(sentence.words)
  let [fits, tooMany] = [0, characters.length + 1]
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1
    const written = sentence.write(`${characters.slice(0, middle).join('')}…`)
    if (written.trimEnd().length <= room) fits = middle
    else tooMany = middle
  }
  const longest = sentence.write(`${characters.slice(0, fits).join('')}…`).trimEnd()
  return longest.length <= room ? longest : ''
}

const startOfLine = (before: string): string => (before === '' || before.endsWith('\n') ? '' : '\n')

const smallLines = (markdown: string): string =>
  markdown
    .split('\n')
    .map((line) => (line.trim() === '' ? line : `${SMALL}${line}`))
    .join('\n')

/** A back-tick would end the span and cannot be escaped inside it: its look-alike takes its place. */
function codeSpan(words: string): string {
  const inside = withoutControls(words).replaceAll('`', 'ˋ').replaceAll('\n', ' ')
  return inside === '' ? '' : `\`${inside}\``
}

const personMention = (personId: string): string => (/^\d{1,20}$/.test(personId) ? `<@${personId}>` : escapeWords(personId))

const channelMention = (channelId: string): string => (/^\d{1,20}$/.test(channelId) ? `<#${channelId}>` : escapeWords(`#${channelId}`))
const roleMention = (roleId: string): string => (/^\d{1,20}$/.test(roleId) ? `<@&${roleId}>` : escapeWords(`@${roleId}`))

function link(address: string, label: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol)) return escapeWords(label)
  return `[${escapeWords(label)}](${url.href
    .replace(/[()<>]/g, encodeURIComponent)
    .replaceAll('(', '%28')
    .replaceAll(')', '%29')})`
}

/** Control characters and those that turn the direction of the text around them, which would reach beyond the words they came with. */
const withoutControls = (words: string): string =>
  words
    .replaceAll('\r\n', '\n')
    .replace(/[\u2028\u2029]/g, '\n')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) => (character === '\n' || character === '\t' ? character : ''))
