import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { type DiscordMessage, type FakeDiscord, startDiscord } from '../../../playground/discord/index.ts'
import { type FakeSlack, type SlackMessage, startSlack } from '../../../playground/slack/index.ts'
import { compose, type Program } from '../../../src/compose.ts'
import { loadConfig } from '../../../src/config.ts'
import type { Platform } from '../../../src/domain/request.ts'
import type { Amounts, Rules, Workspace } from '../../../src/domain/rules.ts'
import { Rules as RulesSchema } from '../../../src/domain/rules.ts'
import type { Tallies } from '../../../src/domain/tallies.ts'
import type { Announcements, RulesStore } from '../../../src/ports.ts'
import { announcementStore } from '../../../src/store/announcements.ts'
import { openLedger } from '../../../src/store/ledger.ts'
import { rulesStore } from '../../../src/store/rules.ts'
import { aRequest } from '../../support/builders.ts'
import { type LoggedLine, recordingLog } from '../../support/recording-log.ts'
import { startTestRedis, type TestRedis } from '../../support/redis.ts'
import { readable } from './discord-words.ts'
import { wordsOf } from './slack-words.ts'

/** Often enough that a test waits for nothing but the program. */
const EVERY_MS = 60
/** A loaded machine may be slow; a post that never comes is the failure. */
const PATIENCE_MS = 15_000

/** A team on one of the platforms and the channel it has chosen; both read alike. */
export interface Team {
  readonly workspace: Workspace
  readonly channelId: string
  /** What was posted there, as it reads, oldest first. */
  posts(): string[]
  /** The first post that says this. */
  saying(words: string | RegExp): Promise<string>
  until<T>(look: () => T | undefined | false, what: string): Promise<T>
}

interface Spending {
  readonly person?: string
  readonly usd: number
  readonly modelId?: string
  readonly tallies?: Tallies
  /** Of the workspace, for alerts. */
  readonly limits?: Amounts
  /** As the program that spends it is set. */
  readonly globalAlertUsd?: number
}

export interface SummaryStage {
  readonly slack: FakeSlack
  readonly discord: FakeDiscord
  readonly redis: TestRedis
  readonly rules: RulesStore
  readonly announcements: Announcements
  readonly lines: readonly LoggedLine[]
  readonly onSlack: Team
  readonly onDiscord: Team
  /** What time it is for everything here that has a clock. */
  setClock(iso: string): void
  /** One more program that runs the schedule. `everyMs` is how often it looks by itself; `without` the token of a platform it cannot post there. */
  startSchedule(options?: { readonly everyMs?: number; readonly without?: Platform }): Promise<Program>
  /** As an admin would. */
  setRules(
    team: Pick<Team, 'workspace'>,
    change: Partial<Omit<Rules, 'summaries'>> & { readonly summaries?: Partial<Rules['summaries']> },
  ): Promise<void>
  spend(team: Pick<Team, 'workspace' | 'channelId'>, spending: Spending): Promise<void>
  /** Once somebody has looked again what is due, this often. */
  looks(times?: number): Promise<void>
  /** Once the program has logged this, so often in all. */
  logged(message: string, times?: number): Promise<void>
  /** Once the job schedulers are these: "daily 9 Europe/Berlin". */
  scheduled(expected: readonly string[]): Promise<void>
  stop(): Promise<void>
}

