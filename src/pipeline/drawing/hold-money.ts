import { overLimitInWords } from '../../domain/limit-words.ts'
import type { Model } from '../../domain/model.ts'
import { Problem } from '../../errors.ts'
import type { Attempt, Models } from '../../ports.ts'

/**
 * Holds what a picture by this model may cost, before anybody is asked for one. At another model that costs more, the difference is held as well.
 *
 * @throws Problem OVER_LIMIT; OVERTAKEN, CANCELLED
 */
export async function holdMoney(attempt: Attempt, { modelId, priceMicroUsdPerImage: priceMicroUsd }: Model, models: Models): Promise<void> {
  if (priceMicroUsd === 0) return
  const reserved = await attempt.reserve(priceMicroUsd)
  if (reserved.kind !== 'over') return
  const asked = { modelId, priceMicroUsd }
  const cheapest = models.usable.find((model) => model.priceMicroUsdPerImage > 0)
  const [limit] = reserved.limits
  const words = overLimitInWords(limit, asked, cheapest ? priced(cheapest) : asked, Date.now())
  throw new Problem('OVER_LIMIT', words)
}

const priced = ({ modelId, priceMicroUsdPerImage }: Model) => ({ modelId, priceMicroUsd: priceMicroUsdPerImage })
