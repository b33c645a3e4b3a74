import { KIND } from './characters.ts'
import {
  EMPTY,
  EVIDENCE,
  FILLER,
  familyOf,
  HALF_EMPTY,
  isMedium,
  MEETING,
  NOTION,
  OF_REVERSED,
  PREP,
  SHAPED,
  STYLE_WORDS,
  VALUE,
} from './evidence.ts'
import { combine, HASH_START, hashUnit } from './hashing.ts'
import { GROUPS, hasGroup, isInSet, type Lexicon } from './lexicon.ts'
import { Tokens } from './tokens.ts'

const MAX_FEATURES = 16_384
const GRAM_SIZES = { from: 3, to: 5 }
/** Word parts of a word beyond this length are not read: nobody's word is longer, and the work stays linear. */
const LONGEST_WORD = 24

const MAX_COUNT = 4
const HEAD = 0
const LATER_HEAD = 1
const BODY = 2

/** The evidence in a wish, in parallel arrays that the next wish overwrites. */
export class Features {
  count = 0
  readonly keys = new Int32Array(MAX_FEATURES)
  readonly values = new Float32Array(MAX_FEATURES)
  /** The word a feature comes from, or -1 for the wish as a whole. */
  readonly origins = new Int16Array(MAX_FEATURES)
  readonly tokens: Tokens
  readonly #role = new Uint8Array(1024)
  readonly #shaped = new Uint8Array(1024)
  readonly #seen = new Uint8Array(32 * GROUPS.length)
  readonly #touched: number[] = []

  constructor(lexicon: Lexicon) {
    this.tokens = new Tokens(lexicon)
  }

  read(text: string): void {
    this.tokens.read(text)
    this.count = 0
    this.#assignRoles()
    this.#words()
    this.#groups()
    this.#families()
    this.#counts()
    this.#forget()
  }

