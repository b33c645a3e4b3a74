import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DiscordMessage } from '../../playground/discord/index.ts'
import { compose, type Program } from '../../src/compose.ts'
import { loadConfig } from '../../src/config.ts'
import { ASKS } from '../support/banana.ts'
import { recordingLog } from '../support/recording-log.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'
import { discordStage } from './support/discord-stage.ts'
import { readable, requestsOn, said } from './support/discord-words.ts'
import { allEnded, chargesSince, oneIsAsking } from './support/journal.ts'

/** Read as a photograph, with a doubt. */
const DOUBTFUL = 'a canal'
/** Names neither a subject nor a purpose. */
const UNCLEAR = 'something cool for the launch'

const CONFIRM_WAIT_MS = 1_200

const redis: TestRedis = await startTestRedis()
const dataDir = await mkdtemp(join(tmpdir(), 'banana-'))
afterAll(async () => {
  await redis.stop()
  await rm(dataDir, { recursive: true, force: true })
})
const stage = discordStage({
  settings: { ...ASKS, CONFIRM_WAIT_MS: String(CONFIRM_WAIT_MS), REDIS_URL: redis.url, DATA_DIR: dataDir },
})

let ledgerBefore = 0
beforeEach(async () => {
  ledgerBefore = await redis.redis.xlen('banana:ledger')
})
const charges = () => chargesSince(redis.redis, ledgerBefore)
afterEach(() => allEnded(redis.redis, stage.banana))

const confirmation = (channelId?: string) => stage.saying('I read this as photography. Right?', channelId)
const subject = (channelId?: string) => stage.saying('What should it show?', channelId)
const look = (channelId?: string) => stage.saying('And how should it look?', channelId)

/** The pictures in a channel once everything has come to its end, and what they say. */
async function settled(channelId?: string): Promise<string[]> {
  await allEnded(redis.redis, stage.banana)
  return stage.pictures(channelId).map(readable)
}

/** What a message that only one person sees says, once it does. */
const privately = (words: string): Promise<DiscordMessage> =>
  stage.discord.until(() => stage.discord.ephemerals(stage.ann.id).find((message) => readable(message).includes(words)), `words: ${words}`)

const opensForm = async (on: DiscordMessage) => expect(await stage.ann.presses('In my own words…', on)).toMatchObject({ kind: 'modal' })

describe('a doubtful reading', () => {
  it('goes on at once when the asker says yes', async () => {
    await stage.ann.asks(DOUBTFUL)
    expect(await stage.ann.presses('Yes, generate', await confirmation())).toMatchObject({ kind: 'deferred-update' })
    expect(await settled()).toEqual([expect.stringContaining('Read as photography, as you said.')])
    expect(stage.shown()).toHaveLength(1)
    expect(await charges()).toHaveLength(1)
  })

  it('goes on by itself after a silence, which Discord counts down on everybody’s screen', async () => {
    const before = Date.now()
    await stage.ann.asks(DOUBTFUL)
    const untilS = Number(/go on <t:(\d+):R>/.exec(readable(await confirmation()))?.[1])
    expect(untilS * 1000).toBeGreaterThanOrEqual(before + CONFIRM_WAIT_MS)
    expect(untilS * 1000).toBeLessThan(Date.now() + CONFIRM_WAIT_MS + 1_000)
    expect(await settled()).toEqual([expect.stringContaining('you did not object')])
  })

  it('is asked about in two steps when the asker says no, in one message, and becomes what they choose', async () => {
    await stage.ann.asks(DOUBTFUL)
    const question = await confirmation()
    await stage.ann.presses('No, let me clarify', question)
    await stage.ann.presses('Landscape', await subject())
    await stage.ann.presses('Artistic painting', await look())
    expect(await settled()).toEqual([expect.stringContaining('Read as art / painting, as you said.')])
    expect(stage.drawn()[0]?.prompt).toMatch(/painting.*a canal, set in a landscape/)
    expect(stage.shown().map(({ id }) => id)).toEqual([question.id])
  })

  it('that comes by mention is asked about in the answer to it', async () => {
    const mention = stage.ann.mentions(DOUBTFUL)
    await stage.ann.presses('Yes, generate', await confirmation())
    expect(await settled()).toHaveLength(1)
    expect(stage.shown().filter(({ sentAtMs }) => sentAtMs >= mention.sentAtMs)).toHaveLength(1)
  })
})

