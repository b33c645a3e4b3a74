import { describe, expect, it } from 'vitest'
import { addDays } from '../../src/domain/calendar.ts'
import { addFigures, type DayTotals, type Figures, type Share, totalsOf } from '../../src/domain/figures.ts'
import type { Amounts } from '../../src/domain/rules.ts'
import { daysNeeded, summarise } from '../../src/reports/summarise.ts'

const usd = (dollars: number) => Math.round(dollars * 1_000_000)
const shares = (all: Readonly<Record<string, Share>>) => new Map(Object.entries(all))
const figuresOf = (fields: Partial<Figures> = {}): Figures => ({ ...addFigures([]), ...fields })
const spentOn = (day: string, dollars: number, fields: Partial<DayTotals> = {}): DayTotals => ({
  day,
  ...totalsOf((name) => (name === 'microUsd' ? usd(dollars) : name === 'images' ? Math.round(dollars * 10) : 0)),
  ...fields,
})

const THURSDAY = { kind: 'daily', period: '2026-11-19', days: ['2026-11-19'] } as const
const WEEK = { kind: 'weekly', period: '2026-W46', days: Array.from({ length: 7 }, (_, at) => addDays('2026-11-09', at)) } as const

function daily({
  spent = () => 0,
  figures = {},
  limits = {},
}: {
  spent?: (day: string) => number
  figures?: Partial<Figures>
  limits?: Amounts
}) {
  const totals = daysNeeded(THURSDAY).map((day) => spentOn(day, spent(day)))
  return summarise({ occasion: THURSDAY, figures: figuresOf(figures), totals, limits, timeZone: 'UTC' })
}

describe('a summary', () => {
  it('names the models and the ten who spent most, dearest first', () => {
    const people = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`U${at}`, { images: 1, microUsd: usd(at) }]))
    const summary = daily({
      figures: { byPerson: shares(people), byModel: shares({ lite: { images: 9, microUsd: 1 }, pro: { images: 1, microUsd: 9 } }) },
    })
    expect(summary.people.map(({ name }) => name)).toEqual(['U11', 'U10', 'U9', 'U8', 'U7', 'U6', 'U5', 'U4', 'U3', 'U2'])
    expect(summary.peopleInAll).toBe(12)
    expect(summary.models.map(({ name }) => name)).toEqual(['pro', 'lite'])
  })

  it('says how satisfied people were and what a liked picture cost, where there is anything to say', () => {
    expect(daily({ figures: { up: 9, down: 3, liked: 8, microUsd: usd(2) } })).toMatchObject({
      satisfiedPercent: 75,
      perLikedMicroUsd: usd(0.25),
    })
    expect(daily({})).not.toHaveProperty('satisfiedPercent')
    expect(daily({})).not.toHaveProperty('perLikedMicroUsd')
  })

  it('compares with the day before, and shows fourteen days', () => {
    const summary = daily({ spent: (day) => (day === '2026-11-18' ? 4 : day === '2026-11-19' ? 3 : 0) })
    expect(summary.before.microUsd).toBe(usd(4))
    expect([summary.trend.length, summary.trend[0]?.label, summary.trend.at(-1)]).toEqual([
      14,
      '6 Nov',
      { label: '19 Nov', images: 30, microUsd: usd(3) },
    ])
  })

  it('of a week compares with the week before, and shows eight weeks', () => {
    const totals = daysNeeded(WEEK).map((day) => spentOn(day, day >= '2026-11-09' ? 1 : day >= '2026-11-02' ? 2 : 0))
    const summary = summarise({ occasion: WEEK, figures: figuresOf(), totals, limits: { day: 1, week: usd(20) }, timeZone: 'UTC' })
    expect(summary.before.microUsd).toBe(usd(14))
    expect(summary.trend.map(({ label, microUsd }) => [label, microUsd]).slice(-3)).toEqual([
      ['W44', 0],
      ['W45', usd(14)],
      ['W46', usd(7)],
    ])
    expect(summary.trend).toHaveLength(8)
    expect(summary.budgets).toEqual([{ period: 'week', key: '2026-W46', limitMicroUsd: usd(20), spentMicroUsd: usd(7) }])
  })
})

describe('a budget', () => {
  it('counts its own period up to the day of the summary', () => {
    const { budgets } = daily({ spent: () => 1, limits: { day: usd(5), week: usd(50), month: usd(200) } })
    expect(budgets.map(({ key, spentMicroUsd }) => [key, spentMicroUsd])).toEqual([
      ['2026-11-19', usd(1)],
      ['2026-W47', usd(4)],
      ['2026-11', usd(19)],
    ])
  })

  it('runs out on the day on which the last seven days would have used up the rest', () => {
    const [month] = daily({ spent: (day) => (day >= '2026-11-13' ? 10 : 0), limits: { month: usd(100) } }).budgets
    expect(month?.forecast).toEqual({ burnMicroUsdPerDay: usd(10), runsOutOn: '2026-11-22' })
  })

  it('lasts where it would run out after its period, and where nothing is spent', () => {
    expect(daily({ spent: () => 1, limits: { month: usd(100) } }).budgets[0]?.forecast).toEqual({ burnMicroUsdPerDay: usd(1) })
    expect(daily({ limits: { month: usd(100) } }).budgets[0]?.forecast).toEqual({ burnMicroUsdPerDay: 0 })
  })

  it('of a team that began yesterday is not stretched over days without them', () => {
    const [month] = daily({ spent: (day) => (day >= '2026-11-18' ? 10 : 0), limits: { month: usd(50) } }).budgets
    expect(month?.forecast).toEqual({ burnMicroUsdPerDay: usd(10), runsOutOn: '2026-11-22' })
  })
})

describe('savings', () => {
  it('say in words what could have been spent less on, the largest first', () => {
    const { savings } = daily({
      figures: {
        best: 20,
        simpleBest: 12,
        simpleBestOverMicroUsd: usd(1.2),
        fresh: 3,
        freshMicroUsd: usd(2),
        microUsd: usd(5),
        providerMicroUsd: usd(5.5),
      },
    })
    expect(savings).toEqual([
      '3 pictures were made anew by Again, Vary or fresh, for $2.00: what is there already is free.',
      '12 of 20 best-quality pictures were of complexity under 0.3: standard would have saved $1.20.',
      '$0.50 went to calls that gave nobody a picture, or that read wishes.',
    ])
  })

  it('compare the dearest model with the cheapest that was paid for', () => {
    const byModel = shares({
      sketch: { images: 50, microUsd: 0 },
      flash: { images: 10, microUsd: usd(0.4) },
      pro: { images: 20, microUsd: usd(2.8) },
    })
    expect(daily({ figures: { byModel } }).savings).toEqual(['pro drew 20 pictures: half of them by flash would have saved $1.00.'])
  })

  it('are silent about cents, and where there is nothing to compare', () => {
    expect(
      daily({ figures: { fresh: 1, freshMicroUsd: 5_000, byModel: shares({ flash: { images: 10, microUsd: usd(0.4) } }) } }).savings,
    ).toEqual([])
  })
})
