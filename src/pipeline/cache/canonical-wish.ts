import { arrange } from './arrange.ts'
import { withoutArticles } from './articles.ts'
import { withMeantCapitals } from './capitals.ts'
import { isEnglish } from './english.ts'
import { withoutFillers } from './fillers.ts'
import { plainText } from './plain-text.ts'
import { oneSpelling } from './spelling.ts'
import { type Token, tokenise } from './tokens.ts'
import { IN_ORDER, NEGATIONS, NOT_IN_THE_PICTURE, WRITTEN } from './vocabulary.ts'

/**
 * What a wish asks for, in a form that two ways of saying the same share.
 *
 * `verbatim`: something is to be written, so every character counts. `in-order`: the structure is not understood (another language, symbols, steps),
 * so all words count, in their order. `free`: the parts are known; what stands for itself is sorted, what leans on something stays with it.
 */
export type CanonicalWish =
  | { readonly kind: 'verbatim'; readonly text: string }
  | { readonly kind: 'in-order'; readonly phrases: readonly Words[] }
  | { readonly kind: 'free'; readonly subjects: readonly Block[]; readonly inOrder: boolean; readonly about: readonly Words[] }

/** Words of one phrase, in their order: who bites whom depends on it. */
export type Words = readonly string[]
/** A subject and the phrases that lean on it, in their order. */
export type Block = readonly Words[]

/** Raised whenever a wish may get another form than before, so that no key of the old form is found. */
export const CANONICAL_VERSION = 1

/** Errs to the strict side: what is not surely the same stays apart. */
export function canonicalWish(words: string): CanonicalWish {
  const text = plainText(words)
  const tokens = tokenise(text)
  const unfilled = withoutFillers(tokens.phrases)
  if (isWritten(text, unfilled)) return { kind: 'verbatim', text }
  if (tokens.hasSymbols || !isEnglish(unfilled)) return inOrder(withMeantCapitals(tokens.phrases))
  const asked = withMeantCapitals(unfilled).map(oneSpelling)
  if (asked.flat().some(({ text }) => IN_ORDER.has(text.toLowerCase()))) return inOrder(asked)
  return arrange(asked, withoutArticles) ?? inOrder(asked)
}

const inOrder = (phrases: readonly (readonly Token[])[]): CanonicalWish => ({ kind: 'in-order', phrases: phrases.map(textsOf) })

const textsOf = (phrase: readonly Token[]): string[] => phrase.map(({ text }) => text)

const QUOTED = /["`「」『』‹›]|(?:^|[\s(])'|'(?:$|[\s),.!?])/u

function isWritten(text: string, phrases: readonly (readonly Token[])[]): boolean {
  return QUOTED.test(text) || phrases.some((phrase) => phrase.some((token, at) => WRITTEN.has(token.text) && !isRuledOut(phrase, at)))
}

/** "no text" and "without letters" ask for nothing to be written. */
function isRuledOut(phrase: readonly Token[], at: number): boolean {
  return at === 1 && phrase.length === 2 && NEGATIONS.has(phrase[0]?.text ?? '') && NOT_IN_THE_PICTURE.has(phrase[1]?.text ?? '')
}
