import type { GenerateContentResponse } from '@google/genai'
import { Problem } from '../../errors.ts'
import { type Ending, endingOfBlock, endingOfFinish } from './verdicts.ts'

/**
 * The JSON of an answer. Reads the parts, never the SDK's getters, which print warnings.
 *
 * @throws Problem MODEL_REFUSED, or MODEL_GAVE_NONSENSE for no text, for text that is cut off and for text that is no JSON
 */
export function jsonIn(response: GenerateContentResponse, modelId: string): unknown {
  const candidate = response.candidates?.[0]
  const text = (candidate?.content?.parts ?? []).flatMap((part) => (part.text && !part.thought ? [part.text] : [])).join('')
  if (text === '') throw withoutText(response, modelId)
  try {
    return JSON.parse(text)
  } catch (cause) {
    const detail = `gemini answered ${modelId} with ${text.length} characters that are no JSON (finished with ${candidate?.finishReason})`
    throw new Problem('MODEL_GAVE_NONSENSE', detail, { cause })
  }
}

function withoutText(response: GenerateContentResponse, modelId: string): Problem {
  const blocked = response.promptFeedback?.blockReason
  const finished = response.candidates?.[0]?.finishReason
  const ending: Ending = blocked ? endingOfBlock(blocked) : endingOfFinish(finished)
  const code = ending.code === 'MODEL_REFUSED' ? 'MODEL_REFUSED' : 'MODEL_GAVE_NONSENSE'
  return new Problem(code, `gemini gave no text for ${modelId}: ${blocked ?? finished ?? 'no candidates'}`, {
    values: { category: ending.category ?? '' },
  })
}
