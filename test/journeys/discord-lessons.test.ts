import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { lessonsStore } from '../../src/store/lessons.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'
import { discordStage } from './support/discord-stage.ts'
import { readable } from './support/discord-words.ts'
import { setRules } from './support/rules.ts'
import { glimwavesLiked, study } from './support/taught.ts'

const redis: TestRedis = await startTestRedis()
const dataDir = await mkdtemp(join(tmpdir(), 'banana-'))
afterAll(async () => {
  await redis.stop()
  await rm(dataDir, { recursive: true, force: true })
})
const stage = discordStage({ settings: { REDIS_URL: redis.url, DATA_DIR: dataDir } })
const workspace = () => ({ platform: 'discord', workspaceId: stage.discord.guildId }) as const
const lessons = () => lessonsStore({ redis: redis.redis, prefix: 'banana' })

beforeEach(async () => {
  await redis.redis.del(`banana:lessons:discord:${workspace().workspaceId}`)
  await setRules(redis.redis, workspace(), { summaries: { channel: stage.channelId, daily: false, weekly: false } })
  await glimwavesLiked(redis.redis, workspace(), [stage.ann.id, stage.ben.id, stage.ida.id, '8001'])
  await study(redis.redis, workspace())
})

const offered = () => stage.saying('Read “glimwave” as art / digital art')
const drawnFor = async (words: string, requests: number) => {
  await stage.ann.asks(words)
  return readable((await stage.afterDelivery({ requests })).at(-1) ?? expect.unreachable())
}

describe('what a team taught, on Discord', () => {
  it('comes to the channel of the admins, is applied by one of them, felt by the next request, and rolled back by one press', async () => {
    const card = await offered()
    expect(await drawnFor('a glimwave of our cat', 1)).not.toMatch('digital art')
    expect(readable((await stage.ida.presses('Details', card)).message ?? expect.unreachable())).toMatch(/requests of \d+ people/)
    expect(readable((await stage.ida.presses('Apply', card)).message ?? expect.unreachable())).toMatch('Applied.')
    const applied = await stage.saying('It holds from now on')
    expect(applied.id).toBe(card.id)
    expect(await drawnFor('a glimwave of our dog', 2)).toMatch('art / digital art')
    await stage.ida.presses('Roll back', applied)
    await stage.saying('Rolled back by')
    expect(await drawnFor('a glimwave of our fox', 3)).not.toMatch('digital art')
  })

  it('is decided by admins alone', async () => {
    const card = await offered()
    const { message } = await stage.ben.presses('Apply', card)
    expect(readable(message ?? expect.unreachable())).toMatch('Only the admins of this workspace')
    expect((await lessons().of(workspace())).words).toEqual([])
  })
})
