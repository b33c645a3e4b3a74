import { describe, expect, it } from 'vitest'
import { Rules } from '../../src/domain/rules.ts'
import { changesInWords, dollars } from '../../src/domain/rules-in-words.ts'
import { aBrand } from '../support/builders.ts'

const changes = (before: object, after: object) => changesInWords(Rules.parse(before), Rules.parse(after))

describe('a change of the rules, in words', () => {
  it.each<[string, object, object, string[]]>([
    ['a limit', {}, { tiers: { free: { limits: { day: 5_000_000 } } } }, ['day limit of the free tier from $10.00 to $5.00']],
    ['a limit that was none', {}, { limits: { month: 200_000_000 } }, ['month limit of the workspace from no limit to $200.00']],
    [
      'models',
      {},
      { tiers: { pro: { models: ['flash', 'pro'] } } },
      ['day limit of the pro tier from $50.00 to no limit', 'models of the pro tier from what the policy gives it to flash, pro'],
    ],
    [
      'a member',
      { members: { people: { U1: 'free' } } },
      { members: { people: { U1: 'pro', U2: 'free' } } },
      ['tier of person U1 from free to pro', 'tier of person U2 from none to free'],
    ],
    ['a member who goes', { members: { groups: { S1: 'pro' } } }, {}, ['tier of group S1 from pro to none']],
    [
      'channels',
      { allowedChannels: ['C1', 'C2'] },
      { allowedChannels: ['C2', 'C3'] },
      ['allowed channels: added channel C3', 'allowed channels: removed channel C1'],
    ],
    [
      'channels that were not limited',
      {},
      { allowedChannels: ['C1'] },
      ['channels where I draw from all to the allowed ones', 'allowed channels: added channel C1'],
    ],
    [
      'a channel of its own kind',
      {},
      { channels: { C1: { mayBePrivate: false } } },
      ['private pictures in channel C1 from as the tier has it to not allowed'],
    ],
    ['words', { blockedWords: ['gun'] }, { blockedWords: ['knife'] }, ['blocked words: added “knife”', 'blocked words: removed “gun”']],
    [
      'summaries',
      {},
      { summaries: { weekly: false, hour: 17, channel: 'C1' } },
      ['channel of summaries from none to channel C1', 'weekly summary from on to off', 'hour of summaries from 9:00 to 17:00'],
    ],
    [
      'a brand',
      {},
      { brands: [aBrand({ brandId: 'acme', name: 'Acme' })], brand: 'acme' },
      [expect.stringMatching(/^brand acme from none to “Acme” \(/), 'brand of the workspace from none to acme'],
    ],
    ['nothing', { tier: 'pro' }, { tier: 'pro' }, []],
  ])('of %s', (_, before, after, words) => {
    expect(changes(before, after)).toEqual(words)
  })

  it('leaves no rule of the schema without words', () => {
    const set = {
      timeZone: 'Europe/Berlin',
      admins: { people: ['U1'] },
      approvals: { channel: 'C1', groups: ['S1'] },
      tiers: {
        free: { priceCardAbove: 1 },
        pro: { mayBePrivate: false, limits: { day: 50_000_000 } },
        enterprise: { limits: { week: 1 } },
      },
      tier: 'pro',
      members: { people: { U1: 'pro' } },
      limits: { day: 1 },
      allowedChannels: ['C1'],
      channels: { C1: { brand: 'acme' } },
      blockedWords: ['gun'],
      brands: [aBrand({ brandId: 'acme' })],
      brand: 'acme',
      summaries: { daily: false },
      retentionDays: 30,
      emoji: { up: ['tada'], down: ['rage'] },
    }
    expect(Object.keys(set).toSorted()).toEqual(Object.keys(Rules.shape).toSorted())
    for (const [name, value] of Object.entries(set)) expect(changes({}, { [name]: value }), name).not.toEqual([])
  })

  it('says amounts as they are typed', () => {
    expect([0, 200_000, 33_600, 10_000_000].map(dollars)).toEqual(['$0.00', '$0.20', '$0.0336', '$10.00'])
  })
})
