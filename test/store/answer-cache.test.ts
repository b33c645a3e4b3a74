import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerCache } from '../../src/store/answer-cache.ts'
import { aPerson } from '../support/builders.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())
const cache = () => answerCache(server.redis, 'answers')

describe('the answers that are kept', () => {
  it('are found again by everybody of the workspace, and by nobody else', async () => {
    await cache().keep(aPerson({ personId: 'U1' }), 'a fox?', { domain: 'art' })
    expect(await cache().find(aPerson({ personId: 'U2' }), 'a fox?')).toEqual({ domain: 'art' })
    expect(await cache().find(aPerson({ workspaceId: 'T2' }), 'a fox?')).toBeUndefined()
    expect(await cache().find(aPerson({ platform: 'discord' }), 'a fox?')).toBeUndefined()
    expect(await cache().find(aPerson(), 'a fox')).toBeUndefined()
  })

  it('of a direct message are for the one who wrote it: the others who write to us directly are strangers', async () => {
    const ann = aPerson({ platform: 'discord', workspaceId: 'dm', personId: '1' })
    await cache().keep(ann, 'my face', { domain: 'art' })
    expect(await cache().find(ann, 'my face')).toEqual({ domain: 'art' })
    expect(await cache().find({ ...ann, personId: '2' }, 'my face')).toBeUndefined()
  })

  it('are forgotten after a week, and do not hold the question', async () => {
    await cache().keep(aPerson(), 'a secret launch', { domain: 'products' })
    const keys = await server.redis.keys('answers:*')
    for (const key of keys) expect(await server.redis.ttl(key)).toBeGreaterThan(7 * 24 * 3600 - 60)
    for (const key of keys) expect(`${key} ${await server.redis.get(key)}`).not.toMatch(/secret|fox|face/)
  })
})
