import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestRedis, type TestRedis } from '../support/redis.ts'
import { discordStage } from './support/discord-stage.ts'
import { readable, said } from './support/discord-words.ts'
import { allEnded, chargesSince, oneIsAsking } from './support/journal.ts'
import { setRules } from './support/rules.ts'

const redis: TestRedis = await startTestRedis()
const dataDir = await mkdtemp(join(tmpdir(), 'banana-'))
afterAll(async () => {
  await redis.stop()
  await rm(dataDir, { recursive: true, force: true })
})
const stage = discordStage({ settings: { QUESTION_EXPIRES_MS: '6000', REDIS_URL: redis.url, DATA_DIR: dataDir } })
beforeAll(() =>
  setRules(
    redis.redis,
    { platform: 'discord', workspaceId: stage.discord.guildId },
    { tier: 'pro', tiers: { pro: { priceCardAbove: 100_000 } } },
  ),
)

let ledgerBefore = 0
beforeEach(async () => {
  ledgerBefore = await redis.redis.xlen('banana:ledger')
})
afterEach(() => allEnded(redis.redis, stage.banana))
const charges = () => chargesSince(redis.redis, ledgerBefore)

const asksForPro = (wish: string) => stage.ann.asks(wish, { model: 'pro' })
const card = () => stage.saying('pro would draw this for $0.13.')
const settled = async () => {
  await allEnded(redis.redis, stage.banana)
  return stage.pictures()
}

describe('a picture on Discord that costs more than the team wants spent without a word', () => {
  it('is not drawn: its asker sees the price and what cheaper models would take, until it lapses without a charge', async () => {
    await asksForPro('a lighthouse')
    const words = readable(await card())
    expect(words).toContain('Nothing is drawn until you say so.')
    expect(words).toMatch(/Cheaper: (flash|lite) · \$0\.034, /)
    await stage.saying('I asked and heard nothing')
    expect(await settled()).toEqual([])
    expect([stage.drawn(), await charges()]).toEqual([[], []])
  })

  it('is drawn at a press, in the message that asked, and charged as it was named', async () => {
    await asksForPro('a red fox')
    const shown = await card()
    await stage.ann.presses('Draw it for $0.13', shown)
    const [picture = expect.unreachable(), ...more] = await settled()
    expect([picture.id, more]).toEqual([shown.id, []])
    expect(readable(picture)).toMatch(/pro · \$0\.13/)
    expect(await charges()).toEqual([134_000])
  })

  it('is drawn by the cheaper model that its asker chose instead', async () => {
    await asksForPro('a blue boat')
    const shown = await card()
    await stage.ann.presses(/Cheaper: (\w+ · \$0\.034)/.exec(readable(shown))?.[1] ?? '', shown)
    const [picture = expect.unreachable()] = await settled()
    expect(readable(picture)).toMatch(/(flash|lite) · \$0\.034/)
    expect(stage.drawn()).toHaveLength(1)
  })

  it('is cancelled by its asker, and by nobody else’s press drawn', async () => {
    await asksForPro('a green hill')
    const shown = await card()
    expect(said(await stage.ben.presses('Draw it for $0.13', shown))).toMatch('Only the person who asked')
    await stage.ann.presses('Cancel', shown)
    expect(await settled()).toEqual([])
    expect([stage.drawn(), await charges()]).toEqual([[], []])
  })

  it('survives a restart', async () => {
    await asksForPro('a paper kite')
    const shown = await card()
    await oneIsAsking(redis.redis)
    await stage.banana.restart()
    await stage.ann.presses('Draw it for $0.13', shown)
    expect(await settled()).toHaveLength(1)
    expect(await charges()).toEqual([134_000])
  })
})
