import { createHash } from 'node:crypto'
import { fieldsOf } from './request.ts'

const DEFAULT_DIMENSIONS = 768

/** `:batchEmbedContents`: one unit vector a request, the same for the same words. */
export function embed(body: unknown): object {
  const requests = fieldsOf(body).requests
  return { embeddings: (Array.isArray(requests) ? requests : []).map((request) => ({ values: vectorOf(fieldsOf(request)) })) }
}

function vectorOf(request: Record<string, unknown>): number[] {
  const dimensions = typeof request.outputDimensionality === 'number' ? request.outputDimensionality : DEFAULT_DIMENSIONS
  const text = JSON.stringify(request.content ?? '')
  const raw = Array.from({ length: dimensions }, (_, at) => createHash('sha256').update(`${at}:${text}`).digest().readInt16BE(0) / 32_768)
  const length = Math.hypot(...raw) || 1
  return raw.map((value) => value / length)
}
