import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openRules, withinRules } from '../../src/compose/rules.ts'
import { Rules } from '../../src/domain/rules.ts'
import { Problem } from '../../src/errors.ts'
import type { Membership } from '../../src/ports.ts'
import { aModel, aPerson, aRequest } from '../support/builders.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'
import { scriptedSurface } from '../support/scripted-surface.ts'

let server: TestRedis
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())

const T1 = { platform: 'slack', workspaceId: 'T1' } as const
const BY_ANN = { by: 'UANN', kind: 'rules', what: 'everything' }
const HERE = { person: aPerson(), place: { ...T1, channelId: 'C1' } }
const inT2 = { person: aPerson({ workspaceId: 'T2' }), place: { ...T1, workspaceId: 'T2', channelId: 'C1' } }

function opened(redisPrefix: string, membership: () => Membership = () => ({ isAdmin: false, groups: [] }), around?: string) {
  const asked: string[] = []
  const surface = {
    ...scriptedSurface(),
    membership: async ({ workspaceId }: { workspaceId: string }) => {
      asked.push(`membership in ${workspaceId}`)
      return membership()
    },
    channelAround: async () => {
      asked.push('channel')
      return around
    },
  }
  const limits = { perPersonMicroUsd: 10_000_000, perWorkspaceMicroUsd: 0, globalMicroUsd: 0, globalAlertMicroUsd: 0, timeZone: 'UTC' }
  return { ...openRules({ limits, redisPrefix }, server.redis, () => surface), asked }
}

describe('the rules of a workspace, as they apply', () => {
  it('are felt in it and nowhere else, by the same person in the same channel', async () => {
    const { rules, ruleBook, brands } = opened('apart')
    const strict = {
      tier: 'free',
      members: { people: { U1: 'enterprise' } },
      allowedChannels: ['C9'],
      blockedWords: ['gun'],
      limits: { day: 1 },
    }
    await rules.change(T1, 0, Rules.parse(strict), BY_ANN)
    expect(await ruleBook.for({ asker: HERE.person, place: HERE.place })).toMatchObject({ tier: 'enterprise', isChannelAllowed: false })
    const elsewhere = await ruleBook.for({ asker: inT2.person, place: inT2.place })
    expect(elsewhere).toMatchObject({ tier: undefined, isChannelAllowed: true, blockedWords: [] })
    expect(elsewhere.caps).toEqual([{ scope: 'person', period: 'day', limitMicroUsd: 10_000_000 }])
    expect(await brands.find(inT2.place)).toBeUndefined()
    expect(await rules.decisions(inT2.place, 10)).toEqual([])
  })

  it('ask a platform for groups only where groups are named, and once a minute', async () => {
    const { rules, ruleBook, asked } = opened('groups', () => ({ isAdmin: false, groups: ['S1'] }))
    await ruleBook.for({ asker: HERE.person, place: HERE.place })
    expect(asked).toEqual([])
    await rules.change(T1, 0, Rules.parse({ members: { groups: { S1: 'pro' } } }), BY_ANN)
    for (let i = 0; i < 3; i++) expect((await ruleBook.for({ asker: HERE.person, place: HERE.place })).tier).toBe('pro')
    expect(asked).toEqual(['membership in T1'])
  })

  it('are asked for anew before somebody decides something', async () => {
    let isAdmin = true
    const { members } = opened('now', () => ({ isAdmin, groups: [] }))
    expect((await members.of(HERE.person)).isAdmin).toBe(true)
    isAdmin = false
    expect((await members.of(HERE.person)).isAdmin).toBe(true)
    expect((await members.of(HERE.person, 'now')).isAdmin).toBe(false)
    expect((await members.of(HERE.person)).isAdmin).toBe(false)
  })

  it('stay as they were while a platform does not answer, but nobody decides anything then', async () => {
    const shifts = vi.spyOn(performance, 'now')
    let isAway = false
    const { rules, ruleBook, members } = opened('away', () => {
      if (isAway) throw new Problem('PLATFORM_BUSY', 'away')
      return { isAdmin: true, groups: ['S1'] }
    })
    await rules.change(T1, 0, Rules.parse({ members: { groups: { S1: 'pro' } } }), BY_ANN)
    expect((await ruleBook.for({ asker: HERE.person, place: HERE.place })).tier).toBe('pro')
    isAway = true
    // What was heard is too old by now.
    const later = performance.now() + 120_000
    shifts.mockImplementation(() => later)
    expect((await ruleBook.for({ asker: HERE.person, place: HERE.place })).tier).toBe('pro')
    await expect(members.of(HERE.person, 'now')).rejects.toMatchObject({ code: 'PLATFORM_BUSY' })
    const stranger = { asker: aPerson({ personId: 'U2' }), place: HERE.place }
    await expect(ruleBook.for(stranger)).rejects.toMatchObject({ code: 'PLATFORM_BUSY' })
    shifts.mockRestore()
  })

  it('of a channel hold in its threads, where a platform counts those as channels', async () => {
    const { rules, ruleBook, asked } = opened('threads', undefined, 'C1')
    await rules.change(T1, 0, Rules.parse({ allowedChannels: ['C1'], channels: { C1: { mayBePrivate: false } } }), BY_ANN)
    const inThread = { asker: HERE.person, place: { ...T1, channelId: 'C1-thread' } }
    for (let i = 0; i < 2; i++) expect(await ruleBook.for(inThread)).toMatchObject({ isChannelAllowed: true, mayBePrivate: false })
    expect(asked).toEqual(['channel'])
  })

  it('name the channel whose money is spent, and look for none where there is none', async () => {
    const { rules, ruleBook, asked } = opened('money', undefined, 'C1')
    const at = async (channelId: string) => (await ruleBook.for({ asker: HERE.person, place: { ...T1, channelId } })).channelId
    expect(await at('C1-thread')).toBe('C1-thread')
    await rules.change(T1, 0, Rules.parse({ channels: { C1: { limits: { day: 1 } } } }), BY_ANN)
    expect([await at('C1'), await at('C1-thread'), await at('')]).toEqual(['C1', 'C1', ''])
    expect(asked).toEqual(['channel'])
    expect(await ruleBook.channelOf({ ...T1, channelId: 'C1-thread' })).toBe('C1')
  })

  it('keep a model that is not allowed from taking the place of one that fails', async () => {
    const { rules, ruleBook } = opened('ladder')
    await rules.change(T1, 0, Rules.parse({ channels: { C1: { models: ['flash'] } } }), BY_ANN)
    const budget = withinRules({ allows: async () => true }, ruleBook)
    const pro = aModel({ modelId: 'pro', role: 'pro' })
    expect(await budget.allows(aRequest(), aModel(), 1)).toBe(true)
    expect(await budget.allows(aRequest(), pro, 1)).toBe(false)
    expect(await budget.allows(aRequest({ asker: inT2.person }), pro, 1)).toBe(true)
  })
})
