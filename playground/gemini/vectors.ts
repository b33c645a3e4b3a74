import { createHash } from 'node:crypto'
import { fieldsOf } from './request.ts'

const DEFAULT_DIMENSIONS = 768

/** `:batchEmbedContents`: one unit vector a request, the same for the same words, and the closer the more words two texts share. */
export function embed(body: unknown): object {
  const requests = fieldsOf(body).requests
  return { embeddings: (Array.isArray(requests) ? requests : []).map((request) => ({ values: vectorOf(fieldsOf(request)) })) }
}

function vectorOf(request: Record<string, unknown>): number[] {
  const dimensions = typeof request.outputDimensionality === 'number' ? request.outputDimensionality : DEFAULT_DIMENSIONS
  const words =
    JSON.stringify(request.content ?? '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  const sum = new Array<number>(dimensions).fill(0)
  for (const word of new Set(words)) for (const [at, value] of directionOf(word, dimensions).entries()) sum[at] = (sum[at] ?? 0) + value
  const length = Math.hypot(...sum) || 1
  return sum.map((value) => value / length)
}

/** Any two words point in directions that have next to nothing in common. */
const directionOf = (word: string, dimensions: number): number[] =>
  Array.from({ length: dimensions }, (_, at) => createHash('sha256').update(`${at}:${word}`).digest().readInt16BE(0) / 32_768)
