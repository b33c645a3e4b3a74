import type { Brands, Models } from '../../ports.ts'
import { need, type Stage } from '../pipeline.ts'
import { makePlan } from '../routing/make-plan.ts'

/** Intent to a decision: final prompt, model, price, and the reason in words. Spends nothing. */
export const plan = (models: Models, brands?: Brands): Stage<'plan'> => ({
  name: 'plan',
  learns: 'plan',
  async run(context) {
    const { options, attachments, place } = context.request
    const reading = need(context, 'intent')
    const words = reading.wish ?? context.request.words
    const brand = await brands?.find(place)
    return makePlan({ words, options, attachments, brand, reading, usable: models.usable })
  },
})
