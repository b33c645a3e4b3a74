import type { GenerateContentResponseUsageMetadata, ModalityTokenCount } from '@google/genai'
import { type Model, priceOf, type Size } from '../../domain/model.ts'
import type { MicroUsd } from '../../domain/money.ts'

type Usage = GenerateContentResponseUsageMetadata

/**
 * What a picture cost, from the tokens its reply reports: a flat price is only an estimate (a single 1K picture has been billed as 2 240 tokens).
 * Without a usable report it is the flat price, never nothing.
 */
export function costOf(usage: Usage | undefined, model: Model, size?: Size): MicroUsd {
  const outputTokens = usage?.candidatesTokenCount ?? 0
  if (!usage || !model.tokenPrices || outputTokens <= 0) return priceOf(model, size)
  return tokenCost(usage, model.tokenPrices, imageTokensIn(usage.candidatesTokensDetails) ?? outputTokens)
}

/** What an answer without a picture cost: its words, the thinking and the prompt. Undefined when it does not say. */
export const costOfNoPicture = (usage: Usage | undefined, { tokenPrices }: Model): MicroUsd | undefined =>
  usage && tokenPrices && tokenCost(usage, tokenPrices, imageTokensIn(usage.candidatesTokensDetails) ?? 0)

function tokenCost(usage: Usage, prices: NonNullable<Model['tokenPrices']>, imageTokens: number): MicroUsd {
  const inputTokens = (usage.promptTokenCount ?? 0) + (usage.toolUsePromptTokenCount ?? 0)
  const textTokens = Math.max(0, (usage.candidatesTokenCount ?? 0) - imageTokens) + (usage.thoughtsTokenCount ?? 0)
  const perMillion = inputTokens * prices.input + textTokens * prices.textOutput + imageTokens * prices.imageOutput
  return Math.ceil(perMillion / 1_000_000)
}

/** Undefined when the tokens are not broken down. */
function imageTokensIn(details: readonly ModalityTokenCount[] | undefined): number | undefined {
  const ofImages = details?.filter((detail) => detail.modality === 'IMAGE')
  if (!ofImages || ofImages.length === 0) return undefined
  return ofImages.reduce((sum, detail) => sum + (detail.tokenCount ?? 0), 0)
}
