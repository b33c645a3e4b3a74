import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { INTENT, isRecord, type Json } from './protocol.ts'

/** Op codes and close codes: discord-api-docs, "Opcodes and status codes". */
const OP = { dispatch: 0, heartbeat: 1, identify: 2, resume: 6, reconnect: 7, invalidSession: 9, hello: 10, ack: 11 }
const CLOSE = { unknownOpcode: 4001, decodeError: 4002, notAuthenticated: 4003, authenticationFailed: 4004, alreadyAuthenticated: 4005 }
const CLOSE_MORE = { invalidSeq: 4007, rateLimited: 4008, invalidIntents: 4013, disallowedIntents: 4014 }
const QUIET_OPS = [3, 4, 8, 31]

const HEARTBEAT_INTERVAL_MS = 41_250
const MAX_PAYLOAD_BYTES = 4096
const MAX_SENDS_PER_MINUTE = 120
const PRIVILEGED = INTENT.guildMembers | INTENT.guildPresences | INTENT.messageContent
const KNOWN_INTENTS = (1 << 26) - 1
/** How many events a session keeps for a client that comes back. */
const KEPT_EVENTS = 5000
/** How long a session waits for its client; Discord does not publish the figure. */
const RESUMABLE_MS = 3 * 60_000

interface Session {
  readonly id: string
  readonly intents: number
  readonly events: { s: number; t: string; d: Json }[]
  seq: number
  socket: WebSocket | undefined
  /** When the connection was lost; undefined while there is one. */
  lostAtMs: number | undefined
}

/** One event and the intents of which a session needs one to get it; 0 goes to every session. */
export interface GatewayEvent {
  readonly name: string
  readonly data: Json
  readonly intent: number
}

export interface GatewayPart {
  readonly token: string
  /** The bot user and the application, for READY. */
  identity(): { user: Json; application: Json }
  guildId(): string
  /** GUILD_CREATE, sent after READY to sessions with the Guilds intent. */
  guild(): Json
  url(): string
}

