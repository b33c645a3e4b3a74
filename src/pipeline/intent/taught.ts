import { DOMAINS, type Domain } from '../../domain/intent.ts'
import { type Lessons, phrasesIn, plainWords, type TaughtWord } from '../../domain/lessons.ts'
import { COLUMNS, stylesOf } from './outputs.ts'

/** Of what a taught word says for its domain, so much speaks against the others, and against having to ask first. */
const AGAINST_OTHERS = 0.5
const AGAINST_ASKING = 0.75

/** Words that were learned from a workspace's own requests, in log-odds, as the classifier adds up what it was trained on. */
export class Taught {
  readonly #words: ReadonlyMap<string, TaughtWord>

  constructor({ words }: Pick<Lessons, 'words'>) {
    this.#words = new Map(words.map((word) => [word.phrase, word]))
  }

  /** The ones that stand in a text; of those that say different things, all. */
  in(text: string): TaughtWord[] {
    if (this.#words.size === 0) return []
    return [...phrasesIn(plainWords(text))].flatMap((phrase) => this.#words.get(phrase) ?? [])
  }
}

/** @param logits one a column; those of the styles are only there when they are asked for */
export function addTaught(logits: Float64Array, words: readonly TaughtWord[]): void {
  for (const { domain, weight } of words) {
    for (const [at, each] of DOMAINS.entries()) {
      const sign = each === domain ? 1 : -AGAINST_OTHERS
      ;(logits[COLUMNS.natural + at] as number) += sign * weight
      ;(logits[COLUMNS.accepted + at] as number) += sign * weight
    }
    ;(logits[COLUMNS.unclear] as number) -= AGAINST_ASKING * weight
  }
}

export function addTaughtStyles(logits: Float64Array, words: readonly TaughtWord[], domain: Domain): void {
  const { from, names } = stylesOf(domain)
  for (const word of words) if (word.domain === domain) (logits[from + names.indexOf(word.style)] as number) += word.weight
}

const compiled = new WeakMap<Lessons, Taught>()

/** Compiled once for the same lessons. */
export function taughtBy(lessons: Lessons): Taught {
  const known = compiled.get(lessons) ?? new Taught(lessons)
  compiled.set(lessons, known)
  return known
}
