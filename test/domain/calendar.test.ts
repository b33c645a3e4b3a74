import { describe, expect, it } from 'vitest'
import { calendarAt } from '../../src/domain/calendar.ts'

const at = (moment: string) => Date.parse(moment)
const HOUR_MS = 3_600_000
const dayHours = (moment: string, timeZone: string) => {
  const { fromMs, untilMs } = calendarAt(at(moment), timeZone)
  return (untilMs.day - fromMs) / HOUR_MS
}

describe('the calendar of a time zone', () => {
  it('says which day, week and month it is, and when they end', () => {
    const { keys, fromMs, untilMs } = calendarAt(at('2026-11-20T23:30:00Z'), 'Europe/Berlin')
    expect(keys).toEqual({ day: '2026-11-21', week: '2026-W47', month: '2026-11' })
    expect(fromMs).toBe(at('2026-11-20T23:00:00Z'))
    expect(untilMs).toEqual({ day: at('2026-11-21T23:00:00Z'), week: at('2026-11-22T23:00:00Z'), month: at('2026-11-30T23:00:00Z') })
  })

  it.each([
    ['a day before UTC', 'Pacific/Honolulu', '2026-11-21T05:00:00Z', '2026-11-20'],
    ['a day after UTC', 'Pacific/Kiritimati', '2026-11-20T11:00:00Z', '2026-11-21'],
    ['a quarter of an hour', 'Asia/Kathmandu', '2026-11-20T18:15:00Z', '2026-11-21'],
  ])('knows zones that are %s away', (_, timeZone, moment, day) => {
    expect(calendarAt(at(moment), timeZone).keys.day).toBe(day)
  })

  it.each([
    ['2026-12-31T12:00:00Z', '2026-W53', 'the last days of a year belong to its last week'],
    ['2027-01-03T12:00:00Z', '2026-W53', 'and so do the first of the next, until Monday'],
    ['2027-01-04T12:00:00Z', '2027-W01', 'which begins the new one'],
    ['2024-12-30T12:00:00Z', '2025-W01', 'a week is of the year of its Thursday'],
  ])('%s is in %s: %s', (moment, week) => {
    expect(calendarAt(at(moment), 'UTC').keys.week).toBe(week)
  })

  it.each([
    ['Europe/Berlin', '2026-03-29T12:00:00Z', 23],
    ['Europe/Berlin', '2026-10-25T12:00:00Z', 25],
    ['America/New_York', '2026-03-08T16:00:00Z', 23],
    ['America/New_York', '2026-11-01T16:00:00Z', 25],
    ['Australia/Lord_Howe', '2026-04-05T02:00:00Z', 24.5],
    ['UTC', '2026-03-29T12:00:00Z', 24],
  ])('a day in %s at %s has %d hours', (timeZone, moment, hours) => {
    expect(dayHours(moment, timeZone)).toBe(hours)
  })

  it('begins a day at one o’clock where the clocks skip midnight', () => {
    const { keys, fromMs } = calendarAt(at('2026-04-24T12:00:00Z'), 'Africa/Cairo')
    expect([keys.day, fromMs]).toEqual(['2026-04-24', at('2026-04-23T22:00:00Z')])
  })

  it('gives every moment exactly one day, over both changes of a year', () => {
    for (const timeZone of ['Europe/Berlin', 'America/New_York', 'Africa/Cairo', 'Australia/Lord_Howe']) {
      let calendar = calendarAt(at('2026-01-01T12:00:00Z'), timeZone)
      for (let day = 0; day < 366; day += 1) {
        const next = calendarAt(calendar.untilMs.day, timeZone)
        expect(next.fromMs).toBe(calendar.untilMs.day)
        expect(next.keys.day > calendar.keys.day).toBe(true)
        calendar = next
      }
    }
  })

  it('refuses a zone that there is not', () => {
    expect(() => calendarAt(0, 'Middle/Earth')).toThrow(RangeError)
  })
})
