import type { Domain } from '../../domain/intent.ts'
import type { Model, ModelRole } from '../../domain/model.ts'
import type { Aspect } from '../../domain/request.ts'
import type { ProblemCode } from '../../errors.ts'
import { isFitFor, isRival, qualityAt } from './rank.ts'

/** A model that did not give the picture. */
export interface Trial {
  readonly model: Model
  readonly code: ProblemCode
}

export interface Need {
  readonly usable: readonly Model[]
  readonly domain: Domain
  readonly complexity: number
  readonly aspect: Aspect
  readonly promptChars: number
}

/** Down the ladder of S5 first, as long as there are rungs. */
const LADDER: readonly ModelRole[] = ['specialist', 'pro', 'flash', 'lite']

/** About the key or about how we ask: whoever speaks for the same provider would hear the same. */
const ABOUT_THE_PROVIDER: readonly ProblemCode[] = ['MODEL_KEY', 'MODEL_BAD_REQUEST']

/** What a better model does better. */
const ABOUT_THE_PICTURE: readonly ProblemCode[] = ['IMAGE_POOR', 'IMAGE_BROKEN']

/**
 * Who may take the place of a model that gives no picture, the first to ask in front: its successor where it is gone; the next better one where
 * what it drew was poor; else down the ladder (specialist, pro, flash, lite) and, from its end, up again. A preview takes nobody's place.
 */
export function fallbacks(planned: Model, tried: readonly Trial[], need: Need): readonly Model[] {
  if (!isRival(planned)) return []
  const last = tried.at(-1)
  const candidates = need.usable.filter((model) => isRival(model) && canTake(model, need) && !isRuledOut(model, planned, tried))
  const order = last && ABOUT_THE_PICTURE.includes(last.code) ? byBetterFirst(last.model, need) : byLadder(planned)
  const sorted = candidates.toSorted(order)
  const successor = last?.code === 'MODEL_GONE' && sorted.find(({ modelId }) => modelId === last.model.lifecycle.successor)
  return successor ? [successor, ...sorted.filter((model) => model !== successor)] : sorted
}

const canTake = (model: Model, { domain, aspect, promptChars }: Need): boolean =>
  isFitFor(model, domain) && model.aspects.includes(aspect) && model.promptLimitChars >= promptChars

const isRuledOut = (model: Model, planned: Model, tried: readonly Trial[]): boolean =>
  model.modelId === planned.modelId ||
  tried.some(
    (trial) =>
      trial.model.modelId === model.modelId || (ABOUT_THE_PROVIDER.includes(trial.code) && trial.model.provider === model.provider),
  )

const rung = ({ role }: Model): number => LADDER.indexOf(role)

/** From the rung of the planned one downwards, then upwards; of two on one rung the cheaper. */
const byLadder =
  (planned: Model) =>
  (one: Model, other: Model): number =>
    distance(one, planned) - distance(other, planned) || one.priceMicroUsdPerImage - other.priceMicroUsdPerImage

const distance = (model: Model, planned: Model): number => {
  const steps = rung(model) - rung(planned)
  return steps >= 0 ? steps : LADDER.length - steps
}

/** The next better one in front, of those the one that costs least; what is no better comes after, the best of it first. */
const byBetterFirst =
  (poor: Model, { complexity }: Need) =>
  (one: Model, other: Model): number => {
    const [isOneBetter, isOtherBetter] = [one, other].map((model) => qualityAt(model, complexity) > qualityAt(poor, complexity))
    if (isOneBetter !== isOtherBetter) return isOneBetter ? -1 : 1
    const byPrice = one.priceMicroUsdPerImage - other.priceMicroUsdPerImage
    const byQuality = qualityAt(other, complexity) - qualityAt(one, complexity)
    return isOneBetter ? byPrice || byQuality : byQuality || byPrice
  }
