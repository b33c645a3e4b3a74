import { type Client, Events, type GatewayDispatchPayload, Routes } from 'discord.js'
import { Problem } from '../../errors.ts'
import type { Log, Role } from '../../ports.ts'
import type { Inbox } from '../heard.ts'
import { Arrivals } from './arrivals.ts'
import { commandDefinitions } from './commands.ts'
import { connectGateway, createClient, logGateway } from './gateway.ts'
import type { Fit } from './message-body.ts'
import { problemOf } from './problems.ts'
import { discordRest, type RestOptions, type Send } from './rest.ts'

export interface DiscordListenerOptions extends RestOptions {
  readonly inbox: Inbox
  /** Re-encodes pictures that are too large for an answer. */
  readonly images: Fit
  readonly log: Log
  /** Compared with what Discord says, so that a mix-up of two applications is noticed at the start. */
  readonly applicationId?: string | undefined
  /** Commands are registered for this guild alone, where they appear at once; without it everywhere. */
  readonly guildId?: string | undefined
}

const STOP_TIMEOUT_MS = 5_000

/** Hears what happens on Discord, over the gateway. It serves from the moment `start` resolves until `stop` is called. */
export const discordListener = (options: DiscordListenerOptions): Role => new DiscordListener(options)

class DiscordListener implements Role {
  readonly name = 'discord'
  readonly #options: DiscordListenerOptions
  readonly #send: Send
  readonly #arrivals: Arrivals
  readonly #underWay = new Set<Promise<void>>()
  #client: Client | undefined

  constructor(options: DiscordListenerOptions) {
    this.#options = options
    this.#send = discordRest(options)
    this.#arrivals = new Arrivals({ inbox: options.inbox, images: options.images, log: options.log, send: this.#send })
  }

  async start(): Promise<void> {
    const client = createClient(this.#options)
    this.#client = client
    client.on(Events.Raw, (packet: GatewayDispatchPayload, shardId: number) => this.#take(packet, shardId))
    logGateway(client, this.#options.log)
    try {
      await connectGateway(client, this.#options.token)
      await this.#registerCommands(this.#applicationIdOf(client))
    } catch (error) {
      await client.destroy()
      throw error
    }
    this.#options.log.info({ userId: client.user?.id, guilds: client.guilds.cache.size }, 'discord listener serves')
  }

  async stop(): Promise<void> {
    const client = this.#client
    this.#client = undefined
    // Nothing more is accepted, and the end of the connection is no news.
    client?.removeAllListeners(Events.Raw).removeAllListeners(Events.ShardReconnecting)
    await client?.destroy()
    await Promise.race([Promise.allSettled(this.#underWay), timeLimit(STOP_TIMEOUT_MS)])
  }

  #take(packet: GatewayDispatchPayload, shardId: number): void {
    const taken = this.#arrivals
      .take(packet, shardId)
      .catch((error: unknown) => this.#options.log.error({ event: packet.t, err: error }, 'an event of Discord could not be taken'))
      .finally(() => this.#underWay.delete(taken))
    this.#underWay.add(taken)
  }

  #applicationIdOf(client: Client): string {
    const applicationId = client.application?.id ?? this.#options.applicationId
    const expected = this.#options.applicationId
    if (applicationId === undefined || (expected !== undefined && expected !== applicationId)) {
      throw new Problem('PLATFORM_KEY', `DISCORD_APPLICATION_ID is ${expected}, but DISCORD_TOKEN belongs to application ${applicationId}`)
    }
    return applicationId
  }

  /** Overwrites all of them: one that is no longer in the list disappears. */
  async #registerCommands(applicationId: string): Promise<void> {
    const { guildId, log } = this.#options
    const route =
      guildId === undefined ? Routes.applicationCommands(applicationId) : Routes.applicationGuildCommands(applicationId, guildId)
    try {
      await this.#send('registering commands', {
        method: 'put',
        route,
        body: commandDefinitions(guildId === undefined ? 'global' : 'guild'),
      })
    } catch (error) {
      const problem = problemOf(error, 'registering commands')
      if (problem.code === 'PLACE_CLOSED' && guildId !== undefined) {
        throw new Problem(
          'PLATFORM_KEY',
          `DISCORD_GUILD_ID is ${guildId}, but the bot is not in that guild or was invited without the scope applications.commands`,
        )
      }
      if (problem.verdict !== 'retry') throw problem
      log.warn(
        { code: problem.code, err: problem },
        'commands could not be registered now; those of the last start stay, the next start tries again',
      )
    }
  }
}

const timeLimit = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