  #add(evidence: number, key: number, value: number, origin: number): void {
    if (this.count >= MAX_FEATURES) return
    this.keys[this.count] = combine(evidence, key)
    this.values[this.count] = value
    this.origins[this.count] = origin
    this.count += 1
  }

  // --- Heads and bodies: "photo of a whiteboard with a diagram" is a photo ---------------------------------------------------------------

  #assignRoles(): void {
    const { tokens } = this
    for (let from = 0; from < tokens.count; ) {
      let to = from
      while (to < tokens.count && tokens.segment[to] === tokens.segment[from]) to += 1
      this.#rolesWithin(from, to, from === 0 ? HEAD : LATER_HEAD)
      from = to
    }
  }

  #rolesWithin(from: number, to: number, headRole: number): void {
    const { tokens } = this
    let reversed = -1
    for (let i = from; i < to; i++) if (tokens.kind[i] === KIND.ideograph && OF_REVERSED.has(tokens.hash[i] as number)) reversed = i
    let isBody = false
    let hasContent = false
    for (let i = from; i < to; i++) {
      const isPrep = tokens.kind[i] === KIND.letter && isInSet(tokens.low[i] as number, tokens.high[i] as number, PREP)
      if (isPrep && hasContent) isBody = true
      if (!isInSet(tokens.low[i] as number, tokens.high[i] as number, FILLER)) hasContent = true
      this.#role[i] = reversed >= 0 ? (i > reversed ? headRole : BODY) : isBody ? BODY : headRole
      const next = i + 1 < to ? isInSet(tokens.low[i + 1] as number, tokens.high[i + 1] as number, SHAPED) : false
      this.#shaped[i] = next && !isBody ? 1 : 0
    }
  }

  // --- Words, pairs of words, parts of words --------------------------------------------------------------------------------------------

  #words(): void {
    const { tokens } = this
    const scale = Math.min(1, 3 / Math.sqrt(tokens.count + 1))
    let previous = 0
    let previousSegment = -1
    for (let i = 0; i < tokens.count; i++) {
      const hash = tokens.hash[i] as number
      const negation = tokens.negated[i] === 1 ? 77 : 0
      this.#add(EVIDENCE.word, hash + negation, VALUE.word * scale, i)
      if (previousSegment === tokens.segment[i]) this.#add(EVIDENCE.pair, combine(previous, hash), VALUE.pair * scale, i)
      if (negation === 0 && tokens.kind[i] === KIND.letter) this.#parts(i, scale)
      previous = hash
      previousSegment = tokens.segment[i] as number
    }
  }

  #parts(token: number, scale: number): void {
    const { tokens } = this
    const start = tokens.start[token] as number
    const end = Math.min(tokens.end[token] as number, start + LONGEST_WORD)
    if (end - start < 4) return
    for (let from = start - 1; from <= end - GRAM_SIZES.from + 1; from++) {
      let hash = HASH_START
      for (let size = 1; size <= GRAM_SIZES.to && from + size - 1 <= end; size++) {
        const at = from + size - 1
        hash = hashUnit(hash, at < start || at >= end ? 1 : (tokens.units[at] as number))
        if (size >= GRAM_SIZES.from) this.#add(EVIDENCE.part, hash, VALUE.part * scale, token)
      }
    }
  }

  // --- Groups of the vocabulary, by where they stand -------------------------------------------------------------------------------------

  #groups(): void {
    const { tokens } = this
    for (let i = 0; i < tokens.count; i++) {
      const low = tokens.low[i] as number
      const high = tokens.high[i] as number
      if (low === 0 && high === 0) continue
      const isStyle = i + 1 < tokens.count && STYLE_WORDS.has(tokens.hash[i + 1] as number)
      for (let rest = low; rest !== 0; rest &= rest - 1) this.#group(i, 31 - Math.clz32(rest & -rest), isStyle)
      for (let rest = high; rest !== 0; rest &= rest - 1) this.#group(i, 62 - Math.clz32(rest & -rest), isStyle)
    }
  }

  #group(token: number, group: number, isStyle: boolean): void {
    if (this.tokens.negated[token] === 1 || this.#shaped[token] === 1) {
      this.#once(this.tokens.negated[token] === 1 ? EVIDENCE.negated : EVIDENCE.shaped, group, token)
      return
    }
    const role = this.#role[token]
    this.#once(EVIDENCE.anywhere, group, token)
    this.#once(role === HEAD ? EVIDENCE.head : role === LATER_HEAD ? EVIDENCE.laterHead : EVIDENCE.body, group, token)
    if (isStyle) this.#once(EVIDENCE.style, group, token)
  }

  #once(evidence: number, group: number, token: number): void {
    const place = evidence * GROUPS.length + group
    if (this.#seen[place] === 1) return
    this.#seen[place] = 1
    this.#touched.push(place)
    this.#add(evidence, group, VALUE.structure, token)
  }

  #forget(): void {
    for (const place of this.#touched) this.#seen[place] = 0
    this.#touched.length = 0
  }

  // --- The four families of media: which is named first, last, as the head noun ----------------------------------------------------------

  #families(): void {
    const { tokens } = this
    let present = 0
    let first = -1
    let last = -1
    let headNoun = -1
    let firstWord = -1
    for (let i = 0; i < tokens.count; i++) {
      const low = tokens.low[i] as number
      const high = tokens.high[i] as number
      if (isInSet(low, high, FILLER) && !isMedium(low, high)) continue
      if (firstWord < 0) firstWord = i
      if (this.#role[i] === HEAD) headNoun = i
      if (tokens.negated[i] === 1 || this.#shaped[i] === 1) continue
      const family = familyOf(low, high)
      if (family < 0) continue
      present |= 1 << family
      if (first < 0) first = i
      last = i
    }
    this.#add(EVIDENCE.families, present, 1, -1)
    if (first >= 0) this.#ends(present, first, last)
    this.#stated()
    if (headNoun >= 0) this.#headNoun(headNoun, present)
    if (firstWord >= 0) this.#add(EVIDENCE.firstWord, tokens.hash[firstWord] as number, 0.5, firstWord)
  }

  #ends(present: number, first: number, last: number): void {
    const { tokens } = this
    const of = (i: number): number => familyOf(tokens.low[i] as number, tokens.high[i] as number)
    this.#add(EVIDENCE.first, of(first) * 16 + present, 1, first)
    this.#add(EVIDENCE.first, 100 + of(first) * 4 + (this.#role[first] as number), 1, first)
    this.#add(EVIDENCE.last, of(last), 0.7, last)
    this.#add(EVIDENCE.ends, (of(first) * 4 + of(last)) * 16 + (this.#role[first] as number) * 4 + (this.#role[last] as number), 1, last)
  }

  /** "photo of", "Zeichnung von": the plainest way to state a medium, so it counts double. */
  #stated(): void {
    const { tokens } = this
    for (let i = 0; i + 1 < tokens.count && tokens.segment[i + 1] === tokens.segment[0]; i++) {
      if (!isInSet(tokens.low[i + 1] as number, tokens.high[i + 1] as number, PREP) || this.#role[i] !== HEAD) continue
      const family = familyOf(tokens.low[i] as number, tokens.high[i] as number)
      if (family < 0 || tokens.negated[i] === 1 || this.#shaped[i] === 1) continue
      this.#add(EVIDENCE.stated, family, 2, i)
      return
    }
  }

  #headNoun(token: number, present: number): void {
    const { tokens } = this
    const low = tokens.low[token] as number
    const high = tokens.high[token] as number
    this.#add(EVIDENCE.headNounWord, tokens.hash[token] as number, 0.7, token)
    this.#add(EVIDENCE.headNoun, 1000 + (familyOf(low, high) + 1) * 16 + present, 1, token)
    for (let group = 0; group < GROUPS.length; group++) if (hasGroup(low, high, group)) this.#add(EVIDENCE.headNoun, group, 1, token)
  }

  // --- How much there is to draw ---------------------------------------------------------------------------------------------------------

  #counts(): void {
    const { tokens } = this
    let content = 0
    let half = 0
    let notions = 0
    let low = 0
    let high = 0
    for (let i = 0; i < tokens.count; i++) {
      const one = tokens.low[i] as number
      const two = tokens.high[i] as number
      if (tokens.negated[i] !== 1) {
        low |= one
        high |= two
      }
      if (isInSet(one, two, EMPTY)) continue
      if (isInSet(one, two, HALF_EMPTY)) half += 1
      else content += tokens.kind[i] === KIND.ideograph && tokens.known[i] === 0 ? 0.5 : 1
      if (isInSet(one, two, NOTION)) notions += 1
    }
    this.#countFeatures(Math.min(MAX_COUNT, Math.ceil(content)), Math.min(3, half), Math.min(2, notions), low, high)
    MEETING.forEach(([one, other], pair) => {
      if (isInSet(low, high, one) && isInSet(low, high, other)) this.#add(EVIDENCE.meeting, pair, 1, -1)
    })
  }

  #countFeatures(content: number, half: number, notions: number, low: number, high: number): void {
    const { tokens } = this
    const length = Math.min(5, Math.floor(Math.log2(tokens.count + 1)))
    this.#add(EVIDENCE.counts, content, 1, -1)
    this.#add(EVIDENCE.counts, 10 + content * 4 + half, 1, -1)
    this.#add(EVIDENCE.counts, 100 + half, 1, -1)
    this.#add(EVIDENCE.counts, 200 + length, 1, -1)
    this.#add(EVIDENCE.counts, 300 + length * 5 + content, 1, -1)
    this.#add(EVIDENCE.counts, 400 + Math.min(3, tokens.options), 1, -1)
    this.#add(EVIDENCE.counts, 500 + notions * 5 + content, 1, -1)
    if (content > 1) return
    for (let group = 0; group < GROUPS.length; group++) {
      if (hasGroup(low, high, group)) this.#add(EVIDENCE.emptyAnd, (group * 4 + half) * 2 + content, 1, -1)
    }
  }
}
