import { addDays } from '../domain/calendar.ts'
import type { MicroUsd } from '../domain/money.ts'
import type { Forecast } from '../domain/summary.ts'

const DAYS_LOOKED_AT = 7

/**
 * When a budget runs out, should things go on as in the last seven days; where money was first spent later than that, as since then.
 *
 * @param spentByDay  what was spent on each day up to and with `day`, oldest first
 * @param lastDay     of the budget's period
 */
export function forecastOf(
  { limitMicroUsd, spentMicroUsd }: { readonly limitMicroUsd: MicroUsd; readonly spentMicroUsd: MicroUsd },
  { spentByDay, day, lastDay }: { readonly spentByDay: readonly MicroUsd[]; readonly day: string; readonly lastDay: string },
): Forecast {
  const burnMicroUsdPerDay = burnOf(spentByDay)
  const left = limitMicroUsd - spentMicroUsd
  if (left <= 0) return { burnMicroUsdPerDay, runsOutOn: day }
  if (burnMicroUsdPerDay === 0) return { burnMicroUsdPerDay }
  const runsOutOn = addDays(day, Math.min(366, Math.ceil(left / burnMicroUsdPerDay)))
  return runsOutOn <= lastDay ? { burnMicroUsdPerDay, runsOutOn } : { burnMicroUsdPerDay }
}

function burnOf(spentByDay: readonly MicroUsd[]): MicroUsd {
  const lately = spentByDay.slice(-DAYS_LOOKED_AT)
  const since = lately.slice(
    Math.max(
      0,
      lately.findIndex((spent) => spent > 0),
    ),
  )
  return Math.round(since.reduce((sum, spent) => sum + spent, 0) / Math.max(1, since.length))
}
