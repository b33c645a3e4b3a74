import { readCatalogue } from '../../src/models/catalogue.ts'
import type { Order } from '../../src/ports.ts'

/** An order that is valid and boring, for the model of this id. */
export function anOrder(modelId: string, changes: Partial<Order> = {}): Order {
  const model = readCatalogue().find((entry) => entry.modelId === modelId)
  if (!model) throw new Error(`the catalogue has no ${modelId}`)
  return {
    requestId: 'AAAAAAAAAAAAAAAAAAAAAA',
    prompt: 'a cosy cabin at dusk, warm light',
    words: 'a cosy cabin at dusk',
    aspect: '1:1',
    model,
    seed: 7,
    intent: { domain: 'photography', style: 'landscape', confidence: 0.9, method: 'words', words: ['cabin'] },
    ...changes,
  }
}
