import type { Model } from '../domain/model.ts'
import type { Drawn, ImageModel, Models, Order } from '../ports.ts'
import { readCatalogue } from './catalogue.ts'

export interface ModelsOptions {
  /** Without it only what needs no key can be used. */
  readonly googleApiKey?: string | undefined
  /** Another address than Google's, e.g. of a local server. */
  readonly geminiBaseUrl?: string | undefined
}

/** A provider: what it takes to use it, and how to load its adapter. */
interface Provider {
  readonly configured: (options: ModelsOptions) => boolean
  readonly load: (options: ModelsOptions) => Promise<ImageModel>
}

const PROVIDERS: Readonly<Record<string, Provider>> = {
  sketch: {
    configured: () => true,
    load: async () => (await import('./sketch/sketch-model.ts')).sketchModel(),
  },
  gemini: {
    configured: ({ googleApiKey }) => Boolean(googleApiKey),
    load: async ({ googleApiKey = '', geminiBaseUrl }) =>
      (await import('./gemini/gemini-model.ts')).geminiModel({ apiKey: googleApiKey, baseUrl: geminiBaseUrl }),
  },
}

/** The models that the present configuration can use. SDKs and renderers are loaded with the first picture, so that an idle process stays small. */
export function openModels(options: ModelsOptions = {}): Models {
  const usable = readCatalogue()
    .filter((model) => providerOf(model).configured(options))
    .toSorted((one, other) => one.priceMicroUsdPerImage - other.priceMicroUsdPerImage)
  const adapters = new Map(usable.map((model) => [model.provider, loadedOnFirstUse(model.provider, options)]))
  return {
    usable,
    find: (modelId) => usable.find((model) => model.modelId === modelId),
    adapter: (model) => {
      const adapter = adapters.get(model.provider)
      if (!adapter) throw new Error(`no adapter for provider ${model.provider} of ${model.modelId}`)
      return adapter
    },
  }
}

function providerOf(model: Model): Provider {
  const provider = PROVIDERS[model.provider]
  if (!provider) throw new Error(`model ${model.modelId} names the unknown provider ${model.provider}`)
  return provider
}

function loadedOnFirstUse(provider: string, options: ModelsOptions): ImageModel {
  let adapter: Promise<ImageModel> | undefined
  return {
    provider,
    async draw(order: Order, signal: AbortSignal): Promise<Drawn> {
      signal.throwIfAborted()
      adapter ??= PROVIDERS[provider]?.load(options)
      if (!adapter) throw new Error(`unknown provider ${provider}`)
      return (await adapter).draw(order, signal)
    },
  }
}
