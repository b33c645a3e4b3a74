import type { Options } from '../../domain/request.ts'
import type { Brands, Models } from '../../ports.ts'
import { need, type Stage } from '../pipeline.ts'
import { makePlan } from '../routing/make-plan.ts'

/** Intent to a decision: final prompt, model, price, and the reason in words. Spends nothing. */
export const plan = (models: Models, brands?: Brands): Stage<'plan'> => ({
  name: 'plan',
  learns: 'plan',
  async run(context) {
    const { attachments, place } = context.request
    const { options, notes } = stillOffered(context.request.options, models)
    const reading = need(context, 'intent')
    const words = reading.wish ?? context.request.words
    const brand = await brands?.find(place)
    const made = makePlan({ words, options, attachments, brand, reading, usable: models.usable })
    context.conversation.progress({ kind: 'planned', modelId: made.modelId, brief: made.brief })
    return { ...made, notes: [...notes, ...made.notes] }
  },
})

/** A model can be switched off while a wish is in line for it. */
function stillOffered(options: Options, models: Models): { readonly options: Options; readonly notes: readonly string[] } {
  const resolved = options.modelId === undefined ? undefined : models.resolve(options.modelId)
  if (!resolved) return { options, notes: [] }
  return { options: { ...options, modelId: resolved.model.modelId }, notes: resolved.notice ? [resolved.notice] : [] }
}
