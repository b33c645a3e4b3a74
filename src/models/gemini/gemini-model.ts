import type { GenerateContentResponse } from '@google/genai'
import { GoogleGenAI, Modality } from '@google/genai'
import type { Drawn, ImageModel, Order } from '../../ports.ts'
import { boundedFetch } from '../bounded-fetch.ts'
import { withinTime } from '../within-time.ts'
import { problemOfFailure } from './failure.ts'
import { inlinePicture } from './inline-picture.ts'
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
      const { model, size } = order
      const { modelId, timeoutMs } = model
      const limited = { provider: 'gemini', modelId, timeoutMs, problemOf: (error: unknown) => problemOfFailure(error, modelId) }
      return pictureIn(await withinTime(limited, signal, (both) => ask(client, order, both)), model, size)
    },
  }
}

const ask = (client: GoogleGenAI, order: Order, abortSignal: AbortSignal): Promise<GenerateContentResponse> =>
  client.models.generateContent({
    model: order.model.providerModel,
    contents: [{ role: 'user', parts: [...(order.references ?? []).map(inlinePicture), { text: order.prompt }] }],
    config: {
      abortSignal,
      // A continuation is another billed request; we would rather know.
      automaticContinuation: false,
      responseModalities: [Modality.TEXT, Modality.IMAGE],
      imageConfig: { aspectRatio: order.aspect, imageSize: order.size ?? '1K' },
      seed: order.seed % MAX_SEED,
    },
  })
