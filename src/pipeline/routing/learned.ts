import { Foreteller } from '../../domain/foretelling.ts'
import { bandOf, type Lessons, type Prediction } from '../../domain/lessons.ts'
import { inRole, type Model } from '../../domain/model.ts'
import { formatUsd } from '../../domain/money.ts'
import type { Choice, Situation } from './choose-model.ts'
import { TIER_HAS } from './policy.ts'
import { isFitFor, isRival } from './rank.ts'

/** What was asked for, or is owed to a tier, is not learned away. */
export const SETTLED_RULES = ['asked-for', 'draft', 'best', 'enterprise'] as const
/** So much less may be foretold of a model than of what the rules choose, where it gives more liked pictures for the money; more where it costs less than half. */
const NO_WORSE_BY = { any: 0.03, half: 0.1 } as const
/** Less of a saving is not worth a change of model. */
const WORTH_IT = 0.95

/** What this workspace's people like: by the chance of 👍 that is foretold of each model, else by the role that did best for such wishes. */
export function learned(choice: Choice, situation: Situation): Choice {
  const { lessons, domain, complexity } = situation
  if (!lessons || (SETTLED_RULES as readonly string[]).includes(choice.rule)) return choice
  const route = lessons.routes.find((each) => each.domain === domain && each.band === bandOf(complexity))
  const taken = route && route.share > 0 ? routed(choice, situation, route) : choice
  // Whoever takes part in a trial gets what it says, on either side, or the trial would say nothing.
  return route?.isTrial || !lessons.prediction ? taken : (foretold(choice, situation, lessons.prediction) ?? taken)
}

function routed(choice: Choice, situation: Situation, route: Lessons['routes'][number]): Choice {
  const { usable, domain } = situation
  const model = inRole(usable, route.role, domain)[0]
  if (!model || model === choice.model || !mayUse(model, choice, situation)) return choice
  if (route.isTrial)
    return {
      model,
      rule: `${choice.rule}, then trial`,
      reason: `${priced(model)}: this team tries out how it likes it for such wishes.`,
      brief: 'being tried out',
    }
  const reason = `${priced(model)}, because its ${domain} pictures are liked here at least as well for their price.`
  return { model, rule: `${choice.rule}, then lesson`, reason, brief: 'liked here' }
}

/** A tier gets no dearer model than it may ask for, unless the rules gave one as dear. */
const mayUse = (model: Model, { model: chosen }: Choice, { tier }: Situation): boolean =>
  isRival(model) && (!tier || TIER_HAS[tier].roles.includes(model.role) || model.priceMicroUsdPerImage <= chosen.priceMicroUsdPerImage)

const foretellers = new WeakMap<Prediction, Foreteller>()

/** @returns undefined where too little is known of what the rules chose */
function foretold(choice: Choice, situation: Situation, prediction: Prediction): Choice | undefined {
  const foreteller = foretellers.get(prediction) ?? new Foreteller(prediction)
  foretellers.set(prediction, foreteller)
  const {
    usable,
    domain,
    complexity,
    personId = '',
    style = 'other',
    template,
    confidence = 1,
    isAgain = false,
    words = '',
    options = {},
  } = situation
  const chanceOf = ({ modelId, role }: Model) =>
    foreteller.chanceOf({
      personId,
      domain,
      style,
      band: bandOf(complexity),
      role,
      modelId,
      quality: options.quality ?? 'standard',
      template,
      confidence,
      isAgain,
      words,
    })
  const ofChoice = chanceOf(choice.model)
  if (ofChoice === undefined) return undefined
  let best = { model: choice.model, chance: ofChoice, perLike: choice.model.priceMicroUsdPerImage / ofChoice }
  for (const model of usable) {
    const chance = model === choice.model || !isFitFor(model, domain) || !mayUse(model, choice, situation) ? undefined : chanceOf(model)
    const isHalf = model.priceMicroUsdPerImage < choice.model.priceMicroUsdPerImage / 2
    if (chance === undefined || chance < ofChoice - NO_WORSE_BY[isHalf ? 'half' : 'any']) continue
    const perLike = model.priceMicroUsdPerImage / chance
    if (perLike < best.perLike * (best.model === choice.model ? WORTH_IT : 1)) best = { model, chance, perLike }
  }
  if (best.model === choice.model) return choice
  const reason = `${priced(best.model)}: people here like ${percent(best.chance)} of its pictures of this kind, and ${percent(ofChoice)} of those of ${priced(choice.model)}.`
  return { model: best.model, rule: `${choice.rule}, then foretold`, reason, brief: 'liked here' }
}

const priced = ({ modelId, priceMicroUsdPerImage }: Model): string => `${modelId} (${formatUsd(priceMicroUsdPerImage)})`
const percent = (share: number): string => `${Math.round(share * 100)} %`
