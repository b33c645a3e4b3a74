import type { GenerateContentResponse, Part } from '@google/genai'
import { IMAGE_MIMES } from '../../domain/generation.ts'
import type { Model, Size } from '../../domain/model.ts'
import type { MicroUsd } from '../../domain/money.ts'
import { Problem } from '../../errors.ts'
import { broken, decodeBase64, type Picture } from '../decode-picture.ts'
import { costOf, costOfNoPicture } from './cost.ts'
import type { Ending } from './verdicts.ts'
import { endingOfBlock, endingOfFinish } from './verdicts.ts'

export interface FoundPicture extends Picture {
  readonly costMicroUsd: MicroUsd
  readonly warnings: readonly string[]
}

/**
 * The picture of an answer. Reads the parts, never the SDK's getters: those join the base64 of several pictures and print warnings.
 *
 * @throws Problem MODEL_REFUSED, MODEL_GAVE_NO_IMAGE or IMAGE_BROKEN, with what the answer cost all the same
 */
export function pictureIn(response: GenerateContentResponse, model: Model, size?: Size): FoundPicture {
  const candidate = response.candidates?.[0]
  // Thinking models send interim pictures as thoughts; those are not the result.
  const pictures = (candidate?.content?.parts ?? []).filter((part) => part.inlineData?.data && !part.thought)
  const [first] = pictures
  if (!first) throw problemOfEnding(endingOf(response), response, model)
  const costMicroUsd = costOf(response.usageMetadata, model, size)
  const warnings = pictures.length > 1 ? [`The model drew ${pictures.length} pictures; this is the first.`] : []
  return { ...decode(first, model.modelId, costMicroUsd), costMicroUsd, warnings }
}

function endingOf(response: GenerateContentResponse): Ending {
  const blockReason = response.promptFeedback?.blockReason
  return blockReason ? endingOfBlock(blockReason) : endingOfFinish(response.candidates?.[0]?.finishReason)
}

function problemOfEnding(ending: Ending, response: GenerateContentResponse, model: Model): Problem {
  const reason = response.promptFeedback?.blockReason ?? response.candidates?.[0]?.finishReason ?? 'no candidates'
  const spentMicroUsd = costOfNoPicture(response.usageMetadata, model)
  return new Problem(ending.code, `gemini gave no picture for ${model.modelId}: ${reason}`, {
    values: { category: ending.category ?? '' },
    ...(spentMicroUsd !== undefined && { spentMicroUsd }),
  })
}

function decode(part: Part, modelId: string, spentMicroUsd: MicroUsd): Picture {
  const sent = { provider: 'gemini', modelId, spentMicroUsd }
  const declared = part.inlineData?.mimeType
  if (!IMAGE_MIMES.some((mime) => mime === declared)) throw broken(`declared as ${declared}`, sent)
  return decodeBase64(part.inlineData?.data ?? '', sent)
}
