import { createHash } from 'node:crypto'
import type { Call } from '../gemini/calls.ts'
import { fieldsOf } from '../gemini/request.ts'
import type { Fault } from '../provider/faults.ts'
import { isSpoilt, pictureFor, SPOILT, spoilt } from '../provider/picture.ts'
import { type Arrival, type Behaviour, type FakeProvider, type Reply, startProvider } from '../provider/server.ts'

export const ODD_ANSWERS = [
  'Pending',
  'Request Moderated',
  'Content Moderated',
  'Error',
  'Task not found',
  'A status of next year',
  'no cost',
  'no sample',
  'not an image',
  ...SPOILT,
  'wrong size',
  'polling elsewhere',
  'delivery elsewhere',
] as const
export type OddAnswer = (typeof ODD_ANSWERS)[number]
/** `at`: `submit`, `poll`, `deliver` or `credits`. */
export type FluxFault = Fault<OddAnswer>

export interface FakeFlux extends FakeProvider<OddAnswer> {
  readonly apiKey: string
}

const MODELS = ['flux-2-pro', 'flux-2-max', 'flux-2-flex']
const MAX_PIXELS = 4 * 1024 * 1024

interface Task {
  readonly prompt: string
  readonly width: number
  readonly height: number
  readonly number: number
}

/** A local server that speaks the API of Black Forest Labs: submit, poll, delivery, credits. */
export async function startFlux(apiKey = 'local-flux-key'): Promise<FakeFlux> {
  const server = await startProvider(behaviour(apiKey, new Map()))
  return Object.assign(server, { apiKey })
}

const STEPS: Readonly<Record<string, string>> = { '/v1/get_result': 'poll', '/v1/credits': 'credits' }
const stepOf = ({ url }: Arrival): string => STEPS[url.pathname] ?? (url.pathname.startsWith('/delivery/') ? 'deliver' : 'submit')

function behaviour(apiKey: string, tasks: Map<string, Task>): Behaviour<OddAnswer> {
  return {
    step: stepOf,
    async describe({ url, body }) {
      const request = body.length === 0 ? undefined : (JSON.parse(body.toString('utf8')) as unknown)
      return { model: url.pathname.slice('/v1/'.length), prompt: String(fieldsOf(request).prompt ?? ''), request }
    },
    answer(arrival, call, odd) {
      const step = stepOf(arrival)
      const hasKey = arrival.headers['x-key'] !== undefined
      // A signed address needs no key, and must not be sent one.
      if (step === 'deliver') return hasKey ? refusal(400, 'unexpected header') : delivery(arrival, tasks, odd)
      if (arrival.headers['x-key'] !== apiKey) return refusal(403, 'Not authenticated')
      if (step === 'credits') return json({ credits: 1_000 })
      return step === 'poll' ? poll(arrival, tasks, odd) : submit(arrival, call, tasks, odd)
    },
    error: (_status, { message = 'Scripted error.' }) => JSON.stringify({ detail: message }),
  }
}

function submit(arrival: Arrival, call: Call, tasks: Map<string, Task>, odd: OddAnswer | undefined): Reply {
  if (arrival.method !== 'POST' || !MODELS.includes(call.model)) return refusal(404, 'Not Found')
  const { prompt, width = 1024, height = 1024, ...rest } = fieldsOf(call.request)
  if (typeof prompt !== 'string' || !isEdge(width) || !isEdge(height) || width * height > MAX_PIXELS)
    return refusal(422, [{ loc: ['body', 'width'], msg: 'Input should be a valid size', type: 'value_error' }])
  const id = createHash('sha256').update(`${call.number}:${prompt}`).digest('hex').slice(0, 32)
  tasks.set(id, { prompt, width, height, number: call.number })
  const megapixels = Math.ceil((width * height) / (1024 * 1024))
  const references = Object.keys(rest).filter((field) => field.startsWith('input_image')).length
  const host = odd === 'polling elsewhere' ? 'https://api.bfl.ai.example' : arrival.origin
  return json({
    id,
    polling_url: `${host}/v1/get_result?id=${id}`,
    ...(odd !== 'no cost' && { cost: 3 + 1.5 * (megapixels - 1) + 1.5 * references, input_mp: references, output_mp: megapixels }),
  })
}

const isEdge = (value: unknown): value is number => typeof value === 'number' && value >= 64 && value % 32 === 0

function poll(arrival: Arrival, tasks: Map<string, Task>, odd: OddAnswer | undefined): Reply {
  const id = arrival.url.searchParams.get('id') ?? ''
  if (!tasks.has(id) || odd === 'Task not found') return { ...json({ id, status: 'Task not found', result: null }), status: 404 }
  switch (odd) {
    case 'Pending':
    case 'Error':
    case 'A status of next year':
      return json({ id, status: odd, result: null, progress: 0.4 })
    case 'Request Moderated':
    case 'Content Moderated':
      return json({ id, status: odd, result: null, details: { 'Moderation Reasons': ['Safety Filter'] } })
    case 'no sample':
      return json({ id, status: 'Ready', result: {} })
    case 'delivery elsewhere':
      return json({ id, status: 'Ready', result: { sample: 'http://169.254.169.254/latest/meta-data' } })
    default:
      return json({ id, status: 'Ready', result: { sample: `${arrival.origin}/delivery/${id}.png?sig=local` } })
  }
}

function delivery(arrival: Arrival, tasks: Map<string, Task>, odd: OddAnswer | undefined): Reply {
  const task = tasks.get(arrival.url.pathname.slice('/delivery/'.length, -'.png'.length))
  if (!task) return refusal(404, 'no such picture')
  const { bytes, key } = pictureFor(task.prompt, odd === 'wrong size' ? [256, 256] : [task.width, task.height], `task ${task.number}`)
  const body = odd === 'not an image' ? 'These bytes are a sentence.' : isSpoilt(odd) ? spoilt(odd, bytes) : bytes
  return { status: 200, body, type: 'image/png', imageKeys: [key] }
}

const json = (body: object): Reply => ({ status: 200, body: JSON.stringify(body) })
const refusal = (status: number, detail: unknown): Reply => ({ status, body: JSON.stringify({ detail }) })
