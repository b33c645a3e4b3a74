import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FakeDiscord, startDiscord } from '../../playground/discord/index.ts'
import { type FakeGemini, type GeminiOptions, startGemini } from '../../playground/gemini/index.ts'
import { type FakeSlack, type SlackOptions, startSlack } from '../../playground/slack/index.ts'
import { compose, type Replacements } from '../../src/compose.ts'
import { loadConfig } from '../../src/config.ts'
import { type LoggedLine, recordingLog } from './recording-log.ts'

export interface BananaOptions {
  /** Over which of its two ways Slack speaks to us; Socket Mode by default. */
  readonly slackMode?: 'socket' | 'http'
  readonly slack?: SlackOptions
  readonly gemini?: GeminiOptions
  /** Further settings, by their names in the environment. */
  readonly settings?: Readonly<Record<string, string>>
  readonly replace?: Replacements
}

export interface Banana {
  readonly slack: FakeSlack
  readonly discord: FakeDiscord
  readonly gemini: FakeGemini
  /** Where its HTTP server answers. */
  readonly url: string
  readonly lines: readonly LoggedLine[]
  /** Stops the program and starts it again on the same data; the platforms stay. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** What a journey about questions sets: the thresholds that people meet, and no text model that might understand after all. */
export const ASKS = { CONFIRM_BELOW: '0.8', CLARIFY_BELOW: '0.5', SEMANTIC_SHARE: '0' } as const

/**
 * The whole program in this process, with a Redis of its own, against local platforms and a local Gemini over real sockets.
 * Every journey starts one and stops it.
 */
export async function startBanana(options: BananaOptions = {}): Promise<Banana> {
  const dataDir = await mkdtemp(join(tmpdir(), 'banana-'))
  const [slack, discord, gemini] = await Promise.all([startSlack(options.slack), startDiscord(), startGemini(options.gemini)])
  const { log, lines } = recordingLog()
  const settings = {
    ROLES: 'slack,discord,worker,schedule,http',
    PORT: '0',
    DATA_DIR: dataDir,
    SLACK_BOT_TOKEN: slack.botToken,
    ...(options.slackMode === 'http' ? { SLACK_SIGNING_SECRET: slack.signingSecret } : { SLACK_APP_TOKEN: slack.appToken }),
    SLACK_API_URL: slack.apiUrl,
    DISCORD_TOKEN: discord.token,
    DISCORD_APPLICATION_ID: discord.applicationId,
    DISCORD_GUILD_ID: discord.guildId,
    DISCORD_API_URL: discord.apiUrl,
    GOOGLE_API_KEY: gemini.apiKey,
    GEMINI_BASE_URL: gemini.url,
    STOP_GRACE_MS: '6000',
    // Journeys about other things are not asked back, whatever words they use.
    CONFIRM_BELOW: '0',
    // Reading by a text model is a journey of its own (semantic.test.ts); everywhere else the words are read in process.
    SEMANTIC_SHARE: '0',
    // They ask for the same words again and again, and each wants a picture drawn. Pictures that are given twice are a journey of their own (slack-reuse.test.ts, discord-reuse.test.ts).
    PICTURE_CACHE: 'off',
    // Near wishes are near on purpose; offers of similar pictures are a journey of their own (slack-offers.test.ts, discord-offers.test.ts).
    OFFER_WAIT_MS: '0',
    ...options.settings,
  }
  const open = async () => {
    const program = await compose(loadConfig(settings), log, options.replace)
    await program.start()
    if (options.slackMode === 'http') slack.deliverTo({ eventsUrl: `${program.url}/slack/events` })
    return program
  }

  let program = await open().catch(async (error: unknown) => {
    await Promise.all([slack.stop(), discord.stop(), gemini.stop()])
    throw error
  })
  return {
    slack,
    discord,
    gemini,
    lines,
    get url() {
      return program.url ?? ''
    },
    async restart() {
      await program.stop()
      program = await open()
    },
    async stop() {
      await program.stop()
      await Promise.all([slack.stop(), discord.stop(), gemini.stop()])
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
