import type { Token } from './tokens.ts'
import { ALWAYS_KEEPS_CASE, ARTICLES, FUNCTION_WORDS, MAY_BE_A_NAME } from './vocabulary.ts'

/**
 * Gives words back their capitals where a capital makes another word: "an Apple" is not "an apple".
 *
 * A sentence begins with one, a title has one everywhere and a shout is nothing else; there it tells nothing, except for the few words whose
 * other meaning is as common as the plain one.
 */
export function withMeantCapitals(phrases: readonly (readonly Token[])[]): Token[][] {
  const first = phrases[0]?.[0]
  const isInformative = !isUniform(phrases.flat())
  return phrases.map((phrase) =>
    phrase.map((token, at) => {
      const couldBeMeant = isInformative && token !== first
      const isName = MAY_BE_A_NAME.has(token.text) && shapeOf(token.raw) === 'capital'
      const isMeant = couldBeMeant && (isName || beginsTitle(token, phrase[at + 1]))
      return isMeant || ALWAYS_KEEPS_CASE.has(token.text) ? { ...token, text: token.raw } : token
    }),
  )
}

/** "in the style of The Scream". */
const beginsTitle = ({ text, raw }: Token, next: Token | undefined): boolean =>
  ARTICLES.has(text) && shapeOf(raw) !== 'lower' && next !== undefined && shapeOf(next.raw) !== 'lower'

/** Small words stay small in a title, unless they begin it. */
function isUniform(tokens: readonly Token[]): boolean {
  const shapes = new Set(tokens.filter((token) => !isSmall(token)).map(({ raw }) => shapeOf(raw)))
  shapes.delete('none')
  const isTitle = shapes.has('capital') && shapeOf(tokens[0]?.raw ?? '') !== 'lower'
  return shapes.size <= 1 && (isTitle || !shapes.has('capital'))
}

const isSmall = ({ text }: Token): boolean => FUNCTION_WORDS.has(text) || ARTICLES.has(text)

function shapeOf(word: string): 'lower' | 'capital' | 'upper' | 'none' {
  if (/^\p{N}/u.test(word) || word.toLowerCase() === word.toUpperCase()) return 'none'
  if (word === word.toLowerCase()) return 'lower'
  return word.length > 1 && word === word.toUpperCase() ? 'upper' : 'capital'
}