/** Local platforms and a real Redis, and as many schedules as a test starts. The clock stands where the test puts it, and goes on from there. */
export async function openSummaryStage(prefix: string, settings: Readonly<Record<string, string>> = {}): Promise<SummaryStage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'banana-'))
  const [redis, slack, discord] = await Promise.all([startTestRedis(), startSlack(), startDiscord()])
  const { log, lines } = recordingLog()
  const programs: Program[] = []
  let clockShiftMs = 0
  const store = { redis: redis.redis, prefix }
  const rules = rulesStore(store)
  const all = {
    ...{ ROLES: 'schedule,http', PORT: '0', DATA_DIR: dataDir, REDIS_URL: redis.url, REDIS_PREFIX: prefix, STOP_GRACE_MS: '3000' },
    ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.apiUrl },
    ...{
      DISCORD_TOKEN: discord.token,
      DISCORD_APPLICATION_ID: discord.applicationId,
      DISCORD_GUILD_ID: discord.guildId,
      DISCORD_API_URL: discord.apiUrl,
    },
    ...settings,
  }

  const slackChannel = slack.workspace.addChannel({ name: 'budget', kind: 'public', members: [slack.botUserId] }).id
  const discordChannel = discord.server.addChannel({ name: 'budget' }).id
  const onSlack: Team = teamOf({
    workspace: { platform: 'slack', workspaceId: slack.teamId },
    channelId: slackChannel,
    posts: () => slackPosts(slack, slackChannel).map((message) => wordsOf(message)),
    until: (look, what) => slack.until(look, what, PATIENCE_MS),
  })
  const onDiscord: Team = teamOf({
    workspace: { platform: 'discord', workspaceId: discord.guildId },
    channelId: discordChannel,
    posts: () => discordPosts(discord, discordChannel).map(readable),
    until: (look, what) => discord.until(look, what, PATIENCE_MS),
  })

  return {
    ...{ slack, discord, redis, rules, lines, onSlack, onDiscord },
    announcements: announcementStore(redis.redis, prefix),
    setClock(iso) {
      clockShiftMs = Date.parse(iso) - Date.now()
    },
    async startSchedule({ everyMs = EVERY_MS, without } = {}) {
      const known = Object.entries(all).filter(([name]) => !without || !name.startsWith(`${without.toUpperCase()}_`))
      const program = await compose(loadConfig(Object.fromEntries(known)), log, {
        summaries: { clockShiftMs: () => clockShiftMs, everyMs },
      })
      await program.start()
      programs.push(program)
      return program
    },
    async setRules({ workspace }, { summaries, ...change }) {
      const before = await rulesStore(store).of(workspace)
      const after = RulesSchema.parse({ ...before.rules, ...change, summaries: { ...before.rules.summaries, ...summaries } })
      const isChanged = await rules.change(workspace, before.version, after, { by: 'U1', kind: 'rules', what: 'summaries' })
      if (!isChanged) throw new Error('somebody else changed the rules')
    },
    async spend({ workspace, channelId }, { person = 'U1', usd, modelId = 'flash', tallies, limits = {}, globalAlertUsd = 0 }) {
      const { timeZone = 'UTC' } = (await rulesStore(store).of(workspace)).rules
      const caps = Object.entries(limits).map(([period, limitMicroUsd]) => ({ scope: 'workspace', period, limitMicroUsd }) as const)
      const ledger = openLedger({
        ...store,
        caps: caps as Parameters<typeof openLedger>[0]['caps'],
        timeZone,
        clockShiftMs: () => clockShiftMs,
        globalAlertMicroUsd: globalAlertUsd * 1_000_000,
      })
      const request = aRequest({ asker: { ...workspace, personId: person }, place: { ...workspace, channelId } })
      await ledger.reserve(request, Math.round(usd * 1_000_000))
      await ledger.settle(request, Math.round(usd * 1_000_000), modelId, tallies)
    },
    async looks(times = 3) {
      const looks = async () => Number(/calls=(\d+)/.exec(await redis.redis.info('commandstats').then(statsOfLooks))?.[1] ?? 0)
      const before = await looks()
      await eventually(async () => (await looks()) >= before + times, `${times} looks`)
    },
    logged: (message, times = 1) =>
      eventually(() => lines.filter((line) => line.message === message).length >= times, `${times} times "${message}"`),
    async scheduled(expected) {
      const standing = async () => {
        const ids = await redis.redis.zrange(`${prefix}:announcements:repeat`, '0', '-1')
        const all = await Promise.all(ids.map((id) => redis.redis.hmget(`${prefix}:announcements:repeat:${id}`, 'pattern', 'tz')))
        return all.map((parts) => parts.join(' ')).toSorted()
      }
      await eventually(async () => JSON.stringify(await standing()) === JSON.stringify(expected), `the schedulers ${expected.join(', ')}`)
    },
    async stop() {
      await Promise.all(programs.map((program) => program.stop()))
      await Promise.all([slack.stop(), discord.stop(), redis.stop()])
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function teamOf(team: Omit<Team, 'saying'>): Team {
  return {
    ...team,
    saying: (words) =>
      team.until(
        () => team.posts().find((post) => (typeof words === 'string' ? post.includes(words) : words.test(post))),
        `a post saying ${words}`,
      ),
  }
}

export const slackPosts = (slack: FakeSlack, channelId: string): SlackMessage[] =>
  slack.messages(channelId).filter(({ botId }) => botId !== undefined)

export const discordPosts = (discord: FakeDiscord, channelId: string): DiscordMessage[] =>
  discord.messages(channelId).filter(({ author }) => author.isBot)

/** Every look reads which workspaces there are. */
const statsOfLooks = (stats: string): string => /cmdstat_smembers:.*/.exec(stats)?.[0] ?? ''

const eventually = (holds: () => boolean | Promise<boolean>, what: string): Promise<void> =>
  vi.waitFor(
    async () => {
      if (!(await holds())) throw new Error(`still waiting for ${what}`)
    },
    { timeout: PATIENCE_MS, interval: 20 },
  )
