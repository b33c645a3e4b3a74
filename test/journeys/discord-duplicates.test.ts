import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compose, type Program } from '../../src/compose.ts'
import { loadConfig } from '../../src/config.ts'
import { recordingLog } from '../support/recording-log.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'
import { discordStage } from './support/discord-stage.ts'
import { said, wordsOf } from './support/discord-words.ts'

const redis: TestRedis = await startTestRedis()
const dataDir = await mkdtemp(join(tmpdir(), 'banana-'))
afterAll(async () => {
  await redis.stop()
  await rm(dataDir, { recursive: true, force: true })
})
const stage = discordStage({ settings: { REDIS_URL: redis.url, DATA_DIR: dataDir } })

describe('events that the gateway delivers twice', () => {
  it('make one picture of a command', async () => {
    await stage.ann.asks('a lighthouse')
    stage.discord.gateway.replay(3)
    expect(await stage.afterDelivery()).toHaveLength(1)
    await nothingElse()
  })

  it('make one picture of a mention, and one answer to one that asks for help', async () => {
    stage.ann.mentions('a lighthouse')
    const question = stage.ann.mentions('help')
    await stage.answerTo(question)
    stage.discord.gateway.replay(10)
    expect(await stage.afterDelivery()).toHaveLength(1)
    await nothingElse()
    expect(stage.shown().filter(({ replyTo }) => replyTo === question.id)).toHaveLength(1)
  })

  it('count a vote once', async () => {
    await stage.ann.asks('a lighthouse')
    const [picture = expect.unreachable()] = await stage.afterDelivery()
    stage.ben.hands.react(picture, '👍')
    await expect.poll(() => stage.ann.history()).toContain('👍 1')
    stage.discord.gateway.replay(5)
    await nothingElse()
    expect(await stage.ann.history()).toContain('👍 1')
  })
})

/** Whatever was still on its way has been taken when a later mention has its picture. */
async function nothingElse(): Promise<void> {
  const { id: channelId } = stage.discord.server.addChannel({ name: 'elsewhere' })
  const calls = stage.drawn().length
  stage.ida.mentions('the end', channelId)
  await stage.afterDelivery({ channelId })
  expect(stage.drawn()).toHaveLength(calls + 1)
}

describe('when the gateway breaks off', () => {
  it.for([
    ['and is resumed', () => stage.discord.gateway.disconnectAll()],
    ['at Discord’s wish', () => stage.discord.gateway.askToReconnect()],
    ['for good, with a new session', () => stage.discord.gateway.invalidateSessions()],
  ] as const)('%s, a picture under way is delivered, and the next one too', async ([, breakOff]) => {
    stage.gemini.hold()
    await stage.ann.asks('a lighthouse')
    await stage.gemini.until(() => stage.drawn().length === 1)
    breakOff()
    stage.gemini.release()
    expect(await stage.afterDelivery()).toHaveLength(1)
    await stage.discord.until(() => stage.discord.gateway.sessions > 0, 'the bot to come back')
    stage.ann.mentions('another lighthouse')
    expect(await stage.afterDelivery({ requests: 2 })).toHaveLength(2)
  })

  it('what was said meanwhile is heard after it resumes', async () => {
    stage.discord.gateway.disconnectAll()
    stage.ann.mentions('a lighthouse')
    expect(await stage.afterDelivery()).toHaveLength(1)
  })
})

describe('while Redis does not answer', () => {
  it('a person hears so within two seconds, and is served when it is back', async () => {
    await redis.redis.call('CLIENT', 'PAUSE', '2500', 'ALL')
    const outcome = await stage.ann.asks('a lighthouse')
    expect(said(outcome)).toContain('I cannot take requests this very moment.')
    expect(outcome.message?.ephemeralFor).toBe(stage.ann.id)
    expect(outcome.tookMs).toBeLessThan(2_000)
    await redis.subscriber.ping()
    await stage.ann.asks('a windmill')
    await stage.saying('a windmill')
  })
})

describe('two programs on one token', () => {
  let second: Program

  beforeAll(async () => {
    const { discord, gemini } = stage
    const settings = {
      ROLES: 'discord,worker',
      REDIS_URL: redis.url,
      DISCORD_TOKEN: discord.token,
      DISCORD_GUILD_ID: discord.guildId,
      DISCORD_API_URL: discord.apiUrl,
      GOOGLE_API_KEY: gemini.apiKey,
      GEMINI_BASE_URL: gemini.url,
      DATA_DIR: dataDir,
      STOP_GRACE_MS: '6000',
      PICTURE_CACHE: 'off',
    }
    second = await compose(loadConfig(settings), recordingLog().log)
    await second.start()
  })
  afterAll(() => second.stop())

  it('make one picture of a command and one of a mention', async () => {
    expect(stage.discord.gateway.sessions).toBe(2)
    expect(await stage.ann.asks('a lighthouse')).toMatchObject({ kind: 'deferred' })
    stage.ann.mentions('a windmill')
    await stage.discord.until(() => stage.pictures().length === 2, 'two pictures')
    await settled()
    expect(stage.pictures().map(wordsOf).join()).toMatch(/a lighthouse[\s\S]*a windmill/)
    expect(stage.shown()).toHaveLength(2)
  })

  it('make one picture of a press on Again, where it was pressed', async () => {
    await stage.ann.asks('a lighthouse')
    const picture = await stage.picture()
    for (const person of [stage.ann, stage.ben, stage.ida])
      expect(await person.presses('Again', picture)).toMatchObject({ kind: 'deferred' })
    await stage.discord.until(() => stage.pictures().length === 4, 'three more pictures')
    await settled()
    expect(stage.pictures()).toHaveLength(4)
  })

  /** Both programs have taken all that was sent when both have nothing to say to a button that nobody knows. */
  async function settled(): Promise<void> {
    const calls = stage.drawn().length
    const [message = expect.unreachable()] = stage.shown()
    await stage.ida.hands.pressRaw({ channelId: stage.channelId, message, data: { custom_id: 'nobody:knows' } })
    expect(stage.drawn()).toHaveLength(calls)
  }
})
