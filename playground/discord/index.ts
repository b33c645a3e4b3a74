import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { apiGuild, apiUser } from './api-json.ts'
import { Cdn } from './cdn.ts'
import { type Change, Changes } from './changes.ts'
import { CommandBook, type RegisteredCommand } from './command-book.ts'
import { Faults } from './faults.ts'
import { Gateway } from './gateway.ts'
import { gatewayEvent } from './gateway-events.ts'
import { type Hands, handsOf } from './hands.ts'
import { InteractionBook, type Modal } from './interaction-book.ts'
import type { DiscordMessage } from './messages.ts'
import { snowflakes } from './protocol.ts'
import { serveAttachment } from './rest/attachments.ts'
import { type ApiCall, RestServer } from './rest/http.ts'
import { apiApplication } from './rest/identity.ts'
import { ServerState } from './server-state.ts'
import type { World } from './world.ts'

export type { Change } from './changes.ts'
export type { CommandOption, RegisteredCommand } from './command-book.ts'
export type { OptionValue } from './command-input.ts'
export type { Fault, Faults, RouteClass } from './faults.ts'
export type { ComponentQuery } from './find-component.ts'
export type { Hands, MessageAt, WriteAt } from './hands.ts'
export type { InteractionOutcome, Modal } from './interaction-book.ts'
export type { AskedBy, AttachmentView, DiscordMessage, MessageVersion } from './messages.ts'
export type { FormValue } from './modal-input.ts'
export type { ApiCall } from './rest/http.ts'
export type { AttachmentInput, Channel, Member, ServerState } from './server-state.ts'

export interface DiscordOptions {
  /** 0, the default, takes any free port of 127.0.0.1. */
  port?: number
  /** Bytes a single file may have; 10 MiB by default. */
  attachmentSizeLimit?: number
  /** How long an interaction token works; 15 min by default. */
  interactionTokenLifeMs?: number
  /** How long the bot has for its first answer; 3 s by default. */
  interactionDeadlineMs?: number
  /** How long the address of an attachment works; 24 h by default. */
  attachmentUrlLifeMs?: number
}

export interface FakeDiscord {
  readonly url: string
  /** What discord.js wants as `rest.api`. */
  readonly apiUrl: string
  readonly token: string
  readonly applicationId: string
  readonly guildId: string
  readonly botUserId: string
  readonly server: ServerState
  readonly commands: readonly RegisteredCommand[]
  as(userId: string): Hands
  /** What everybody in the channel sees, oldest first. */
  messages(channelId: string): DiscordMessage[]
  /** What only this person sees, oldest first. */
  ephemerals(userId: string): DiscordMessage[]
  /** The form open on this person's screen. */
  modal(userId: string): Modal | undefined
  /**
   * Looks again after every change until there is something to return.
   *
   * @param timeoutMs 10 s by default; then the error names `what` and shows the recent messages
   */
  until<T>(look: () => T | undefined | false | null, what: string, timeoutMs?: number): Promise<T>
  on(listener: (change: Change) => void): () => void
  readonly calls: readonly ApiCall[]
  readonly faults: Faults
  readonly gateway: Pick<Gateway, 'disconnectAll' | 'askToReconnect' | 'invalidateSessions' | 'replay' | 'sessions'>
  /** Every interaction token handed out so far is dead at once. */
  expireTokens(): void
  stop(): Promise<void>
}

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const MIB = 1024 * 1024

/** Starts a Discord of its own on a local port, with one guild, two people and two channels. */
export async function startDiscord(options: DiscordOptions = {}): Promise<FakeDiscord> {
  const http = createServer({ keepAliveTimeout: MINUTE_MS })
  const world = buildWorld(http, options)
  const rest = new RestServer(world)
  world.gateway.attach(http)
  world.changes.on((change) => {
    const event = gatewayEvent(change, world.server, world.cdn)
    if (event) world.gateway.dispatch(event)
  })
  http.on('request', (request, response) => void serve(world, rest, request, response))
  await listen(http, options.port ?? 0)
  return face(world, rest, http)
}

