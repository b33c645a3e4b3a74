import { DOMAINS } from '../../../domain/intent.ts'
import type { Artefact, Curve } from '../artefact.ts'
import { Features } from '../features.ts'
import type { Lexicon } from '../lexicon.ts'
import { COLUMNS, stylesOf } from '../outputs.ts'
import type { Sample } from './corpus.ts'
import { randomFrom, shuffle } from './random.ts'

export interface Settings {
  readonly seed: number
  readonly epochs: number
  readonly rate: number
  readonly l2: number
  /** Features seen in fewer samples than this are left out. */
  readonly minCount: number
  /** Weights under this, relative to the largest of a column, make no row. */
  readonly leastWeight: number
  /** How much of the target the most natural domain gets when several are accepted. */
  readonly naturalShare: number
  /** Errors on unclear samples count this many times: they are few. */
  readonly unclearWeight: number
}

export const SETTINGS: Settings = {
  seed: 1,
  epochs: 14,
  rate: 0.12,
  l2: 2e-4,
  minCount: 2,
  leastWeight: 0.012,
  naturalShare: 0.75,
  unclearWeight: 1.5,
}

const EPSILON = 1e-6
const IDENTITY: Curve = { scores: [-20, 20], probabilities: [0, 1] }

interface Evidence {
  readonly sample: Sample
  readonly rows: Int32Array
  readonly values: Float32Array
}

/** Logistic regression by stochastic gradient descent with AdaGrad steps, all columns at once. */
export function learn(samples: readonly Sample[], lexicon: Lexicon, settings: Settings): Artefact {
  const { evidence, keys } = gather(samples, lexicon, settings.minCount)
  const weights = new Float64Array((keys.length + 1) * COLUMNS.count)
  const squares = new Float64Array(weights.length)
  const random = randomFrom(settings.seed)
  const step = stepper(weights, squares, keys.length, settings)
  const order = evidence.map((_, index) => index)
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    for (const index of shuffle(order, random)) step(evidence[index] as Evidence)
  }
  return quantise(keys, weights, settings)
}

function gather(samples: readonly Sample[], lexicon: Lexicon, minCount: number): { evidence: Evidence[]; keys: Int32Array } {
  const features = new Features(lexicon)
  const counts = new Map<number, number>()
  const raw = samples.map((sample) => {
    features.read(sample.text)
    const keys = features.keys.slice(0, features.count)
    for (const key of new Set(keys)) counts.set(key, (counts.get(key) ?? 0) + 1)
    return { sample, keys, values: features.values.slice(0, features.count) }
  })
  const keys = Int32Array.from([...counts].filter(([, count]) => count >= minCount).map(([key]) => key)).sort()
  const rowOf = new Map(Array.from(keys, (key, row) => [key, row]))
  const evidence = raw.map(({ sample, keys: own, values }) => {
    const kept = Array.from(own, (key, at) => ({ row: rowOf.get(key), value: values[at] as number })).filter(({ row }) => row !== undefined)
    return { sample, rows: Int32Array.from(kept, ({ row }) => row as number), values: Float32Array.from(kept, ({ value }) => value) }
  })
  return { evidence, keys }
}

