import { describe, expect, it } from 'vitest'
import type { Standing } from '../../src/domain/ledger.ts'
import { inTime, nearLimitInWords, overLimitInWords } from '../../src/domain/limit-words.ts'

const NOW_MS = 1_000_000
const HOUR_MS = 3_600_000
const limit = (fields: Partial<Standing> = {}): Standing => ({
  scope: 'person',
  period: 'day',
  limitMicroUsd: 10_000_000,
  spentMicroUsd: 9_900_000,
  heldMicroUsd: 0,
  resetsAtMs: NOW_MS + 5 * HOUR_MS,
  ...fields,
})
const TEAM = { workspaceId: 'T1' }
const pro = { modelId: 'pro', priceMicroUsd: 134_000 }
const flash = { modelId: 'flash', priceMicroUsd: 33_600 }

describe('a limit in words', () => {
  it('says how much of it is used when it comes near its end', () => {
    expect(nearLimitInWords(limit({ spentMicroUsd: 8_000_000, heldMicroUsd: 67_000 }), NOW_MS)).toBe(
      'You have used $8.07 of your $10.00 for today; it starts anew in 5 h.',
    )
  })

  it.each<[string, Partial<Standing>, typeof flash, string]>([
    [
      'what would still fit',
      {},
      flash,
      'You have $0.10 left of your $10.00 for today, and pro costs $0.13. flash would still fit, at $0.034.',
    ],
    [
      'that even the cheapest does not fit',
      { spentMicroUsd: 9_990_000 },
      flash,
      'You have $0.010 left of your $10.00 for today, and pro costs $0.13. Even flash, the cheapest, costs $0.034.',
    ],
    [
      'whose limit it is, and that some of it is held',
      { scope: 'workspace', period: 'month', spentMicroUsd: 9_000_000, heldMicroUsd: 1_000_000 },
      pro,
      'This workspace has nothing left of its $10.00 for this month, with what is being made right now, and pro costs $0.13.',
    ],
  ])('says %s', (_, fields, cheapest, words) => {
    expect(overLimitInWords(limit(fields), pro, cheapest, TEAM, NOW_MS)).toBe(
      `${words} The limit starts anew in 5 h; an admin, or whoever runs me, can raise it.`,
    )
  })

  it.each<[Standing['scope'], { workspaceId: string }, string]>([
    ['person', TEAM, 'an admin, or whoever runs me,'],
    ['channel', TEAM, 'an admin, or whoever runs me,'],
    ['workspace', TEAM, 'an admin, or whoever runs me,'],
    ['global', TEAM, 'whoever runs me'],
    ['person', { workspaceId: 'dm-7' }, 'whoever runs me'],
  ])('names who can raise a limit of scope %s in %o', (scope, place, who) => {
    expect(overLimitInWords(limit({ scope }), pro, flash, place, NOW_MS)).toMatch(new RegExp(`; ${who} can raise it\\.$`))
  })

  it.each([
    [20_000, 'in 1 min'],
    [90 * 60_000, 'in 90 min'],
    [4 * HOUR_MS + 1, 'in 5 h'],
    [60 * HOUR_MS, 'in 3 days'],
  ])('%d ms are %s: nobody comes too early', (ms, words) => {
    expect(inTime(ms)).toBe(words)
  })
})
