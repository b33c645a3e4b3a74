import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { type WebSocket, WebSocketServer } from 'ws'
import { BETWEEN_COMMANDS_MS } from './ack-rows.ts'
import { DISCORD_APPLICATION_ID } from './program.ts'

/** As much of Discord as one gateway client needs to receive interactions and to answer them, and nothing that costs time. */
export class DiscordServer {
  readonly #http = createServer({ keepAliveTimeout: 60_000 }, (request, response) => void this.#answer(request, response))
  readonly #gateway = new WebSocketServer({ server: this.#http })
  readonly #waiting = new Map<string, () => void>()
  #client: WebSocket | undefined
  #count = 0

  private constructor() {
    this.#gateway.on('connection', (socket) => this.#greet(socket))
  }

  static async start(): Promise<DiscordServer> {
    const server = new DiscordServer()
    await new Promise<void>((listening) => server.#http.listen(0, '127.0.0.1', listening))
    return server
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.#port}/api`
  }

  get #port(): number {
    return (this.#http.address() as AddressInfo).port
  }

  /** Somebody types the command, one after the other. @returns milliseconds from the event to the first response, for each */
  readonly send = async (count: number): Promise<number[]> => {
    const tookMs: number[] = []
    for (let sent = 0; sent < count; sent += 1) {
      tookMs.push(await this.#sendOne())
      await pause(BETWEEN_COMMANDS_MS)
    }
    return tookMs
  }

  #sendOne(): Promise<number> {
    const client = this.#client
    if (!client) throw new Error('no gateway client is connected')
    this.#count += 1
    const interaction = interactionOf(this.#count)
    const startedMs = performance.now()
    const answered = new Promise<void>((resolve) => this.#waiting.set(interaction.id, resolve))
    dispatch(client, this.#count + 1, 'INTERACTION_CREATE', interaction)
    return answered.then(() => performance.now() - startedMs)
  }

  #greet(socket: WebSocket): void {
    socket.on('message', (raw: Buffer) => {
      const { op } = JSON.parse(raw.toString()) as { op: number }
      if (op === HEARTBEAT) socket.send(JSON.stringify({ op: HEARTBEAT_ACK }))
      if (op === IDENTIFY) this.#begin(socket)
    })
    socket.send(JSON.stringify({ op: HELLO, d: { heartbeat_interval: 41_250 } }))
  }

  #begin(socket: WebSocket): void {
    this.#client = socket
    dispatch(socket, 1, 'READY', {
      v: 10,
      user: { id: DISCORD_APPLICATION_ID, username: 'banana', discriminator: '0', global_name: null, avatar: null, bot: true },
      guilds: [],
      session_id: 'bench',
      resume_gateway_url: `ws://127.0.0.1:${this.#port}`,
      application: { id: DISCORD_APPLICATION_ID, flags: 0 },
      shard: [0, 1],
    })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await buffer(request)
    const path = request.url ?? ''
    const interactionId = /\/interactions\/(\d+)\//.exec(path)?.[1]
    if (interactionId !== undefined) {
      this.#waiting.get(interactionId)?.()
      this.#waiting.delete(interactionId)
      response.writeHead(204).end()
      return
    }
    const body = JSON.stringify(path.includes('/gateway/bot') ? this.#gatewayInfo() : [])
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body)
  }

  #gatewayInfo(): object {
    const session_start_limit = { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 }
    return { url: `ws://127.0.0.1:${this.#port}`, shards: 1, session_start_limit }
  }

  async stop(): Promise<void> {
    for (const socket of this.#gateway.clients) socket.terminate()
    this.#gateway.close()
    this.#http.closeAllConnections()
    await new Promise<void>((closed) => this.#http.close(() => closed()))
  }
}

/** discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-opcodes */
const HEARTBEAT = 1
const IDENTIFY = 2
const HELLO = 10
const HEARTBEAT_ACK = 11

const dispatch = (socket: WebSocket, s: number, t: string, d: object): void => socket.send(JSON.stringify({ op: 0, s, t, d }))

/** `/banana create prompt:…` in a guild, a new one each time, from another person than the last ones. */
function interactionOf(count: number) {
  const user = {
    id: String(1_500_000_000_000_000_000n + BigInt(count % 997)),
    username: 'ada',
    discriminator: '0',
    global_name: 'Ada',
    avatar: null,
  }
  return {
    id: String(BigInt(Date.now() - DISCORD_EPOCH_MS) * 4_194_304n + BigInt(count)),
    application_id: DISCORD_APPLICATION_ID,
    type: 2,
    token: `bench-interaction-token-${count}`,
    version: 1,
    guild_id: '1300000000000000001',
    channel_id: '1400000000000000001',
    channel: { id: '1400000000000000001', type: 0 },
    guild_locale: 'en-US',
    locale: 'en-US',
    context: 0,
    entitlements: [],
    app_permissions: '562949953601536',
    attachment_size_limit: 10_485_760,
    authorizing_integration_owners: { 0: '1300000000000000001' },
    member: {
      user,
      roles: [],
      permissions: '2147491840',
      joined_at: '2026-01-01T00:00:00.000000+00:00',
      deaf: false,
      mute: false,
      flags: 0,
    },
    data: {
      id: '1900000000000000001',
      name: 'banana',
      type: 1,
      options: [{ type: 1, name: 'create', options: [{ type: 3, name: 'prompt', value: 'a cosy cabin at dusk' }] }],
    },
  }
}

const DISCORD_EPOCH_MS = 1_420_070_400_000
