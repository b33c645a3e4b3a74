import type { OwnExperience } from '../../domain/experience.ts'
import type { Domain } from '../../domain/intent.ts'
import type { Lessons } from '../../domain/lessons.ts'
import type { Model } from '../../domain/model.ts'
import { formatUsd, type MicroUsd } from '../../domain/money.ts'
import type { Tier } from '../../domain/plan.ts'
import type { Options, Quality } from '../../domain/request.ts'
import { Problem } from '../../errors.ts'
import { learned } from './learned.ts'
import { preferred } from './own-experience.ts'
import { ADEQUATE, COMPLEX_FROM, type Conditions, type Pick as Picked, RULES, type Rule, TIER_HAS } from './policy.ts'
import { byPrice, byQuality, isFitFor, isRival, qualityAt } from './rank.ts'

/** All that a choice depends on. */
export interface Situation {
  /** Every model that can be used with the present configuration. */
  readonly usable: readonly Model[]
  readonly domain: Domain
  /** 0 to 1. */
  readonly complexity: number
  readonly options?: Pick<Options, 'modelId' | 'quality'> | undefined
  /** Undefined for a team that has set no tiers. */
  readonly tier?: Tier | undefined
  /** Models and roles that the rules of the workspace allow; `usable` has no others. Undefined: what the policy gives the tier. */
  readonly allowed?: readonly string[] | undefined
  /** Somebody who often asks again for something better. */
  readonly isQualitySensitive?: boolean | undefined
  /** What this person thought of the pictures they got before; undefined for who asks seldom or wants nothing learned. */
  readonly experience?: OwnExperience | undefined
  /** What is tried now and then is drawn by it. */
  readonly requestId?: string | undefined
  /** What the workspace has learned, as far as it holds for this request. */
  readonly lessons?: Lessons | undefined
  /** Who asks for what, in which style, with which template, and how sure we are of what is meant: what is foretold depends on it. */
  readonly personId?: string | undefined
  readonly style?: string | undefined
  readonly template?: string | undefined
  readonly confidence?: number | undefined
  readonly words?: string | undefined
  /** Another try after a picture of theirs. */
  readonly isAgain?: boolean | undefined
  /** Models that do not answer well right now. */
  readonly unhealthy?: readonly string[] | undefined
  /** What is left to spend. */
  readonly budgetMicroUsd?: MicroUsd | undefined
}

export interface Choice {
  readonly model: Model
  /** The rule that decided, and what moved the choice afterwards: "best, then budget". */
  readonly rule: string
  readonly reason: string
  /** The reason in a few words. */
  readonly brief: string
  /** What the asker's own experience had to do with it. */
  readonly personal?: string
}

/**
 * Chooses the model of a request and says why: the first rule that applies, then what the workspace learned, then what this person thought of their pictures, then health, then budget.
 *
 * @throws Problem BAD_OPTION when the asker named a model that there is not; MODEL_KEY when there is none at all
 */
export function chooseModel(situation: Situation): Choice {
  const { usable, options: { modelId } = {} } = situation
  if (modelId && !usable.some((each) => each.modelId === modelId))
    throw new Problem('BAD_OPTION', `There is no model “${modelId}”. I have: ${usable.map((each) => each.modelId).join(', ')}.`)
  return [learned, preferred, healthy, affordable].reduce((choice, adjust) => adjust(choice, situation), byRules(situation))
}

// --- Rules ------------------------------------------------------------------------------------------------------------------------------

/** What the asker wants, as far as their tier has it; where it does not, a word about that. */
interface Allowed {
  readonly asked?: Model | undefined
  readonly quality: Quality
  readonly refused: string
}

function byRules(situation: Situation): Choice {
  const allowed = allowedOf(situation)
  const rule = RULES.find(({ when }) => holds(when, situation, allowed))
  const picks = (rule?.choose ?? []).map((pick) => take(pick, situation, allowed))
  const model = picks.find((candidate) => candidate !== undefined)
  if (!rule || !model) throw new Problem('MODEL_KEY', 'the catalogue has no usable model')
  const isFirst = model === picks[0]
  const reason = allowed.refused + reasonFor(rule, model, isFirst, situation, allowed)
  return { model, rule: rule.rule, reason, brief: isFirst ? rule.brief : substitute(model) }
}

const substitute = ({ role }: Model): string => (role === 'preview' ? 'a free preview' : 'the best there is here')

/** What somebody asked for and their tier does not have, in words; empty where it has everything. */
export const refusedInWords = (situation: Situation): string => allowedOf(situation).refused.trim()

function allowedOf({ usable, tier, allowed, options: { modelId, quality = 'standard' } = {} }: Situation): Allowed {
  const asked = usable.find((each) => each.modelId === modelId)
  if (!tier) return { asked, quality, refused: '' }
  const { roles, qualities } = TIER_HAS[tier]
  // Models that the admins of a team name go before what the policy gives the tier.
  const mayAsk = !asked || allowed !== undefined || roles.includes(asked.role)
  const mayQuality = qualities.includes(quality)
  const lacks = [...(mayAsk ? [] : [asked.modelId]), ...(mayQuality ? [] : [`${quality} quality`])]
  return {
    asked: mayAsk ? asked : undefined,
    quality: mayQuality ? quality : 'standard',
    refused: lacks.length === 0 ? '' : `The ${tier} tier does not have ${lacks.join(' or ')}. `,
  }
}

