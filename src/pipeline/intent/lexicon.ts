import { readFileSync } from 'node:fs'
import { foldOf, KIND, kindOf } from './characters.ts'
import { combine, HASH_START, HashIndex, hashUnit } from './hashing.ts'

const TABLES = ['media', 'commerce', 'subjects', 'vague'] as const

/** The headings of the vocabulary tables, in a fixed order: a group's number is part of the trained artefact. */
export const GROUPS = [
  ...['photo', 'camera', 'painting', 'impressionism', 'drawing', 'digital', 'render', 'abstract', 'artist', 'artwords'],
  ...['diagram', 'diagramkind', 'flow', 'sequence', 'screen', 'system', 'network', 'structure'],
  ...['packshot', 'advert', 'lifestyle', 'editorial', 'our', 'service', 'goods'],
  ...['animal', 'person', 'food', 'nature', 'building', 'thing', 'impossible', 'character', 'acting', 'madeof', 'geometry', 'quality'],
  ...['filler', 'generic', 'purpose', 'vaguewords', 'again', 'notion', 'prep', 'negation', 'shaped'],
] as const
const LOW_GROUPS = 31

/** Set of groups, in two numbers of 31 bits. */
export interface GroupSet {
  readonly low: number
  readonly high: number
}

export function groupSet(...names: readonly string[]): GroupSet {
  let low = 0
  let high = 0
  for (const name of names) {
    const group = (GROUPS as readonly string[]).indexOf(name)
    if (group < 0) throw new Error(`the vocabulary has no group ${name}`)
    if (group < LOW_GROUPS) low |= 1 << group
    else high |= 1 << (group - LOW_GROUPS)
  }
  return { low, high }
}

export const isInSet = (low: number, high: number, set: GroupSet): boolean => (low & set.low) !== 0 || (high & set.high) !== 0
export const hasGroup = (low: number, high: number, group: number): boolean =>
  group < LOW_GROUPS ? (low & (1 << group)) !== 0 : (high & (1 << (group - LOW_GROUPS))) !== 0

/** Words misspelt by one letter are still recognised when they name a medium and are this long. */
export const MIN_FUZZY_LENGTH = 7
const FUZZY = groupSet('photo', 'painting', 'impressionism', 'drawing', 'diagram', 'diagramkind', 'flow', 'screen', 'packshot', 'render')
/** Real words one letter away from a medium. */
const LOOKALIKES = 'printing panting drawling stretch skating whirling rending pasting pointing fainting porters boosters roosters'

/** The vocabulary, compiled to hash lookups. */
export class Lexicon {
  /** The text of the tables. */
  readonly source: string
  readonly #index: HashIndex
  readonly #low: Int32Array
  readonly #high: Int32Array
  readonly #suffixes: HashIndex
  readonly #suffixSets: readonly GroupSet[]
  readonly #misspelt: HashIndex
  readonly #misspeltSets: readonly GroupSet[]

  constructor(tables: readonly string[]) {
    this.source = tables.join('\n')
    const words = new Map<number, GroupSet>()
    const suffixes = new Map<number, GroupSet>()
    const misspelt = new Map<number, GroupSet>()
    for (const { entry, set } of tables.flatMap((table) => [...parseTable(table)])) {
      if (entry.startsWith('-')) add(suffixes, hashFolded(entry.slice(1)), set)
      else add(words, hashEntry(entry), set)
      if (canMisspell(entry) && isInSet(set.low, set.high, FUZZY)) for (const key of misspellings(entry)) add(misspelt, key, set)
    }
    for (const word of LOOKALIKES.split(' ')) add(words, hashEntry(word), { low: 0, high: 0 })
    this.#index = indexOf(words)
    this.#low = Int32Array.from(words.values(), ({ low }) => low)
    this.#high = Int32Array.from(words.values(), ({ high }) => high)
    this.#suffixes = indexOf(suffixes)
    this.#suffixSets = [...suffixes.values()]
    this.#misspelt = indexOf(misspelt)
    this.#misspeltSets = [...misspelt.values()]
  }

  static read(): Lexicon {
    return new Lexicon(TABLES.map((name) => readFileSync(new URL(`./vocabulary/${name}.txt`, import.meta.url), 'utf8')))
  }

  /** Number of an entry by hash of its word, or of its words combined; -1 when unknown. */
  find(hash: number): number {
    return this.#index.find(hash)
  }
  low(entry: number): number {
    return this.#low[entry] as number
  }
  high(entry: number): number {
    return this.#high[entry] as number
  }
  findSuffix(hash: number): GroupSet | undefined {
    return this.#suffixSets[this.#suffixes.find(hash)]
  }
  findMisspelt(hash: number): GroupSet | undefined {
    return this.#misspeltSets[this.#misspelt.find(hash)]
  }
}

const indexOf = (map: ReadonlyMap<number, GroupSet>): HashIndex => new HashIndex(Int32Array.from(map.keys()))

function add(map: Map<number, GroupSet>, key: number, { low, high }: GroupSet): void {
  const known = map.get(key) ?? { low: 0, high: 0 }
  map.set(key, { low: known.low | low, high: known.high | high })
}

function* parseTable(table: string): Generator<{ entry: string; set: GroupSet }> {
  let set = groupSet()
  for (const line of table.split('\n')) {
    const heading = /^\[(\w+)\]$/.exec(line)
    if (heading) set = groupSet(heading[1] ?? '')
    else if (!line.startsWith('#')) for (const entry of line.split(',').map((word) => word.trim())) if (entry) yield { entry, set }
  }
}

/** Digits of longer words are all the same: 35mm and 85mm are one word. */
export const wordUnit = (unit: number, length: number): number => (length > 2 && unit >= 48 && unit <= 57 ? 48 : unit)

function hashFolded(word: string): number {
  let hash = HASH_START
  for (let i = 0; i < word.length; i++)
    if (kindOf(word.charCodeAt(i)) !== KIND.mark) hash = hashUnit(hash, wordUnit(foldOf(word.charCodeAt(i)), word.length))
  return hash
}

function hashEntry(entry: string): number {
  const [first = '', ...more] = entry.split(' ')
  return more.reduce((hash, word) => combine(hash, hashFolded(word)), hashFolded(first))
}

const canMisspell = (entry: string): boolean => entry.length >= MIN_FUZZY_LENGTH && /^[a-z]+$/.test(entry)

/** The word itself (for readers that drop a letter of what they read), and the word less one letter, marked by the length of the whole. */
function* misspellings(word: string): Generator<number> {
  yield misspeltKey(hashFolded(word), word.length)
  for (let drop = 0; drop < word.length; drop++) {
    const hash = hashFolded(word.slice(0, drop) + word.slice(drop + 1))
    yield misspeltKey(hash, word.length - 1)
    yield combine(misspeltKey(hash, word.length), drop)
  }
}

export const misspeltKey = (hash: number, length: number): number => combine(hash, length)
