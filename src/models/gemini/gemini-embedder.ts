import { GoogleGenAI } from '@google/genai'
import { Problem } from '../../errors.ts'
import type { Embedder } from '../../ports.ts'
import { boundedFetch } from '../bounded-fetch.ts'
import { withinTime } from '../within-time.ts'
import { problemOfFailure } from './failure.ts'
import type { GeminiOptions } from './gemini-model.ts'

/** A hundred vectors of 3 072 numbers, as text. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024

/** Embedding models of the Gemini API. However many texts, it is one HTTP request; the SDK retries only when asked to, and is not asked. */
export function geminiEmbedder({ apiKey, baseUrl }: GeminiOptions): Embedder {
  const client = new GoogleGenAI({ apiKey, httpOptions: { fetch: boundedFetch(MAX_ANSWER_BYTES), ...(baseUrl && { baseUrl }) } })
  return {
    async embed(texts, { model, timeoutMs }, signal) {
      const { modelId, providerModel, dimensions, prefix } = model
      const limited = { provider: 'gemini', modelId, timeoutMs, problemOf: (error: unknown) => problemOfFailure(error, modelId) }
      const { embeddings = [] } = await withinTime(limited, signal, (abortSignal) =>
        client.models.embedContent({
          model: providerModel,
          // One content a text: a list of strings would be taken for the parts of a single one, and give one vector.
          contents: texts.map((text) => ({ parts: [{ text: prefix + text }] })),
          config: { abortSignal, outputDimensionality: dimensions },
        }),
      )
      const vectors = embeddings.map(({ values = [] }) => values)
      if (vectors.length === texts.length && vectors.every((vector) => isWhole(vector, dimensions))) return vectors
      throw new Problem(
        'MODEL_GAVE_NONSENSE',
        `${modelId} gave ${vectors.length} vectors for ${texts.length} texts, or none of ${dimensions} numbers`,
      )
    },
  }
}

const isWhole = (vector: readonly number[], dimensions: number): boolean => vector.length === dimensions && vector.every(Number.isFinite)
