import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { ApiError, refuse } from '../api-error.ts'
import type { Fault, RouteClass } from '../faults.ts'
import { type RequestBody, readBody } from '../multipart.ts'
import type { Json } from '../protocol.ts'
import type { World } from '../world.ts'
import { callbackRoutes } from './callback.ts'
import { channelRoutes } from './channels.ts'
import { commandRoutes } from './commands.ts'
import { identityRoutes } from './identity.ts'
import { messageRoutes } from './messages.ts'
import { type Match, type RestAnswer, router } from './router.ts'
import { webhookRoutes } from './webhooks.ts'

/** One REST call as the server saw it; the entry is made when the call arrives and completed when it is answered. */
export interface ApiCall {
  readonly family: RouteClass
  readonly method: string
  /** The route, not the address: tokens do not appear. */
  readonly route: string
  readonly params: Readonly<Record<string, string>>
  readonly body: unknown
  readonly files: readonly { readonly name: string; readonly sizeBytes: number }[]
  readonly startedAtMs: number
  readonly fault: Fault | undefined
  /** undefined while it runs, and for ever when the connection was cut. */
  status: number | undefined
  code: number | undefined
  /** Something visible was made, changed or removed, whatever the caller was told. */
  tookEffect: boolean
  messageId: string | undefined
}

const MAX_REQUEST_BYTES = 25 * 1024 * 1024
const PREFIX = /^\/api(?:\/v10)?(?=\/)/

const findRoute = router([...identityRoutes, ...commandRoutes, ...channelRoutes, ...messageRoutes, ...callbackRoutes, ...webhookRoutes])

export class RestServer {
  readonly calls: ApiCall[] = []
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost')
    try {
      const bytes = await readBytes(request)
      if (!PREFIX.test(url.pathname)) throw refuse('notFound')
      const match = findRoute(request.method ?? 'GET', url.pathname.replace(PREFIX, ''))
      const isAuthorized = match.route.open || request.headers.authorization === `Bot ${this.#world.token}`
      if (!isAuthorized) throw refuse('unauthorized')
      if (!bytes) throw refuse('entityTooLarge')
      await this.#perform(match, await readBody(bytes, request.headers['content-type'] ?? ''), url, response)
    } catch (error) {
      if (!(error instanceof ApiError)) return crash(response, error)
      answer(response, error.status, errorBody(error))
    }
  }

  async #perform(match: Match, body: RequestBody, url: URL, response: ServerResponse): Promise<void> {
    const fault = this.#world.faults.take(match.route.family)
    const call = this.#record(match, body, fault)
    try {
      if (fault && !('slowMs' in fault) && !('cut' in fault && fault.cut === 'after')) return await this.#fail(fault, call, response)
      const result = match.route.handle(this.#world, { params: match.params, query: url.searchParams, body })
      call.tookEffect = result.tookEffect ?? match.route.method !== 'GET'
      call.messageId = result.messageId
      if (fault && 'cut' in fault) return void response.socket?.destroy()
      if (fault && 'slowMs' in fault) await delay(fault.slowMs)
      this.#succeed(match, call, result, response)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      call.status = error.status
      call.code = error.code
      answer(response, error.status, errorBody(error), rateHeaders(match))
    } finally {
      this.#world.changes.stir()
    }
  }

  #record({ route, params }: Match, { json, files }: RequestBody, fault: Fault | undefined): ApiCall {
    const { token: _secret, ...named } = params
    const call: ApiCall = {
      family: route.family,
      method: route.method,
      route: route.path,
      params: named,
      body: json,
      files: files.map((file) => ({ name: file.name, sizeBytes: file.bytes.length })),
      startedAtMs: Date.now(),
      fault,
      status: undefined,
      code: undefined,
      tookEffect: false,
      messageId: undefined,
    }
    this.calls.push(call)
    return call
  }

  #succeed(match: Match, call: ApiCall, result: RestAnswer, response: ServerResponse): void {
    call.status = result.status
    answer(response, result.status, result.body, rateHeaders(match))
  }

  async #fail(fault: Exclude<Fault, { slowMs: number }>, call: ApiCall, response: ServerResponse): Promise<void> {
    if ('hangMs' in fault) await delay(fault.hangMs)
    if ('hangMs' in fault || 'cut' in fault) return void response.socket?.destroy()
    call.status = fault.status
    if ('retryAfterS' in fault) return answer(response, 429, rateBody(fault), rateLimitedHeaders(fault))
    call.code = fault.code
    const message = fault.message ?? (fault.code === undefined ? `${fault.status}: Server Error` : 'Refused on demand')
    answer(response, fault.status, { code: fault.code ?? 0, message })
  }
}

/** The whole body, or undefined when it is larger than Discord takes; it is read to its end all the same so that the caller hears the answer. */
async function readBytes(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= MAX_REQUEST_BYTES) chunks.push(chunk)
  }
  return size <= MAX_REQUEST_BYTES ? Buffer.concat(chunks) : undefined
}

function errorBody({ message, code, errors }: ApiError): Json {
  return { message, code, ...(errors && { errors }) }
}

/** Generous enough that the client never waits by itself; limits are met only on demand. */
function rateHeaders({ route }: Match): Record<string, string> {
  const bucket = createHash('md5').update(`${route.method} ${route.path}`).digest('hex')
  return { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '999', 'x-ratelimit-reset-after': '1', 'x-ratelimit-bucket': bucket }
}

interface RateFault {
  readonly retryAfterS: number
  readonly global?: boolean
}

const rateBody = ({ retryAfterS, global = false }: RateFault): Json => ({
  message: 'You are being rate limited.',
  retry_after: retryAfterS,
  global,
})

function rateLimitedHeaders({ retryAfterS, global = false }: RateFault): Record<string, string> {
  return {
    'retry-after': String(Math.ceil(retryAfterS)),
    'x-ratelimit-scope': global ? 'global' : 'user',
    'x-ratelimit-limit': '5',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset-after': String(retryAfterS),
    ...(global && { 'x-ratelimit-global': 'true' }),
  }
}

function answer(
  response: ServerResponse,
  status: number,
  body: Json | readonly Json[] | undefined,
  headers: Record<string, string> = {},
): void {
  if (response.destroyed) return
  if (body === undefined || status === 204) {
    response.writeHead(status, headers).end()
    return
  }
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

/** A mistake of this server, or a caller that went away while it was still sending. */
function crash(response: ServerResponse, error: unknown): void {
  if (response.req.destroyed && !response.req.complete) return
  console.error('local Discord failed:', error)
  answer(response, 500, { code: 0, message: '500: Internal Server Error' })
}
