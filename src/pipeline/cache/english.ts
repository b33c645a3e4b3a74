import type { Token } from './tokens.ts'
import { ADJECTIVES, ARTICLES, COLOURS, ENGLISH, FOREIGN, THINGS, WHOLE_PICTURE_HEADS, WHOLE_PICTURE_WORDS } from './vocabulary.ts'

const KNOWN: readonly ReadonlySet<string>[] = [ENGLISH, COLOURS, ADJECTIVES, THINGS, WHOLE_PICTURE_WORDS, WHOLE_PICTURE_HEADS]

/** d'une, l'arbre, qu'il. */
const ELIDED = /^(?:d|l|qu|j|c|n)'/u

/** Only English is taken apart: in another language "an" and "a" are other words, and order says other things. Unsure is no. */
export function isEnglish(phrases: readonly (readonly Token[])[]): boolean {
  const words = phrases.flat().map(({ text }) => text.toLowerCase())
  if (words.some((word) => FOREIGN.has(word) || ELIDED.test(word) || /[^\p{ASCII}\p{N}]/u.test(word))) return false
  const telling = words.filter((word) => !ARTICLES.has(word) || word === 'the').filter((word) => /\p{L}/u.test(word))
  const known = telling.filter((word) => KNOWN.some((list) => list.has(word)))
  return known.length > 0 && known.length * 3 >= telling.length
}
