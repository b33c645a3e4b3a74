import { once } from 'node:events'
import { Client, Events, GatewayCloseCodes, GatewayIntentBits, Options } from 'discord.js'
import { Problem } from '../../errors.ts'
import type { Log } from '../../ports.ts'
import { problemOf } from './problems.ts'
import type { RestOptions } from './rest.ts'

const CONNECT_TIMEOUT_MS = 30_000

/**
 * Only packets are read, never discord.js's own picture of the world: reactions on messages of any age arrive without partials, and nothing has to
 * be kept in memory. None of the intents is privileged: mentions and direct messages carry their words without one.
 */
export const createClient = ({ apiUrl }: RestOptions): Client =>
  new Client({
    intents: [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMessages,
      GatewayIntentBits.GuildMessageReactions,
      GatewayIntentBits.DirectMessages,
      GatewayIntentBits.DirectMessageReactions,
    ],
    makeCache: Options.cacheWithLimits(NOTHING_KEPT),
    shards: 'auto',
    waitGuildTimeout: 5_000,
    allowedMentions: { parse: [] },
    ...(apiUrl !== undefined && { rest: { api: apiUrl.replace(/\/+$/, '') } }),
  })

/** @throws Problem PLATFORM_KEY when Discord will not have us; with verdict retry when it cannot be reached */
export async function connectGateway(client: Client, token: string): Promise<void> {
  const over = new AbortController()
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(CONNECT_TIMEOUT_MS)])
  const refused = once(client, Events.ShardDisconnect, { signal }).then(([event]: { code?: number }[]) => {
    throw closeProblem(event?.code)
  })
  try {
    await Promise.race([Promise.all([once(client, Events.ClientReady, { signal }), client.login(token)]), refused])
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'TokenInvalid')
      throw closeProblem(GatewayCloseCodes.AuthenticationFailed)
    throw problemOf(error, 'connecting to the gateway')
  } finally {
    over.abort()
  }
}

/** Reconnecting and resuming are discord.js's; whoever reads the log should see them. Without a listener an `error` event would end the process. */
export function logGateway(client: Client, log: Log): void {
  client.on(Events.Error, (error) => log.error({ err: error }, 'discord client error'))
  client.on(Events.Warn, (warning) => log.warn({ warning }, 'discord client warning'))
  client.on(Events.ShardError, (error, shardId) => log.warn({ err: error, shardId }, 'discord gateway connection failed'))
  client.on(Events.ShardReconnecting, (shardId) => log.info({ shardId }, 'discord gateway reconnects'))
  client.on(Events.ShardResume, (shardId, replayed) => log.info({ shardId, replayed }, 'discord gateway resumed'))
  client.on(Events.ShardDisconnect, ({ code }, shardId) => log.fatal({ code, shardId }, 'discord gateway closed for good'))
}

const NOTHING_KEPT = {
  ApplicationCommandManager: 0,
  ApplicationEmojiManager: 0,
  AutoModerationRuleManager: 0,
  BaseGuildEmojiManager: 0,
  DMMessageManager: 0,
  EntitlementManager: 0,
  GuildBanManager: 0,
  GuildEmojiManager: 0,
  GuildForumThreadManager: 0,
  GuildInviteManager: 0,
  GuildMemberManager: 0,
  GuildMessageManager: 0,
  GuildScheduledEventManager: 0,
  GuildStickerManager: 0,
  GuildTextThreadManager: 0,
  MessageManager: 0,
  PresenceManager: 0,
  ReactionManager: 0,
  ReactionUserManager: 0,
  StageInstanceManager: 0,
  ThreadManager: 0,
  ThreadMemberManager: 0,
  UserManager: 0,
  VoiceStateManager: 0,
}

/** discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes */
function closeProblem(code: number | undefined): Problem {
  if (code === GatewayCloseCodes.AuthenticationFailed) {
    return new Problem('PLATFORM_KEY', 'DISCORD_TOKEN is not valid: copy it again from the Bot page of the application, or reset it there')
  }
  return new Problem(
    'PLATFORM_KEY',
    `Discord closed the gateway for good with code ${code} (${code === undefined ? 'unknown' : GatewayCloseCodes[code]})`,
  )
}
