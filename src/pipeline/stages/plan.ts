import type { Brands, Models } from '../../ports.ts'
import { need, type Stage } from '../pipeline.ts'
import { enhance } from '../prompt/enhance.ts'
import { chooseModel } from '../routing/choose-model.ts'

/** Intent to a decision: final prompt, model, price, and the reason in words. Spends nothing. */
export const plan = (models: Models, brands?: Brands): Stage<'plan'> => ({
  name: 'plan',
  learns: 'plan',
  async run(context) {
    const { options, attachments, place } = context.request
    const intent = need(context, 'intent')
    const words = intent.wish ?? context.request.words
    const { model, reason } = chooseModel(models.usable, options)
    const aspect = options.aspect && model.aspects.includes(options.aspect) ? options.aspect : '1:1'
    const { prompt, notes: ofPrompt } = enhance(words, intent, {
      limitChars: model.promptLimitChars,
      brand: await brands?.find(place),
      ...(options.quality && { quality: options.quality }),
    })
    const notes = [
      ...(options.aspect && aspect !== options.aspect ? [`${model.modelId} cannot do ${options.aspect}, so this is ${aspect}.`] : []),
      ...(attachments.length > 0 ? ['I cannot look at attached pictures yet; I drew from your words alone.'] : []),
      ...ofPrompt,
    ]
    return {
      prompt,
      modelId: model.modelId,
      aspect,
      priceMicroUsd: model.priceMicroUsdPerImage,
      estimateMs: model.typicalMs,
      reason,
      notes,
    }
  },
})
