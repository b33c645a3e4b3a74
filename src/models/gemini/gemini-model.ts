import type { GenerateContentResponse } from '@google/genai'
import { GoogleGenAI, Modality } from '@google/genai'
import { Problem } from '../../errors.ts'
import type { Drawn, ImageModel, Order } from '../../ports.ts'
import { boundedFetch } from './bounded-fetch.ts'
import { costOf } from './cost.ts'
import { problemOfFailure } from './failure.ts'
import { pictureIn } from './picture-in.ts'

/** Google's seed is a signed 32-bit number. */
const MAX_SEED = 2 ** 31

export interface GeminiOptions {
  readonly apiKey: string
  readonly baseUrl?: string | undefined
}

/** Image models of the Gemini API. One order is one HTTP request: the SDK retries only when asked to, and is not asked. */
export function geminiModel({ apiKey, baseUrl }: GeminiOptions): ImageModel {
  const client = new GoogleGenAI({ apiKey, httpOptions: { fetch: boundedFetch(), ...(baseUrl && { baseUrl }) } })
  return {
    provider: 'gemini',
    async draw(order: Order, signal: AbortSignal): Promise<Drawn> {
      const { model } = order
      const response = await withinTime(model.timeoutMs, signal, model.modelId, (both) => ask(client, order, both))
      const { bytes, mime, warnings } = pictureIn(response, model.modelId)
      return { bytes, mime, warnings, costMicroUsd: costOf(response.usageMetadata, model) }
    },
  }
}

const ask = (client: GoogleGenAI, order: Order, abortSignal: AbortSignal): Promise<GenerateContentResponse> =>
  client.models.generateContent({
    model: order.model.providerModel,
    contents: [{ role: 'user', parts: [{ text: order.prompt }] }],
    config: {
      abortSignal,
      // A continuation is another billed request; we would rather know.
      automaticContinuation: false,
      responseModalities: [Modality.TEXT, Modality.IMAGE],
      imageConfig: { aspectRatio: order.aspect, imageSize: '1K' },
      seed: order.seed % MAX_SEED,
    },
  })

/** The SDK rejects its own time-outs and our aborts with the same AbortError, so the clock is ours: then we know which it was. */
async function withinTime<T>(timeoutMs: number, signal: AbortSignal, modelId: string, run: (both: AbortSignal) => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const clock = new AbortController()
  const timer = setTimeout(() => clock.abort(), timeoutMs)
  try {
    return await run(AbortSignal.any([signal, clock.signal]))
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (clock.signal.aborted)
      throw new Problem('MODEL_TIMEOUT', `gemini did not answer for ${modelId} within ${timeoutMs} ms`, { cause: error })
    throw problemOfFailure(error, modelId)
  } finally {
    clearTimeout(timer)
  }
}
