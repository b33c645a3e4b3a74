import { confirmPrice, type PriceCardParts } from '../permission/price-card.ts'
import type { Stage } from '../pipeline.ts'

/** The stage that makes a picture, once its asker has agreed to a price that is worth asking about. What is given again costs nothing and does not come here. */
export const permit = (inner: Stage<'generation'>, parts: PriceCardParts): Stage<'generation'> => ({
  ...inner,
  run: async (context) => (await confirmPrice(context, parts)) ?? inner.run(context),
})
