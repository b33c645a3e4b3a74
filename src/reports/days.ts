import { addDays, weekdayOf } from '../domain/calendar.ts'
import { periodOf } from '../domain/summary.ts'

export interface Span {
  readonly first: string
  readonly last: string
}

/** The days of "2026-11-20", "2026-W47" or "2026-11". */
export function spanOf(key: string): Span {
  switch (periodOf(key)) {
    case 'day':
      return { first: key, last: key }
    case 'week': {
      const monday = addDays(mondayOf(`${key.slice(0, 4)}-01-04`), 7 * (Number(key.slice(6)) - 1))
      return { first: monday, last: addDays(monday, 6) }
    }
    case 'month': {
      const next = addDays(`${key}-28`, 4).slice(0, 7)
      return { first: `${key}-01`, last: addDays(`${next}-01`, -1) }
    }
  }
}

export const mondayOf = (day: string): string => addDays(day, -((weekdayOf(day) + 6) % 7))

export function daysBetween(first: string, last: string): string[] {
  const days: string[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day)
  return days
}
