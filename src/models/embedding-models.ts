import { EmbeddingModel } from '../domain/embedding-model.ts'
import { microUsd } from '../domain/money.ts'
import type { Embedder } from '../ports.ts'
import type { ModelsOptions } from './models.ts'

/**
 * The model that says how close two wishes are in meaning, as data. 256 numbers instead of 3 072 tell short sentences apart as well, and fit into the
 * index of pictures. It takes no task type; what it is for is said before the words.
 */
const ENTRY = {
  modelId: 'gemini-embedding-2',
  provider: 'gemini',
  providerModel: 'gemini-embedding-2',
  dimensions: 256,
  price: microUsd(0.2),
  prefix: 'task: sentence similarity | query: ',
  lifecycle: { available: '2026-04-22' },
  checked: { source: 'ai.google.dev/gemini-api/docs/embeddings and /pricing', on: '2026-11-20' },
} as const

export interface OpenedEmbedder {
  readonly model: EmbeddingModel
  readonly adapter: Embedder
}

/** Undefined without a key. The SDK takes longer to load than an answer may take, so it is loaded outside of the call's time. */
export function openEmbedder({ googleApiKey, geminiBaseUrl }: ModelsOptions): OpenedEmbedder | undefined {
  if (!googleApiKey) return undefined
  let adapter: Promise<Embedder> | undefined
  return {
    model: EmbeddingModel.parse(ENTRY),
    adapter: {
      async embed(texts, options, signal) {
        signal.throwIfAborted()
        adapter ??= import('./gemini/gemini-embedder.ts').then(({ geminiEmbedder }) =>
          geminiEmbedder({ apiKey: googleApiKey, baseUrl: geminiBaseUrl }),
        )
        return (await adapter).embed(texts, options, signal)
      },
    },
  }
}
