import type { IncomingMessage, ServerResponse } from 'node:http'
import { parse as parseForm } from 'node:querystring'
import type { App, Receiver } from '@slack/bolt'
import type { Log } from '../../ports.ts'
import { processThenAcknowledge, type ReceiverEvent } from './acknowledge.ts'
import { ACK_WITHIN_MS } from './limits.ts'
import { type SignedRequest, signatureCheck } from './signature.ts'

const MAX_BODY_BYTES = 1024 * 1024
const BODY_WITHIN_MS = 5_000
/** Slack sends a dozen form fields; more are not read. */
const MAX_FORM_FIELDS = 100

export interface HttpReceiverOptions {
  readonly signingSecret: string
  readonly log: Log
  readonly now?: () => number
  readonly ackWithinMs?: number
}

/**
 * Slack over HTTP. Bolt's own receiver prepares the HMAC key for each request, takes requests from the future, dies of a signed `payload=null`
 * and acknowledges events before they are safe; this one does none of that.
 */
export class HttpReceiver implements Receiver {
  readonly #check: ReturnType<typeof signatureCheck>
  readonly #log: Log
  readonly #ackWithinMs: number
  #app: App | undefined
  #isServing = false

  constructor({ signingSecret, log, now, ackWithinMs = ACK_WITHIN_MS }: HttpReceiverOptions) {
    this.#check = signatureCheck(signingSecret, now)
    this.#log = log
    this.#ackWithinMs = ackWithinMs
  }

  init(app: App): void {
    this.#app = app
  }

  async start(): Promise<void> {
    this.#isServing = true
  }

  async stop(): Promise<void> {
    this.#isServing = false
  }

  /** For the shared HTTP server: answers everything itself and never throws. */
  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    this.#answer(request, response).catch((error: unknown) => {
      this.#log.error({ err: error }, 'could not answer a request')
      send(response, 500)
    })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return send(response, 405)
    const body = await readBody(request)
    if (body === 'too large') return send(response, 413)
    if (body === 'cut') return send(response, 400)
    const refusal = this.#check(signedRequest(request, body))
    if (refusal !== undefined) return this.#refuse(response, body, refusal)
    const payload = readPayload(body, request.headers['content-type'])
    // Bolt takes whatever has an event for an event, and looks into it.
    if (payload === undefined || payload.event === null) return send(response, 400)
    if (payload.ssl_check !== undefined) return send(response, 200)
    if (payload.type === 'url_verification') return sendJson(response, { challenge: String(payload.challenge).slice(0, 500) })
    if (this.#app === undefined || !this.#isServing) return send(response, 503)
    await this.#pass(this.#app, payload, request, response)
  }

  /** Slack checks a certificate with an unsigned `ssl_check=1`: it gets its 200, and nothing of what came along is looked at. */
  #refuse(response: ServerResponse, body: Buffer, reason: string): void {
    const isCertificateCheck = body.length < 2000 && /(^|&)ssl_check=1(&|$)/.test(body.toString())
    if (!isCertificateCheck) this.#log.warn({ reason }, 'refused a request that is not from Slack')
    send(response, isCertificateCheck ? 200 : 401)
  }

  async #pass(app: App, payload: Payload, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const deadline = setTimeout(() => {
      this.#log.error({ type: payload.type, withinMs: this.#ackWithinMs }, 'not acknowledged in time')
      send(response, 503)
    }, this.#ackWithinMs)
    const ack: ReceiverEvent['ack'] = async (reply) => {
      clearTimeout(deadline)
      if (reply === undefined || reply === '') send(response, 200)
      else sendJson(response, typeof reply === 'string' ? { text: reply } : reply)
    }
    try {
      await processThenAcknowledge(app, { body: payload, ack, ...retryOf(request) })
      // Nobody was there for it: Slack need not wait for us, nor deliver it again.
      send(response, 200)
    } catch (error) {
      this.#log.warn({ err: error }, 'not accepted; Slack will deliver it again')
      send(response, 503)
    } finally {
      clearTimeout(deadline)
    }
  }
}

type Payload = Record<string, unknown>

function readBody(request: IncomingMessage): Promise<Buffer | 'too large' | 'cut'> {
  if (Number(request.headers['content-length']) > MAX_BODY_BYTES) {
    request.resume()
    return Promise.resolve('too large')
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    const slow = setTimeout(() => finish('cut'), BODY_WITHIN_MS)
    function finish(result: Buffer | 'too large' | 'cut'): void {
      clearTimeout(slow)
      resolve(result)
    }
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > MAX_BODY_BYTES) finish('too large')
      else chunks.push(chunk)
    })
    request.on('end', () => finish(chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks)))
    request.on('error', () => finish('cut'))
    request.on('close', () => finish('cut'))
  })
}

const signedRequest = (request: IncomingMessage, body: Buffer): SignedRequest => ({
  signature: header(request, 'x-slack-signature'),
  timestamp: header(request, 'x-slack-request-timestamp'),
  body,
})

/** Undefined for whatever is not an object: `payload=null`, `[]`, `5`, broken JSON, an unknown content type. */
function readPayload(body: Buffer, contentType: string | undefined): Payload | undefined {
  const type = contentType?.split(';')[0]?.trim().toLowerCase()
  if (type === 'application/json') return asObject(body.toString())
  if (type !== 'application/x-www-form-urlencoded') return undefined
  const form: Payload = { ...parseForm(body.toString(), '&', '=', { maxKeys: MAX_FORM_FIELDS }) }
  return form.payload === undefined ? form : typeof form.payload === 'string' ? asObject(form.payload) : undefined
}

function asObject(json: string): Payload | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function retryOf(request: IncomingMessage): { retryNum?: number; retryReason?: string } {
  const count = Number(header(request, 'x-slack-retry-num'))
  const reason = header(request, 'x-slack-retry-reason')
  return Number.isInteger(count) && count > 0 ? { retryNum: count, ...(reason === undefined ? {} : { retryReason: reason }) } : {}
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

function send(response: ServerResponse, status: number): void {
  if (response.headersSent) return
  // The rest of a body that nobody wants must not keep the connection.
  if (status === 413) response.setHeader('connection', 'close')
  response.writeHead(status, { 'content-length': 0 }).end()
}

function sendJson(response: ServerResponse, value: unknown): void {
  if (response.headersSent) return
  const json = JSON.stringify(value)
  // Text goes out in one write with its headers; a Buffer would take two.
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) }).end(json)
}
