import { describe, expect, it } from 'vitest'
import { DEFAULT_RULES, Rules, rulesFor } from '../../src/domain/rules.ts'

const ANN = { platform: 'slack', workspaceId: 'T1', personId: 'UANN' } as const
const PLACE = { platform: 'slack', workspaceId: 'T1', channelId: 'CART' } as const
const DEFAULTS = { timeZone: 'UTC', person: { day: 10_000_000 }, workspace: {} }
const here = (rules: Parameters<typeof Rules.parse>[0], groups: readonly string[] = []) =>
  rulesFor(Rules.parse(rules), { asker: ANN, place: PLACE }, groups, DEFAULTS)

describe('the rules of a workspace', () => {
  it('leave a team that has set nothing to the settings of the program', () => {
    expect(rulesFor(DEFAULT_RULES, { asker: ANN, place: PLACE }, [], DEFAULTS)).toEqual({
      tier: undefined,
      caps: [{ scope: 'person', period: 'day', limitMicroUsd: 10_000_000 }],
      timeZone: 'UTC',
      channelId: 'CART',
      models: undefined,
      priceCardAboveMicroUsd: 200_000,
      mayBePrivate: true,
      isChannelAllowed: true,
      blockedWords: [],
      brand: undefined,
    })
  })

  it("take a person's own tier before that of their groups, the highest of several groups, and the workspace's for everybody else", () => {
    const members = { people: { UANN: 'free' }, groups: { S1: 'pro', S2: 'enterprise' } }
    expect(here({ tier: 'pro', members }, ['S2']).tier).toBe('free')
    expect(here({ members: { groups: members.groups } }, ['S2', 'S1', 'S9']).tier).toBe('enterprise')
    expect(here({ tier: 'pro' }).tier).toBe('pro')
  })

  it('give each tier its limits: ten dollars a day when free, fifty when pro, by agreement in the enterprise tier', () => {
    const dayLimit = (tier: string) => here({ tier }).caps.find(({ scope }) => scope === 'person')?.limitMicroUsd
    expect(['free', 'pro', 'enterprise'].map(dayLimit)).toEqual([10_000_000, 50_000_000, undefined])
  })

  it("let the channel's word go before the tier's", () => {
    const tiers = { pro: { models: ['flash', 'pro'], mayBePrivate: true, priceCardAbove: 50_000 } }
    const channels = { CART: { models: ['flash'], mayBePrivate: false, priceCardAbove: 10_000, limits: { week: 5_000_000 } } }
    expect(here({ tier: 'pro', tiers, channels })).toMatchObject({
      models: ['flash'],
      mayBePrivate: false,
      priceCardAboveMicroUsd: 10_000,
      caps: [{ scope: 'channel', period: 'week', limitMicroUsd: 5_000_000 }],
    })
  })

  it('name what is wrong about a file of rules', () => {
    const wrong = Rules.safeParse({ timeZone: 'Mars/Olympus', tier: 'gold', allowedChannels: ['#art'], colour: 'red' })
    expect(wrong.error?.issues.map(({ path }) => path.join('.'))).toEqual(['timeZone', 'tier', 'allowedChannels.0', ''])
  })
})
