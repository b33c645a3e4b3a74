/** Days, weeks and months as people of one time zone count them: the periods of a limit. */
export const PERIODS = ['day', 'week', 'month'] as const
export type Period = (typeof PERIODS)[number]

/** The periods that one moment lies in. */
export interface Calendar {
  /** "2026-11-20", "2026-W47" (ISO 8601: from Monday) and "2026-11". */
  readonly keys: Readonly<Record<Period, string>>
  /** When the day began. All three keys hold from here… */
  readonly fromMs: number
  /** …until the period ends, each of them. The day is the first to end. */
  readonly untilMs: Readonly<Record<Period, number>>
}

/**
 * Which day, week and month it is in a time zone, and when each of them ends. A day has 23 or 25 hours where the clocks change, and begins at its first
 * moment where they skip midnight.
 *
 * @param timeZone  IANA name, such as Europe/Berlin
 * @throws RangeError for a name that is none
 */
export function calendarAt(nowMs: number, timeZone: string): Calendar {
  const known = LAST.get(timeZone)
  if (known && nowMs >= known.fromMs && nowMs < known.untilMs.day) return known
  const calendar = workOut(nowMs, timeZone)
  LAST.set(timeZone, calendar)
  return calendar
}

/** The last answer for each time zone holds for a day, and is asked for with every request. */
const LAST = new Map<string, Calendar>()
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

function workOut(nowMs: number, timeZone: string): Calendar {
  const day = localDay(nowMs, timeZone)
  const monday = addDays(day, -((weekdayOf(day) + 6) % 7))
  const month = day.slice(0, 7)
  const begin = (of: string) => firstMoment(of, timeZone)
  return {
    keys: { day, week: weekKey(monday), month },
    fromMs: begin(day),
    untilMs: { day: begin(addDays(day, 1)), week: begin(addDays(monday, 7)), month: begin(`${addDays(`${month}-28`, 4).slice(0, 7)}-01`) },
  }
}

/** "2026-W47". The ISO year of a week is that of its Thursday. */
export function weekKey(monday: string): string {
  const thursday = addDays(monday, 3)
  const year = thursday.slice(0, 4)
  const ordinal = (dateMs(thursday) - dateMs(`${year}-01-01`)) / DAY_MS
  return `${year}-W${String(Math.floor(ordinal / 7) + 1).padStart(2, '0')}`
}

/** When a day begins. Local dates never go back, so the first moment of one can be searched for. Clocks are changed at whole minutes. */
export function firstMoment(day: string, timeZone: string): number {
  let before = dateMs(day) - 1.5 * DAY_MS
  let after = dateMs(day) + 1.5 * DAY_MS
  while (after - before > MINUTE_MS) {
    const middle = before + Math.floor((after - before) / 2 / MINUTE_MS) * MINUTE_MS
    if (localDay(middle, timeZone) < day) before = middle
    else after = middle
  }
  return after
}

const FORMATS = new Map<string, Intl.DateTimeFormat>()

/** Tables of time zones and their names take 11 MB, which a process that reckons in UTC does without. */
function localDay(atMs: number, timeZone: string): string {
  if (timeZone === 'UTC') return new Date(atMs).toISOString().slice(0, 10)
  const format = FORMATS.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  FORMATS.set(timeZone, format)
  return format.format(atMs)
}

const dateMs = (day: string): number => Date.parse(`${day}T00:00:00Z`)
/** 0 is Sunday. */
export const weekdayOf = (day: string): number => new Date(dateMs(day)).getUTCDay()
export const addDays = (day: string, days: number): string => new Date(dateMs(day) + days * DAY_MS).toISOString().slice(0, 10)
