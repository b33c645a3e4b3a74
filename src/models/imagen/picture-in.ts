import type { GenerateImagesResponse } from '@google/genai'
import { priceOf } from '../../domain/model.ts'
import { Problem } from '../../errors.ts'
import type { Drawn, Order } from '../../ports.ts'
import { decodeBase64 } from '../decode-picture.ts'
import { categoryOf } from './verdicts.ts'

/**
 * The picture of an answer. The reply reports no usage, and no page says whether a filtered picture is billed: that spend stays unknown.
 *
 * @throws Problem MODEL_REFUSED, MODEL_GAVE_NO_IMAGE or IMAGE_BROKEN
 */
export function pictureIn({ generatedImages = [] }: GenerateImagesResponse, { model, size }: Order): Drawn {
  const costMicroUsd = priceOf(model, size)
  const drawn = generatedImages.find(({ image }) => image?.imageBytes)
  if (drawn?.image?.imageBytes) {
    const picture = decodeBase64(drawn.image.imageBytes, { provider: 'imagen', modelId: model.modelId, spentMicroUsd: costMicroUsd })
    return { ...picture, costMicroUsd, warnings: [] }
  }
  const reason = generatedImages.find(({ raiFilteredReason }) => raiFilteredReason)?.raiFilteredReason
  if (reason === undefined) throw new Problem('MODEL_GAVE_NO_IMAGE', `imagen gave no picture for ${model.modelId}: no predictions`)
  throw new Problem('MODEL_REFUSED', `imagen gave no picture for ${model.modelId}: ${reason.slice(0, 300)}`, {
    values: { category: categoryOf(reason) },
  })
}
