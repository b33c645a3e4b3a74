import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DiscordMessage, InteractionOutcome } from '../../playground/discord/index.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'
import { discordStage } from './support/discord-stage.ts'
import { readable } from './support/discord-words.ts'
import { likedPhotographs, untilDrawn } from './support/experienced.ts'
import { setRules } from './support/rules.ts'

const redis: TestRedis = await startTestRedis()
afterAll(() => redis.stop())
const stage = discordStage({ settings: { REDIS_URL: redis.url } })
const workspace = () => ({ platform: 'discord', workspaceId: stage.discord.guildId }) as const

// Simple photographs are drawn by pro in this tier.
beforeAll(() => setRules(redis.redis, workspace(), { tier: 'pro' }))

const shownIn = ({ message, error }: InteractionOutcome): DiscordMessage => {
  if (!message) throw new Error(`no answer: ${error}`)
  return message
}
const settings = async () => readable(shownIn(await stage.ann.hands.command('banana', 'settings', {}, { channelId: stage.channelId })))
const why = async (picture: DiscordMessage) => readable(shownIn(await stage.ann.presses('Why?', picture)))
const pictureOf = async (wish: string) => {
  const requests = stage.pictures().length + 1
  await stage.ann.asks(wish)
  return (await stage.afterDelivery({ requests })).at(-1) ?? expect.unreachable()
}
const isByFlash = (picture: DiscordMessage) => readable(picture).includes('flash · ')

describe('a cheaper model for a person on Discord', () => {
  it('is tried now and then, draws once it is enough, and Why? tells of either', async () => {
    const ann = { ...workspace(), personId: stage.ann.id }
    await likedPhotographs(redis.redis, ann, 'pro', 12)
    expect(await settings()).not.toContain('a cheaper model draws')
    expect(await why(await untilDrawn(pictureOf, isByFlash))).toContain('Now and then I try whether flash is enough for you.')
    await likedPhotographs(redis.redis, ann, 'flash', 9)
    expect(await settings()).toContain('a cheaper model draws where you are as content with it.')
    expect(await why(await untilDrawn(pictureOf, isByFlash))).toMatch(/content with \d+ of \d+ by flash and \d+ of \d+ by pro\./)
  })
})
