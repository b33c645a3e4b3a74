import type { Domain } from '../../domain/intent.ts'
import type { Model } from '../../domain/model.ts'
import type { MicroUsd } from '../../domain/money.ts'
import type { Alternative, Merit } from '../../domain/plan.ts'
import { byPrice, byQuality, isFitFor, isRival, qualityAt } from './rank.ts'

export interface Comparison {
  readonly usable: readonly Model[]
  readonly domain: Domain
  readonly complexity: number
  readonly chosen: Model
  readonly budgetMicroUsd?: MicroUsd | undefined
}

/** Every model that could make the picture, with what it is best at; the best quality first. A preview is no rival to a model, only to nothing. */
export function compare({ usable, domain, complexity, chosen, budgetMicroUsd }: Comparison): Alternative[] {
  const rivals = usable.filter((model) => model === chosen || (isRival(model) && isFitFor(model, domain)))
  const best = byQuality(domain, complexity)
  const winners: Readonly<Record<Merit, Model | undefined>> = {
    quality: rivals.toSorted(best)[0],
    value: rivals.toSorted((one, other) => value(other, complexity) - value(one, complexity))[0],
    price: rivals.toSorted(byPrice(complexity))[0],
    speed: rivals.toSorted((one, other) => one.typicalMs - other.typicalMs)[0],
    budget:
      budgetMicroUsd === undefined ? undefined : rivals.filter((model) => model.priceMicroUsdPerImage <= budgetMicroUsd).toSorted(best)[0],
  }
  return rivals.toSorted(best).map((model) => ({
    modelId: model.modelId,
    priceMicroUsd: model.priceMicroUsdPerImage,
    quality: qualityAt(model, complexity),
    ...(model.priceMicroUsdPerImage > 0 && { valuePerUsd: Math.round(value(model, complexity) * 10) / 10 }),
    typicalMs: model.typicalMs,
    bestAt: (Object.keys(winners) as Merit[]).filter((merit) => winners[merit] === model),
    isChosen: model === chosen,
  }))
}

const value = (model: Model, complexity: number): number => (qualityAt(model, complexity) * 1_000_000) / model.priceMicroUsdPerImage
