import { describe, expect, it } from 'vitest'
import { checkBlocks } from '../../playground/slack/block-kit.ts'
import type { Card } from '../../src/bots/cards.ts'
import { DISCORD_LIMITS } from '../../src/bots/discord/limits.ts'
import { renderCard as renderForDiscord } from '../../src/bots/discord/render.ts'
import { renderCard as renderForSlack } from '../../src/bots/slack/render.ts'
import { summaryView } from '../../src/bots/views/summary-view.ts'
import { totalsOf } from '../../src/domain/figures.ts'
import type { Summary } from '../../src/domain/summary.ts'

const usd = (dollars: number) => Math.round(dollars * 1_000_000)
const totals = (fields: Partial<Summary['totals']> = {}) => ({ ...totalsOf(() => 0), ...fields })

const aSummary = (fields: Partial<Summary> = {}): Summary => ({
  kind: 'daily',
  period: '2026-11-19',
  firstDay: '2026-11-19',
  lastDay: '2026-11-19',
  timeZone: 'UTC',
  totals: totals({ images: 3, microUsd: usd(1.67) }),
  before: totals(),
  budgets: [],
  models: [{ name: 'flash', images: 3, microUsd: usd(1.67) }],
  people: [{ name: 'U1', images: 3, microUsd: usd(1.67) }],
  peopleInAll: 1,
  savings: [],
  trend: [{ label: '19 Nov', images: 3, microUsd: usd(1.67) }],
  ...fields,
})

const wordsOf = ({ nodes }: Card): string =>
  nodes
    .flatMap((node) =>
      'pieces' in node ? [node.pieces.map((piece) => (typeof piece === 'string' ? piece : Object.values(piece)[0])).join('')] : [],
    )
    .join('\n')

describe('a summary, as people read it', () => {
  it('says in its notification what it is about', () => {
    const budget = { period: 'day', key: '2026-11-19', limitMicroUsd: usd(10), spentMicroUsd: usd(1.67) } as const
    expect(summaryView(aSummary({ budgets: [budget] })).plain).toBe('Thu 19 Nov: 3 pictures, $1.67 charged. Day: 16 % of $10.00.')
  })

  it('names the day on which a budget runs out', () => {
    const forecast = { burnMicroUsdPerDay: usd(4), runsOutOn: '2026-11-24' }
    const budget = { period: 'month', key: '2026-11', limitMicroUsd: usd(100), spentMicroUsd: usd(80), forecast } as const
    expect(wordsOf(summaryView(aSummary({ budgets: [budget] })))).toContain(
      'Month so far: $80.00 of $100.00 (80 %). At $4.00 a day it runs out on Tue 24 Nov.',
    )
  })

  it.each([
    [{ providerMicroUsd: usd(1.67), providerCalls: 3 }, 'Providers were paid $1.67 for 3 calls, which is what was charged.'],
    [
      { providerMicroUsd: usd(1.9), providerCalls: 5 },
      '$0.23 more than was charged, for calls that gave no picture and for reading wishes.',
    ],
    [
      { providerMicroUsd: usd(1.5), providerCalls: 1 },
      'for 1 call: $0.17 less than was charged, for pictures whose calls were paid on another day.',
    ],
    [{}, 'Providers were paid nothing.'],
  ])('reconciles what providers were paid with what was charged: %j', (paid, words) => {
    expect(wordsOf(summaryView(aSummary({ totals: totals({ images: 3, microUsd: usd(1.67), ...paid }) })))).toContain(words)
  })

  it('tells votes and what a liked picture cost', () => {
    const shown = summaryView(
      aSummary({ totals: totals({ images: 3, up: 3, down: 1 }), satisfiedPercent: 75, perLikedMicroUsd: usd(0.56) }),
    )
    expect(wordsOf(shown)).toContain('Liked: 75 % of 4 votes; $0.56 for each picture that somebody liked.')
  })

  it('fits both platforms however much there is to say', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ name: `U${'0'.repeat(20)}${at}`, images: 99_999, microUsd: usd(12_345) }))
    const budgets = (['day', 'week', 'month'] as const).map((period) => ({
      period,
      key: '2026-11',
      limitMicroUsd: usd(9),
      spentMicroUsd: usd(10),
    }))
    const points = Array.from({ length: 14 }, (_, at) => ({ label: `${at + 1} Nov`, images: 99_999, microUsd: usd(12_345.67) }))
    const shown = summaryView(
      aSummary({
        models: many(15),
        people: many(10),
        peopleInAll: 10_000,
        budgets,
        trend: points,
        savings: ['s'.repeat(200), 't'.repeat(200), 'u'.repeat(200)],
      }),
      { lateMs: 1e9 },
    )
    const onSlack = renderForSlack(shown)
    expect([onSlack.cut, checkBlocks(onSlack.blocks, 'message', () => undefined)]).toEqual([[], []])
    expect(renderForDiscord(shown, new Map([['chart', 'spending.png']])).cut).toEqual([])
    const alt = shown.nodes.flatMap((node) => (node.kind === 'chart' ? [node.alt] : [])).join('')
    expect(alt.length).toBeLessThanOrEqual(DISCORD_LIMITS.altChars)
  })
})
