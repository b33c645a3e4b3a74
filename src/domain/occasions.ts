import { addDays, calendarAt, firstMoment, weekdayOf, weekKey } from './calendar.ts'

/** Summaries of a day are due on the next, those of a week (from Monday) on the next Monday, at an hour of the workspace's own clock. */
export const SUMMARY_KINDS = ['daily', 'weekly'] as const
export type SummaryKind = (typeof SUMMARY_KINDS)[number]

export interface Timing {
  readonly kind: SummaryKind
  /** 0 to 23. */
  readonly hour: number
  /** IANA name. */
  readonly timeZone: string
}

export interface Occasion {
  readonly kind: SummaryKind
  /** "2026-11-19" or "2026-W46". */
  readonly period: string
  /** The days of the period, in order. */
  readonly days: readonly string[]
  readonly dueMs: number
}

/** The last one that is due by now. */
export function latestOccasion(nowMs: number, timing: Timing): Occasion {
  const posting = postingDay(nowMs, timing)
  const newest = occasionOn(posting, timing)
  return newest.dueMs <= nowMs ? newest : occasionOn(addDays(posting, -newest.days.length), timing)
}

/** When the next one is due, later than now. */
export function nextDueMs(nowMs: number, timing: Timing): number {
  const posting = postingDay(nowMs, timing)
  const { dueMs } = occasionOn(posting, timing)
  return dueMs > nowMs ? dueMs : occasionOn(addDays(posting, timing.kind === 'daily' ? 1 : 7), timing).dueMs
}

/** Today, or the Monday of this week. */
function postingDay(nowMs: number, { kind, timeZone }: Timing): string {
  const today = calendarAt(nowMs, timeZone).keys.day
  return kind === 'daily' ? today : addDays(today, -((weekdayOf(today) + 6) % 7))
}

function occasionOn(posting: string, timing: Timing): Occasion {
  const { kind } = timing
  const length = kind === 'daily' ? 1 : 7
  const first = addDays(posting, -length)
  const days = Array.from({ length }, (_, at) => addDays(first, at))
  return { kind, period: kind === 'daily' ? first : weekKey(first), days, dueMs: momentOf(posting, timing) }
}

const STEP_MS = 15 * 60_000

/** The first moment of a day at which its clock shows the hour or, where the clocks skip that, a later one: exactly one, also where an hour comes twice. */
function momentOf(day: string, { hour, timeZone }: Timing): number {
  const begin = firstMoment(day, timeZone)
  const end = firstMoment(addDays(day, 1), timeZone)
  for (let atMs = begin; atMs < end; atMs += STEP_MS) if (hourAt(atMs, timeZone) >= hour) return atMs
  return end
}

const CLOCKS = new Map<string, Intl.DateTimeFormat>()

/** As in calendar.ts, UTC does without the tables of time zones. */
function hourAt(atMs: number, timeZone: string): number {
  if (timeZone === 'UTC') return new Date(atMs).getUTCHours()
  const clock = CLOCKS.get(timeZone) ?? new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' })
  CLOCKS.set(timeZone, clock)
  return Number(clock.format(atMs))
}
