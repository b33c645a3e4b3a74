import { OverLimit } from '../drawing/over-limit.ts'
import { type ApprovalParts, askForMore, awaitApproval } from '../permission/approval.ts'
import { confirmPrice, type PriceCardParts } from '../permission/price-card.ts'
import type { Context, Stage } from '../pipeline.ts'

export type PermitParts = PriceCardParts & ApprovalParts

/**
 * The stage that makes a picture, once its asker has agreed to a price that is worth asking about, and somebody has allowed what is above a limit. What is given
 * again costs nothing and does not come here.
 */
export const permit = (inner: Stage<'generation'>, parts: PermitParts): Stage<'generation'> => ({
  ...inner,
  run: async (context) => (await awaitApproval(context)) ?? (await confirmPrice(context, parts)) ?? make(inner, context, parts),
})

async function make(inner: Stage<'generation'>, context: Context, parts: PermitParts): ReturnType<Stage<'generation'>['run']> {
  try {
    return await inner.run(context)
  } catch (error) {
    if (!(error instanceof OverLimit)) throw error
    return askForMore(context, error, parts)
  }
}