function buildWorld(http: Server, options: DiscordOptions): World {
  const nextId = snowflakes()
  const changes = new Changes()
  const cdn = new Cdn(() => addressOf(http), options.attachmentUrlLifeMs ?? DAY_MS)
  const server = new ServerState(nextId, changes, cdn)
  const limits = { deadlineMs: options.interactionDeadlineMs ?? 3000, tokenLifeMs: options.interactionTokenLifeMs ?? 15 * MINUTE_MS }
  const gatewayUrl = () => addressOf(http).replace('http', 'ws')
  // Shaped like a bot token, which discord.js reads the application's id from.
  const token = `${Buffer.from(server.bot.id).toString('base64url')}.local.${randomBytes(20).toString('base64url')}`
  const world: World = {
    token,
    applicationId: server.bot.id,
    attachmentSizeLimit: options.attachmentSizeLimit ?? 10 * MIB,
    nextId,
    server,
    cdn,
    changes,
    interactions: new InteractionBook(nextId, changes, limits),
    commands: new CommandBook(nextId, changes),
    faults: new Faults(),
    gatewayUrl,
    gateway: new Gateway({
      token,
      identity: () => ({ user: apiUser(server.bot), application: { id: server.bot.id, flags: Number(apiApplication(world).flags) } }),
      guildId: () => server.guild.id,
      guild: () => apiGuild(server),
      url: gatewayUrl,
    }),
  }
  return world
}

async function serve(world: World, rest: RestServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const isAttachment = /^\/(ephemeral-)?attachments\//.test(request.url ?? '')
  await (isAttachment ? serveAttachment(world, request, response) : rest.handle(request, response))
}

function face(world: World, rest: RestServer, http: Server): FakeDiscord {
  const { server, changes, interactions } = world
  const url = addressOf(http)
  const shown = () => server.allMessages()
  return {
    url,
    apiUrl: `${url}/api`,
    token: world.token,
    applicationId: world.applicationId,
    guildId: server.guild.id,
    botUserId: server.bot.id,
    server,
    get commands() {
      return world.commands.all
    },
    as: (userId) => handsOf(world, userId),
    messages: (channelId) =>
      shown()
        .filter((record) => record.channelId === channelId && !record.ephemeralFor)
        .map((record) => server.view(record)),
    ephemerals: (userId) =>
      shown()
        .filter((record) => record.ephemeralFor === userId)
        .map((record) => server.view(record)),
    modal: (userId) => interactions.modal(userId),
    until: (look, what, timeoutMs = 10_000) =>
      changes.until(look, () => `waited ${timeoutMs} ms in vain for ${what}\n${recentMessages(world)}`, timeoutMs),
    on: (listener) => changes.on(listener),
    calls: rest.calls,
    faults: world.faults,
    gateway: world.gateway,
    expireTokens: () => interactions.expireTokens(),
    stop: () => stop(world, http),
  }
}

function recentMessages({ server }: World): string {
  const lines = server
    .allMessages()
    .slice(-10)
    .map((record) => {
      const { author, content, components, attachments, ephemeralFor, loading } = server.view(record)
      const extras = [
        loading && 'thinking…',
        ephemeralFor && `only ${server.findPerson(ephemeralFor)?.name} sees it`,
        attachments.length > 0 && `${attachments.length} files`,
      ]
      const tree = components.length > 0 ? ` ${JSON.stringify(components).slice(0, 400)}` : ''
      return `  ${author.name}: ${content.slice(0, 200)}${tree} ${extras
        .filter(Boolean)
        .map((extra) => `[${extra}]`)
        .join(' ')}`
    })
  return `recent messages:\n${lines.join('\n') || '  none'}`
}

function listen(http: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, '127.0.0.1', resolve)
  })
}

function stop(world: World, http: Server): Promise<void> {
  world.interactions.stop()
  world.gateway.stop()
  return new Promise((resolve) => {
    http.close(() => resolve())
    http.closeAllConnections()
  })
}

function addressOf(http: Server): string {
  const { port } = http.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}
