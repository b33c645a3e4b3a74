import type { Model } from '../domain/model.ts'
import type { ImageModel } from '../ports.ts'

/** A key, and another address than the provider's own, e.g. of a local server. */
export interface KeyedOptions {
  readonly apiKey: string
  readonly baseUrl?: string | undefined
}

export interface ImagenSettings {
  readonly project: string
  readonly location: string
  /** The Imagen model that this project can still use. */
  readonly model: string
  readonly baseUrl?: string | undefined
  /** Instead of Google's application default credentials. */
  readonly accessToken?: (() => Promise<string>) | undefined
}

/** Whom we may ask; without any of them only what needs no key can be used. */
export interface ProviderOptions {
  readonly googleApiKey?: string | undefined
  readonly geminiBaseUrl?: string | undefined
  readonly openai?: KeyedOptions | undefined
  readonly flux?: (KeyedOptions & { readonly pollEveryMs?: number | undefined }) | undefined
  readonly imagen?: ImagenSettings | undefined
}

export interface Provider {
  /** The entry as it is to be used with these settings; undefined when they do not allow it. */
  readonly use: (options: ProviderOptions, model: Model) => Model | undefined
  /** Called once `use` has allowed one of its models. */
  readonly load: (options: ProviderOptions) => Promise<ImageModel>
}

export const PROVIDERS: Readonly<Record<string, Provider>> = {
  sketch: {
    use: (_options, model) => model,
    load: async () => (await import('./sketch/sketch-model.ts')).sketchModel(),
  },
  gemini: {
    use: ({ googleApiKey }, model) => (googleApiKey ? model : undefined),
    load: async ({ googleApiKey = '', geminiBaseUrl }) =>
      (await import('./gemini/gemini-model.ts')).geminiModel({ apiKey: googleApiKey, baseUrl: geminiBaseUrl }),
  },
  imagen: {
    use: ({ imagen }, model) => imagen && { ...model, providerModel: imagen.model },
    load: async ({ imagen }) => (await import('./imagen/imagen-model.ts')).imagenModel(given(imagen)),
  },
  openai: {
    use: ({ openai }, model) => openai && model,
    load: async ({ openai }) => (await import('./openai/openai-model.ts')).openaiModel(given(openai)),
  },
  flux: {
    use: ({ flux }, model) => flux && model,
    load: async ({ flux }) => (await import('./flux/flux-model.ts')).fluxModel(given(flux)),
  },
}

function given<Options>(options: Options | undefined): Options {
  if (!options) throw new Error('an adapter was asked for without its settings')
  return options
}