describe('an unclear wish', () => {
  it('is asked about step by step', async () => {
    await stage.ann.asks(UNCLEAR)
    await stage.ann.presses('Person', await subject())
    await stage.ann.presses('Realistic photo', await look())
    expect(await settled()).toEqual([expect.stringContaining('Read as photography / portrait, as you said.')])
  })

  it('is drawn as best it can be when the asker says so', async () => {
    await stage.ann.asks(UNCLEAR)
    await stage.ann.presses('Just try', await subject())
    expect(await settled()).toEqual([expect.stringContaining('my best guess, as you wished')])
  })

  it('is cleared up by words in a form, also when the first ones were none and it had to be opened again', async () => {
    await stage.ann.asks(UNCLEAR)
    await opensForm(await subject())
    const mistake = await stage.ann.hands.submit({ words: '?!' })
    expect(said(mistake)).toContain('I see no words')
    expect(mistake.message?.ephemeralFor).toBe(stage.ann.id)
    expect(await stage.ann.presses('Open the form', mistake.message ?? expect.unreachable())).toMatchObject({ kind: 'modal' })
    await stage.ann.hands.submit({ words: 'watercolour of a rocket over our office' })
    expect(await settled()).toEqual([expect.stringContaining('Read as art')])
    expect(stage.drawn()[0]?.prompt).toMatch(`${UNCLEAR}, watercolour of a rocket over our office`)
  })

  it('is cleared up by a reply to the question', async () => {
    await stage.ann.asks(UNCLEAR)
    const { id } = await subject()
    stage.ann.hands.say('watercolour of a rocket', { channelId: stage.channelId, replyTo: id })
    expect(await settled()).toEqual([expect.stringContaining('as you said')])
    expect(stage.drawn()[0]?.prompt).toMatch(`${UNCLEAR}, watercolour of a rocket`)
    expect(stage.shown()).toHaveLength(1)
  })

  it('is cleared up by a reply that names the bot, once, however often Discord delivers it', async () => {
    await stage.ann.asks(UNCLEAR)
    const { id } = await subject()
    stage.ann.hands.mention('watercolour of a rocket', { channelId: stage.channelId, replyTo: id })
    await stage.picture()
    stage.discord.gateway.replay(5)
    await nothingElse()
    expect(stage.pictures()).toHaveLength(1)
    expect(stage.shown()).toHaveLength(1)
  })

  it('is cancelled by its asker, and costs nothing', async () => {
    await stage.ann.asks(UNCLEAR)
    await stage.ann.presses('Cancel', await subject())
    await stage.saying('Cancelled. Nothing was charged.')
    expect(await settled()).toEqual([])
    expect(await charges()).toEqual([])
    expect(stage.shown()).toHaveLength(1)
    await expect.poll(() => redis.redis.zcard('banana:requests:delayed')).toBe(0)
  })
})

describe('a question', () => {
  it('is answered by its asker alone; others get a quiet word, and their replies mean nothing', async () => {
    await stage.ann.asks(UNCLEAR)
    const question = await subject()
    const refused = await stage.ben.presses('Person', question)
    expect(said(refused)).toContain('Only the person who asked')
    expect(refused.message?.ephemeralFor).toBe(stage.ben.id)
    expect(said(await stage.ben.presses('In my own words…', question))).toContain('Only the person who asked')
    stage.ben.hands.say('make it a cat', { channelId: stage.channelId, replyTo: question.id })
    await stage.ann.presses('Just try', question)
    expect(await settled()).toEqual([expect.stringContaining('my best guess')])
    expect(stage.drawn()).toHaveLength(1)
  })

  it('takes the first answer of a double press', async () => {
    await stage.ann.asks(UNCLEAR)
    const question = await subject()
    const outcomes = await Promise.all([stage.ann.presses('Just try', question), stage.ann.presses('Person', question)])
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['deferred-update', 'message'])
    expect(outcomes.map(said).join()).toContain('I have an answer to that already, and go by the first one.')
    if (outcomes[0]?.kind === 'message') await stage.ann.presses('Realistic photo', await look())
    expect(await settled()).toHaveLength(1)
    expect(await charges()).toHaveLength(1)
  })

  it('is not asked again when the picture is asked for again', async () => {
    await stage.ann.asks(UNCLEAR)
    await stage.ann.presses('Just try', await subject())
    await stage.ann.presses('Again', await stage.picture())
    await stage.afterDelivery({ requests: 2 })
    expect(await settled()).toHaveLength(2)
  })

  it('stays private when the wish is, and does not offer a reply, which nobody can give there', async () => {
    await stage.ann.asks(UNCLEAR, { private: true })
    const question = await privately('What should it show?')
    expect(readable(question)).not.toContain('reply')
    await stage.ann.presses('Just try', question)
    const picture = await privately('my best guess')
    expect([picture.id, picture.attachments.length]).toEqual([question.id, 1])
    expect(await settled()).toEqual([])
    expect(stage.shown()).toEqual([])
  })

  it('is asked and answered in direct messages too, where every reply speaks to the bot', async () => {
    const { channelId } = stage.ann.hands.dm()
    stage.ann.hands.say(UNCLEAR, { channelId })
    const { id } = await subject(channelId)
    stage.ann.hands.say('watercolour of a rocket', { channelId, replyTo: id })
    await stage.picture(channelId)
    stage.discord.gateway.replay(5)
    await nothingElse()
    expect(await settled(channelId)).toEqual([expect.stringContaining('as you said')])
    expect(stage.drawn().filter(({ prompt }) => prompt.includes('rocket'))).toHaveLength(1)
  })

  it('can be answered when the answer in place has expired: the same message becomes the picture', async () => {
    await stage.ann.asks(UNCLEAR)
    const question = await subject()
    await oneIsAsking(redis.redis)
    stage.discord.expireTokens()
    await stage.ann.presses('Person', question)
    await stage.ann.presses('Realistic photo', await look())
    expect(await settled()).toHaveLength(1)
    expect(stage.shown().map(({ id }) => id)).toEqual([question.id])
  })

  it('can be answered when it was removed meanwhile, by a form that is open', async () => {
    await stage.ann.asks(UNCLEAR)
    const question = await subject()
    await opensForm(question)
    stage.ida.hands.remove(question)
    expect(said(await stage.ann.hands.submit({ words: 'watercolour of a rocket' }))).toContain('I go on with that')
    expect(await settled()).toEqual([expect.stringContaining('as you said')])
  })

  it('survives a restart', async () => {
    await stage.ann.asks(UNCLEAR)
    const question = await subject()
    await stage.banana.restart()
    await stage.ann.presses('Just try', question)
    expect(await settled()).toHaveLength(1)
    expect(stage.shown()).toHaveLength(1)
  })
})

