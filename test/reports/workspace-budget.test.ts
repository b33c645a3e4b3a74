import { describe, expect, it } from 'vitest'
import { addFigures, type DayTotals, type Figures, totalsOf } from '../../src/domain/figures.ts'
import type { Amounts } from '../../src/domain/rules.ts'
import { DEFAULT_RULES, rulesFor, workspaceKey } from '../../src/domain/rules.ts'
import type { WorkspaceFigures } from '../../src/ports.ts'
import { workspaceBudgets } from '../../src/reports/workspace-budget.ts'
import { aPerson, aRequest } from '../support/builders.ts'

const NOON = Date.parse('2026-11-20T12:00:00Z')
const usd = (amount: number) => amount * 1_000_000

/** What was spent by one person with one model in one channel, by workspace and day. */
type Spent = Readonly<Record<string, Readonly<Record<string, number>>>>

function budgetOf(spent: Spent, limits: Amounts = {}, asker = aPerson()) {
  const dayOf = (workspace: string, day: string): Figures => {
    const microUsd = spent[workspace]?.[day] ?? 0
    const share = { images: microUsd > 0 ? 1 : 0, microUsd }
    const named = (name: string) => new Map(microUsd > 0 ? [[name, share]] : [])
    const totals = totalsOf((name) => (name === 'microUsd' ? microUsd : name === 'images' ? share.images : 0))
    return { ...totals, byModel: named('flash'), byPerson: named(`U${day}`), byChannel: named('C1') }
  }
  const figures: WorkspaceFigures = {
    totals: async (workspace, days) => days.map((day): DayTotals => ({ day, ...dayOf(workspaceKey(workspace), day) })),
    figures: async (workspace, days) => addFigures(days.map((day) => dayOf(workspaceKey(workspace), day))),
  }
  const rules = { ...DEFAULT_RULES, limits }
  const ruleBook = {
    for: async (of: Parameters<typeof rulesFor>[1]) => rulesFor(rules, of, [], { timeZone: 'UTC', person: {}, workspace: {} }),
  }
  return workspaceBudgets(figures, ruleBook, () => NOON).of(aRequest({ asker }))
}

/** Two dollars a day from Monday 16 November on. */
const STEADY: Spent = {
  'slack:T1': Object.fromEntries(['16', '17', '18', '19', '20'].map((day) => [`2026-11-${day}`, usd(2)])),
}

describe('the budget of a workspace', () => {
  it('is what was spent today, this week and this month, limited or not', async () => {
    const earlier = { 'slack:T1': { ...STEADY['slack:T1'], '2026-11-02': usd(5), '2026-10-31': usd(50) } }
    expect((await budgetOf(earlier)).spent).toEqual({ day: usd(2), week: usd(10), month: usd(15) })
  })

  it('says on which day it runs out, should things go on as lately', async () => {
    const { budgets } = await budgetOf(STEADY, { day: usd(4), month: usd(16) })
    expect(budgets).toEqual([
      expect.objectContaining({ period: 'day', spentMicroUsd: usd(2), limitMicroUsd: usd(4) }),
      expect.objectContaining({ period: 'month', forecast: { burnMicroUsdPerDay: usd(2), runsOutOn: '2026-11-23' } }),
    ])
  })

  it('says nothing of a day where it lasts', async () => {
    const { budgets } = await budgetOf(STEADY, { month: usd(100) })
    expect(budgets[0]?.forecast).toEqual({ burnMicroUsdPerDay: usd(2) })
  })

  it('shows where it went since the first of the month, and the last fourteen days', async () => {
    const { models, people, peopleInAll, channels, trend } = await budgetOf(STEADY)
    expect(models).toEqual([{ name: 'flash', images: 5, microUsd: usd(10) }])
    expect(channels).toEqual([{ name: 'C1', images: 5, microUsd: usd(10) }])
    expect([people.length, peopleInAll]).toEqual([5, 5])
    expect(trend.map(({ microUsd }) => microUsd)).toEqual([...Array(9).fill(0), ...Array(5).fill(usd(2))])
    expect(trend.at(-1)?.label).toBe('20 Nov')
  })

  it('names ten people at most, and says how many there are', async () => {
    const days = Array.from({ length: 20 }, (_, at) => [`2026-11-${String(at + 1).padStart(2, '0')}`, usd(at + 1)])
    const { people, peopleInAll } = await budgetOf({ 'slack:T1': Object.fromEntries(days) })
    expect([people.length, peopleInAll, people[0]?.name]).toEqual([10, 20, 'U2026-11-20'])
  })

  it('is of the workspace of whoever asks, and of no other', async () => {
    const { spent, models, people, channels } = await budgetOf(STEADY, {}, aPerson({ workspaceId: 'T2' }))
    expect([spent, models, people, channels]).toEqual([{ day: 0, week: 0, month: 0 }, [], [], []])
  })
})
