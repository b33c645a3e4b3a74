import { plainText } from './plain-text.ts'
import { oneSpelling } from './spelling.ts'
import { tokenise } from './tokens.ts'
import { ADJECTIVES, ARTICLES, COLOURS, FUNCTION_WORDS, NEGATIONS, THINGS, WHOLE_PICTURE_HEADS, WHOLE_PICTURE_WORDS } from './vocabulary.ts'

export const DIFFERENCES = ['colour', 'count', 'negation', 'name', 'subject', 'style', 'detail'] as const
export type DifferenceKind = (typeof DIFFERENCES)[number]

export interface Difference {
  readonly kind: DifferenceKind
  /** Words of the one that the other does not have. */
  readonly asked: readonly string[]
  readonly theirs: readonly string[]
}

export interface Likeness {
  /** 0 nothing in common … 1 the same words. */
  readonly score: number
  readonly differences: readonly Difference[]
}

/** Words of content weigh this many times a small word. */
const CONTENT_WEIGHT = 4
const WORDS_SHARE = 0.7

/** A wish that has been read, to be compared with many. */
export interface ReadWish {
  readonly words: ReadonlyMap<string, WordKind>
  readonly trigrams: ReadonlySet<string>
}
type WordKind = DifferenceKind | 'small'

/**
 * How close two wishes are by their words and letters, without a network. Never a reason to serve the one for the other: "a cat with a hat" and "a cat
 * with no hat" are nearly the same by any measure. It is enough to offer a picture to a person, with what differs said.
 */
export function likenessOf(asked: ReadWish, theirs: ReadWish): Likeness {
  const words = dice(asked.words.keys(), theirs.words, (word) =>
    (asked.words.get(word) ?? theirs.words.get(word)) === 'small' ? 1 : CONTENT_WEIGHT,
  )
  const letters = dice(asked.trigrams.keys(), theirs.trigrams, () => 1)
  return { score: WORDS_SHARE * words + (1 - WORDS_SHARE) * letters, differences: differencesOf(asked, theirs) }
}

export function readWish(words: string): ReadWish {
  const kinds = new Map<string, WordKind>()
  for (const phrase of tokenise(plainText(words)).phrases) {
    for (const { text, raw } of oneSpelling(phrase)) if (!ARTICLES.has(text)) kinds.set(text, kindOf(text, raw, kinds.size === 0))
  }
  return { words: kinds, trigrams: trigramsOf([...kinds.keys()].join(' ')) }
}

function kindOf(text: string, raw: string, isFirst: boolean): WordKind {
  if (NEGATIONS.has(text)) return 'negation'
  if (/^\p{N}/u.test(text)) return /^\d+(?:mm|k|px)$/.test(text) ? 'style' : 'count'
  if (COLOURS.has(text)) return 'colour'
  if (WHOLE_PICTURE_WORDS.has(text) || WHOLE_PICTURE_HEADS.has(text)) return 'style'
  if (FUNCTION_WORDS.has(text)) return 'small'
  if (!isFirst && /^\p{Lu}\p{Ll}/u.test(raw)) return 'name'
  if (THINGS.has(text)) return 'subject'
  return ADJECTIVES.has(text) ? 'detail' : 'subject'
}

function differencesOf(asked: ReadWish, theirs: ReadWish): Difference[] {
  return DIFFERENCES.flatMap((kind) => {
    const only = (mine: ReadWish, others: ReadWish) =>
      [...mine.words].filter(([word, is]) => is === kind && !others.words.has(word)).map(([word]) => word)
    const difference = { kind, asked: only(asked, theirs), theirs: only(theirs, asked) }
    return difference.asked.length + difference.theirs.length > 0 ? [difference] : []
  })
}

function trigramsOf(text: string): Set<string> {
  const padded = ` ${text} `
  const trigrams = new Set<string>()
  for (let at = 0; at + 3 <= padded.length; at += 1) trigrams.add(padded.slice(at, at + 3))
  return trigrams
}

/** Twice what both have, by what each has. */
function dice(
  mine: Iterable<string>,
  theirs: ReadonlyMap<string, unknown> | ReadonlySet<string>,
  weightOf: (part: string) => number,
): number {
  let [both, sum] = [0, 0]
  for (const part of mine) {
    sum += weightOf(part)
    if (theirs.has(part)) both += weightOf(part)
  }
  for (const part of theirs.keys()) sum += weightOf(part)
  return sum === 0 ? 0 : (2 * both) / sum
}
