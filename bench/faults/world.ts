import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DiscordOptions, type FakeDiscord, startDiscord } from '../../playground/discord/index.ts'
import { type FakeGemini, type GeminiOptions, startGemini } from '../../playground/gemini/index.ts'
import { seededRandom } from '../../playground/gemini/random.ts'
import { type FakeSlack, type SlackOptions, startSlack } from '../../playground/slack/index.ts'
import { NodeProcess } from '../support/node-process.ts'
import { RedisProcess } from '../support/redis-process.ts'
import { TcpProxy } from '../support/tcp-proxy.ts'
import { waitFor } from '../support/wait-for.ts'
import { type Ask, Askers } from './askers.ts'

export const PREFIX = 'faults'

export interface WorldOptions {
  readonly seed: number
  readonly slackMode?: 'socket' | 'http'
  /** How many worker processes; 2 by default. */
  readonly workers?: number
  /** Settings of every process, by their names in the environment. */
  readonly settings?: Readonly<Record<string, string>>
  readonly slack?: SlackOptions
  readonly discord?: DiscordOptions
  readonly gemini?: GeminiOptions
  readonly redisSettings?: readonly string[]
  /** The processes reach Redis over a wire that can be cut. */
  readonly hasWire?: boolean
}

/** Short enough to see a recovery in seconds: a dead worker is noticed after at most 4 s. */
export const QUICK = { WORKER_LOCK_MS: '3000', WORKER_STALL_CHECK_MS: '1000', WORKER_CONCURRENCY: '5', STOP_GRACE_MS: '8000' } as const
export const NOTICED_WITHIN_MS = 4_000

export interface Program {
  readonly name: string
  readonly roles: string
  process: NodeProcess
}

/** The program as it runs in production, process by process, between local platforms and a Redis that can be hurt. */
export class World {
  readonly slack: FakeSlack
  readonly discord: FakeDiscord
  readonly gemini: FakeGemini
  readonly redis: RedisProcess
  readonly dataDir: string
  readonly random: () => number
  readonly asks: Ask[] = []
  readonly askers: Askers
  /** Every process that ever ran, the dead ones too: their logs are evidence. */
  readonly everRan: { readonly name: string; readonly process: NodeProcess }[] = []
  readonly programs: Program[] = []
  readonly options: WorldOptions
  #wire: TcpProxy | undefined

  private constructor(
    options: WorldOptions,
    parts: { slack: FakeSlack; discord: FakeDiscord; gemini: FakeGemini; redis: RedisProcess; dataDir: string },
  ) {
    this.options = options
    this.slack = parts.slack
    this.discord = parts.discord
    this.gemini = parts.gemini
    this.redis = parts.redis
    this.dataDir = parts.dataDir
    this.random = seededRandom(options.seed)
    this.askers = new Askers(this)
  }

  static async open(options: WorldOptions): Promise<World> {
    const dataDir = await mkdtemp(join(tmpdir(), 'banana-faults-'))
    const [slack, discord, gemini, redis] = await Promise.all([
      startSlack({ retryDelaysMs: [200, 600, 1_200, 2_400, 5_000], ...options.slack }),
      startDiscord(options.discord),
      startGemini({ latencyMs: [150, 450], latencySeed: options.seed, ...options.gemini }),
      RedisProcess.start(join(dataDir, 'redis'), options.redisSettings),
    ])
    const world = new World(options, { slack, discord, gemini, redis, dataDir })
    try {
      if (options.hasWire) world.#wire = await TcpProxy.start(redis.port)
      await world.#startPrograms()
    } catch (error) {
      await world.close()
      throw error
    }
    return world
  }

