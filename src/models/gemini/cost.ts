import type { GenerateContentResponseUsageMetadata } from '@google/genai'
import type { Model } from '../../domain/model.ts'
import type { MicroUsd } from '../../domain/money.ts'

/**
 * What a call cost, from the tokens it reports: a flat price is only an estimate (a single 1K picture has been billed as 2 240 tokens).
 * Without a usable report it is the flat price, never nothing.
 */
export function costOf(usage: GenerateContentResponseUsageMetadata | undefined, model: Model): MicroUsd {
  const prices = model.tokenPrices
  const outputTokens = usage?.candidatesTokenCount ?? 0
  if (!usage || !prices || outputTokens <= 0) return model.priceMicroUsdPerImage
  const imageTokens = imageTokensIn(usage) ?? outputTokens
  const inputTokens = (usage.promptTokenCount ?? 0) + (usage.toolUsePromptTokenCount ?? 0)
  const textTokens = Math.max(0, outputTokens - imageTokens) + (usage.thoughtsTokenCount ?? 0)
  const perMillion = inputTokens * prices.input + textTokens * prices.textOutput + imageTokens * prices.imageOutput
  return Math.ceil(perMillion / 1_000_000)
}

/** Undefined when the output is not broken down: then all of it counts as picture, the dearer kind. */
function imageTokensIn(usage: GenerateContentResponseUsageMetadata): number | undefined {
  const ofImages = usage.candidatesTokensDetails?.filter((detail) => detail.modality === 'IMAGE')
  if (!ofImages || ofImages.length === 0) return undefined
  return ofImages.reduce((sum, detail) => sum + (detail.tokenCount ?? 0), 0)
}
