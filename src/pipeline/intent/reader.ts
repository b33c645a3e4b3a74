import { DOMAINS, type Domain } from '../../domain/intent.ts'
import type { TaughtWord } from '../../domain/lessons.ts'
import { type Artefact, onCurve } from './artefact.ts'
import { Features } from './features.ts'
import { HashIndex } from './hashing.ts'
import { groupSet, isInSet, type Lexicon } from './lexicon.ts'
import { COLUMNS, stylesOf } from './outputs.ts'
import { addTaught, addTaughtStyles } from './taught.ts'

const MAX_ROWS = 16_384
const MAX_WORDS = 5
/** Nobody reads more of an endless word. */
const LONGEST_NAMED = 40
/** "a", "of": named only when nothing else decided. */
const FILLER = groupSet('filler', 'prep')
/** A word is named among the deciding ones when it gave at least this part of what the strongest gave. */
const WORTH_NAMING = 0.2
/** How far "most natural" may decide between domains that would both be accepted. */
const NATURAL_SHARE = 0.35

export interface Reading {
  readonly domain: Domain
  readonly style: string
  readonly confidence: number
  readonly unclear: boolean
  readonly words: readonly string[]
  /** How many words, numbers and emoji there were to read. */
  readonly tokenCount: number
}

/** Raw scores of the last wish, for training and calibration. */
export interface Scores {
  readonly domain: number
  /** Log-odds that the chosen domain would be accepted. */
  readonly accepted: number
  /** Log-odds that somebody would have to ask first. */
  readonly unclear: number
}

/** Reads wishes with a trained artefact. Keeps its working memory, so one reader reads one wish at a time. */
export class Reader {
  readonly #artefact: Artefact
  readonly #index: HashIndex
  readonly #features: Features
  readonly #rows = new Int32Array(MAX_ROWS)
  readonly #logits = new Float64Array(COLUMNS.count)
  readonly #gave = new Float64Array(1025)

  constructor(artefact: Artefact, lexicon: Lexicon) {
    this.#artefact = artefact
    this.#index = new HashIndex(artefact.keys)
    this.#features = new Features(lexicon)
  }

  /** @param taught words of the text that were learned after the training */
  read(text: string, taught: readonly TaughtWord[] = []): Reading {
    const scores = this.score(text, taught)
    const domain = DOMAINS[scores.domain] as Domain
    const unclear = onCurve(this.#artefact.unclear, scores.unclear)
    const confidence = onCurve(this.#artefact.confidence, scores.accepted) * (1 - unclear)
    const isUnclear = unclear >= 0.5
    return {
      domain,
      style: this.#style(domain, taught),
      confidence: Math.round(confidence * 1000) / 1000,
      unclear: isUnclear,
      words: withTaught(
        taught,
        domain,
        this.#decidingWords(text, isUnclear ? COLUMNS.unclear : COLUMNS.natural + scores.domain, isUnclear),
      ),
      tokenCount: this.#features.tokens.count,
    }
  }

  score(text: string, taught: readonly TaughtWord[] = []): Scores {
    this.#features.read(text)
    this.#addUp(0, COLUMNS.styles)
    addTaught(this.#logits, taught)
    const domain = this.#choose()
    return {
      domain,
      accepted: this.#logits[COLUMNS.accepted + domain] as number,
      unclear: this.#logits[COLUMNS.unclear] as number,
    }
  }

  #addUp(from: number, to: number): void {
    const { keys, values, count } = this.#features
    const { weights, scales, biases } = this.#artefact
    const logits = this.#logits
    for (let column = from; column < to; column++) logits[column] = 0
    for (let feature = 0; feature < count; feature++) {
      const row = from === 0 ? this.#index.find(keys[feature] as number) : (this.#rows[feature] as number)
      if (from === 0) this.#rows[feature] = row
      if (row < 0) continue
      const value = values[feature] as number
      const at = row * COLUMNS.count
      for (let column = from; column < to; column++) (logits[column] as number) += (weights[at + column] as number) * value
    }
    for (let column = from; column < to; column++) {
      logits[column] = (logits[column] as number) * (scales[column] as number) + (biases[column] as number)
    }
  }

  /** The domain most likely to be accepted; the most natural one where several would be. */
  #choose(): number {
    let best = 0
    let bestScore = Number.NEGATIVE_INFINITY
    let total = 0
    for (let d = 0; d < DOMAINS.length; d++) total += Math.exp(this.#logits[COLUMNS.natural + d] as number)
    for (let d = 0; d < DOMAINS.length; d++) {
      const natural = Math.exp(this.#logits[COLUMNS.natural + d] as number) / total
      const score = (1 - NATURAL_SHARE) * sigmoid(this.#logits[COLUMNS.accepted + d] as number) + NATURAL_SHARE * natural
      if (score > bestScore) {
        bestScore = score
        best = d
      }
    }
    return best
  }

  #style(domain: Domain, taught: readonly TaughtWord[]): string {
    const { from, names } = stylesOf(domain)
    this.#addUp(from, from + names.length)
    addTaughtStyles(this.#logits, taught, domain)
    let best = 0
    for (let i = 1; i < names.length; i++) if ((this.#logits[from + i] as number) > (this.#logits[from + best] as number)) best = i
    return names[best] as string
  }

  // --- Why -----------------------------------------------------------------------------------------------------------------------------

  #decidingWords(text: string, column: number, isAlone: boolean): string[] {
    const { start, end } = this.#features.tokens
    this.#shareOut(column, isAlone)
    const words = new Set<string>()
    let most = 0
    for (let place = 0; place < MAX_WORDS; place++) {
      const token = this.#strongest(false) ?? (place === 0 ? this.#strongest(true) : undefined)
      if (token === undefined || (this.#gave[token] as number) < most * WORTH_NAMING) break
      if (place === 0) most = this.#gave[token] as number
      this.#gave[token] = 0
      const from = start[token] as number
      words.add(text.slice(from, Math.min(end[token] as number, from + LONGEST_NAMED)))
    }
    return [...words]
  }

  /** The word that gave most, filler or not. */
  #strongest(isFiller: boolean): number | undefined {
    const { count, low, high } = this.#features.tokens
    let best: number | undefined
    let most = 0
    for (let token = 0; token < count; token++) {
      const gave = this.#gave[token] as number
      if (gave <= most || isInSet(low[token] as number, high[token] as number, FILLER) !== isFiller) continue
      best = token
      most = gave
    }
    return best
  }

  /** What each word gave to a column, less what it gave to the other domains on average. */
  #shareOut(column: number, isAlone: boolean): void {
    const { origins, values, count, tokens } = this.#features
    const { weights, scales } = this.#artefact
    this.#gave.fill(0, 0, tokens.count)
    for (let feature = 0; feature < count; feature++) {
      const row = this.#rows[feature] as number
      const token = origins[feature] as number
      if (row < 0 || token < 0) continue
      const at = row * COLUMNS.count
      let gain = (weights[at + column] as number) * (scales[column] as number)
      if (!isAlone) {
        let others = 0
        for (let c = COLUMNS.natural; c < COLUMNS.accepted; c++)
          if (c !== column) others += (weights[at + c] as number) * (scales[c] as number)
        gain -= others / (DOMAINS.length - 1)
      }
      ;(this.#gave[token] as number) += gain * (values[feature] as number)
    }
  }
}

/** What was taught decided, where it was followed. */
function withTaught(taught: readonly TaughtWord[], domain: Domain, words: readonly string[]): string[] {
  const named = taught.filter((word) => word.domain === domain).map(({ phrase }) => phrase)
  return [...new Set([...named, ...words])].slice(0, MAX_WORDS)
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))