  async #startPrograms(): Promise<void> {
    const { slackMode = 'socket', workers = 2 } = this.options
    const slackRoles = slackMode === 'http' ? 'slack,http' : 'slack'
    const first = [
      this.start('slack', slackRoles),
      this.start('discord', 'discord'),
      this.start('schedule', 'schedule,http'),
      ...Array.from({ length: workers }, (_, index) => this.start(`worker ${index + 1}`, 'worker')),
    ]
    await Promise.all(first.map((program) => program.process.ready))
    if (slackMode === 'http') await this.pointSlackAt(this.program('slack'))
  }

  /** Tells Slack where the events go. */
  async pointSlackAt(program: Program): Promise<void> {
    const { url } = await program.process.logged('ready')
    this.slack.deliverTo({ eventsUrl: `${String(url)}/slack/events` })
  }

  start(name: string, roles: string, settings: Readonly<Record<string, string>> = {}, preload: readonly string[] = []): Program {
    const program: Program = { name, roles, process: this.#spawn(name, roles, settings, preload) }
    this.programs.push(program)
    return program
  }

  /** Starts a program that has ended once more, as a supervisor would. */
  async restart(program: Program): Promise<void> {
    program.process = this.#spawn(program.name, program.roles, {}, [])
    await program.process.ready
    if (program.name === 'slack' && this.options.slackMode === 'http') await this.pointSlackAt(program)
  }

  async killAndRestart(program: Program): Promise<void> {
    program.process.kill('SIGKILL')
    await program.process.exited
    await this.restart(program)
  }

  #spawn(name: string, roles: string, settings: Readonly<Record<string, string>>, preload: readonly string[]): NodeProcess {
    const env = { ...this.settings(roles), ...settings }
    const process = new NodeProcess({ script: 'src/main.ts', env, preload })
    this.everRan.push({ name, process })
    return process
  }

  settings(roles: string): Record<string, string> {
    const { slack, discord, gemini, options } = this
    return {
      ROLES: roles,
      PORT: '0',
      DATA_DIR: this.dataDir,
      REDIS_URL: this.#wire ? `redis://127.0.0.1:${this.#wire.port}` : this.redis.url,
      REDIS_PREFIX: PREFIX,
      SLACK_BOT_TOKEN: slack.botToken,
      ...(options.slackMode === 'http' ? { SLACK_SIGNING_SECRET: slack.signingSecret } : { SLACK_APP_TOKEN: slack.appToken }),
      SLACK_API_URL: slack.apiUrl,
      DISCORD_TOKEN: discord.token,
      DISCORD_APPLICATION_ID: discord.applicationId,
      DISCORD_GUILD_ID: discord.guildId,
      DISCORD_API_URL: discord.apiUrl,
      GOOGLE_API_KEY: gemini.apiKey,
      GEMINI_BASE_URL: gemini.url,
      MAX_OPEN_REQUESTS_PER_PERSON: '10000',
      // Reckoned with, and never met.
      DAILY_LIMIT_PER_PERSON_USD: '100000',
      DAILY_LIMIT_USD: '1000000',
      LOG_LEVEL: 'debug',
      // Every wish is read by the text model too: a call for words is to be booked, and survives a crash, like one for a picture.
      SEMANTIC_BELOW: '1',
      // Rows about other things are not asked back.
      CONFIRM_BELOW: '0',
      // Wishes are alike here, and nobody wants what another one got.
      OFFER_WAIT_MS: '0',
      ...QUICK,
      ...options.settings,
    }
  }

  program(name: string): Program {
    const program = this.programs.find((one) => one.name === name)
    if (!program) throw new Error(`no program ${name}; there are ${this.programs.map((one) => one.name).join(', ')}`)
    return program
  }

  /** Between the processes and Redis. */
  get wire(): TcpProxy {
    if (!this.#wire) throw new Error('this world was opened without a wire')
    return this.#wire
  }

  get workers(): Program[] {
    return this.programs.filter(({ roles }) => roles === 'worker')
  }

  /** Takes every fault back: the platforms behave, Redis answers, every program runs. */
  async heal(): Promise<void> {
    this.slack.faults.clear()
    this.slack.delivery.clearRepeats()
    this.discord.faults.clear()
    this.gemini.faults.clear()
    this.gemini.release()
    this.#wire?.heal()
    this.redis.thaw()
    if (!this.redis.isAlive) await this.redis.start()
    for (const { process } of this.programs) process.kill('SIGCONT')
    await Promise.all(this.programs.filter(({ process }) => !process.isAlive).map((program) => this.restart(program)))
  }

  /** Until every request has its end and the queue is empty. What does not come to an end is left to the checker. @returns whether all did */
  async settle(withinMs: number): Promise<boolean> {
    try {
      await waitFor(() => this.#isQuiet(), 'the requests to end', { withinMs, everyMs: 100 })
      return true
    } catch {
      return false
    }
  }

  async #isQuiet(): Promise<boolean> {
    const { client } = this.redis
    const queue = `${PREFIX}:requests`
    const counts = await Promise.all([
      client.zcard(`${PREFIX}:open`),
      client.zcard(`${PREFIX}:unqueued`),
      ...['wait', 'active', 'paused'].map((list) => client.llen(`${queue}:${list}`)),
      ...['prioritized', 'delayed'].map((set) => client.zcard(`${queue}:${set}`)),
    ])
    return counts.every((count) => count === 0)
  }

  async close(): Promise<void> {
    this.redis.thaw()
    await Promise.all(this.programs.map(({ process }) => process.stop()))
    await Promise.all([this.slack.stop(), this.discord.stop(), this.gemini.stop(), this.redis.stop(), this.#wire?.stop()])
    await rm(this.dataDir, { recursive: true, force: true })
  }
}
