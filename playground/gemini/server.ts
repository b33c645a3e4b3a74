import type { IncomingMessage, ServerResponse } from 'node:http'
import { cut, readJson, send, untilGone, wasCutByUs } from './answering.ts'
import type { Call, CallLog } from './calls.ts'
import type { FakeModel } from './catalogue.ts'
import { describeModel } from './catalogue.ts'
import type { Faults } from './faults.ts'
import type { Generator } from './generation.ts'
import { googleError } from './google-error.ts'
import { readGenerateRequest } from './request.ts'
import { embed } from './vectors.ts'

export interface GeminiServerParts {
  readonly apiKey: string
  readonly log: CallLog
  readonly faults: Faults
  readonly textFaults: Faults
  readonly vectorFaults: Faults
  readonly generator: Generator
  readonly models: readonly FakeModel[]
}

const MODELS_PATH = /^\/v1(?:beta)?\/models(?:\/([\w.-]+)(?::(\w+))?)?$/

/** Routes one request; every answer has the shape of Google's. */
export async function answerRequest(parts: GeminiServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await route(parts, request, response)
  } catch (error) {
    // A client that goes away while its body is read ends here too: then there is nobody left to tell.
    if (!response.headersSent) await send(response, 400, JSON.stringify(googleError(400, String(error))))
  }
}

async function route(parts: GeminiServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const path = MODELS_PATH.exec(url.pathname)
  const name = path?.[1] ?? ''
  const method = request.method === 'POST' ? (path?.[2] ?? '') : name === '' ? 'models.list' : 'models.get'
  const body = request.method === 'POST' ? await readJson(request) : undefined
  const read = readGenerateRequest(body)
  const model = parts.models.find((one) => one.name === name)
  const call = parts.log.begin({
    method,
    model: name,
    makes: model?.makes,
    prompt: read.prompt,
    url: `${url.pathname}${url.search}`,
    request: body,
  })
  noticeTheClientLeaving(parts.log, call, response)
  const end = async (status: number, answer: object): Promise<void> => {
    parts.log.change(call, { status })
    parts.log.change(call, { answered: await send(response, status, JSON.stringify(answer)) })
  }

  const refusal = keyRefusal(request.headers['x-goog-api-key'], parts.apiKey)
  if (refusal) return end(refusal.code, refusal.body)
  if (!path) return end(404, googleError(404, 'Requested entity was not found.'))
  if (method === 'models.list') return end(200, { models: parts.models.map(describeModel) })
  if (!model || !methodsOf(model).includes(method)) {
    return end(404, googleError(404, `models/${name} is not found for API version v1, or is not supported for ${method}.`))
  }
  if (method === 'models.get') return end(200, describeModel(model))
  if (method === 'batchEmbedContents') {
    const fault = parts.vectorFaults.take()
    if (fault && 'hang' in fault) return untilGone(response)
    if (fault && 'cut' in fault) return cut(response)
    if (fault && 'status' in fault) return end(fault.status, googleError(fault.status, fault.message ?? 'It went wrong.'))
    return end(200, fault ? {} : embed(body))
  }
  await parts.generator.run({ call, model, request: read, fault: faultsOf(parts, model).take(), response })
}

function noticeTheClientLeaving(log: CallLog, call: Call, response: ServerResponse): void {
  response.once('close', () => {
    if (!response.writableFinished && !wasCutByUs(response)) log.change(call, { aborted: true })
  })
}

const faultsOf = ({ faults, textFaults }: GeminiServerParts, { makes }: FakeModel): Faults => (makes === 'text' ? textFaults : faults)

const methodsOf = (model: FakeModel): readonly string[] => [
  'models.get',
  model.makes === 'vectors' ? 'batchEmbedContents' : 'generateContent',
]

function keyRefusal(sent: string | string[] | undefined, apiKey: string): { code: number; body: object } | undefined {
  if (sent === apiKey) return undefined
  if (sent === undefined) {
    return {
      code: 403,
      body: googleError(403, "Method doesn't allow unregistered callers. Please use API Key or other form of API consumer identity."),
    }
  }
  return { code: 400, body: googleError(400, 'API key not valid. Please pass a valid API key.', { reason: 'API_KEY_INVALID' }) }
}
