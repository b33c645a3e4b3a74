export interface Token {
  /** Lower case. */
  readonly text: string
  /** As it was written. */
  readonly raw: string
}

export interface Tokens {
  /** Stretches between commas, semicolons, full stops, dashes and line breaks; none is empty. */
  readonly phrases: readonly (readonly Token[])[]
  /** Something that is neither word nor plain punctuation: brackets, slashes, weights, emoji, "--ar". What it does to the rest is not known. */
  readonly hasSymbols: boolean
}

/** A word may hold an apostrophe, a hyphen, a dot or a colon (don't, close-up, 1.5, 16:9), a number a comma as well (1,000). */
const PIECES = /[\p{L}\p{M}\p{N}]+(?:(?:['.:-]|(?<=\p{N}),(?=\p{N}))[\p{L}\p{M}\p{N}]+)*|[\s\S]/gu
const WORD = /^[\p{L}\p{M}\p{N}]/u
const ENDS_A_PHRASE: ReadonlySet<string> = new Set([',', ';', '.', '!', '?', '\n', '…', '、', '。', '–', '—'])

/** @param text as `plainText` gives it */
export function tokenise(text: string): Tokens {
  const pieces = text.match(PIECES) ?? []
  const phrases: Token[][] = [[]]
  let hasSymbols = false
  for (const [at, piece] of pieces.entries()) {
    if (piece === ' ') continue
    const isAlone = isSpace(pieces[at - 1]) && isSpace(pieces[at + 1])
    const isWord = WORD.test(piece) || (piece === '&' && isAlone)
    if (!isWord && endsPhrase(piece, isAlone)) {
      phrases.push([])
      continue
    }
    hasSymbols ||= !isWord
    phrases.at(-1)?.push({ text: piece === '&' && isAlone ? 'and' : piece.toLowerCase(), raw: piece })
  }
  return { phrases: phrases.filter(({ length }) => length > 0), hasSymbols }
}

/** A hyphen between spaces parts; a question mark on its own is something to draw. */
const endsPhrase = (piece: string, isAlone: boolean): boolean =>
  piece === '-' ? isAlone : ENDS_A_PHRASE.has(piece) && !(piece === '?' && isAlone)

const isSpace = (piece: string | undefined): boolean => piece === undefined || piece === ' ' || piece === '\n'
