import type { Model } from '../domain/model.ts'
import { priceOf } from '../domain/model.ts'
import type { Drawn, ImageModel, Models, Order } from '../ports.ts'
import { type PriceList, readCatalogue, readRetired } from './catalogue.ts'
import { checkOrder } from './check-order.ts'
import { dayOf, isUsableOn, resolveModel } from './lifecycle.ts'
import { PROVIDERS, type Provider, type ProviderOptions } from './providers.ts'

export interface ModelsOptions extends ProviderOptions {
  readonly prices?: PriceList | undefined
  /** The clock of this machine by default. */
  readonly now?: (() => Date) | undefined
}

/** The models that the present configuration can use. SDKs and renderers are loaded with the first picture, so that an idle process stays small. */
export function openModels(options: ModelsOptions = {}): Models {
  const { prices = 'today', now = () => new Date() } = options
  const catalogue = readCatalogue({ prices })
  const retired = readRetired()
  const configured = catalogue
    .flatMap((model) => providerOf(model).use(options, model) ?? [])
    .toSorted((one, other) => priceOf(one) - priceOf(other))
  const adapters = new Map(configured.map(({ provider }) => [provider, loadedOnFirstUse(provider, options)]))
  const usable = () => configured.filter((model) => isUsableOn(model, dayOf(now())))
  return {
    get usable() {
      return usable()
    },
    find: (modelId) => usable().find((model) => model.modelId === modelId),
    resolve: (asked) => resolveModel(asked, usable(), { models: catalogue, retired, day: dayOf(now()) }),
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

function loadedOnFirstUse(provider: string, options: ProviderOptions): ImageModel {
  let adapter: Promise<ImageModel> | undefined
  return {
    provider,
    async draw(order: Order, signal: AbortSignal): Promise<Drawn> {
      signal.throwIfAborted()
      checkOrder(order)
      adapter ??= PROVIDERS[provider]?.load(options)
      if (!adapter) throw new Error(`unknown provider ${provider}`)
      return (await adapter).draw(order, signal)
    },
  }
}
