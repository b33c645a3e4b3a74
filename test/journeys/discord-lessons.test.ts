import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DiscordMessage, InteractionOutcome } from '../../playground/discord/index.ts'
import { lessonsStore } from '../../src/store/lessons.ts'
import { sampleStore } from '../../src/store/samples.ts'
import { recordingLog } from '../support/recording-log.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'
import { discordStage } from './support/discord-stage.ts'
import { readable } from './support/discord-words.ts'
import { setRules } from './support/rules.ts'
import { likedAsArt, studiedCard, study } from './support/taught.ts'

const redis: TestRedis = await startTestRedis()
const dataDir = await mkdtemp(join(tmpdir(), 'banana-'))
afterAll(async () => {
  await redis.stop()
  await rm(dataDir, { recursive: true, force: true })
})
const stage = discordStage({ settings: { REDIS_URL: redis.url, DATA_DIR: dataDir } })
const workspace = () => ({ platform: 'discord', workspaceId: stage.discord.guildId }) as const
const lessons = () => lessonsStore({ redis: redis.redis, prefix: 'banana' })

/** One for all tests: a running program goes by the channel that it knows for a second. */
let adminsChannel = ''
/** Another one in each test: what was offered once is not posted again. */
let word = ''
const WORDS = ['glimwave', 'snorbel', 'daubie', 'zubrush']
beforeAll(async () => {
  adminsChannel = stage.discord.server.addChannel({ name: 'admins' }).id
  await setRules(redis.redis, workspace(), { summaries: { channel: adminsChannel, daily: false, weekly: false } })
})
beforeEach(async () => {
  word = WORDS.shift() ?? expect.unreachable()
  await redis.redis.del(`banana:lessons:discord:${workspace().workspaceId}`, `banana:samples:discord:${workspace().workspaceId}`)
  await likedAsArt(redis.redis, workspace(), word, [stage.ann.id, stage.ben.id, stage.ida.id, '8001'])
})

const shown = ({ message, error }: InteractionOutcome): DiscordMessage => {
  if (!message) throw new Error(`no answer: ${error}`)
  return message
}
const card = (words: string) =>
  stage.discord.until(() => stage.shown(adminsChannel).findLast((message) => readable(message).includes(words)), `a card saying ${words}`)
const isOpen = (message: DiscordMessage) =>
  readable(message).includes(`Read “${word}” as art`) && !/(Applied|Dismissed|Rolled back) by/.test(readable(message))
const offered = () => studiedCard(redis.redis, workspace(), () => stage.shown(adminsChannel).findLast(isOpen))
const drawnFor = async (words: string, requests: number) => {
  await stage.ann.asks(words)
  return readable((await stage.afterDelivery({ requests })).at(-1) ?? expect.unreachable())
}

describe('what a team taught, on Discord', () => {
  it('comes to the channel of the admins, is applied by one of them, felt by the next request, and rolled back by one press', async () => {
    const offer = await offered()
    expect(await drawnFor('a glimwave of our cat', 1)).not.toMatch('digital art')
    expect(readable((await stage.ida.presses('Details', offer)).message ?? expect.unreachable())).toMatch(/requests of \d+ people/)
    expect(readable((await stage.ida.presses('Apply', offer)).message ?? expect.unreachable())).toMatch('Applied.')
    const applied = await card('It holds from now on')
    expect(applied.id).toBe(offer.id)
    expect(await drawnFor('a glimwave of our dog', 2)).toMatch('art / digital art')
    await stage.ida.presses('Roll back', applied)
    await card('Rolled back by')
    expect(await drawnFor('a glimwave of our fox', 3)).not.toMatch('digital art')
  })

  it('is decided by admins alone', async () => {
    const offer = await offered()
    const { message } = await stage.ben.presses('Apply', offer)
    expect(readable(message ?? expect.unreachable())).toMatch('Only the admins of this workspace')
    expect((await lessons().of(workspace())).words).toEqual([])
  })

  it('is looked for when an admin says so, stands on the card of the rules, and is rolled back from the list', async () => {
    const rulesCard = async () => shown(await stage.ida.hands.command('banana', 'admin', {}, { channelId: stage.channelId }))
    const before = await rulesCard()
    expect(readable(before)).toContain('Learned: nothing is applied')
    expect(readable(shown(await stage.ida.presses('Analyse now', before)))).toMatch('I am looking at what people asked for and liked here')
    const offer = await stage.discord.until(() => stage.shown(adminsChannel).findLast(isOpen), 'the card of what was learned')
    await stage.ida.presses('Apply', offer)
    await card('It holds from now on')

    const after = await rulesCard()
    expect(readable(after)).toMatch(new RegExp(`Learned: 1 lesson in force; the last just now by .*: Read “${word}” as art`))
    const list = shown(await stage.ida.presses('What I learned', after))
    expect(readable(list)).toContain('What I learned and goes by here')
    expect(readable(shown(await stage.ida.presses('Roll back', list)))).toMatch('Rolled back')
    expect(readable(await rulesCard())).toContain('Learned: nothing is applied')
  })

  it('is not proposed any more when those who said it are forgotten, and never reaches another server', async () => {
    await offered()
    expect((await lessons().book({ platform: 'discord', workspaceId: '9' })).offers).toEqual([])
    const samples = sampleStore({ redis: redis.redis, prefix: 'banana', log: recordingLog().log })
    for (const personId of [stage.ben.id, '8001']) await samples.forgetSamples(workspace(), { personId })
    await vi.waitFor(
      async () => {
        await study(redis.redis, workspace())
        expect((await lessons().book(workspace())).offers).toEqual([])
      },
      { timeout: 10_000, interval: 100 },
    )
  })
})
