import type { Call } from '../gemini/calls.ts'
import { googleError } from '../gemini/google-error.ts'
import { PIXELS } from '../gemini/picture.ts'
import { fieldsOf } from '../gemini/request.ts'
import type { Fault } from '../provider/faults.ts'
import { isSpoilt, pictureFor, SPOILT, spoilt } from '../provider/picture.ts'
import { type Behaviour, type FakeProvider, type Reply, startProvider } from '../provider/server.ts'

export const ODD_ANSWERS = ['filtered', 'no predictions', 'not an image', 'bad base64', ...SPOILT, 'wrong size'] as const
export type OddAnswer = (typeof ODD_ANSWERS)[number]
export type ImagenFault = Fault<OddAnswer>

export interface FakeImagen extends FakeProvider<OddAnswer> {
  /** The only token it accepts. */
  readonly accessToken: string
  readonly project: string
  readonly location: string
}

const MODELS = ['imagen-4.0-generate-001', 'imagen-4.0-ultra-generate-001']
const ASPECTS = ['1:1', '3:4', '4:3', '9:16', '16:9']
const PATH = /^\/v1(?:beta1)?\/projects\/([\w-]+)\/locations\/([\w-]+)\/publishers\/google\/models\/([\w.-]+):predict$/

/** A local server that speaks the `:predict` of Imagen on the Agent Platform well enough for the unmodified @google/genai. */
export async function startImagen(accessToken = 'local-access-token'): Promise<FakeImagen> {
  const server = await startProvider(behaviour(accessToken))
  return Object.assign(server, { accessToken, project: 'local-project', location: 'us-central1' })
}

const behaviour = (accessToken: string): Behaviour<OddAnswer> => ({
  step: () => 'draw',
  async describe({ url, body }) {
    const request = body.length === 0 ? undefined : (JSON.parse(body.toString('utf8')) as unknown)
    const [instance] = Array.isArray(fieldsOf(request).instances) ? (fieldsOf(request).instances as unknown[]) : []
    return { model: PATH.exec(url.pathname)?.[3] ?? '', prompt: String(fieldsOf(instance).prompt ?? ''), request }
  },
  answer(arrival, call, odd) {
    if (arrival.headers.authorization !== `Bearer ${accessToken}`) return refusal(401, 'Request had invalid authentication credentials.')
    if (!MODELS.includes(call.model)) return refusal(404, `Publisher Model \`${call.model}\` was not found.`)
    return draw(call, odd)
  },
  error: (status, { code, message = 'Scripted error.', retryAfterS }) =>
    JSON.stringify(googleError(status, message, { reason: code, retryDelayS: retryAfterS })),
})

function draw(call: Call, odd: OddAnswer | undefined): Reply {
  const { aspectRatio = '1:1', sampleImageSize = '1K' } = fieldsOf(fieldsOf(call.request).parameters)
  const pixels = PIXELS[String(aspectRatio)]
  if (!ASPECTS.includes(String(aspectRatio)) || !pixels) return refusal(400, `Invalid aspect ratio ${String(aspectRatio)}.`)
  if (sampleImageSize !== '1K' && sampleImageSize !== '2K') return refusal(400, `Invalid sample image size ${String(sampleImageSize)}.`)
  if (odd === 'no predictions') return json({})
  if (odd === 'filtered') return json({ predictions: [{ raiFilteredReason: 'Unable to show generated images. Support codes: 56562880' }] })
  const times = sampleImageSize === '2K' ? 2 : 1
  const size: readonly [number, number] = odd === 'wrong size' ? [256, 256] : [pixels[0] * times, pixels[1] * times]
  const picture = pictureFor(call.prompt, size, `call ${call.number}`)
  return { ...json({ predictions: [{ mimeType: 'image/png', bytesBase64Encoded: imageFor(odd, picture) }] }), imageKeys: [picture.key] }
}

function imageFor(odd: OddAnswer | undefined, { bytes, base64 }: { readonly bytes: Buffer; readonly base64: string }): string {
  if (odd === 'not an image') return Buffer.from('These bytes are a sentence.').toString('base64')
  if (odd === 'bad base64') return `%%%${base64.slice(0, 400)}***`
  return isSpoilt(odd) ? spoilt(odd, bytes).toString('base64') : base64
}

const json = (body: object): Reply => ({ status: 200, body: JSON.stringify(body) })
const refusal = (status: number, message: string): Reply => ({ status, body: JSON.stringify(googleError(status, message)) })
