import type { Token } from './tokens.ts'
import { ARTICLE_COUNTS, ARTICLE_STAYS_BEFORE, ARTICLES, FUNCTION_WORDS, NAMES_A_LETTER } from './vocabulary.ts'

/**
 * A wish means the same with and without its articles, except where the article counts ("a fish", "a chicken"), belongs to a name ("The Rock") or an
 * amount ("a few"), tells one thing from two ("a black and a white cat"), or is a letter ("plan A").
 */
export function withoutArticles(phrase: readonly Token[]): string[] {
  return phrase.flatMap(({ text }, at) => {
    if (!ARTICLES.has(text)) return [text]
    if (isDropped(phrase, at)) return []
    return [text === 'an' ? 'a' : text]
  })
}

function isDropped(phrase: readonly Token[], at: number): boolean {
  const article = phrase[at]?.text ?? ''
  const before = phrase[at - 1]?.text ?? ''
  const after = phrase[at + 1]?.text.toLowerCase()
  if (after === undefined || ARTICLES.has(after) || ARTICLE_STAYS_BEFORE.has(after)) return false
  if (before === 'and' || before === 'or' || NAMES_A_LETTER.has(before)) return false
  if (article !== 'the' && !soundsRight(article, after)) return false
  return article === 'the' || !namesSomethingWithoutPlural(phrase, at + 1)
}

/** "an" before a vowel, "a" before anything else; h and u go both ways. Elsewhere it is no article. */
const soundsRight = (article: string, after: string): boolean =>
  /^[hu0-9]/.test(after) || (article === 'an' ? /^[aeio]/.test(after) : !/^[aei]/.test(after))

function namesSomethingWithoutPlural(phrase: readonly Token[], from: number): boolean {
  const end = phrase.findIndex(({ text }, at) => at > from && FUNCTION_WORDS.has(text))
  return phrase.slice(from, end === -1 ? phrase.length : end).some(({ text }) => ARTICLE_COUNTS.has(text.toLowerCase()))
}
