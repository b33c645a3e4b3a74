import { need, type Stage } from '../pipeline.ts'

/** Picture to message. The end of the request and the charge are written in one step, after the person has it. */
export const deliver = (): Stage<'delivery'> => ({
  name: 'deliver',
  learns: 'delivery',
  async run(context) {
    const { conversation, attempt, signal } = context
    const generation = need(context, 'generation')
    const learned = { intent: need(context, 'intent'), plan: need(context, 'plan'), generation }
    const delivery = await conversation.show(learned, signal)
    await attempt.deliver(delivery, generation.costMicroUsd, generation.modelId)
    return delivery
  },
})
