import OpenAI, { toFile } from 'openai'
import type { ImageGenerateParamsNonStreaming, ImagesResponse } from 'openai/resources/images'
import { EXTENSIONS } from '../../domain/generation.ts'
import { Problem } from '../../errors.ts'
import type { Drawn, ImageModel, Order } from '../../ports.ts'
import { boundedFetch } from '../bounded-fetch.ts'
import { decodeBase64 } from '../decode-picture.ts'
import { pixelsOf } from '../pixels.ts'
import { withinTime } from '../within-time.ts'
import { costOf } from './cost.ts'
import { problemOfFailure } from './failure.ts'

export interface OpenAiOptions {
  readonly apiKey: string
  readonly baseUrl?: string | undefined
}

/** Image models of the OpenAI API. One order is one HTTP request: `images/generations`, or `images/edits` when pictures come along. */
export function openaiModel({ apiKey, baseUrl = 'https://api.openai.com/v1' }: OpenAiOptions): ImageModel {
  // Organisation and project come from the key; left to itself the SDK would read them, and how much to print, from the environment.
  const own = { organization: null, project: null, logLevel: 'off' } as const
  const client = new OpenAI({ apiKey, baseURL: baseUrl, maxRetries: 0, fetch: boundedFetch(), ...own })
  return {
    provider: 'openai',
    async draw(order: Order, signal: AbortSignal): Promise<Drawn> {
      const { model } = order
      const { modelId, timeoutMs } = model
      const limited = { provider: 'openai', modelId, timeoutMs, problemOf: (error: unknown) => problemOfFailure(error, modelId) }
      return pictureIn(await withinTime(limited, signal, (both) => ask(client, order, both)), order)
    },
  }
}

async function ask(client: OpenAI, order: Order, signal: AbortSignal): Promise<ImagesResponse> {
  const options = { signal, timeout: order.model.timeoutMs + 1_000 }
  const { references = [] } = order
  if (references.length === 0) return client.images.generate(paramsOf(order), options)
  const image = await Promise.all(
    references.map(({ bytes, mime }, index) => toFile(bytes, `picture-${index + 1}.${EXTENSIONS[mime]}`, { type: mime })),
  )
  return client.images.edit({ ...paramsOf(order), image }, options)
}

/** What drawing and editing have in common. There is no seed: OpenAI's images take none. */
function paramsOf({ model, prompt, aspect, size }: Order) {
  const { width, height } = pixelsOf(aspect, size)
  return {
    model: model.providerModel,
    prompt,
    n: 1,
    size: `${width}x${height}`,
    quality: (model.effort ?? 'medium') as NonNullable<ImageGenerateParamsNonStreaming['quality']> & ('low' | 'medium' | 'high'),
    output_format: 'png',
  } as const
}

/** @throws Problem MODEL_UNAVAILABLE when it is no answer at all, MODEL_GAVE_NO_IMAGE or IMAGE_BROKEN */
function pictureIn(response: ImagesResponse, order: Order): Drawn {
  const { modelId } = order.model
  // A proxy's page arrives as a string.
  if (typeof response !== 'object' || response === null)
    throw new Problem('MODEL_UNAVAILABLE', `openai gave no readable answer for ${modelId}: ${String(response).slice(0, 100)}`)
  const costMicroUsd = costOf(response.usage, order)
  const base64 = response.data?.find((image) => image.b64_json)?.b64_json
  // An address instead of the picture is an answer of retired models; what an answer points to is never fetched.
  if (!base64) throw new Problem('MODEL_GAVE_NO_IMAGE', `openai gave no picture for ${modelId}`, { spentMicroUsd: costMicroUsd })
  return { ...decodeBase64(base64, { provider: 'openai', modelId, spentMicroUsd: costMicroUsd }), costMicroUsd, warnings: [] }
}
