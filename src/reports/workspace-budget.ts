import { addDays, calendarAt, PERIODS, type Period, weekdayOf } from '../domain/calendar.ts'
import type { DayTotals } from '../domain/figures.ts'
import type { MicroUsd } from '../domain/money.ts'
import type { Amounts, PersonRules } from '../domain/rules.ts'
import type { WorkspaceBudget } from '../domain/workspace-budget.ts'
import type { RuleBook, WorkspaceBudgets, WorkspaceFigures } from '../ports.ts'
import { daysNeeded, dearestFirst, summarise } from './summarise.ts'

const TOP = 10

/** Reads the sums that are kept by day, never the history. */
export const workspaceBudgets = (figures: WorkspaceFigures, ruleBook: RuleBook, now: () => number = Date.now): WorkspaceBudgets => ({
  async of(asked) {
    const rules = await ruleBook.for(asked)
    const { timeZone } = rules
    const today = calendarAt(now(), timeZone).keys.day
    const occasion = { kind: 'daily', period: today, days: daysOfMonth(today) } as const
    const [ofMonth, totals] = await Promise.all([
      figures.figures(asked.place, occasion.days),
      figures.totals(asked.place, daysNeeded(occasion)),
    ])
    const summary = summarise({ occasion, figures: ofMonth, totals, limits: limitsOf(rules), timeZone })
    const channels = dearestFirst(ofMonth.byChannel)
    return { ...summary, today, spent: spentIn(totals, today), channels: channels.slice(0, TOP), channelsInAll: channels.length }
  },
})

const daysOfMonth = (today: string): string[] =>
  Array.from({ length: Number(today.slice(8)) }, (_, at) => addDays(`${today.slice(0, 7)}-01`, at))

const limitsOf = ({ caps }: Pick<PersonRules, 'caps'>): Amounts =>
  Object.fromEntries(caps.flatMap(({ scope, period, limitMicroUsd }) => (scope === 'workspace' ? [[period, limitMicroUsd]] : [])))

function spentIn(totals: readonly DayTotals[], today: string): WorkspaceBudget['spent'] {
  const from = { day: today, week: addDays(today, -((weekdayOf(today) + 6) % 7)), month: `${today.slice(0, 7)}-01` }
  const since = (period: Period): MicroUsd =>
    totals.filter(({ day }) => day >= from[period]).reduce((sum, { microUsd }) => sum + microUsd, 0)
  return Object.fromEntries(PERIODS.map((period) => [period, since(period)])) as Record<Period, MicroUsd>
}
