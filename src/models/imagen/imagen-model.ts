import type { GenerateImagesResponse, GoogleGenAIOptions } from '@google/genai'
import { GoogleGenAI } from '@google/genai'
import type { Drawn, ImageModel, Order } from '../../ports.ts'
import { boundedFetch } from '../bounded-fetch.ts'
import { withinTime } from '../within-time.ts'
import { problemOfFailure } from './failure.ts'
import { pictureIn } from './picture-in.ts'

export interface ImagenOptions {
  readonly project: string
  /** A region such as us-central1: Imagen has never been served from `global`. */
  readonly location: string
  readonly baseUrl?: string | undefined
  /** Instead of Google's application default credentials, which the SDK finds by itself. */
  readonly accessToken?: (() => Promise<string>) | undefined
}

/**
 * Imagen on the Gemini Enterprise Agent Platform; the Gemini API has none since 17 Aug 2026. One order is one `:predict` request.
 * The SDK prints one line of deprecation with the first picture: `generateImages` leaves with its next major version.
 */
export function imagenModel({ project, location, baseUrl, accessToken }: ImagenOptions): ImageModel {
  const client = new GoogleGenAI({
    enterprise: true,
    project,
    location,
    httpOptions: { fetch: boundedFetch(), ...(baseUrl && { baseUrl }) },
    ...(accessToken && { googleAuthOptions: { authClient: bearer(accessToken) } }),
  })
  return {
    provider: 'imagen',
    async draw(order: Order, signal: AbortSignal): Promise<Drawn> {
      const { model } = order
      const { modelId, timeoutMs } = model
      const limited = { provider: 'imagen', modelId, timeoutMs, problemOf: (error: unknown) => problemOfFailure(error, modelId) }
      return pictureIn(await withinTime(limited, signal, (both) => ask(client, order, both)), order)
    },
  }
}

const ask = (client: GoogleGenAI, order: Order, abortSignal: AbortSignal): Promise<GenerateImagesResponse> =>
  client.models.generateImages({
    model: order.model.providerModel,
    prompt: order.prompt,
    // No seed: Google refuses one together with the watermark, which stays on.
    config: { abortSignal, numberOfImages: 1, aspectRatio: order.aspect, imageSize: order.size ?? '1K', includeRaiReason: true },
  })

type AuthClient = NonNullable<NonNullable<GoogleGenAIOptions['googleAuthOptions']>['authClient']>

/** All that the SDK asks of a client for credentials. */
const bearer = (accessToken: () => Promise<string>): AuthClient =>
  ({ getRequestHeaders: async () => new Headers({ authorization: `Bearer ${await accessToken()}` }) }) as AuthClient