function stepper(weights: Float64Array, squares: Float64Array, biasRow: number, { rate, l2, naturalShare, unclearWeight }: Settings) {
  const logits = new Float64Array(COLUMNS.count)
  const errors = new Float64Array(COLUMNS.count)

  function addUp({ rows, values }: Evidence, from: number, to: number): void {
    for (let column = from; column < to; column++) logits[column] = weights[biasRow * COLUMNS.count + column] as number
    for (let i = 0; i < rows.length; i++) {
      const at = (rows[i] as number) * COLUMNS.count
      for (let column = from; column < to; column++) (logits[column] as number) += (weights[at + column] as number) * (values[i] as number)
    }
  }

  function moveRow(row: number, value: number, from: number, to: number): void {
    for (let column = from; column < to; column++) {
      if (errors[column] === 0) continue
      const at = row * COLUMNS.count + column
      const gradient = (errors[column] as number) * value + (row === biasRow ? 0 : l2 * (weights[at] as number))
      const square = (squares[at] as number) + gradient * gradient
      squares[at] = square
      weights[at] = (weights[at] as number) - (rate * gradient) / (Math.sqrt(square) + EPSILON)
    }
  }

  function move({ rows, values }: Evidence, from: number, to: number): void {
    for (let i = 0; i < rows.length; i++) moveRow(rows[i] as number, values[i] as number, from, to)
    moveRow(biasRow, 1, from, to)
  }

  return (one: Evidence): void => {
    const { sample } = one
    addUp(one, 0, COLUMNS.styles)
    domainErrors(sample, logits, errors, naturalShare)
    errors[COLUMNS.unclear] =
      (sigmoid(logits[COLUMNS.unclear] as number) - (sample.unclear ? 1 : 0)) * sample.weight * (sample.unclear ? unclearWeight : 1)
    move(one, 0, COLUMNS.styles)
    if (sample.domain === undefined || sample.style === undefined) return
    const { from, names } = stylesOf(sample.domain)
    addUp(one, from, from + names.length)
    softmaxErrors(logits, errors, from, names.length, (i) => (names[i] === sample.style ? 1 : 0), sample.weight)
    move(one, from, from + names.length)
  }
}

function domainErrors({ domain, accept, weight }: Sample, logits: Float64Array, errors: Float64Array, naturalShare: number): void {
  errors.fill(0, 0, COLUMNS.unclear)
  if (domain === undefined) return
  const others = accept.length - 1
  const share = (d: number): number => {
    if (DOMAINS[d] === domain) return others > 0 ? naturalShare : 1
    return others > 0 && accept.includes(DOMAINS[d] as (typeof DOMAINS)[number]) ? (1 - naturalShare) / others : 0
  }
  softmaxErrors(logits, errors, COLUMNS.natural, DOMAINS.length, share, weight)
  DOMAINS.forEach((one, d) => {
    const column = COLUMNS.accepted + d
    errors[column] = (sigmoid(logits[column] as number) - (accept.includes(one) ? 1 : 0)) * weight
  })
}

function softmaxErrors(
  logits: Float64Array,
  errors: Float64Array,
  from: number,
  count: number,
  target: (index: number) => number,
  weight: number,
): void {
  let highest = Number.NEGATIVE_INFINITY
  for (let i = 0; i < count; i++) highest = Math.max(highest, logits[from + i] as number)
  let total = 0
  for (let i = 0; i < count; i++) total += Math.exp((logits[from + i] as number) - highest)
  for (let i = 0; i < count; i++) errors[from + i] = (Math.exp((logits[from + i] as number) - highest) / total - target(i)) * weight
}

/** Rows that hardly weigh anything go; the rest become bytes. */
function quantise(keys: Int32Array, weights: Float64Array, { seed, leastWeight }: Settings): Artefact {
  const largest = new Float64Array(COLUMNS.count)
  for (let at = 0; at < keys.length * COLUMNS.count; at++) {
    const column = at % COLUMNS.count
    largest[column] = Math.max(largest[column] as number, Math.abs(weights[at] as number))
  }
  const kept = Array.from(keys.keys()).filter((row) =>
    largest.some(
      (most, column) => Math.abs(weights[row * COLUMNS.count + column] as number) >= leastWeight * most && column < COLUMNS.styles,
    ),
  )
  const scales = Array.from(largest, (most) => (most === 0 ? 1 : most / 127))
  const bytes = new Int8Array(kept.length * COLUMNS.count)
  kept.forEach((row, place) => {
    scales.forEach((scale, column) => {
      bytes[place * COLUMNS.count + column] = Math.round((weights[row * COLUMNS.count + column] as number) / scale)
    })
  })
  const biases = Array.from({ length: COLUMNS.count }, (_, column) => weights[keys.length * COLUMNS.count + column] as number)
  const keptKeys = Int32Array.from(kept, (row) => keys[row] as number)
  return { seed, source: '', biases, scales, confidence: IDENTITY, unclear: IDENTITY, keys: keptKeys, weights: bytes }
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))