describe('where the bot may not write', () => {
  /** Closed before the worker can ask: the acknowledgement of a mention is refused already. */
  const closed = () => stage.discord.server.updateChannel(stage.channelId, { botCanSend: false })

  it('the question comes as a direct message, and is answered there', async () => {
    closed()
    stage.ann.mentions(UNCLEAR)
    const { channelId } = stage.ann.hands.dm()
    const question = await subject(channelId)
    await stage.ann.presses('Person', question)
    await stage.ann.presses('Realistic photo', await look(channelId))
    expect(await settled(channelId)).toHaveLength(1)
    expect(stage.shown(channelId).map(({ id }) => id)).toEqual([question.id])
  })

  it('and not to the person either, the best guess is drawn, and their history shows it', async () => {
    closed()
    stage.discord.server.person(stage.ann.id).acceptsDms = false
    stage.ann.mentions(UNCLEAR)
    await expect.poll(() => stage.ann.history(), { timeout: 5_000 }).toContain('could not post it')
    expect(stage.drawn()).toHaveLength(1)
  })
})

describe('two programs on one token', () => {
  let second: Program

  beforeAll(async () => {
    const { discord, gemini } = stage
    const settings = {
      ...ASKS,
      ROLES: 'discord,worker',
      REDIS_URL: redis.url,
      DISCORD_TOKEN: discord.token,
      DISCORD_GUILD_ID: discord.guildId,
      DISCORD_API_URL: discord.apiUrl,
      GOOGLE_API_KEY: gemini.apiKey,
      GEMINI_BASE_URL: gemini.url,
      DATA_DIR: dataDir,
      STOP_GRACE_MS: '6000',
    }
    second = await compose(loadConfig(settings), recordingLog().log)
    await second.start()
  })
  afterAll(() => second.stop())

  it('take a press once', async () => {
    await stage.ann.asks(UNCLEAR)
    expect(await stage.ann.presses('Person', await subject())).toMatchObject({ ok: true })
    expect(await stage.ann.presses('Realistic photo', await look())).toMatchObject({ ok: true })
    expect(await settled()).toHaveLength(1)
    expect(stage.shown()).toHaveLength(1)
    expect(await charges()).toHaveLength(1)
  })

  it('take a form once', async () => {
    await stage.ann.asks(UNCLEAR)
    await opensForm(await subject())
    expect(await stage.ann.hands.submit({ words: 'watercolour of a rocket' })).toMatchObject({ ok: true })
    expect(await settled()).toHaveLength(1)
    expect(requestsOn(stage.pictures())).toHaveLength(1)
  })

  it('take words in a direct message once, and do not hear them as a wish of their own', async () => {
    const { channelId } = stage.ann.hands.dm()
    stage.ann.hands.say(UNCLEAR, { channelId })
    const { id } = await subject(channelId)
    stage.ann.hands.say('watercolour of a rocket', { channelId, replyTo: id })
    await stage.picture(channelId)
    // Both have heard it when both have nothing to say to a button that nobody knows.
    await stage.ann.hands.pressRaw({ channelId, message: await stage.picture(channelId), data: { custom_id: 'nobody:knows' } })
    expect(await settled(channelId)).toHaveLength(1)
    expect(stage.shown(channelId)).toHaveLength(1)
  })
})

/** Whatever was still on its way has been taken when a later mention has its picture. */
async function nothingElse(): Promise<void> {
  const { id: channelId } = stage.discord.server.addChannel({ name: 'elsewhere' })
  stage.ida.mentions('photo of a red fox in the snow', channelId)
  await stage.afterDelivery({ channelId })
}

describe('a question that nobody answers', () => {
  const patient = discordStage({ settings: { ...ASKS, QUESTION_EXPIRES_MS: '1000' } })

  it('lapses, and says so', async () => {
    await patient.ann.asks(UNCLEAR)
    await patient.saying('I asked and heard nothing')
    expect(patient.pictures()).toEqual([])
    expect(patient.shown()).toHaveLength(1)
    expect(patient.drawn()).toEqual([])
  })
})
