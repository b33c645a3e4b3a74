import type { Model } from '../../domain/model.ts'
import { formatUsd } from '../../domain/money.ts'
import type { Options } from '../../domain/request.ts'
import { Problem } from '../../errors.ts'

export interface Choice {
  readonly model: Model
  readonly reason: string
}

/** Which role serves which quality, best first. Policy speaks of roles, never of names. */
const ROLES_BY_QUALITY = {
  draft: ['flash', 'pro', 'preview'],
  standard: ['flash', 'pro', 'preview'],
  best: ['pro', 'flash', 'preview'],
} as const

/**
 * Chooses the model of a request and says why.
 *
 * @param usable every model that can be used with the present configuration
 * @throws Problem BAD_OPTION when the asker named a model that there is not
 */
export function chooseModel(usable: readonly Model[], { modelId, quality = 'standard' }: Options): Choice {
  if (modelId) {
    const model = usable.find((candidate) => candidate.modelId === modelId)
    if (!model) throw new Problem('BAD_OPTION', `There is no model “${modelId}”. I have: ${usable.map((each) => each.modelId).join(', ')}.`)
    return { model, reason: `You asked for ${model.modelId} (${price(model)}).` }
  }
  const roles = ROLES_BY_QUALITY[quality]
  const model = roles.map((role) => usable.find((candidate) => candidate.role === role)).find((candidate) => candidate !== undefined)
  if (!model) throw new Problem('MODEL_KEY', 'the catalogue has no usable model')
  if (model.role === 'preview') {
    return { model, reason: `No image model has a key here, so ${model.modelId} draws an offline preview for free.` }
  }
  if (model.role !== roles[0])
    return { model, reason: `${model.modelId} (${price(model)}), because nothing better suited for ${quality} is configured.` }
  if (quality === 'best') return { model, reason: `You asked for the best quality, and ${model.modelId} (${price(model)}) gives it.` }
  return { model, reason: `${model.modelId} (${price(model)}) is the cheapest model that does ${quality} quality well.` }
}

const price = (model: Model): string => formatUsd(model.priceMicroUsdPerImage)
