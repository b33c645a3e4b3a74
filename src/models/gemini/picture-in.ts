import type { GenerateContentResponse, Part } from '@google/genai'
import type { ImageMime } from '../../domain/generation.ts'
import { IMAGE_MIMES } from '../../domain/generation.ts'
import { mimeOf } from '../../domain/mime-of.ts'
import { Problem } from '../../errors.ts'
import type { Ending } from './verdicts.ts'
import { endingOfBlock, endingOfFinish } from './verdicts.ts'

export interface FoundPicture {
  readonly bytes: Uint8Array
  readonly mime: ImageMime
  readonly warnings: readonly string[]
}

/**
 * The picture of an answer. Reads the parts, never the SDK's getters: those join the base64 of several pictures and print warnings.
 *
 * @throws Problem MODEL_REFUSED, MODEL_GAVE_NO_IMAGE or IMAGE_BROKEN
 */
export function pictureIn(response: GenerateContentResponse, modelId: string): FoundPicture {
  const candidate = response.candidates?.[0]
  // Thinking models send interim pictures as thoughts; those are not the result.
  const pictures = (candidate?.content?.parts ?? []).filter((part) => part.inlineData?.data && !part.thought)
  const [first] = pictures
  if (!first) throw problemOfEnding(endingOf(response), response, modelId)
  const warnings = pictures.length > 1 ? [`The model drew ${pictures.length} pictures; this is the first.`] : []
  return { ...decode(first, modelId), warnings }
}

function endingOf(response: GenerateContentResponse): Ending {
  const blockReason = response.promptFeedback?.blockReason
  return blockReason ? endingOfBlock(blockReason) : endingOfFinish(response.candidates?.[0]?.finishReason)
}

function problemOfEnding(ending: Ending, response: GenerateContentResponse, modelId: string): Problem {
  const reason = response.promptFeedback?.blockReason ?? response.candidates?.[0]?.finishReason ?? 'no candidates'
  return new Problem(ending.code, `gemini gave no picture for ${modelId}: ${reason}`, {
    values: { category: ending.category ?? '' },
  })
}

function decode(part: Part, modelId: string): { bytes: Uint8Array; mime: ImageMime } {
  const declared = part.inlineData?.mimeType
  const base64 = part.inlineData?.data ?? ''
  if (!IMAGE_MIMES.some((mime) => mime === declared)) throw broken(`declared as ${declared}`, modelId)
  const bytes = Buffer.from(base64, 'base64')
  // Buffer skips what is not base64; a different length means that something was skipped.
  if (bytes.length !== decodedLength(base64)) throw broken('not base64', modelId)
  const mime = mimeOf(bytes)
  if (!mime) throw broken(`the bytes are no image (${bytes.length} bytes declared as ${declared})`, modelId)
  return { bytes, mime }
}

const broken = (what: string, modelId: string): Problem =>
  new Problem('IMAGE_BROKEN', `gemini sent a broken picture for ${modelId}: ${what}`)

const decodedLength = (base64: string): number => Math.floor((base64.replace(/=+$/, '').length * 3) / 4)
