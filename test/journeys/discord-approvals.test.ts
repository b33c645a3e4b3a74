import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DiscordMessage } from '../../playground/discord/index.ts'
import { auditLedger } from '../../src/store/ledger-audit.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'
import { discordStage } from './support/discord-stage.ts'
import { readable, said } from './support/discord-words.ts'
import { allEnded, chargesSince, oneIsAsking } from './support/journal.ts'
import { setRules } from './support/rules.ts'

/** One picture by flash, and not one more. */
const FLASH = 33_600

const redis: TestRedis = await startTestRedis()
const dataDir = await mkdtemp(join(tmpdir(), 'banana-'))
afterAll(async () => {
  await redis.stop()
  await rm(dataDir, { recursive: true, force: true })
})
const stage = discordStage({
  settings: { DAILY_LIMIT_PER_PERSON_USD: '0.04', APPROVAL_EXPIRES_MS: '6000', REDIS_URL: redis.url, DATA_DIR: dataDir },
})

let moneyRoom = ''
let [before, ledgerBefore] = [0, 0]
beforeAll(async () => {
  moneyRoom = stage.discord.server.addChannel({ name: 'money' }).id
  await setRules(redis.redis, { platform: 'discord', workspaceId: stage.discord.guildId }, { approvals: { channel: moneyRoom } })
})
beforeEach(async () => {
  before = stage.shown(moneyRoom).length
  ledgerBefore = await redis.redis.xlen('banana:ledger')
})
afterEach(() => allEnded(redis.redis, stage.banana))

const charges = () => chargesSince(redis.redis, ledgerBefore)
const decisions = async () =>
  (await redis.redis.xrange(`banana:decisions:discord:${stage.discord.guildId}`, '-', '+')).map(([, fields]) => fields.join(' '))
const cards = () => stage.shown(moneyRoom).slice(before)
const card = () => stage.discord.until(() => cards()[0], 'a card for whoever may approve')
const outcome = (words: string) => stage.discord.until(() => cards().find((one) => readable(one).includes(words)), `a card saying ${words}`)
const settled = async () => {
  await allEnded(redis.redis, stage.banana)
  return stage.pictures()
}

/** Uses up the limit, is refused, and asks for more. */
async function asksForMore(wish: string): Promise<{ refused: DiscordMessage; card: DiscordMessage }> {
  await stage.ann.asks('a lighthouse')
  expect(await settled()).toHaveLength(1)
  await stage.ann.asks(wish)
  const refused = await stage.saying('That would go over a limit')
  expect(await charges()).toHaveLength(1)
  await stage.ann.presses('Ask for more', refused)
  return { refused, card: await card() }
}

describe('a person on Discord who asks for more than their limit', () => {
  it('gets the picture by itself once it is approved, for what was on the card', async () => {
    const { card } = await asksForMore('a red fox')
    expect(readable(card)).toMatch(/asks for \$0\.034 more than a limit allows, for a red fox/)
    expect(readable(card)).toMatch(/Their limit: \$0\.00\d+ left of \$0\.040 for today; it starts anew in \d+ (h|min)\./)
    expect(readable(await stage.saying('I have asked whether'))).toContain('I go on by myself when the answer is yes.')
    await stage.ida.presses('Approve $0.034', card)
    await outcome('approved $0.034')
    const pictures = await settled()
    expect(pictures).toHaveLength(2)
    expect(readable(pictures.at(-1) ?? expect.unreachable())).toContain('a red fox')
    expect((await charges()).at(-1)).toBe(FLASH)
    expect((await decisions()).at(-1)).toMatch(
      new RegExp(`by ${stage.ida.id} kind approval what approved \\$0\\.034 .* for person ${stage.ann.id}`),
    )
    expect(await auditLedger(redis.redis, 'banana')).toMatchObject({ breaches: [], differences: [] })
  })

  it('hears who refused, and is charged nothing', async () => {
    const { card } = await asksForMore('a red fox')
    await stage.ida.presses('Refuse', card)
    await stage.saying('the answer was no')
    await outcome('refused $0.034')
    expect(await settled()).toHaveLength(1)
    expect(await charges()).toHaveLength(1)
  })

  it('is told when nobody decided in time, and so is whoever was asked', async () => {
    await asksForMore('a red fox')
    await stage.saying('nobody answered in time')
    await outcome('Nobody decided in time about $0.034')
    expect(await settled()).toHaveLength(1)
    expect(await charges()).toHaveLength(1)
  })

  it('asks once, however often they press, and may take it back', async () => {
    const { refused } = await asksForMore('a red fox')
    expect(said(await stage.ann.presses('Ask for more', refused))).toContain('I have asked for this already')
    expect(said(await stage.ben.presses('Ask for more', refused))).toContain('Only the person who asked for this picture can ask for more.')
    expect(cards()).toHaveLength(1)
    await stage.ann.presses('Cancel', await stage.saying('I have asked whether'))
    await outcome('Not needed any more: $0.034')
    expect(await settled()).toHaveLength(1)
    expect(await charges()).toHaveLength(1)
  })

  it('is not approved by somebody without the right, nor by themselves', async () => {
    const { card } = await asksForMore('a red fox')
    expect(said(await stage.ben.presses('Approve $0.034', card))).toContain('Only the admins of this workspace can decide about this.')
    expect(said(await stage.ann.presses('Approve $0.034', card))).toContain('Nobody approves their own request')
    await stage.ida.presses('Refuse', card)
    await stage.saying('the answer was no')
    expect(await charges()).toHaveLength(1)
  })

  it('is decided once when two press at the same moment', async () => {
    const eve = stage.discord.server.addMember({ name: 'Eve', isAdmin: true }).id
    const { card } = await asksForMore('a red fox')
    const known = (await decisions()).length
    await Promise.all([stage.ida.presses('Approve $0.034', card), stage.discord.as(eve).press(card, { label: 'Refuse' })])
    await settled()
    expect(await decisions()).toHaveLength(known + 1)
    expect(await charges()).toHaveLength((await settled()).length)
  })

  it('is still held after a restart', async () => {
    const { card } = await asksForMore('a red fox')
    await oneIsAsking(redis.redis)
    await stage.banana.restart()
    await stage.ida.presses('Approve $0.034', card)
    expect(await settled()).toHaveLength(2)
    expect(cards()).toHaveLength(1)
    expect((await charges()).at(-1)).toBe(FLASH)
  })
})