export class Gateway {
  readonly #part: GatewayPart
  readonly #sessions = new Map<string, Session>()
  readonly #recent: GatewayEvent[] = []
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 1 << 20 })

  constructor(part: GatewayPart) {
    this.#part = part
    this.#server.on('connection', (socket) => this.#greet(socket))
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      this.#server.handleUpgrade(request, socket, head, (opened) => this.#server.emit('connection', opened, request))
    })
  }

  /** Sessions with an open connection. */
  get sessions(): number {
    return [...this.#sessions.values()].filter((session) => session.socket).length
  }

  dispatch(event: GatewayEvent): void {
    this.#recent.push(event)
    if (this.#recent.length > KEPT_EVENTS) this.#recent.shift()
    for (const session of this.#sessions.values()) this.#deliver(session, event)
  }

  /** Sends the last events once more, as Discord sometimes does. */
  replay(last: number): void {
    for (const event of this.#recent.slice(-last)) for (const session of this.#sessions.values()) this.#deliver(session, event)
  }

  /** @param code 4000 lets clients resume; 1000 and 1001 make them identify anew */
  disconnectAll(code = 4000): void {
    for (const session of this.#sessions.values()) {
      session.socket?.close(code)
      this.#lose(session, code)
    }
  }

  /** Op 7: "please reconnect and resume". */
  askToReconnect(): void {
    for (const { socket } of this.#sessions.values()) if (socket) send(socket, { op: OP.reconnect, d: null })
  }

  /** Op 9: every session is gone; clients identify anew and get no missed events. */
  invalidateSessions(): void {
    for (const { socket } of this.#sessions.values()) if (socket) send(socket, { op: OP.invalidSession, d: false })
    this.#sessions.clear()
  }

  stop(): void {
    for (const socket of this.#server.clients) socket.terminate()
    this.#server.close()
  }

  #greet(socket: WebSocket): void {
    let session: Session | undefined
    const sentAtMs: number[] = []
    socket.on('message', (raw: Buffer) => {
      const now = Date.now()
      while (sentAtMs[0] !== undefined && sentAtMs[0] < now - 60_000) sentAtMs.shift()
      if (sentAtMs.push(now) > MAX_SENDS_PER_MINUTE) return socket.close(CLOSE_MORE.rateLimited, 'You are being rate limited.')
      const message = raw.length > MAX_PAYLOAD_BYTES ? undefined : parse(raw)
      if (!message) return socket.close(CLOSE.decodeError, 'Error while decoding payload.')
      session = this.#receive(socket, message, session) ?? session
    })
    socket.on('close', (code) => {
      if (session?.socket === socket) this.#lose(session, code)
    })
    socket.on('error', () => socket.terminate())
    send(socket, { op: OP.hello, d: { heartbeat_interval: HEARTBEAT_INTERVAL_MS } })
  }

  /** After 1000 or 1001 a session is over; after anything else its client may come back. */
  #lose(session: Session, code: number): void {
    session.socket = undefined
    session.lostAtMs ??= Date.now()
    if (code === 1000 || code === 1001) this.#sessions.delete(session.id)
  }

  #receive(socket: WebSocket, message: Json, session: Session | undefined): Session | undefined {
    const data = isRecord(message.d) ? message.d : {}
    if (message.op === OP.heartbeat) send(socket, { op: OP.ack })
    else if (message.op === OP.identify || message.op === OP.resume) {
      if (session) socket.close(CLOSE.alreadyAuthenticated, 'Already authenticated.')
      else if (data.token !== this.#part.token) socket.close(CLOSE.authenticationFailed, 'Authentication failed.')
      else return message.op === OP.identify ? this.#identify(socket, data) : this.#resume(socket, data)
    } else if (!session) socket.close(CLOSE.notAuthenticated, 'Not authenticated.')
    else if (!QUIET_OPS.includes(Number(message.op))) socket.close(CLOSE.unknownOpcode, 'Unknown opcode.')
    return undefined
  }

  #identify(socket: WebSocket, data: Json): Session | undefined {
    const { intents } = data
    if (typeof intents !== 'number' || (intents & ~KNOWN_INTENTS) !== 0) socket.close(CLOSE_MORE.invalidIntents, 'Invalid intent(s).')
    else if ((intents & PRIVILEGED) !== 0) socket.close(CLOSE_MORE.disallowedIntents, 'Disallowed intent(s).')
    else return this.#start(socket, intents, data.shard)
    return undefined
  }

  #start(socket: WebSocket, intents: number, shard: unknown): Session {
    const session: Session = { id: randomBytes(16).toString('hex'), intents, events: [], seq: 0, socket, lostAtMs: undefined }
    this.#sessions.set(session.id, session)
    const { user, application } = this.#part.identity()
    const guilds = [{ id: this.#part.guildId(), unavailable: true }]
    const data = {
      v: 10,
      user,
      guilds,
      session_id: session.id,
      resume_gateway_url: this.#part.url(),
      application,
      ...(Array.isArray(shard) && { shard }),
    }
    this.#deliver(session, { name: 'READY', data, intent: 0 })
    this.#deliver(session, { name: 'GUILD_CREATE', data: this.#part.guild(), intent: INTENT.guilds })
    return session
  }

  #resume(socket: WebSocket, data: Json): Session | undefined {
    const session = this.#sessions.get(String(data.session_id))
    const seq = Number(data.seq)
    if (!session) {
      send(socket, { op: OP.invalidSession, d: false })
      return undefined
    }
    if (!(seq <= session.seq)) {
      socket.close(CLOSE_MORE.invalidSeq, 'Invalid seq.')
      return undefined
    }
    session.socket?.close(4000)
    session.socket = socket
    session.lostAtMs = undefined
    for (const { s, t, d } of session.events.filter((event) => event.s > seq)) send(socket, { op: OP.dispatch, s, t, d })
    this.#deliver(session, { name: 'RESUMED', data: {}, intent: 0 })
    return session
  }

  #deliver(session: Session, event: GatewayEvent): void {
    if (session.lostAtMs !== undefined && Date.now() - session.lostAtMs > RESUMABLE_MS) this.#sessions.delete(session.id)
    if (event.intent !== 0 && (session.intents & event.intent) === 0) return
    const packet = { s: ++session.seq, t: event.name, d: event.data }
    session.events.push(packet)
    if (session.events.length > KEPT_EVENTS) session.events.shift()
    if (session.socket) send(session.socket, { op: OP.dispatch, ...packet })
  }
}

function send(socket: WebSocket, message: Json): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
}

function parse(raw: Buffer): Json | undefined {
  try {
    const message: unknown = JSON.parse(raw.toString())
    return isRecord(message) ? message : undefined
  } catch {
    return undefined
  }
}
