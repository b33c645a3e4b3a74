import type { ImageMime } from '../domain/generation.ts'
import { mimeOf } from '../domain/mime-of.ts'
import { Problem, type ProblemOptions } from '../errors.ts'

export interface Picture {
  readonly bytes: Uint8Array
  readonly mime: ImageMime
}

export interface Sent {
  readonly provider: string
  readonly modelId: string
  /** What the call cost although its picture is broken, where that is known. */
  readonly spentMicroUsd?: number
}

/** @throws Problem IMAGE_BROKEN when it is no base64, or no picture */
export function decodeBase64(base64: string, sent: Sent): Picture {
  const bytes = Buffer.from(base64, 'base64')
  // Buffer skips what is not base64; a different length means that something was skipped.
  if (bytes.length !== decodedLength(base64)) throw broken('not base64', sent)
  return pictureOf(bytes, sent)
}

/** Takes the type from the bytes, whatever the provider calls them. @throws Problem IMAGE_BROKEN */
export function pictureOf(bytes: Uint8Array, sent: Sent): Picture {
  const mime = mimeOf(bytes)
  if (!mime) throw broken(`the ${bytes.length} bytes are no image`, sent)
  return { bytes, mime }
}

export function broken(what: string, { provider, modelId, spentMicroUsd }: Sent, options: ProblemOptions = {}): Problem {
  return new Problem('IMAGE_BROKEN', `${provider} sent a broken picture for ${modelId}: ${what}`, {
    ...options,
    ...(spentMicroUsd !== undefined && { spentMicroUsd }),
  })
}

const decodedLength = (base64: string): number => Math.floor((base64.replace(/=+$/, '').length * 3) / 4)
