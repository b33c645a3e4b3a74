import type { ImagesResponse } from 'openai/resources/images'
import { type Model, priceOf } from '../../domain/model.ts'
import type { MicroUsd } from '../../domain/money.ts'
import type { Order } from '../../ports.ts'

/** What a picture cost, from the tokens its reply reports; the flat price where it reports none, never nothing. */
export function costOf(usage: ImagesResponse.Usage | undefined, { model, size }: Pick<Order, 'model' | 'size'>): MicroUsd {
  const outputTokens = usage?.output_tokens ?? 0
  if (!usage || !model.tokenPrices || outputTokens <= 0) return priceOf(model, size)
  return tokenCost(usage, model.tokenPrices)
}

function tokenCost(usage: ImagesResponse.Usage, prices: NonNullable<Model['tokenPrices']>): MicroUsd {
  const imageInput = usage.input_tokens_details?.image_tokens ?? 0
  const textInput = Math.max(0, (usage.input_tokens ?? 0) - imageInput)
  // Not broken down: then all of it counts as picture, the dearer kind.
  const textOutput = usage.output_tokens_details?.text_tokens ?? 0
  const perMillion =
    textInput * prices.input +
    imageInput * (prices.imageInput ?? prices.input) +
    textOutput * prices.textOutput +
    (usage.output_tokens - textOutput) * prices.imageOutput
  return Math.ceil(perMillion / 1_000_000)
}
