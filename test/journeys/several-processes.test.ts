import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeDiscord, startDiscord } from '../../playground/discord/index.ts'
import { type FakeGemini, startGemini } from '../../playground/gemini/index.ts'
import { type FakeSlack, startSlack } from '../../playground/slack/index.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'
import { type ProgramProcess, startProgram } from './support/program-process.ts'
import { uploadsOn } from './support/slack-words.ts'

let redis: TestRedis
let slack: FakeSlack
let discord: FakeDiscord
let gemini: FakeGemini
let dataDir: string
let [first, second]: [first?: ProgramProcess, second?: ProgramProcess] = []
const processes: ProgramProcess[] = []

/** One worker alone could not hold all of them at once. */
const PEOPLE_A_PLATFORM = 3
const WORKER_CONCURRENCY = 4

beforeAll(async () => {
  ;[redis, slack, discord, gemini] = await Promise.all([startTestRedis(), startSlack(), startDiscord(), startGemini()])
  dataDir = await mkdtemp(join(tmpdir(), 'banana-'))
  const started = ['worker', 'worker', 'slack', 'discord', 'schedule,http'].map((roles) => startProgram(settingsOf(roles)))
  for (const starting of await Promise.allSettled(started)) if (starting.status === 'fulfilled') processes.push(starting.value)
  ;[first, second] = await Promise.all(started)
}, 40_000)

afterAll(async () => {
  await Promise.all(processes.map((each) => each.stop('SIGTERM')))
  await Promise.all([redis?.stop(), slack?.stop(), discord?.stop(), gemini?.stop()])
  await rm(dataDir, { recursive: true, force: true })
})

const settingsOf = (roles: string): Record<string, string> => ({
  ROLES: roles,
  PORT: '0',
  DATA_DIR: dataDir,
  REDIS_URL: redis.url,
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_APP_TOKEN: slack.appToken,
  SLACK_API_URL: slack.apiUrl,
  DISCORD_TOKEN: discord.token,
  DISCORD_GUILD_ID: discord.guildId,
  DISCORD_API_URL: discord.apiUrl,
  GOOGLE_API_KEY: gemini.apiKey,
  GEMINI_BASE_URL: gemini.url,
  WORKER_CONCURRENCY: String(WORKER_CONCURRENCY),
  STOP_GRACE_MS: '5500',
  // Everybody asks for the same, and each of them is to be served by hand.
  PICTURE_CACHE: 'off',
})

interface Crowd {
  /** Everybody asks for a picture, on both platforms at once, each in a channel of their own. */
  ask(): Promise<unknown>
  /** How many pictures each of them sees. */
  seen(): number[]
}

function aCrowd(): Crowd {
  const members = Array.from({ length: PEOPLE_A_PLATFORM }, (_, index) => ({ name: `person-${index}` }))
  const onSlack = members.map(({ name }) => {
    const { id } = slack.workspace.addPerson({ name })
    return { id, channelId: slack.workspace.addChannel({ name, kind: 'public', members: [id, slack.botUserId] }).id }
  })
  const onDiscord = members.map(({ name }) => ({
    id: discord.server.addMember({ name }).id,
    channelId: discord.server.addChannel({ name }).id,
  }))
  return {
    ask: () =>
      Promise.all([
        ...onSlack.map(({ id, channelId }) => slack.as(id).command('/banana', 'a lighthouse', { channelId })),
        ...onDiscord.map(({ id, channelId }) => discord.as(id).command('banana', 'create', { prompt: 'a lighthouse' }, { channelId })),
      ]),
    seen: () => [
      ...onSlack.map(({ channelId }) => slack.messages(channelId).filter((message) => uploadsOn(message).length > 0).length),
      ...onDiscord.map(({ channelId }) => discord.messages(channelId).filter(({ attachments }) => attachments.length > 0).length),
    ],
  }
}

const oneEach = Array.from({ length: 2 * PEOPLE_A_PLATFORM }, () => 1)
const within = { timeout: 10_000 }

describe('processes of different roles on one Redis', () => {
  it('serve both platforms together, and both workers do their share', async () => {
    const crowd = aCrowd()
    gemini.hold()
    await crowd.ask()
    await gemini.until((calls) => calls.length === oneEach.length)
    gemini.release()
    await expect.poll(crowd.seen, within).toEqual(oneEach)
    await expect.poll(() => (first?.delivered.length ?? 0) + (second?.delivered.length ?? 0), within).toBe(oneEach.length)
    expect(Math.min(first?.delivered.length ?? 0, second?.delivered.length ?? 0)).toBeGreaterThanOrEqual(
      oneEach.length - WORKER_CONCURRENCY,
    )
  })

  it('lose nothing when a worker is told to stop in the middle', async () => {
    const crowd = aCrowd()
    const before = gemini.calls.length
    const deliveredBefore = second?.delivered.length ?? 0
    gemini.hold()
    await crowd.ask()
    await gemini.until((calls) => calls.length === before + oneEach.length)
    expect(await first?.stop('SIGTERM')).toBe(0)
    expect(crowd.seen().some((count) => count > 0)).toBe(false)
    gemini.release()
    await expect.poll(crowd.seen, within).toEqual(oneEach)
    await expect.poll(() => second?.delivered.length ?? 0, within).toBe(deliveredBefore + oneEach.length)
    expect(crowd.seen()).toEqual(oneEach)
  })
})
