import type { Model } from '../../domain/model.ts'
import type { MicroUsd } from '../../domain/money.ts'
import type { Plan } from '../../domain/plan.ts'
import { agreedTo } from '../../domain/question.ts'
import type { Options } from '../../domain/request.ts'
import type { Brands, Limits, ModelHealth, Models } from '../../ports.ts'
import { type Context, need, type Stage } from '../pipeline.ts'
import { makePlan } from '../routing/make-plan.ts'

/** Intent to a decision: final prompt, model, price, and the reason in words. Spends nothing. */
export const plan = (models: Models, brands?: Brands, health?: Pick<ModelHealth, 'off'>, limits?: Pick<Limits, 'left'>): Stage<'plan'> => ({
  name: 'plan',
  learns: 'plan',
  // On a price card another model may have been chosen.
  isStillThere: async ({ modelId }, { learned, attempt: { record } }) =>
    learned.generation !== undefined || modelId === (agreedTo(record)?.modelId ?? modelId),
  async run(context) {
    const { attachments, place } = context.request
    const { options, notes } = stillOffered(wanted(context), models)
    const reading = need(context, 'intent')
    const words = reading.wish ?? context.request.words
    const brand = await brands?.find(place)
    const { usable } = models
    const unhealthy = await outOfUse(health, usable, context)
    const budgetMicroUsd = await limits?.left(context.request)
    const wish = { words, options, attachments, brand, reading, usable, unhealthy }
    const made = withinBudget((left) => makePlan({ ...wish, budgetMicroUsd: left }), budgetMicroUsd)
    context.conversation.progress({ kind: 'planned', modelId: made.modelId, brief: made.brief })
    return { ...made, notes: [...notes, ...made.notes] }
  },
})

function wanted({ request: { options }, attempt }: Context): Options {
  const agreed = agreedTo(attempt.record)
  return agreed ? { ...options, modelId: agreed.modelId } : options
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

/** A model can be switched off while a wish is in line for it. */
function stillOffered(options: Options, models: Models): { readonly options: Options; readonly notes: readonly string[] } {
  const resolved = options.modelId === undefined ? undefined : models.resolve(options.modelId)
  if (!resolved) return { options, notes: [] }
  return { options: { ...options, modelId: resolved.model.modelId }, notes: resolved.notice ? [resolved.notice] : [] }
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
