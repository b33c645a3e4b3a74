import { foldOf, KIND, kindOf } from '../intent/characters.ts'

interface Word {
  readonly folded: string
  readonly isIdeograph: boolean
  readonly start: number
  readonly end: number
}

/** A phrase of the vocabulary, found in a text. */
export interface Found<Meaning> {
  readonly meaning: Meaning
  readonly start: number
  readonly end: number
}

interface Branch<Meaning> {
  readonly next: Map<string, Branch<Meaning>>
  readonly meanings: Meaning[]
}

export interface WordFinder<Meaning> {
  /** Every phrase that occurs, by place and the longest first; where spaces part words, also phrases inside others. */
  find(text: string): Found<Meaning>[]
}

/**
 * Finds phrases as whole words, never as parts of words: without case, accents or plural s.
 * Chinese and Japanese put no spaces, so there each character is a word and a phrase is a run of them.
 */
export function wordFinder<Meaning>(entries: Iterable<readonly [phrase: string, meaning: Meaning]>): WordFinder<Meaning> {
  const root = branch<Meaning>()
  for (const [phrase, meaning] of entries) {
    let at = root
    for (const { folded } of wordsOf(phrase)) at = grow(at, folded)
    if (at !== root) at.meanings.push(meaning)
  }
  return { find: (text) => findAll(root, wordsOf(text)) }
}

/** How much there is to read: words, and for scripts without spaces two characters a word. */
export function countWords(text: string): number {
  const words = wordsOf(text)
  const characters = words.filter(({ isIdeograph }) => isIdeograph).length
  return words.length - characters + Math.ceil(characters / 2)
}

function wordsOf(text: string): Word[] {
  const words: Word[] = []
  let start = 0
  while (start < text.length) {
    const end = wordEnd(text, start)
    if (end > start) words.push({ folded: fold(text, start, end), isIdeograph: isIdeograph(text, start), start, end })
    start = Math.max(end, start + 1)
  }
  return words
}

/** @returns `start` itself where no word begins */
function wordEnd(text: string, start: number): number {
  if (isIdeograph(text, start)) return start + 1
  let end = start
  while (end < text.length && isInWord(kindOf(text.charCodeAt(end)))) end += 1
  return end
}

const isIdeograph = (text: string, at: number): boolean => kindOf(text.charCodeAt(at)) === KIND.ideograph
const isInWord = (kind: number): boolean => kind === KIND.letter || kind === KIND.digit || kind === KIND.mark

function fold(text: string, start: number, end: number): string {
  let folded = ''
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i)
    if (kindOf(unit) !== KIND.mark) folded += String.fromCharCode(foldOf(unit))
  }
  return folded
}

const branch = <Meaning>(): Branch<Meaning> => ({ next: new Map(), meanings: [] })

function grow<Meaning>({ next }: Branch<Meaning>, folded: string): Branch<Meaning> {
  const known = next.get(folded)
  if (known) return known
  const grown = branch<Meaning>()
  next.set(folded, grown)
  return grown
}

function findAll<Meaning>(root: Branch<Meaning>, words: readonly Word[]): Found<Meaning>[] {
  const found: Found<Meaning>[] = []
  let takenTo = 0
  for (const [first, word] of words.entries()) {
    // Without spaces, a character inside a longer phrase is no word of its own: the shade in 摄影 (photography) is none.
    if (word.start < takenTo) continue
    const here = phrasesFrom(root, words, first)
    const longest = here[0]
    if (!longest) continue
    if (!word.isIdeograph) found.push(...here)
    else {
      found.push(...here.filter(({ end }) => end === longest.end))
      takenTo = longest.end
    }
  }
  return found
}

/** The longest first. */
function phrasesFrom<Meaning>(root: Branch<Meaning>, words: readonly Word[], first: number): Found<Meaning>[] {
  const found: Found<Meaning>[] = []
  const start = words[first]?.start ?? 0
  let at: Branch<Meaning> | undefined = root
  for (let i = first; i < words.length && at; i++) {
    const { folded, end } = words[i] as Word
    at = follow(at, folded)
    for (const meaning of at?.meanings ?? []) found.push({ meaning, start, end })
  }
  return found.reverse()
}

/** The word itself, else without its plural ending. */
function follow<Meaning>({ next }: Branch<Meaning>, folded: string): Branch<Meaning> | undefined {
  const exact = next.get(folded)
  if (exact || folded.length < 4 || !folded.endsWith('s')) return exact
  return next.get(folded.slice(0, -1)) ?? (/(?:[sxz]|ch|sh)es$/.test(folded) ? next.get(folded.slice(0, -2)) : undefined)
}
