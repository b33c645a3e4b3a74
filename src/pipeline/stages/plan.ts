import type { Model, ModelRole } from '../../domain/model.ts'
import type { MicroUsd } from '../../domain/money.ts'
import type { Plan } from '../../domain/plan.ts'
import { steeringOf } from '../../domain/preferences.ts'
import { agreedTo } from '../../domain/question.ts'
import type { ImageRequest, Options } from '../../domain/request.ts'
import { isAllowed, type PersonRules } from '../../domain/rules.ts'
import type { Brands, LessonsStore, Limits, ModelHealth, Models, PreferencesStore, RuleBook, TrialsStore } from '../../ports.ts'
import { partsIn, planParts, type Undecided } from '../experiments/taking-part.ts'
import { learnedFor } from '../lessons.ts'
import { type Context, need, type Stage } from '../pipeline.ts'
import { allowedAmong, inWords } from '../routing/allowed-models.ts'
import { complexityOf } from '../routing/complexity.ts'
import { makePlan } from '../routing/make-plan.ts'
import { type Personal, personalOf, withPersonal } from '../routing/personal.ts'
import { isRival } from '../routing/rank.ts'
import { obeyBlockedWords } from './obey.ts'

export interface PlanParts {
  readonly models: Models
  readonly ruleBook?: RuleBook | undefined
  readonly brands?: Brands | undefined
  readonly health?: Pick<ModelHealth, 'off'> | undefined
  readonly limits?: Pick<Limits, 'left'> | undefined
  /** What the workspaces have learned. */
  readonly lessons?: Pick<LessonsStore, 'of'> | undefined
  readonly preferences?: Pick<PreferencesStore, 'of'> | undefined
  readonly trials?: Pick<TrialsStore, 'of'> | undefined
}

/** Intent to a decision: final prompt, model, price, and the reason in words. Spends nothing. @throws Problem WORD_BLOCKED, MODELS_NOT_ALLOWED */
export const plan = ({ models, ruleBook, brands, health, limits, lessons: learned, preferences, trials }: PlanParts): Stage<'plan'> => ({
  name: 'plan',
  learns: 'plan',
  // On a price card another model may have been chosen.
  isStillThere: async ({ modelId }, { learned, attempt: { record } }) =>
    learned.generation !== undefined || modelId === (agreedTo(record)?.modelId ?? modelId),
  async run(context) {
    const { attachments, place } = context.request
    const reading = need(context, 'intent')
    const words = reading.wish ?? context.request.words
    const rules = await ruleBook?.for(context.request)
    // What was answered to a question has not been looked at before.
    if (rules) obeyBlockedWords(rules, words)
    const allowed = allowedAmong(models.usable, rules?.models)
    const { options: asked, notes } = stillOffered(wanted(context), models, rules)
    const steering = preferences && steeringOf(await preferences.of(context.request.asker))
    const personal = personalOf(asked, steering, complexityOf(words, reading.domain).value, (modelId) => allowedNow(modelId, models, rules))
    const brand = await brands?.find(place)
    const { options, isQualitySensitive } = personal
    const { set, exposures } = planParts(await partsIn(trials, context), undecided(personal, context))
    const usable = options.modelId === undefined ? inRoles(allowed, set.roles) : allowed
    const unhealthy = await outOfUse(health, usable, context)
    // Who asks for more wants what they were refused, and not what would fit.
    const budgetMicroUsd = context.request.asksForMore ? undefined : await limits?.left(context.request)
    const lessons = await learnedFor(learned, context)
    const { requestId, asker, parentId } = context.request
    const who = {
      requestId,
      personId: asker.personId,
      isAgain: parentId !== undefined,
      isQualitySensitive,
      experience: steering?.experience,
    }
    const people = { tier: rules?.tier, allowed: rules?.models, lessons, ...who }
    const enhance = personal.enhance && (set.enhance ?? true)
    const wish = { words, options, attachments, brand, reading, usable, unhealthy, enhance, ...people }
    const planFor = (left: MicroUsd | undefined) => makePlan({ ...wish, budgetMicroUsd: left })
    const made = withPersonal(withinBudget(planFor, budgetMicroUsd), asked, personal, steering)
    context.conversation.progress({ kind: 'planned', modelId: made.modelId, brief: made.brief })
    const trial = { ...(Object.keys(exposures).length > 0 && { exposures }), ...(set.reuse === false && { reuse: false }) }
    return { ...made, ...trial, notes: [...notes, ...made.notes] }
  },
})

