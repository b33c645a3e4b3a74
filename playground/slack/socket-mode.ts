import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { type WebSocket, WebSocketServer } from 'ws'
import { ApiError } from './api-error.ts'
import { randomHex } from './ids.ts'
import { fieldsOf, parseJson } from './json.ts'
import type { AckOutcome, PayloadKind } from './nouns.ts'
import type { Retry, Transport } from './transport.ts'

/** docs.slack.dev/apis/events-api/using-socket-mode */
const CONNECTIONS_MAX = 10
const GOODBYE_MS = 200

export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled'

interface Needs {
  readonly appId: string
  readonly ackTimeoutMs: number
  readonly pingEveryMs: number
  readonly changed: (count: number) => void
}

/** Socket Mode: hands out tickets, keeps the connections, and sends each envelope to any one of them. */
export class SocketMode implements Transport {
  readonly via = 'socket'
  readonly #needs: Needs
  readonly #server = new WebSocketServer({ noServer: true })
  readonly #tickets = new Set<string>()
  readonly #connections: WebSocket[] = []
  readonly #waiting = new Map<string, (payload: unknown) => void>()
  readonly #pings: NodeJS.Timeout
  #turn = 0

  constructor(needs: Needs) {
    this.#needs = needs
    this.#pings = setInterval(() => {
      for (const connection of this.#connections) connection.ping()
    }, needs.pingEveryMs)
  }

  get count(): number {
    return this.#connections.length
  }

  /** @returns the path and query of a URL that opens one connection, once */
  issueTicket(): string {
    if (this.count >= CONNECTIONS_MAX) throw new ApiError('too_many_websockets')
    const ticket = randomHex(16)
    this.#tickets.add(ticket)
    return `/link/?ticket=${ticket}&app_id=${this.#needs.appId}`
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? ''
    if (!this.#tickets.delete(ticket)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n')
      return
    }
    this.#server.handleUpgrade(request, socket, head, (connection) => this.#welcome(connection))
  }

  #welcome(connection: WebSocket): void {
    this.#connections.push(connection)
    connection.on('message', (data) => this.#receive(String(data)))
    // A peer that vanishes is an ordinary end here: `close` follows every error.
    connection.on('error', () => connection.terminate())
    connection.on('close', () => {
      this.#connections.splice(this.#connections.indexOf(connection), 1)
      this.#needs.changed(this.count)
    })
    const debug_info = { host: 'applink-playground', build_number: 1, approximate_connection_time: 18_060 }
    send(connection, { type: 'hello', num_connections: this.count, debug_info, connection_info: { app_id: this.#needs.appId } })
    this.#needs.changed(this.count)
  }

  #receive(text: string): void {
    const { envelope_id, payload } = fieldsOf(parseJson(text))
    this.#waiting.get(String(envelope_id))?.(payload)
  }

  deliver(kind: PayloadKind, body: object, retry?: Retry): Promise<AckOutcome> {
    const connection = this.#connections[this.#turn++ % this.count]
    if (!connection) return Promise.resolve({ ok: false, error: 'dispatch_failed', tookMs: 0 })
    const startedAt = performance.now()
    const envelope_id = randomUUID()
    const retried = kind === 'events_api' ? { retry_attempt: retry?.attempt ?? 0, retry_reason: retry?.reason ?? '' } : {}
    send(connection, { envelope_id, type: kind, payload: body, accepts_response_payload: kind !== 'events_api', ...retried })
    return this.#acknowledged(envelope_id, startedAt)
  }

  /** The acknowledgement may come over any of the connections. */
  #acknowledged(envelopeId: string, startedAt: number): Promise<AckOutcome> {
    return new Promise((resolve) => {
      const settle = (outcome: AckOutcome) => {
        clearTimeout(timer)
        this.#waiting.delete(envelopeId)
        resolve(outcome)
      }
      const tookMs = () => performance.now() - startedAt
      const timer = setTimeout(() => settle({ ok: false, error: 'operation_timeout', tookMs: tookMs() }), this.#needs.ackTimeoutMs)
      this.#waiting.set(envelopeId, (payload) => settle({ ok: true, body: emptyAsNothing(payload), tookMs: tookMs() }))
    })
  }

  /** Asks the app to connect anew: one connection, or all of them. */
  disconnect(reason: DisconnectReason, which: 'one' | 'all' = 'all'): void {
    const chosen = which === 'one' ? this.#connections.slice(0, 1) : [...this.#connections]
    for (const connection of chosen) send(connection, { type: 'disconnect', reason, debug_info: { host: 'applink-playground' } })
  }

  /** Drops connections without a word, as a broken network does. */
  cut(which: 'one' | 'all' = 'all'): void {
    const chosen = which === 'one' ? this.#connections.slice(0, 1) : [...this.#connections]
    for (const connection of chosen) connection.terminate()
  }

  /** Sends any text as it is over one connection: malformed envelopes. */
  sendRaw(text: string): void {
    this.#connections[0]?.send(text)
  }

  /** Closes politely first: an app that is stopping as well is in the middle of its own goodbye. */
  async stop(): Promise<void> {
    clearInterval(this.#pings)
    for (const acknowledge of [...this.#waiting.values()]) acknowledge(undefined)
    const closing = this.#connections.map((connection) => {
      connection.close(1001)
      return once(connection, 'close')
    })
    await Promise.race([Promise.all(closing), delay(GOODBYE_MS, undefined, { ref: false })])
    this.cut()
    this.#server.close()
  }
}

function send(connection: WebSocket, message: object): void {
  connection.send(JSON.stringify(message))
}

/** An acknowledgement without content is `{}` on a socket and an empty body over HTTP. */
function emptyAsNothing(payload: unknown): unknown {
  return Object.keys(fieldsOf(payload)).length === 0 && typeof payload !== 'string' ? undefined : payload
}
