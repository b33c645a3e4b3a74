import { type Contentment, Experiences, type Kind, kindInWords, TELLING } from '../../domain/experience.ts'
import { bandOf, isDrawn } from '../../domain/lessons.ts'
import { inRole, type Model } from '../../domain/model.ts'
import { formatUsd } from '../../domain/money.ts'
import type { Choice, Situation } from './choose-model.ts'
import { SETTLED_RULES } from './learned.ts'
import { TIER_HAS } from './policy.ts'
import { byPrice, isFitFor, isRival, qualityAt } from './rank.ts'

/** Less of a saving is not worth another picture than the rules would give. */
const WORTH_IT = 0.5
/** So much less often somebody may be expected to be content with the cheaper model. */
const NO_WORSE_BY = 0.05
/** So much less is expected for each point that the table of qualities gives it less. */
const BY_POINT = 0.05
/** Every second time at first, until it can be told; then seldom, because tastes and models change. */
const TRIES = { share: 0.5, until: 8, later: 0.125 } as const
/** So many are drawn as the rules say although a cheaper model is enough, or there would soon be nothing to compare it with. */
const AS_RULED = 0.1
/** Who puts quality first and is expected to be content less often than this gets the better model at once. */
const DISAPPOINTS = 0.5

/**
 * What this person thought of the pictures that they got: a cheaper model where they are as content with it, and pro at once where they put quality first and are not
 * content with less. What they ask for, what a tier is owed, another try, and what a team is trying out stay as they are.
 */
export function preferred(choice: Choice, situation: Situation): Choice {
  const { experience, isQualitySensitive } = situation
  if (!experience || isSettled(choice, situation)) return choice
  const known = new Experiences(experience.all)
  const dearer = isQualitySensitive ? atOnce(choice, situation, known) : undefined
  return dearer ?? (experience.cheaper === 'never' ? choice : (enough(choice, situation, known) ?? tried(choice, situation, known)))
}

function isSettled({ rule }: Choice, { domain, complexity, options = {}, isAgain, lessons }: Situation): boolean {
  const { modelId, quality = 'standard' } = options
  const isTrial = lessons?.routes.some((route) => route.isTrial && route.domain === domain && route.band === bandOf(complexity))
  return Boolean(modelId || quality !== 'standard' || isAgain || isTrial || (SETTLED_RULES as readonly string[]).includes(rule))
}

// --- A cheaper one ----------------------------------------------------------------------------------------------------------------------

interface Candidate {
  readonly model: Model
  readonly contentment: Contentment
}

function enough(choice: Choice, situation: Situation, known: Experiences): Choice | undefined {
  const { complexity, requestId = '' } = situation
  const kind = kindOf(situation)
  const usual: Candidate = { model: choice.model, contentment: known.with(choice.model.modelId, kind) }
  if (usual.contentment.of < TELLING || isDrawn('as ruled', requestId, AS_RULED)) return undefined
  const lessBy = (model: Model) => BY_POINT * Math.max(0, qualityAt(choice.model, complexity) - qualityAt(model, complexity))
  const pleasing = cheaperThan(choice, situation)
    .map((model): Candidate => ({ model, contentment: known.withInstead(model.modelId, kind, usual.contentment, lessBy(model)) }))
    .filter(({ contentment: { of, expected } }) => of >= TELLING && expected >= usual.contentment.expected - NO_WORSE_BY)
    .filter((candidate) => costUntilContent(candidate, usual) < costUntilContent(usual, usual))
    .toSorted((one, other) => costUntilContent(one, usual) - costUntilContent(other, usual))[0]
  if (!pleasing) return undefined
  const { model } = pleasing
  return {
    model,
    rule: `${choice.rule}, then preference`,
    reason: `${priced(model)}, because it is enough for you where others get ${priced(choice.model)}.`,
    brief: 'enough for you',
    personal: `For ${kindInWords(kind)} you were content with ${inWords(pleasing)} and ${inWords(usual)}.`,
  }
}

/** Who is not content has it drawn again, by the model of the rules, until they are. */
const costUntilContent = ({ model, contentment: { expected } }: Candidate, usual: Candidate): number =>
  model.priceMicroUsdPerImage + ((1 - expected) * usual.model.priceMicroUsdPerImage) / usual.contentment.expected

/** Only what should do the wish as well, by the table of qualities. */
function tried(choice: Choice, situation: Situation, known: Experiences): Choice {
  const { complexity, requestId = '', experience } = situation
  const model = cheaperThan(choice, situation).find((each) => qualityAt(each, complexity) >= qualityAt(choice.model, complexity))
  if (!model || experience?.cheaper !== 'tried') return choice
  const { of } = known.with(model.modelId, kindOf(situation))
  if (!isDrawn('cheaper', requestId, of < TRIES.until ? TRIES.share : TRIES.later)) return choice
  return {
    model,
    rule: `${choice.rule}, then try`,
    reason: `${priced(model)}: by my table it does a wish like this as well as ${priced(choice.model)}.`,
    brief: 'trying whether it is enough for you',
    personal: `Now and then I try whether ${model.modelId} is enough for you. If it is not, press Better or 👎; Stop learning, in /banana settings, ends it.`,
  }
}

/** The cheapest first. */
function cheaperThan({ model: chosen }: Choice, situation: Situation): readonly Model[] {
  return situation.usable
    .filter((model) => mayDraw(model, situation) && model.priceMicroUsdPerImage <= WORTH_IT * chosen.priceMicroUsdPerImage)
    .toSorted(byPrice(situation.complexity))
}

// --- A better one -----------------------------------------------------------------------------------------------------------------------

function atOnce(choice: Choice, situation: Situation, known: Experiences): Choice | undefined {
  const kind = kindOf(situation)
  const now: Candidate = { model: choice.model, contentment: known.with(choice.model.modelId, kind) }
  const model = inRole(situation.usable, 'pro', situation.domain)[0]
  if (!model || !mayDraw(model, situation) || model.priceMicroUsdPerImage <= choice.model.priceMicroUsdPerImage) return undefined
  if (now.contentment.of < TELLING || now.contentment.expected >= DISAPPOINTS) return undefined
  if (known.withInstead(model.modelId, kind, now.contentment, 0).expected < now.contentment.expected) return undefined
  return {
    model,
    rule: `${choice.rule}, then preference`,
    reason: `${priced(model)} at once, because ${choice.model.modelId} seldom pleases you with a wish like this.`,
    brief: 'quality comes first for you',
    personal: `Quality comes first for you, and for ${kindInWords(kind)} you were content with only ${inWords(now)}.`,
  }
}

const mayDraw = (model: Model, { domain, tier, allowed, unhealthy = [] }: Situation): boolean =>
  isRival(model) &&
  isFitFor(model, domain) &&
  !unhealthy.includes(model.modelId) &&
  (!tier || allowed !== undefined || TIER_HAS[tier].roles.includes(model.role))

const kindOf = ({ domain, complexity }: Situation): Kind => ({ domain, band: bandOf(complexity) })
const inWords = ({ model, contentment: { count, of } }: Candidate): string => `${count} of ${of} by ${model.modelId}`
const priced = ({ modelId, priceMicroUsdPerImage }: Model): string => `${modelId} (${formatUsd(priceMicroUsdPerImage)})`
