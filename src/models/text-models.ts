import type { LanguageModel } from '../domain/language-model.ts'
import type { TextModel } from '../ports.ts'
import type { ModelsOptions } from './models.ts'
import { readTextCatalogue } from './text-catalogue.ts'

export interface TextModelOptions extends ModelsOptions {
  /** An id of the catalogue of text models; its first entry by default. */
  readonly textModelId?: string | undefined
  readonly nowMs?: number
}

export interface OpenedTextModel {
  readonly model: LanguageModel
  readonly adapter: TextModel
}

/** How to load each provider's adapter, and whether the present configuration can use it. */
const PROVIDERS: Readonly<Record<string, (options: ModelsOptions) => (() => Promise<TextModel>) | undefined>> = {
  gemini: ({ googleApiKey, geminiBaseUrl }) =>
    googleApiKey
      ? async () => (await import('./gemini/gemini-text.ts')).geminiText({ apiKey: googleApiKey, baseUrl: geminiBaseUrl })
      : undefined,
}

/**
 * The text model that reads wishes, or undefined without a key for it. A model that was shut down is answered by its successor.
 *
 * @throws Error that lists the models there are, for an id that is none of them
 */
export function openTextModel(options: TextModelOptions = {}): OpenedTextModel | undefined {
  const catalogue = readTextCatalogue()
  const model = currentModel(catalogue, options.textModelId ?? catalogue[0]?.modelId ?? '', options.nowMs ?? Date.now())
  const provider = PROVIDERS[model.provider]
  if (!provider) throw new Error(`text model ${model.modelId} names the unknown provider ${model.provider}`)
  const load = provider(options)
  return load && { model, adapter: loadedOnFirstUse(model.provider, load) }
}

function currentModel(catalogue: readonly LanguageModel[], modelId: string, nowMs: number): LanguageModel {
  const model = catalogue.find((one) => one.modelId === modelId)
  if (!model) {
    const known = catalogue.map((one) => one.modelId).join(', ')
    throw new Error(`SEMANTIC_MODEL: got ${JSON.stringify(modelId)}; expected one of ${known}. Leave it out for the first of them.`)
  }
  const { shutDown, successor } = model.lifecycle
  const isGone = shutDown !== undefined && Date.parse(shutDown) <= nowMs
  return isGone && successor ? currentModel(catalogue, successor, nowMs) : model
}

/** The SDK takes longer to load than a reading may take, so it is loaded outside of the question's time. */
function loadedOnFirstUse(provider: string, load: () => Promise<TextModel>): TextModel {
  let adapter: Promise<TextModel> | undefined
  return {
    provider,
    async answer(question, signal) {
      signal.throwIfAborted()
      adapter ??= load()
      return (await adapter).answer(question, signal)
    },
  }
}