function wanted({ request: { options }, attempt }: Context): Options {
  const agreed = agreedTo(attempt.record)
  return agreed ? { ...options, modelId: agreed.modelId } : options
}

/** A model that was chosen on a price card does not end the part in an experiment that led to that price. */
function undecided({ options, enhance }: Personal, { request, attempt }: Context): Undecided {
  const { modelId } = agreedTo(attempt.record) ? request.options : options
  return { options: { ...options, modelId }, enhance, canReuse: canReuse(request) }
}

/** What is asked to be made anew, or for one person alone, or from a picture, is made anew anyway. */
const canReuse = ({ options, attachments }: ImageRequest): boolean => !options.fresh && !options.private && attachments.length === 0

/** An experiment leaves nobody without a model. */
function inRoles(usable: readonly Model[], roles: readonly ModelRole[] | undefined): readonly Model[] {
  const left = roles ? usable.filter(({ role }) => roles.includes(role) || role === 'preview') : usable
  return left.some(isRival) ? left : usable
}

/**
 * Whoever gets a cheaper model than they would otherwise is told on the result. Where none fits, the plan stays what it would be: such a picture may be there
 * already, for nothing, and if not whoever holds the money says so.
 */
function withinBudget(planFor: (budgetMicroUsd: MicroUsd | undefined) => Plan, budgetMicroUsd: MicroUsd | undefined): Plan {
  const wanted = planFor(undefined)
  if (budgetMicroUsd === undefined || wanted.priceMicroUsd <= budgetMicroUsd) return wanted
  const cheaper = planFor(budgetMicroUsd)
  return cheaper.priceMicroUsd <= budgetMicroUsd ? { ...cheaper, notes: [...cheaper.notes, `By ${cheaper.reason}`] } : wanted
}

interface Offered {
  readonly options: Options
  readonly notes: readonly string[]
}

/** A model can be switched off while a wish is in line for it, and one that the rules do not allow gives way to the choice of the policy. */
function stillOffered(options: Options, models: Models, rules: PersonRules | undefined): Offered {
  const resolved = options.modelId === undefined ? undefined : models.resolve(options.modelId)
  if (!resolved) return { options, notes: [] }
  const { model, notice } = resolved
  const { modelId, ...others } = options
  if (isAllowed(model, rules?.models)) return { options: { ...others, modelId: model.modelId }, notes: notice ? [notice] : [] }
  const allowed = inWords(rules?.models ?? [])
  return {
    options: others,
    notes: [`${modelId} is not allowed for you here (${allowed} ${rules?.models?.length === 1 ? 'is' : 'are'}), so I chose the model.`],
  }
}

/** A model of somebody's settings, as long as it may draw for them here. */
function allowedNow(modelId: string, models: Models, rules: PersonRules | undefined): ReturnType<Models['resolve']> {
  const resolved = models.resolve(modelId)
  return resolved && isAllowed(resolved.model, rules?.models) ? resolved : undefined
}

/** Without an answer all of them count as well: whoever draws finds out. */
async function outOfUse(
  health: Pick<ModelHealth, 'off'> | undefined,
  usable: readonly Model[],
  { log }: Context,
): Promise<readonly string[]> {
  try {
    return (await health?.off(usable.map(({ modelId }) => modelId))) ?? []
  } catch (error) {
    log.warn({ err: error }, 'cannot tell which models are out of use; the plan reckons with all')
    return []
  }
}
