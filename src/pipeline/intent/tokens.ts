import { foldOf, KIND, kindOf } from './characters.ts'
import { combine, HASH_START, hashUnit } from './hashing.ts'
import { groupSet, isInSet, type Lexicon, MIN_FUZZY_LENGTH, misspeltKey, wordUnit } from './lexicon.ts'

const MAX_TOKENS = 1024
/** Longer wishes are read up to here: what a picture is of is said before. */
const MAX_UNITS = 6_000
const MAX_FUZZY_LENGTH = 16
const MIN_SUFFIX_WORD = 6
const LONGEST_SUFFIX = 12
const LONGEST_IDEOGRAPHS = 7
const UNIT_S = 115
const UNIT_E = 101
const NEGATION = groupSet('negation')

/** The words of a wish, in parallel arrays that are overwritten by the next one. */
export class Tokens {
  readonly #lexicon: Lexicon
  count = 0
  /** Folded code units of the text, marks left out of the hashes only. */
  readonly units = new Uint16Array(MAX_UNITS)
  readonly start = new Int32Array(MAX_TOKENS)
  readonly end = new Int32Array(MAX_TOKENS)
  readonly hash = new Int32Array(MAX_TOKENS)
  readonly low = new Int32Array(MAX_TOKENS)
  readonly high = new Int32Array(MAX_TOKENS)
  /** Stretches of text between commas, dashes and full stops. */
  readonly segment = new Int32Array(MAX_TOKENS)
  readonly kind = new Uint8Array(MAX_TOKENS)
  readonly negated = new Uint8Array(MAX_TOKENS)
  /** 1: the vocabulary knows the word. */
  readonly known = new Uint8Array(MAX_TOKENS)
  /** How many `--options` stood in the text. */
  options = 0
  #segment = 0
  #negating = 0

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon
  }

  read(text: string): void {
    this.count = 0
    this.options = 0
    this.#segment = 0
    this.#negating = 0
    const length = Math.min(text.length, MAX_UNITS)
    let at = 0
    while (at < length && this.count < MAX_TOKENS) at = this.#step(text, at, length)
    this.#findPhrases()
  }

  #step(text: string, at: number, length: number): number {
    const kind = kindOf(text.charCodeAt(at))
    switch (kind) {
      case KIND.letter:
      case KIND.digit:
        return this.#word(text, at, length)
      case KIND.ideograph:
        return this.#ideographs(text, at, length)
      case KIND.emoji:
        return this.#emoji(text, at, length)
      case KIND.comma:
        return this.#break(at + 1)
      case KIND.dash:
        return this.#dash(text, at, length)
      default:
        return at + 1
    }
  }

  #break(next: number): number {
    this.#segment += 1
    this.#negating = 0
    return next
  }

  /** Between spaces a dash parts, inside a word it joins, and two before a word start an option such as --ar 16:9. */
  #dash(text: string, at: number, length: number): number {
    const isAfterSpace = at === 0 || kindOf(text.charCodeAt(at - 1)) === KIND.space
    if (!isAfterSpace) return at + 1
    let next = at
    while (next < length && kindOf(text.charCodeAt(next)) === KIND.dash) next += 1
    const isOption = next < length && kindOf(text.charCodeAt(next)) === KIND.letter && (next - at > 1 || text.charCodeAt(at) > 127)
    return isOption ? this.#option(text, next, length) : this.#break(next)
  }

  #option(text: string, at: number, length: number): number {
    this.#break(at)
    this.options += 1
    const next = wordEnd(text, at, length)
    if (next - at === 2 && /^no$/i.test(text.slice(at, next))) {
      this.#negating = 3
      return next
    }
    return numbersEnd(text, next, length)
  }

  #word(text: string, at: number, length: number): number {
    const end = wordEnd(text, at, length)
    const size = end - at
    let hash = HASH_START
    let before = hash
    let beforeThat = hash
    for (let i = at; i < end; i++) {
      const unit = foldOf(text.charCodeAt(i))
      this.units[i] = unit
      if (kindOf(text.charCodeAt(i)) === KIND.mark) continue
      beforeThat = before
      before = hash
      hash = hashUnit(hash, wordUnit(unit, size))
    }
    if (size <= 5 && text.startsWith('://', end)) return addressEnd(text, end, length)
    this.#add(at, end, hash, KIND.letter, this.#entry(at, end, hash, before, beforeThat))
    return end
  }

  #entry(at: number, end: number, hash: number, before: number, beforeThat: number): number {
    const entry = this.#lexicon.find(hash)
    if (entry >= 0 || end - at < 4 || this.units[end - 1] !== UNIT_S) return entry
    const singular = this.#lexicon.find(before)
    return singular >= 0 || this.units[end - 2] !== UNIT_E ? singular : this.#lexicon.find(beforeThat)
  }

  #add(start: number, end: number, hash: number, kind: number, entry: number): void {
    const token = this.count
    if (token >= MAX_TOKENS) return
    this.count += 1
    this.start[token] = start
    this.end[token] = end
    this.hash[token] = hash
    this.kind[token] = kind
    this.segment[token] = this.#segment
    this.known[token] = entry >= 0 ? 1 : 0
    this.low[token] = entry >= 0 ? this.#lexicon.low(entry) : 0
    this.high[token] = entry >= 0 ? this.#lexicon.high(entry) : 0
    this.#negate(token)
    if (entry < 0 && kind === KIND.letter) this.#guess(token, start, end)
  }

  /** "no", "not a", "ohne", "sin": the next words do not count as asked for. */
  #negate(token: number): void {
    if (isInSet(0, this.high[token] as number, NEGATION) && this.kind[token] === KIND.letter) {
      this.#negating = 3
      this.negated[token] = 0
      return
    }
    this.negated[token] = this.#negating > 0 ? 1 : 0
    if (this.#negating > 0) this.#negating -= 1
  }

  #guess(token: number, start: number, end: number): void {
    const size = end - start
    const set = (size >= MIN_SUFFIX_WORD ? this.#bySuffix(start, end) : undefined) ?? this.#bySpelling(start, end)
    if (!set) return
    this.known[token] = 1
    this.low[token] = set.low
    this.high[token] = set.high
  }

  #bySuffix(start: number, end: number) {
    for (let from = Math.max(start + 2, end - LONGEST_SUFFIX); from <= end - 4; from++) {
      const set = this.#lexicon.findSuffix(hashUnits(this.units, from, end, -1))
      if (set) return set
    }
    return undefined
  }

  /** One letter too many, too few, wrong, or two swapped. */
  #bySpelling(start: number, end: number) {
    const size = end - start
    if (size < MIN_FUZZY_LENGTH - 1 || size > MAX_FUZZY_LENGTH) return undefined
    const missing = this.#lexicon.findMisspelt(misspeltKey(hashUnits(this.units, start, end, -1), size))
    if (missing) return missing
    for (let drop = 0; drop < size; drop++) {
      const hash = hashUnits(this.units, start, end, start + drop)
      const set =
        this.#lexicon.findMisspelt(misspeltKey(hash, size - 1)) ??
        this.#lexicon.findMisspelt(combine(misspeltKey(hash, size), drop)) ??
        this.#lexicon.findMisspelt(combine(misspeltKey(hash, size), drop + 1))
      if (set) return set
    }
    return undefined
  }

  /** Chinese and Japanese put no spaces: the longest known word at each place, or one character. */
  #ideographs(text: string, at: number, length: number): number {
    let hash = HASH_START
    let best = -1
    let bestEnd = at + 1
    let bestHash = 0
    for (let end = at; end < length && end < at + LONGEST_IDEOGRAPHS && kindOf(text.charCodeAt(end)) === KIND.ideograph; end++) {
      const unit = foldOf(text.charCodeAt(end))
      this.units[end] = unit
      hash = hashUnit(hash, unit)
      if (end === at) bestHash = hash
      const entry = this.#lexicon.find(hash)
      if (entry >= 0) {
        best = entry
        bestEnd = end + 1
        bestHash = hash
      }
    }
    this.#add(at, bestEnd, bestHash, KIND.ideograph, best)
    return bestEnd
  }

  #emoji(text: string, at: number, length: number): number {
    const isPair = (text.charCodeAt(at) & 0xfc00) === 0xd800 && at + 1 < length
    const end = at + (isPair ? 2 : 1)
    let hash = HASH_START
    for (let i = at; i < end; i++) hash = hashUnit(hash, text.charCodeAt(i))
    this.#add(at, end, hash, KIND.emoji, this.#lexicon.find(hash))
    return end
  }

  #findPhrases(): void {
    for (let i = 0; i + 1 < this.count; i++) {
      if (this.kind[i] !== KIND.letter || this.kind[i + 1] !== KIND.letter) continue
      const two = combine(this.hash[i] as number, this.hash[i + 1] as number)
      this.#mark(i, 2, two)
      if (i + 2 < this.count && this.kind[i + 2] === KIND.letter) this.#mark(i, 3, combine(two, this.hash[i + 2] as number))
    }
  }

  #mark(first: number, size: number, hash: number): void {
    const entry = this.#lexicon.find(hash)
    if (entry < 0) return
    for (let i = first; i < first + size; i++) {
      this.known[i] = 1
      this.low[i] = (this.low[i] as number) | this.#lexicon.low(entry)
      this.high[i] = (this.high[i] as number) | this.#lexicon.high(entry)
    }
  }
}

function hashUnits(units: Uint16Array, start: number, end: number, without: number): number {
  let hash = HASH_START
  for (let i = start; i < end; i++) if (i !== without) hash = hashUnit(hash, units[i] as number)
  return hash
}

function wordEnd(text: string, at: number, length: number): number {
  let end = at
  while (end < length) {
    const kind = kindOf(text.charCodeAt(end))
    if (kind !== KIND.letter && kind !== KIND.digit && kind !== KIND.mark) break
    end += 1
  }
  return end
}

/** After an option: its value, as far as it is numbers ("16:9", "5.2", "750"). */
function numbersEnd(text: string, at: number, length: number): number {
  let end = at
  while (end < length && /[\s\d:.,]/.test(text.charAt(end))) end += 1
  return end
}

function addressEnd(text: string, at: number, length: number): number {
  let end = at
  while (end < length && kindOf(text.charCodeAt(end)) !== KIND.space) end += 1
  return end
}
