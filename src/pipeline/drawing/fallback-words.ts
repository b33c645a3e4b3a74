import type { Model } from '../../domain/model.ts'
import { formatUsd } from '../../domain/money.ts'
import type { ProblemCode } from '../../errors.ts'

const WHY: Readonly<Partial<Record<ProblemCode, string>>> = {
  MODEL_BUSY: 'was busy',
  MODEL_TIMEOUT: 'took too long',
  MODEL_GAVE_NO_IMAGE: 'answered without a picture',
  MODEL_GONE: 'is no longer offered',
  MODEL_KEY: 'could not be used',
  MODEL_BAD_REQUEST: 'did not accept this',
  IMAGE_BROKEN: 'sent a broken picture',
  IMAGE_POOR: 'drew it badly',
}

/** "pro was busy, so this is by flash." The price only where it is higher than what was promised. */
export function fallbackInWords(planned: Pick<Model, 'modelId' | 'priceMicroUsdPerImage'>, code: ProblemCode, used: Model): string {
  const isDearer = used.priceMicroUsdPerImage > planned.priceMicroUsdPerImage
  const price = isDearer ? ` (${formatUsd(used.priceMicroUsdPerImage)})` : ''
  return `${planned.modelId} ${WHY[code] ?? 'did not answer'}, so this is by ${used.modelId}${price}.`
}