const holds = (
  when: Conditions,
  { usable, domain, complexity, tier, isQualitySensitive = false, lessons }: Situation,
  allowed: Allowed,
): boolean =>
  (when.isModelAsked === undefined || when.isModelAsked === Boolean(allowed.asked)) &&
  (when.quality === undefined || when.quality === allowed.quality) &&
  (when.tiers === undefined || when.tiers.includes(tier ?? 'none')) &&
  (when.domain === undefined || when.domain === domain) &&
  (when.isQualitySensitive === undefined || when.isQualitySensitive === isQualitySensitive) &&
  (when.complexityOver === undefined || complexity > when.complexityOver) &&
  (when.complexityFrom === undefined || complexity >= complexFrom(when.complexityFrom, lessons)) &&
  (when.complexityUnder === undefined || complexity < when.complexityUnder) &&
  (when.has === undefined || usable.some((model) => model.role === when.has && isFitFor(model, domain)))

/** From where a wish counts as complex can be learned; the other thresholds of the rules stand. */
const complexFrom = (from: number, lessons: Lessons | undefined): number => (from === COMPLEX_FROM ? (lessons?.complexFrom ?? from) : from)

function take(pick: Picked, { usable, domain, complexity }: Situation, { asked, quality }: Allowed): Model | undefined {
  const rivals = usable.filter(isRival)
  switch (pick) {
    case 'asked':
      return asked
    case 'preview':
      return usable.find(({ role }) => role === 'preview')
    case 'cheapest-adequate':
      return rivals.filter((model) => qualityAt(model, complexity) >= ADEQUATE[quality]).toSorted(byPrice(complexity))[0]
    case 'best-for-domain': {
      const able = rivals.filter(({ role }) => role === 'pro' || role === 'specialist').filter((model) => isFitFor(model, domain))
      return able.toSorted(byQuality(domain, complexity))[0]
    }
    case 'best-there-is':
      return rivals.toSorted(byQuality(domain, complexity))[0]
    case 'lite':
    case 'flash':
      return rivals.filter(({ role }) => role === pick).toSorted(byPrice(complexity))[0]
    default:
      return rivals.filter((model) => model.role === pick && isFitFor(model, domain)).toSorted(byQuality(domain, complexity))[0]
  }
}

function reasonFor(
  { because }: Rule,
  model: Model,
  isFirst: boolean,
  { domain, complexity, tier, allowed }: Situation,
  { quality }: Allowed,
): string {
  if (!isFirst && model.role === 'preview') return `No image model has a key here, so ${model.modelId} draws an offline preview for free.`
  if (!isFirst) return `${priced(model)}, because nothing better suited for ${quality} is ${allowed ? 'allowed here' : 'configured'}.`
  const values: Readonly<Record<string, string>> = {
    model: model.modelId,
    price: formatUsd(model.priceMicroUsdPerImage),
    complexity: complexity.toFixed(2),
    tier: tier ?? 'team',
    quality,
    domain,
  }
  return because.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
}

// --- Afterwards -------------------------------------------------------------------------------------------------------------------------

function healthy(choice: Choice, situation: Situation): Choice {
  const { usable, unhealthy = [] } = situation
  if (!unhealthy.includes(choice.model.modelId)) return choice
  const model = nextBest(
    usable.filter(({ modelId }) => !unhealthy.includes(modelId)),
    situation,
  )
  const trouble = `${choice.model.modelId} is not answering well right now`
  if (!model) return { ...choice, reason: `${choice.reason} ${capital(trouble)}, but there is no other model to take its place.` }
  return { model, rule: `${choice.rule}, then health`, reason: `${priced(model)}, because ${trouble}.`, brief: trouble }
}

/** Down the ladder, as far as money goes. When it goes nowhere, the cheapest stays, for whoever keeps the budget to decline. */
function affordable(choice: Choice, situation: Situation): Choice {
  const { usable, unhealthy = [], budgetMicroUsd } = situation
  if (budgetMicroUsd === undefined || choice.model.priceMicroUsdPerImage <= budgetMicroUsd) return choice
  const well = usable.filter((model) => isRival(model) && !unhealthy.includes(model.modelId))
  const model = nextBest(
    well.filter(({ priceMicroUsdPerImage }) => priceMicroUsdPerImage <= budgetMicroUsd),
    situation,
  )
  const rule = `${choice.rule}, then budget`
  const left = `${budgetMicroUsd === 0 ? 'nothing' : formatUsd(budgetMicroUsd)} is left to spend`
  if (model) return { model, rule, reason: `${priced(model)}, because ${left} and ${priced(choice.model)} costs more.`, brief: left }
  const cheapest = well.toSorted(byPrice(situation.complexity))[0] ?? choice.model
  return { model: cheapest, rule, reason: `${priced(cheapest)} is the cheapest model, but ${left}.`, brief: left }
}

/** What the rules would choose among those that are left; the preview takes nobody's place. */
function nextBest(left: readonly Model[], situation: Situation): Model | undefined {
  const rivals = left.filter(isRival)
  return rivals.length === 0
    ? undefined
    : byRules({ ...situation, usable: rivals, options: { ...situation.options, modelId: undefined } }).model
}

const priced = ({ modelId, priceMicroUsdPerImage }: Model): string => `${modelId} (${formatUsd(priceMicroUsdPerImage)})`
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
