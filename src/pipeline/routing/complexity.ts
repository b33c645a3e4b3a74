import { readFileSync } from 'node:fs'
import type { Domain } from '../../domain/intent.ts'
import { countWords, type WordFinder, wordFinder } from '../prompt/word-finder.ts'

/** How much a wish asks of a model: S4 of the specification. */
const WEIGHTS = { words: 0.3, terms: 0.4, domain: 0.3 } as const
const FULL_WORDS = 150
const FULL_TERMS = 10
/** How hard the domain is by itself. */
const DOMAIN_WEIGHTS: Readonly<Record<Domain, number>> = { photography: 0.7, art: 0.8, diagrams: 0.5, products: 0.6 }

export interface Complexity {
  /** 0 to 1. */
  readonly value: number
  readonly words: number
  /** The words of the trade that were found, each once. */
  readonly terms: readonly string[]
  readonly domainWeight: number
}

export function complexityOf(text: string, domain: Domain): Complexity {
  const words = countWords(text)
  const terms = termsIn(text)
  const domainWeight = DOMAIN_WEIGHTS[domain]
  const value =
    WEIGHTS.words * Math.min(words / FULL_WORDS, 1) + WEIGHTS.terms * Math.min(terms.length / FULL_TERMS, 1) + WEIGHTS.domain * domainWeight
  return { value: Math.round(value * 1000) / 1000, words, terms, domainWeight }
}

let vocabulary: WordFinder<string> | undefined

/** Each term once, as the table spells it; "shallow depth of field" does not count as "depth of field" too. */
function termsIn(text: string): string[] {
  vocabulary ??= wordFinder(entriesOf(readFileSync(new URL('./vocabulary/terms.txt', import.meta.url), 'utf8')))
  const terms = new Set<string>()
  let readTo = 0
  for (const { meaning, start, end } of vocabulary.find(text)) {
    if (start < readTo) continue
    terms.add(meaning)
    readTo = end
  }
  return [...terms]
}

const entriesOf = (table: string): [string, string][] =>
  table
    .split('\n')
    .flatMap((line) => (line.startsWith('#') ? [] : line.split(',').map((entry): [string, string] => [entry.trim(), entry.trim()])))
