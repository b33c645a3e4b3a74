import type { ProblemCode } from '../../errors.ts'

/** Every way an answer of Gemini can come without a picture, and the one problem it is to us. Source: the API's reference for GenerateContentResponse. HTTP errors are those of all Google APIs, in google-failure.ts. */

export interface Ending {
  readonly code: ProblemCode
  /** In words for the person; for refusals only. */
  readonly category?: string
}

const refused = (category: string): Ending => ({ code: 'MODEL_REFUSED', category })
const gaveNoImage: Ending = { code: 'MODEL_GAVE_NO_IMAGE' }

/** `promptFeedback.blockReason`: the prompt never reached the model. */
export const BLOCK_VERDICTS: Readonly<Record<string, Ending>> = {
  SAFETY: refused('its safety rules'),
  BLOCKLIST: refused('a word on its block list'),
  PROHIBITED_CONTENT: refused('prohibited content'),
  IMAGE_SAFETY: refused('its safety rules for pictures'),
  MODEL_ARMOR: refused('its safety rules'),
  JAILBREAK: refused('an attempt to get around its rules'),
  OTHER: refused('its rules; it does not say which'),
}

/** `finishReason` of a candidate without a picture. */
export const FINISH_VERDICTS: Readonly<Record<string, Ending>> = {
  SAFETY: refused('its safety rules'),
  IMAGE_SAFETY: refused('its safety rules for pictures'),
  PROHIBITED_CONTENT: refused('prohibited content'),
  IMAGE_PROHIBITED_CONTENT: refused('prohibited content in a picture'),
  BLOCKLIST: refused('a word on its block list'),
  SPII: refused('personal data'),
  RECITATION: refused('too close to an existing work'),
  IMAGE_RECITATION: refused('too close to an existing picture'),
  LANGUAGE: refused('a language it does not speak'),
  NO_IMAGE: gaveNoImage,
  IMAGE_OTHER: gaveNoImage,
  OTHER: gaveNoImage,
  STOP: gaveNoImage,
  MAX_TOKENS: gaveNoImage,
  CONTINUATION: gaveNoImage,
  FINISH_REASON_UNSPECIFIED: gaveNoImage,
  MALFORMED_RESPONSE: gaveNoImage,
  MALFORMED_FUNCTION_CALL: gaveNoImage,
  UNEXPECTED_TOOL_CALL: gaveNoImage,
  TOO_MANY_TOOL_CALLS: gaveNoImage,
}

/** A reason we have not met refuses: asking again for what was blocked helps nobody. */
export const endingOfBlock = (reason: string): Ending => BLOCK_VERDICTS[reason] ?? refused('its rules')

export const endingOfFinish = (reason: string | undefined): Ending =>
  reason === undefined ? gaveNoImage : (FINISH_VERDICTS[reason] ?? gaveNoImage)
