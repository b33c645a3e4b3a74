import type { Alert } from '../domain/announcement.ts'
import { addDays, firstMoment } from '../domain/calendar.ts'
import type { Figures } from '../domain/figures.ts'
import { type AlertReport, periodOf } from '../domain/summary.ts'
import { daysBetween, spanOf } from './days.ts'
import { savingsIn } from './savings.ts'

const HOUR_MS = 3_600_000

/**
 * How fast the money goes, and when it is gone: a day's budget by the hours since midnight, the others by the days since their first.
 *
 * @param figures of the period so far
 */
export function reportAlert(
  alert: Alert,
  figures: Figures,
  { timeZone, nowMs }: { readonly timeZone: string; readonly nowMs: number },
): AlertReport {
  const period = periodOf(alert.period)
  const endsMs = endOf(alert, timeZone)
  const elapsedMs = Math.max(HOUR_MS, nowMs - firstMoment(spanOf(alert.period).first, timeZone))
  const burnPer = period === 'day' ? 'hour' : 'day'
  const left = alert.limitMicroUsd - alert.spentMicroUsd
  const runsOutMs = nowMs + (left * elapsedMs) / Math.max(1, alert.spentMicroUsd)
  return {
    alert,
    period,
    burnMicroUsd: Math.round(alert.spentMicroUsd / (elapsedMs / (burnPer === 'hour' ? HOUR_MS : 24 * HOUR_MS))),
    burnPer,
    ...(alert.percent < 100 && runsOutMs < endsMs && { runsOutMs }),
    endsMs,
    savings: savingsIn(figures),
  }
}

/** When the period is over, and with it what the alert is about. */
export const endOf = ({ period }: Alert, timeZone: string): number => firstMoment(addDays(spanOf(period).last, 1), timeZone)

export const daysOfAlert = ({ period }: Alert): string[] => daysBetween(spanOf(period).first, spanOf(period).last)
