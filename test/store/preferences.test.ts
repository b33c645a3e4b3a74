import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Chosen, type Habits, NO_PREFERENCES } from '../../src/domain/preferences.ts'
import { preferencesStore } from '../../src/store/preferences.ts'
import { aPerson } from '../support/builders.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())

const open = (prefix: string) => preferencesStore({ redis: server.redis, prefix })
const ANN = aPerson()
const HABITS: Habits = { requests: 12, better: { count: 5, of: 12 }, drafts: { count: 0, of: 12 }, leaning: 'quality' }

describe('the preferences that are kept', () => {
  it('are none until somebody sets them, and then that person’s alone, in that workspace alone', async () => {
    const preferences = open('kept')
    expect(await preferences.of(ANN)).toEqual(NO_PREFERENCES)
    expect(await preferences.change(ANN, 0, Chosen.parse({ quality: 'best' }))).toBe(true)
    expect(await open('kept').of(ANN)).toMatchObject({ chosen: { quality: 'best', enhance: true, learn: true }, version: 1 })
    for (const other of [{ personId: 'U2' }, { workspaceId: 'T2' }, { platform: 'discord' as const }])
      expect(await preferences.of(aPerson(other))).toEqual(NO_PREFERENCES)
  })

  it('do not lose a change that was made in another window', async () => {
    const preferences = open('windows')
    expect(await preferences.change(ANN, 0, Chosen.parse({ quality: 'best' }))).toBe(true)
    expect(await preferences.change(ANN, 0, Chosen.parse({ aspect: '16:9' }))).toBe(false)
    expect((await preferences.of(ANN)).chosen).toMatchObject({ quality: 'best' })
  })

  it('keep what was set by hand when what was learned is forgotten', async () => {
    const preferences = open('forgotten')
    await preferences.change(ANN, 0, Chosen.parse({ aspect: '16:9' }))
    await preferences.learn(ANN, 0, HABITS)
    expect((await preferences.of(ANN)).habits).toEqual(HABITS)
    await preferences.forget(ANN)
    expect(await preferences.of(ANN)).toMatchObject({ chosen: { aspect: '16:9' }, habits: undefined, version: 1 })
  })

  it('take in nothing that was being learned while it was forgotten', async () => {
    const preferences = open('race')
    const { sinceMs } = await preferences.of(ANN)
    await preferences.forget(ANN)
    await preferences.learn(ANN, sinceMs, HABITS)
    const now = await preferences.of(ANN)
    expect(now.habits).toBeUndefined()
    await preferences.learn(ANN, now.sinceMs, HABITS)
    expect((await preferences.of(ANN)).habits).toEqual(HABITS)
  })
})
