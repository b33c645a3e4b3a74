import { readCatalogue } from '../../../src/models/catalogue.ts'
import { resolveModel } from '../../../src/models/lifecycle.ts'
import { openModels } from '../../../src/models/models.ts'
import type { Models } from '../../../src/ports.ts'

const DAY = '2026-11-20'

export interface RetiringModels extends Models {
  /** From now on it is switched off, and the successor answers for it; without one, nobody does. */
  retire(modelId: string, successor?: string): void
  bringBack(): void
}

/** The models of a local Gemini, some of which can be switched off while the program runs. */
export function retiringModels(gemini: { readonly apiKey: string; readonly url: string }): RetiringModels {
  const models = openModels({ googleApiKey: gemini.apiKey, geminiBaseUrl: gemini.url })
  const ended = new Map<string, string | undefined>()
  const usable = () => models.usable.filter(({ modelId }) => !ended.has(modelId))
  const catalogue = () =>
    readCatalogue().map((model) => {
      const successor = ended.get(model.modelId)
      return successor ? { ...model, lifecycle: { ...model.lifecycle, shutDown: '2026-11-01', successor } } : model
    })
  return {
    get usable() {
      return usable()
    },
    find: (modelId) => usable().find((model) => model.modelId === modelId),
    resolve: (asked) => resolveModel(asked, usable(), { models: catalogue(), retired: [], day: DAY }),
    adapter: models.adapter,
    retire: (modelId, successor) => void ended.set(modelId, successor),
    bringBack: () => ended.clear(),
  }
}
