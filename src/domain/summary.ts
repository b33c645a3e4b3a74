import type { Alert } from './announcement.ts'
import type { Period } from './calendar.ts'
import type { Totals } from './figures.ts'
import type { MicroUsd } from './money.ts'
import type { SummaryKind } from './occasions.ts'

/** What a workspace is told of a day or a week of its money: figures and facts, in no platform's words yet. */
export interface Summary {
  readonly kind: SummaryKind
  /** "2026-11-19" or "2026-W46". */
  readonly period: string
  readonly firstDay: string
  readonly lastDay: string
  readonly timeZone: string
  readonly totals: Totals
  /** The same of the period before. */
  readonly before: Totals
  readonly budgets: readonly BudgetReport[]
  /** Dearest first. */
  readonly models: readonly NamedShare[]
  /** The ten who spent most, by the platform's own id, and how many there were in all. */
  readonly people: readonly NamedShare[]
  readonly peopleInAll: number
  /** In percent of the votes; absent where nobody voted. */
  readonly satisfiedPercent?: number
  /** What was charged, by the pictures that somebody liked; absent where nobody liked any. */
  readonly perLikedMicroUsd?: MicroUsd
  /** At most three, the largest first, in words. */
  readonly savings: readonly string[]
  /** Fourteen days or eight weeks, this one last. */
  readonly trend: readonly TrendPoint[]
}

export interface NamedShare {
  readonly name: string
  readonly images: number
  readonly microUsd: MicroUsd
}

export interface TrendPoint {
  /** "19 Nov" or "W46". */
  readonly label: string
  readonly images: number
  readonly microUsd: MicroUsd
}

/** One budget of the workspace, in the period that the last day of the summary lies in. */
export interface BudgetReport {
  readonly period: Period
  readonly key: string
  readonly limitMicroUsd: MicroUsd
  readonly spentMicroUsd: MicroUsd
  /** Absent once its period is over. */
  readonly forecast?: Forecast
}

export interface Forecast {
  /** What is spent in a day, as things went in the last seven. */
  readonly burnMicroUsdPerDay: MicroUsd
  /** The day on which nothing is left; absent where the budget lasts. */
  readonly runsOutOn?: string
}

/** A budget that crossed a line, with what whoever is told wants to know next. */
export interface AlertReport {
  readonly alert: Alert
  readonly period: Period
  /** By the hour for a day's budget, by the day for the others. */
  readonly burnMicroUsd: MicroUsd
  readonly burnPer: 'hour' | 'day'
  /** When nothing is left at this rate, in ms; absent where the budget lasts, or is used up. */
  readonly runsOutMs?: number
  readonly endsMs: number
  readonly savings: readonly string[]
}

/** Nobody made, reused or judged anything. */
export const isQuiet = ({ images, providerCalls, up, down }: Totals): boolean => images + providerCalls + up + down === 0

/** "2026-11-20" is a day, "2026-W47" a week, "2026-11" a month. */
export const periodOf = (key: string): Period => (key.length === 10 ? 'day' : key.includes('W') ? 'week' : 'month')

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const

/** "19 Nov" */
export const dayLabel = (day: string): string => `${Number(day.slice(8))} ${MONTHS[Number(day.slice(5, 7)) - 1]}`

/** "Thu 19 Nov" */
export const dayInWords = (day: string): string => `${WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()]} ${dayLabel(day)}`
