import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { COLUMN_NAMES, COLUMNS } from './outputs.ts'

/** Raised whenever the features or the layout change: an artefact of another format is refused. */
const FORMAT = 1
const FILE = new URL('./intent-model.bin', import.meta.url)

/** Points of a monotone curve, by rising `score`; between points it is straight. */
export interface Curve {
  readonly scores: readonly number[]
  readonly probabilities: readonly number[]
}

/** What training leaves behind. */
export interface Artefact {
  readonly seed: number
  /** SHA-256 of the corpus and the vocabulary it was trained from. */
  readonly source: string
  readonly biases: readonly number[]
  /** A weight of column c is its byte times `scales[c]`. */
  readonly scales: readonly number[]
  readonly confidence: Curve
  readonly unclear: Curve
  /** Hashes of the features that have weights. */
  readonly keys: Int32Array
  /** One row a key, one byte a column. */
  readonly weights: Int8Array
}

export const artefactUrl = FILE
export const readArtefact = (): Artefact => decodeArtefact(readFileSync(FILE))

/** A line of JSON, then keys and weights, little-endian. The same artefact is the same bytes. */
export function encodeArtefact(artefact: Artefact): Buffer {
  const { keys, weights, ...header } = artefact
  const line = Buffer.from(`${JSON.stringify({ format: FORMAT, rows: keys.length, columns: COLUMN_NAMES, ...header })}\n`)
  const keyBytes = Buffer.alloc(keys.length * 4)
  for (const [row, key] of keys.entries()) keyBytes.writeInt32LE(key, row * 4)
  return Buffer.concat([line, keyBytes, Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength)])
}

/** @throws Error when the bytes are of another format, other styles, or cut short */
export function decodeArtefact(bytes: Buffer): Artefact {
  const end = bytes.indexOf('\n')
  const header = JSON.parse(bytes.toString('utf8', 0, end)) as Omit<Artefact, 'keys' | 'weights'> & {
    format: number
    rows: number
    columns: string[]
  }
  const { format, rows, columns, ...rest } = header
  const keysAt = end + 1
  const weightsAt = keysAt + rows * 4
  if (format !== FORMAT || columns.join() !== COLUMN_NAMES.join())
    throw new Error('the intent artefact is of another version: run banana train intent')
  if (bytes.length !== weightsAt + rows * COLUMNS.count) throw new Error('the intent artefact is cut short: run banana train intent')
  const keys = Int32Array.from({ length: rows }, (_, row) => bytes.readInt32LE(keysAt + row * 4))
  return { ...rest, keys, weights: new Int8Array(bytes.subarray(weightsAt)) }
}

export const fingerprint = (parts: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex')
}

/** The probability at a score, by straight lines between the points. */
export function onCurve({ scores, probabilities }: Curve, score: number): number {
  let low = 0
  let high = scores.length - 1
  if (score <= (scores[0] as number)) return probabilities[0] as number
  if (score >= (scores[high] as number)) return probabilities[high] as number
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((scores[middle] as number) <= score) low = middle
    else high = middle
  }
  const [from, to] = [scores[low] as number, scores[high] as number]
  const [a, b] = [probabilities[low] as number, probabilities[high] as number]
  return a + ((b - a) * (score - from)) / (to - from)
}
