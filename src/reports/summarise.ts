import { addDays, weekKey } from '../domain/calendar.ts'
import { addTotals, type DayTotals, type Figures, type Share } from '../domain/figures.ts'
import type { Occasion, SummaryKind } from '../domain/occasions.ts'
import type { Amounts } from '../domain/rules.ts'
import { type BudgetReport, dayLabel, type NamedShare, type Summary, type TrendPoint } from '../domain/summary.ts'
import { daysBetween, mondayOf, spanOf } from './days.ts'
import { forecastOf } from './forecast.ts'
import { savingsIn } from './savings.ts'

export interface Period {
  readonly occasion: Omit<Occasion, 'dueMs'>
  /** Of the days of the occasion together. */
  readonly figures: Figures
  /** Of the days that `daysNeeded` names. */
  readonly totals: readonly DayTotals[]
  readonly limits: Amounts
  readonly timeZone: string
}

const TOP = 10
const POINTS = { daily: 14, weekly: 8 } as const
/** For eight weeks and the longest month. */
const DAYS_BACK = 56

/** The days whose sums a summary looks at, oldest first. */
export function daysNeeded({ days }: Pick<Occasion, 'days'>): string[] {
  const last = days.at(-1) ?? ''
  return daysBetween(addDays(last, 1 - DAYS_BACK), last)
}

/** The figures of a period, made into what a team wants to know. */
export function summarise({ occasion, figures, totals, limits, timeZone }: Period): Summary {
  const { kind, period, days } = occasion
  const [firstDay = '', lastDay = ''] = [days[0], days.at(-1)]
  const { up, down, liked, microUsd } = figures
  const beforeDays = days.map((day) => addDays(day, -days.length))
  return {
    ...{ kind, period, firstDay, lastDay, timeZone },
    totals: figures,
    before: addTotals(totals.filter(({ day }) => beforeDays.includes(day))),
    budgets: budgetsOf(kind, lastDay, { totals, limits }),
    models: dearestFirst(figures.byModel),
    people: dearestFirst(figures.byPerson).slice(0, TOP),
    peopleInAll: figures.byPerson.size,
    ...(up + down > 0 && { satisfiedPercent: Math.round((100 * up) / (up + down)) }),
    ...(liked > 0 && { perLikedMicroUsd: Math.round(microUsd / liked) }),
    savings: savingsIn(figures),
    trend: kind === 'daily' ? daysOf(totals) : weeksOf(totals, lastDay),
  }
}

export function dearestFirst(shares: ReadonlyMap<string, Share>): NamedShare[] {
  return [...shares]
    .map(([name, share]) => ({ name, ...share }))
    .toSorted((one, other) => other.microUsd - one.microUsd || other.images - one.images || one.name.localeCompare(other.name))
}

/** What a day may cost says little about a week. */
function budgetsOf(kind: SummaryKind, lastDay: string, { totals, limits }: Pick<Period, 'totals' | 'limits'>): BudgetReport[] {
  const keys = { day: lastDay, week: weekKey(mondayOf(lastDay)), month: lastDay.slice(0, 7) }
  return (['day', 'week', 'month'] as const).flatMap((period) => {
    const limitMicroUsd = limits[period]
    if (limitMicroUsd === undefined || (kind === 'weekly' && period === 'day')) return []
    const { first, last } = spanOf(keys[period])
    const spentMicroUsd = sum(totals.filter(({ day }) => day >= first && day <= lastDay))
    const spent = { limitMicroUsd, spentMicroUsd }
    const looked = { spentByDay: totals.map(({ microUsd }) => microUsd), day: lastDay, lastDay: last }
    return [{ period, key: keys[period], ...spent, ...(last > lastDay && { forecast: forecastOf(spent, looked) }) }]
  })
}

const sum = (totals: readonly DayTotals[]): number => totals.reduce((all, { microUsd }) => all + microUsd, 0)

const daysOf = (totals: readonly DayTotals[]): TrendPoint[] =>
  totals.slice(-POINTS.daily).map(({ day, images, microUsd }) => ({ label: dayLabel(day), images, microUsd }))

function weeksOf(totals: readonly DayTotals[], lastDay: string): TrendPoint[] {
  return Array.from({ length: POINTS.weekly }, (_, at) => {
    const monday = addDays(lastDay, -6 - 7 * (POINTS.weekly - 1 - at))
    const { images, microUsd } = addTotals(totals.filter(({ day }) => day >= monday && day <= addDays(monday, 6)))
    return { label: weekKey(monday).slice(5), images, microUsd }
  })
}
