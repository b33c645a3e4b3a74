import type { Block, CanonicalWish, Words } from './canonical-wish.ts'
import type { Token } from './tokens.ts'
import {
  ADJECTIVES,
  ARTICLES,
  COLOURS,
  DETERMINERS,
  FUNCTION_WORDS,
  ING_NOUNS,
  NEGATIONS,
  NOT_IN_THE_PICTURE,
  POINTS_BACK,
  THINGS,
  WHOLE_PICTURE_HEADS,
  WHOLE_PICTURE_PHRASES,
  WHOLE_PICTURE_WORDS,
} from './vocabulary.ts'

type Phrase = readonly Token[]
/** `subject` stands alone, `leans` belongs to the phrase before it, `about` speaks of the whole picture; `unclear` may be any of these. */
type Part = { readonly kind: 'subject' | 'leans' | 'about' | 'unclear'; readonly phrase: Phrase }

/**
 * Finds what leans on what, and sorts the rest. A lone "red" belongs to one of its neighbours, and the order is all that tells to which: where there is
 * one subject before it, it leans on that. Undefined otherwise.
 */
export function arrange(phrases: readonly Phrase[], wordsOf: (phrase: Phrase) => Words): CanonicalWish | undefined {
  const parts = partsOf(phrases.flatMap(joinedByAnd))
  const subjects: { phrases: Phrase[]; lastAt: number }[] = []
  const about: { phrase: Phrase; at: number }[] = []
  for (const [at, { kind, phrase }] of parts.entries()) {
    if (kind === 'subject') subjects.push({ phrases: [phrase], lastAt: at })
    if (kind === 'about') about.push({ phrase, at })
    if (kind !== 'leans' && kind !== 'unclear') continue
    const before = subjects.at(-1)
    // Light that falls on something: what leans on a mood we cannot place.
    if (before?.lastAt !== at - 1) return undefined
    before.phrases.push(phrase)
    before.lastAt = at
  }
  if (subjects.length > 1 && (!isOnOneSide(about, parts) || parts.some(({ kind }) => kind === 'unclear'))) return undefined
  const pointsBack = subjects.length > 1 && phrases.flat().some(({ text }) => POINTS_BACK.has(text))
  const blocks: Block[] = subjects.map((subject) => subject.phrases.map(wordsOf))
  return {
    kind: 'free',
    subjects: pointsBack ? blocks : sorted(blocks),
    inOrder: pointsBack,
    about: sorted(about.map(({ phrase }) => wordsOf(phrase))),
  }
}

/** With several subjects, a word about the whole picture that stands among them may be about one of them: "a city, night, a village, dawn". */
function isOnOneSide(about: readonly { at: number }[], parts: readonly Part[]): boolean {
  const places = about.map(({ at }) => at)
  const isLeading = places.every((at, index) => at === index)
  const isTrailing = places.every((at, index) => at === parts.length - places.length + index)
  return isLeading || isTrailing
}

function partsOf(phrases: readonly Phrase[]): Part[] {
  const parts: Part[] = []
  for (const phrase of phrases) {
    const kind = kindOf(phrase, !parts.some((part) => part.kind === 'subject'))
    const isAllThereIs = kind === 'leans' && phrases.length === 1
    parts.push({ kind: isAllThereIs ? 'subject' : kind, phrase })
  }
  return parts
}

function kindOf(phrase: Phrase, isFirst: boolean): Part['kind'] {
  const texts = phrase.map(({ text }) => text)
  const bare = texts.filter((text) => !ARTICLES.has(text))
  if (isAboutAll(bare)) return 'about'
  const [first = ''] = texts
  if (FUNCTION_WORDS.has(first) || (first.endsWith('ing') && !ING_NOUNS.has(first))) return 'leans'
  const last = texts.at(-1) ?? ''
  const isNamed = isDeterminer(first) || THINGS.has(last) || isFirst
  return isNamed && bare.length > 0 && !isDescribing(last) && !/^\d+$/.test(last) ? 'subject' : 'unclear'
}

function isAboutAll(bare: readonly string[]): boolean {
  const [first = '', last = ''] = [bare[0], bare.at(-1)]
  if (WHOLE_PICTURE_PHRASES.has(bare.join(' '))) return true
  if (HOW_IT_IS_MADE.some((start) => start.every((text, at) => bare[at] === text)) && bare.length > 2) return true
  if (bare.length === 1) return WHOLE_PICTURE_WORDS.has(first) || /^\d{1,3}(?:mm|k|px)$/.test(first)
  if (bare.length === 2 && (first === 'no' || first === 'without')) return NOT_IN_THE_PICTURE.has(last)
  return bare.length <= 4 && WHOLE_PICTURE_HEADS.has(last) && bare.every((text, at) => !isClauseWord(text) || (text === 'and' && at > 0))
}

/** "in the style of Monet", "shot on film". */
const HOW_IT_IS_MADE = [
  ['in', 'style', 'of'],
  ['shot', 'on'],
  ['captured', 'on'],
]

const isClauseWord = (text: string): boolean => FUNCTION_WORDS.has(text) || (text.endsWith('ing') && !ING_NOUNS.has(text))
const isDeterminer = (text: string): boolean => DETERMINERS.has(text) || /^\d+$/.test(text)
const isDescribing = (text: string): boolean => COLOURS.has(text) || ADJECTIVES.has(text) || (text.endsWith('ed') && text.length > 4)

/** "a cat and a black dog" names two things; "a black and white cat", "a house with a door and a roof" do not part at "and". */
function joinedByAnd(phrase: Phrase, index: number): Phrase[] {
  const at = phrase.findIndex(({ text }) => text === 'and')
  if (at === -1) return [phrase]
  const [left, right] = [phrase.slice(0, at), phrase.slice(at + 1)]
  if (at === 0) return index > 0 && isThing(right) ? [right] : [phrase]
  return isThing(left) && isThing(right) ? [left, right] : [phrase]
}

function isThing(phrase: Phrase): boolean {
  const [first, ...rest] = phrase.map(({ text }) => text)
  const last = rest.pop()
  if (first === undefined || last === undefined || !isDeterminer(first)) return false
  return (
    !isDescribing(last) &&
    !isClauseWord(last) &&
    !isDeterminer(last) &&
    !NEGATIONS.has(last) &&
    rest.every((text) => COLOURS.has(text) || ADJECTIVES.has(text))
  )
}

const sorted = <Part extends Words | Block>(parts: readonly Part[]): Part[] =>
  parts
    .map((part) => ({ part, name: JSON.stringify(part) }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ part }) => part)
