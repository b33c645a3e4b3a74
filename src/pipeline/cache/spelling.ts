import type { Token } from './tokens.ts'
import { ADJECTIVES, ARTICLE_COUNTS, ARTICLES, COLOURS, DETERMINERS, FUNCTION_WORDS, NUMBER_WORDS, SPELLINGS, VERBS } from './vocabulary.ts'

type Phrase = readonly Token[]

/** One way to write what sounds and means the same: colour and color, two and 2, "a cat that is sitting", "a cat sits" and "a cat sitting". */
export const oneSpelling = (phrase: Phrase): Phrase => oneForm(phrase.map(spelt))

function spelt(token: Token, at: number, phrase: Phrase): Token {
  const { text } = token
  if (text === 'grey' && !isPlainBefore(phrase[at - 1])) return token
  const written = SPELLINGS.get(text) ?? NUMBER_WORDS.get(text)
  return written === undefined ? token : { ...token, text: written }
}

/** Earl Grey, Jean Grey and Dorian Gray keep theirs. */
const isPlainBefore = (before: Token | undefined): boolean =>
  before === undefined ||
  [ARTICLES, DETERMINERS, FUNCTION_WORDS, ADJECTIVES, COLOURS].some((list) => list.has(before.text)) ||
  /^\d+$/.test(before.text) ||
  NUMBER_WORDS.has(before.text)

/** Only where the phrase begins with who does it, and nobody else has been named who might do it instead. */
function oneForm(phrase: Phrase): Phrase {
  const doerEnds = phrase.findIndex(({ text }) => FUNCTION_WORDS.has(text) || text.endsWith('ing') || VERBS.has(text))
  const verb = phrase[doerEnds]
  if (!verb || doerEnds === 0 || ARTICLES.has(phrase[doerEnds - 1]?.text ?? '')) return phrase
  if (phrase.slice(0, doerEnds).some(({ text }) => ARTICLE_COUNTS.has(text))) return phrase
  const form = VERBS.get(verb.text)
  if (form !== undefined && isClauseAfter(phrase[doerEnds + 1])) return phrase.with(doerEnds, { ...verb, text: form })
  const skipped = HELPERS.find((helper) => helper.every((word, at) => phrase[doerEnds + at]?.text === word))
  if (!skipped || !phrase[doerEnds + skipped.length]?.text.endsWith('ing')) return phrase
  return [...phrase.slice(0, doerEnds), ...phrase.slice(doerEnds + skipped.length)]
}

const HELPERS: readonly (readonly string[])[] = [
  ['that', 'is'],
  ['who', 'is'],
  ['which', 'is'],
  ['is'],
  ['that', 'are'],
  ['who', 'are'],
  ['which', 'are'],
  ['are'],
]

const isClauseAfter = (after: Token | undefined): boolean =>
  after === undefined || FUNCTION_WORDS.has(after.text) || DETERMINERS.has(after.text) || after.text === 'the'
