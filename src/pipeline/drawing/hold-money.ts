import type { Model } from '../../domain/model.ts'
import type { Attempt, Models } from '../../ports.ts'
import { overLimit } from './over-limit.ts'

/**
 * Holds what a picture by this model may cost, before anybody is asked for one. At another model that costs more, the difference is held as well.
 *
 * @throws OverLimit; Problem OVERTAKEN, CANCELLED
 */
export async function holdMoney(attempt: Attempt, { modelId, priceMicroUsdPerImage: priceMicroUsd }: Model, models: Models): Promise<void> {
  if (priceMicroUsd === 0) return
  const reserved = await attempt.reserve(priceMicroUsd)
  if (reserved.kind !== 'over') return
  const asked = { modelId, priceMicroUsd }
  const cheapest = models.usable.find((model) => model.priceMicroUsdPerImage > 0)
  throw overLimit(reserved.limits, asked, cheapest ? priced(cheapest) : asked, attempt.record.request.place, Date.now())
}

const priced = ({ modelId, priceMicroUsdPerImage }: Model) => ({ modelId, priceMicroUsd: priceMicroUsdPerImage })
