import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Announcements, Claim } from '../../src/ports.ts'
import { announcementStore } from '../../src/store/announcements.ts'
import { rulesStore } from '../../src/store/rules.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

const T1 = { platform: 'slack', workspaceId: 'T1' } as const
const KEY = 'slack:T1:daily:2026-11-19'
const MESSAGE = { platform: 'slack', channelId: 'C1', messageId: '1.1' } as const
const HOUR_MS = 3_600_000

let server: TestRedis
let suite = 0
let store: Announcements
let prefix = ''
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())
beforeEach(() => {
  prefix = `announced${suite++}`
  store = announcementStore(server.redis, prefix)
})

async function claimed(leaseMs = HOUR_MS, key = KEY): Promise<Claim> {
  const answer = await store.claim(key, leaseMs)
  return answer.kind === 'claimed' ? answer.claim : expect.unreachable()
}
/** Dead at once, as far as the store can tell. */
const abandoned = () => claimed(0)

describe('an announcement', () => {
  it('is claimed by one of all who want to post it', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => store.claim(KEY, HOUR_MS)))
    expect(answers.filter(({ kind }) => kind === 'claimed')).toHaveLength(1)
    expect(answers.filter(({ kind }) => kind === 'held')).toHaveLength(19)
  })

  it('is over for everybody once it is posted, or given up', async () => {
    await store.posted(KEY, await claimed(), T1, MESSAGE)
    await store.drop('slack:T1:weekly:2026-W46', await claimed(HOUR_MS, 'slack:T1:weekly:2026-W46'), T1)
    for (const key of [KEY, 'slack:T1:weekly:2026-W46'])
      expect([await store.claim(key, HOUR_MS), await store.isOver(key)]).toEqual([{ kind: 'over' }, true])
  })

  it('tells who takes it over where it may be visible, and since when', async () => {
    const before = Date.now()
    await store.markPosting(KEY, await abandoned(), 'C1', 0)
    const { posting } = await claimed()
    expect(posting).toEqual({ channelId: 'C1', sinceMs: expect.any(Number) })
    expect(posting?.sinceMs).toBeGreaterThanOrEqual(before - 1_000)
  })

  it('is looked for since its first post, however many followed', async () => {
    await store.markPosting(KEY, await abandoned(), 'C1', 0)
    const second = await claimed(0)
    await store.markPosting(KEY, second, 'C2', 0)
    expect((await claimed()).posting).toEqual({ channelId: 'C2', sinceMs: second.posting?.sinceMs })
  })

  it('may not be posted by who was overtaken, and is not looked for where nothing was posted for certain', async () => {
    const frozen = await abandoned()
    const present = await claimed(0)
    expect(await store.markPosting(KEY, frozen, 'C1', HOUR_MS)).toBe(false)
    expect(await store.markPosting(KEY, present, 'C1', 0)).toBe(true)
    await store.unmarkPosting(KEY, present)
    expect(await claimed()).not.toHaveProperty('posting')
  })

  it('is posted also when the one who posted it was overtaken meanwhile: people see it', async () => {
    const slow = await abandoned()
    const present = await claimed()
    await store.posted(KEY, slow, T1, MESSAGE)
    expect(await store.claim(KEY, HOUR_MS)).toEqual({ kind: 'over' })
    expect(await store.markPosting(KEY, present, 'C1', HOUR_MS)).toBe(false)
  })

  it('waits for its next try, whoever makes it', async () => {
    await store.later(KEY, await claimed(), HOUR_MS)
    expect(await store.claim(KEY, HOUR_MS)).toMatchObject({ kind: 'held' })
  })

  it('for a closed channel stands in the audit log once, until something is posted there again', async () => {
    const drop = async (key: string) => store.dropClosed(key, await claimed(HOUR_MS, key), T1, 'C1')
    expect([await drop('a'), await drop('b'), await store.closedChannel(T1)]).toEqual([true, false, 'C1'])
    await store.posted('c', await claimed(HOUR_MS, 'c'), T1, MESSAGE)
    expect([await store.closedChannel(T1), await drop('d')]).toEqual([undefined, true])
    expect(await rulesStore({ redis: server.redis, prefix }).decisions(T1, 9)).toHaveLength(2)
  })
})

describe('what is wanted', () => {
  it('is remembered since when, and forgotten when it is wanted no more', async () => {
    expect(await store.wantedSince(['slack:T1 daily', 'slack:T1 weekly'], 100)).toEqual([100, 100])
    expect(await store.wantedSince(['slack:T1 daily'], 200)).toEqual([100])
    expect(await store.wantedSince(['slack:T1 weekly', 'slack:T1 daily'], 300)).toEqual([300, 100])
  })
})
