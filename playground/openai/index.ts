import type { Call } from '../gemini/calls.ts'
import { fieldsOf } from '../gemini/request.ts'
import type { Fault } from '../provider/faults.ts'
import { isSpoilt, pictureFor, SPOILT, spoilt } from '../provider/picture.ts'
import { type Arrival, type Behaviour, type FakeProvider, type Reply, startProvider } from '../provider/server.ts'

export const ODD_ANSWERS = ['no data', 'an address', 'not an image', 'bad base64', ...SPOILT, 'wrong size', 'no usage'] as const
export type OddAnswer = (typeof ODD_ANSWERS)[number]
export type OpenAiFault = Fault<OddAnswer>

export interface FakeOpenAi extends FakeProvider<OddAnswer> {
  readonly apiKey: string
  /** What an SDK takes as its base address. */
  readonly baseUrl: string
}

const MODELS = ['gpt-image-2', 'gpt-image-2.5-flare', 'gpt-image-2.5-sunburst']
/** Tokens of one picture at 1K, medium, and of each picture that is sent along. */
const OUTPUT_TOKENS = 1_400
const REFERENCE_TOKENS = 780

/** A local server that speaks the images of the OpenAI API well enough for the unmodified package `openai`: generations, edits, models. */
export async function startOpenAi(apiKey = 'local-openai-key'): Promise<FakeOpenAi> {
  const server = await startProvider(behaviour(apiKey))
  return Object.assign(server, { apiKey, baseUrl: `${server.url}/v1` })
}

interface Asked {
  readonly model: string
  readonly prompt: string
  readonly size: string
  readonly quality: string
  readonly format: string
  /** Of the pictures that were sent along, in order. */
  readonly references: readonly { readonly name: string; readonly mime: string; readonly size: number }[]
}

const behaviour = (apiKey: string): Behaviour<OddAnswer> => ({
  step: ({ url }) => (url.pathname.startsWith('/v1/images/') ? 'draw' : 'models'),
  async describe(arrival) {
    const request = await asked(arrival)
    return { model: request.model, prompt: request.prompt, request }
  },
  async answer(arrival, call, odd) {
    if (arrival.headers.authorization !== `Bearer ${apiKey}`)
      return refusal(401, 'invalid_api_key', 'Incorrect API key provided. You can find your API key at https://platform.openai.com.')
    const [, , kind, name] = arrival.url.pathname.split('/')
    if (kind === 'models')
      return MODELS.includes(name ?? '') ? json({ id: name, object: 'model', owned_by: 'openai' }) : unknownModel(name ?? '')
    return draw(call, odd)
  },
  error: (status, { code, message = 'Scripted error.' }) => errorBody(code ?? null, message, status),
})

function draw(call: Call, odd: OddAnswer | undefined): Reply {
  const request = call.request as Asked
  if (!MODELS.includes(request.model)) return unknownModel(request.model)
  const [width = 0, height = 0] = request.size.split('x').map(Number)
  const complaint = complaintAbout(request, width, height)
  if (complaint) return refusal(400, 'invalid_value', complaint)
  const picture = pictureFor(request.prompt, odd === 'wrong size' ? [256, 256] : [width, height], `call ${call.number}`)
  const image = imageFor(odd, picture)
  const usage = {
    input_tokens: Math.ceil(request.prompt.length / 4) + request.references.length * REFERENCE_TOKENS,
    input_tokens_details: { text_tokens: Math.ceil(request.prompt.length / 4), image_tokens: request.references.length * REFERENCE_TOKENS },
    output_tokens: OUTPUT_TOKENS,
    output_tokens_details: { image_tokens: OUTPUT_TOKENS, text_tokens: 0 },
  }
  const body = {
    created: Math.floor(call.at / 1000),
    data: odd === 'no data' ? [] : [image],
    output_format: request.format,
    quality: request.quality,
    size: request.size,
    ...(odd !== 'no usage' && { usage: { ...usage, total_tokens: usage.input_tokens + usage.output_tokens } }),
  }
  return { ...json(body), imageKeys: [picture.key] }
}

function imageFor(odd: OddAnswer | undefined, picture: { readonly bytes: Buffer; readonly base64: string }): object {
  if (odd === 'an address') return { url: 'http://169.254.169.254/latest/meta-data' }
  if (odd === 'not an image') return { b64_json: Buffer.from('These bytes are a sentence.').toString('base64') }
  if (odd === 'bad base64') return { b64_json: `%%%${picture.base64.slice(0, 400)}***` }
  if (isSpoilt(odd)) return { b64_json: spoilt(odd, picture.bytes).toString('base64') }
  return { b64_json: picture.base64 }
}

/** The limits of the current models: developers.openai.com/api/docs/guides/image-generation */
function complaintAbout({ prompt, quality, format }: Asked, width: number, height: number): string | undefined {
  if (prompt === '') return "Missing required parameter: 'prompt'."
  if (prompt.length > 32_000) return "Invalid 'prompt': string too long."
  if (width % 16 !== 0 || height % 16 !== 0 || width * height < 655_360 || width * height > 8_294_400 || Math.max(width, height) > 3_840)
    return `Invalid size '${width}x${height}'.`
  if (Math.max(width, height) / Math.min(width, height) > 3) return 'The aspect ratio must be between 1:3 and 3:1.'
  if (!['low', 'medium', 'high', 'xhigh', 'max', 'auto'].includes(quality)) return `Invalid value: '${quality}'.`
  return ['png', 'jpeg', 'webp'].includes(format) ? undefined : `Invalid value: '${format}'.`
}

async function asked(arrival: Arrival): Promise<Asked> {
  const isForm = arrival.headers['content-type']?.startsWith('multipart/form-data') ?? false
  const fields = isForm ? await formFields(arrival) : { ...fieldsOf(jsonIn(arrival.body)), references: [] }
  const text = (value: unknown, fallback: string) => (typeof value === 'string' ? value : fallback)
  return {
    model: text(fields.model, ''),
    prompt: text(fields.prompt, ''),
    size: text(fields.size, '1024x1024'),
    quality: text(fields.quality, 'auto'),
    format: text(fields.output_format, 'png'),
    references: fields.references as Asked['references'],
  }
}

async function formFields({ headers, body }: Arrival): Promise<Record<string, unknown>> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData()
  const files = [...form.getAll('image[]'), ...form.getAll('image')].filter((entry) => entry instanceof File)
  const references = files.map((file) => ({ name: file.name, mime: file.type, size: file.size }))
  return { ...Object.fromEntries([...form].filter(([, value]) => typeof value === 'string')), references }
}

function jsonIn(body: Buffer): unknown {
  return body.length === 0 ? {} : JSON.parse(body.toString('utf8'))
}

const json = (body: object): Reply => ({ status: 200, body: JSON.stringify(body) })
const refusal = (status: number, code: string, message: string): Reply => ({ status, body: errorBody(code, message, status) })
const unknownModel = (model: string): Reply =>
  refusal(404, 'model_not_found', `The model '${model}' does not exist or you do not have access to it.`)

const errorBody = (code: string | null, message: string, status: number): string =>
  JSON.stringify({ error: { message, type: status >= 500 ? 'server_error' : 'invalid_request_error', param: null, code } })
