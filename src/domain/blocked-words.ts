/**
 * The first blocked word or phrase that a text has, as the admins wrote it.
 *
 * Compared as words, never as parts of words ("ass" is not in "class"), without regard to case, accents and what stands between the words of a phrase.
 * Where a script puts no spaces between words, each character counts as one.
 */
export function blockedIn(text: string, blocked: readonly string[]): string | undefined {
  if (blocked.length === 0) return undefined
  const phrases = indexed(blocked)
  const words = wordsOf(text)
  for (const [start, word] of words.entries()) {
    const hit = phrases.get(word)?.find(({ tokens }) => tokens.every((token, i) => words[start + i] === token))
    if (hit) return hit.asWritten
  }
  return undefined
}

/** Whether anything would be left to compare: dots and dashes alone are no word. */
export const isBlockable = (phrase: string): boolean => wordsOf(phrase).length > 0

interface Phrase {
  readonly tokens: readonly string[]
  readonly asWritten: string
}

/** By the first word. The rules of a workspace stay the same object until they change. */
const known = new WeakMap<readonly string[], ReadonlyMap<string, readonly Phrase[]>>()

function indexed(blocked: readonly string[]): ReadonlyMap<string, readonly Phrase[]> {
  const before = known.get(blocked)
  if (before) return before
  const index = Map.groupBy(
    blocked.map((asWritten) => ({ tokens: wordsOf(asWritten), asWritten })).filter(({ tokens }) => tokens.length > 0),
    ({ tokens }) => tokens[0] as string,
  )
  known.set(blocked, index)
  return index
}

/** Scripts that put no spaces between words. */
const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`

/** One character of a script without spaces, a run of letters and digits, or one symbol (emoji). Punctuation and spaces only part words. */
const WORD = new RegExp(String.raw`[${UNSPACED}]\p{M}*|(?:(?![${UNSPACED}])[\p{L}\p{N}\p{M}])+|\p{S}`, 'gu')

/** Marks over and under letters that a person may leave out (Latin, Greek, Cyrillic, Arabic), and those that choose how an emoji looks. In other scripts marks are letters. */
const ACCENTS = /[\u0300-\u036f]|[\u064b-\u0655]|\u0670|[\ufe00-\ufe0f]/gu
const INVISIBLE = /\p{Cf}/gu

function wordsOf(text: string): string[] {
  const folded = text
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .replace(INVISIBLE, '')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFC')
  return folded.match(WORD) ?? []
}
