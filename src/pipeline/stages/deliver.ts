import { nearLimitInWords } from '../../domain/limit-words.ts'
import type { MicroUsd } from '../../domain/money.ts'
import { agreedTo } from '../../domain/question.ts'
import { tallyOf } from '../../domain/tallies.ts'
import type { Models } from '../../ports.ts'
import { type Context, need, type Stage } from '../pipeline.ts'

/** Picture to message. The end of the request and the charge are written in one step, after the person has it; what they are shown is what they are charged. */
export const deliver = (models?: Pick<Models, 'usable'>): Stage<'delivery'> => ({
  name: 'deliver',
  learns: 'delivery',
  async run(context) {
    const { conversation, attempt, signal } = context
    const made = need(context, 'generation')
    const { chargeMicroUsd, words } = await chargeFor(context, made.costMicroUsd)
    const generation = { ...made, costMicroUsd: chargeMicroUsd, warnings: [...made.warnings, ...words] }
    const learned = { intent: need(context, 'intent'), plan: need(context, 'plan'), generation }
    const delivery = await conversation.show(learned, signal)
    await attempt.deliver(delivery, chargeMicroUsd, generation.modelId, tallyOf(context.request, learned, models?.usable ?? []))
    return delivery
  },
})

/**
 * What a picture did cost is held by now, if need be raised above what was expected. Where no limit has room for that, the person pays what was held
 * for it, and the rest is ours. A limit of theirs that came near its end with this is told here, once.
 */
async function chargeFor(context: Context, madeForMicroUsd: MicroUsd): Promise<{ chargeMicroUsd: MicroUsd; words: string[] }> {
  const { attempt, log } = context
  const costMicroUsd = Math.min(madeForMicroUsd, agreedAt(context))
  if (costMicroUsd === 0) return { chargeMicroUsd: 0, words: [] }
  const reserved = await attempt.reserve(costMicroUsd)
  if (reserved.kind === 'settled') return { chargeMicroUsd: reserved.microUsd, words: [] }
  if (reserved.kind === 'held')
    return { chargeMicroUsd: costMicroUsd, words: reserved.tellOf.map((standing) => nearLimitInWords(standing, Date.now())) }
  const held = await attempt.reserve(0)
  const chargeMicroUsd = held.kind === 'over' ? 0 : held.microUsd
  log.warn({ costMicroUsd, chargeMicroUsd }, 'a picture cost more than was held for it, and no limit has room for the rest')
  return { chargeMicroUsd, words: [] }
}

/** Nobody pays more than the price that they were shown and pressed. What a model took beyond it is ours. */
const agreedAt = ({ request, attempt }: Context): MicroUsd =>
  agreedTo(attempt.record)?.priceMicroUsd ?? request.agreedMicroUsd ?? Number.POSITIVE_INFINITY
