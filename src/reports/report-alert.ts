import type { Alert } from '../domain/announcement.ts'
import { calendarAt } from '../domain/calendar.ts'
import type { Figures } from '../domain/figures.ts'
import { type AlertReport, periodOf } from '../domain/summary.ts'
import { savingsIn } from './savings.ts'

const HOUR_MS = 3_600_000

/**
 * How fast the money goes, and when it is gone: a day's budget by the hours since midnight, the others by the days since their first.
 *
 * @param figures of the period so far
 */
export function reportAlert(alert: Alert, figures: Figures, timeZone: string): AlertReport {
  const period = periodOf(alert.period)
  const calendar = calendarAt(alert.atMs, timeZone)
  const endsMs = calendar.untilMs[period]
  const elapsedMs = Math.max(HOUR_MS, alert.atMs - beginningOf(alert, timeZone))
  const burnPer = period === 'day' ? 'hour' : 'day'
  const left = alert.limitMicroUsd - alert.spentMicroUsd
  const runsOutMs = alert.atMs + (left * elapsedMs) / Math.max(1, alert.spentMicroUsd)
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

/** The days of an alert's period up to the moment it came up. */
export function daysOfAlert(alert: Alert, timeZone: string): string[] {
  const days: string[] = []
  for (let atMs = alert.atMs; ; atMs = calendarAt(atMs, timeZone).fromMs - 1) {
    const { keys } = calendarAt(atMs, timeZone)
    if (keys[periodOf(alert.period)] !== alert.period) return days.toReversed()
    days.push(keys.day)
  }
}

function beginningOf(alert: Alert, timeZone: string): number {
  let { fromMs } = calendarAt(alert.atMs, timeZone)
  for (
    let earlier = calendarAt(fromMs - 1, timeZone);
    earlier.keys[periodOf(alert.period)] === alert.period;
    earlier = calendarAt(fromMs - 1, timeZone)
  ) {
    fromMs = earlier.fromMs
  }
  return fromMs
}
