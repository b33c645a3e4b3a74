import type { Model } from '../../domain/model.ts'
import type { Better } from '../../domain/plan.ts'
import { QUALITIES } from '../../domain/request.ts'
import { chooseModel, type Situation } from './choose-model.ts'
import { isRival, qualityAt } from './rank.ts'

/** The next quality whose model is better than this one, chosen by the same rules; undefined at the best there is. */
export function betterThan(model: Model, situation: Situation): Better | undefined {
  const { complexity, options: { modelId, quality = 'standard' } = {} } = situation
  // Who named a model has not had the one that the rules would choose for the same quality.
  const tried = QUALITIES.slice(QUALITIES.indexOf(quality) + (modelId ? 0 : 1))
  for (const next of tried) {
    const { model: candidate } = chooseModel({ ...situation, experience: undefined, options: { quality: next } })
    if (isBetter(candidate, model, complexity))
      return { quality: next, modelId: candidate.modelId, priceMicroUsd: candidate.priceMicroUsdPerImage }
  }
  return undefined
}

/** Simple wishes come out as well from several models by our table; then the dearer one is the finer one. */
function isBetter(candidate: Model, than: Model, complexity: number): boolean {
  if (candidate === than || !isRival(candidate)) return false
  const gain = qualityAt(candidate, complexity) - qualityAt(than, complexity)
  return gain > 0 || (gain === 0 && candidate.priceMicroUsdPerImage > than.priceMicroUsdPerImage)
}
