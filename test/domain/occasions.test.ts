import { describe, expect, it } from 'vitest'
import { latestOccasion, nextDueMs, type Timing } from '../../src/domain/occasions.ts'

const timing = (fields: Partial<Timing> = {}): Timing => ({ kind: 'daily', hour: 9, timeZone: 'Europe/Berlin', ...fields })
const at = (iso: string) => Date.parse(iso)
const iso = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z')

/** Every due moment from one to the other. */
function dues(from: string, to: string, of: Timing): string[] {
  const all: string[] = []
  for (let due = nextDueMs(at(from), of); due <= at(to); due = nextDueMs(due, of)) all.push(iso(due))
  return all
}

describe('a daily summary', () => {
  it('is of yesterday from its hour on, and until then the one of the day before is the latest', () => {
    expect(latestOccasion(at('2026-11-20T08:00:00Z'), timing())).toMatchObject({
      period: '2026-11-19',
      days: ['2026-11-19'],
      dueMs: at('2026-11-20T08:00:00Z'),
    })
    expect(latestOccasion(at('2026-11-20T07:59:59Z'), timing())).toMatchObject({ period: '2026-11-18', dueMs: at('2026-11-19T08:00:00Z') })
  })

  it('is due later than now, never now', () => {
    expect(iso(nextDueMs(at('2026-11-20T07:59:59Z'), timing()))).toBe('2026-11-20T08:00:00Z')
    expect(iso(nextDueMs(at('2026-11-20T08:00:00Z'), timing()))).toBe('2026-11-21T08:00:00Z')
  })
})

describe('a weekly summary', () => {
  const weekly = timing({ kind: 'weekly' })

  it('is of the ISO week before, from Monday on', () => {
    const occasion = latestOccasion(at('2026-11-16T08:00:00Z'), weekly)
    expect(occasion).toMatchObject({ period: '2026-W46', dueMs: at('2026-11-16T08:00:00Z') })
    expect([occasion.days[0], occasion.days.at(-1), occasion.days.length]).toEqual(['2026-11-09', '2026-11-15', 7])
    expect(latestOccasion(at('2026-11-16T07:00:00Z'), weekly).period).toBe('2026-W45')
  })

  it('knows the week that lies in two years', () => {
    expect(latestOccasion(at('2027-01-04T12:00:00Z'), weekly).period).toBe('2026-W53')
    expect(iso(nextDueMs(at('2027-01-01T12:00:00Z'), weekly))).toBe('2027-01-04T08:00:00Z')
  })
})

describe('where the clocks change', () => {
  it.each([
    // Forward: the hour from 2 to 3 is skipped; 2 o'clock is 3 o'clock then.
    ['Europe/Berlin', 2, '2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z', ['2026-03-29T01:00:00Z', '2026-03-30T00:00:00Z']],
    ['America/New_York', 2, '2026-03-07T12:00:00Z', '2026-03-09T12:00:00Z', ['2026-03-08T07:00:00Z', '2026-03-09T06:00:00Z']],
    // Half an hour forward, at 2 o'clock.
    ['Australia/Lord_Howe', 2, '2026-10-03T00:00:00Z', '2026-10-05T00:00:00Z', ['2026-10-03T15:30:00Z', '2026-10-04T15:00:00Z']],
    // Back: the hour from 2 to 3 (New York: 1 to 2) comes twice, and the first counts.
    ['Europe/Berlin', 2, '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z', ['2026-10-25T00:00:00Z', '2026-10-26T01:00:00Z']],
    ['America/New_York', 1, '2026-10-31T12:00:00Z', '2026-11-02T12:00:00Z', ['2026-11-01T05:00:00Z', '2026-11-02T06:00:00Z']],
    ['Australia/Lord_Howe', 1, '2026-04-04T00:00:00Z', '2026-04-06T00:00:00Z', ['2026-04-04T14:00:00Z', '2026-04-05T14:30:00Z']],
    // Midnight itself is skipped.
    ['Africa/Cairo', 0, '2026-04-23T12:00:00Z', '2026-04-25T12:00:00Z', ['2026-04-23T22:00:00Z', '2026-04-24T21:00:00Z']],
  ])('%s at %i: once a day', (timeZone, hour, from, to, expected) => {
    expect(dues(from, to, timing({ timeZone, hour }))).toEqual(expected)
  })

  it.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC'])(
    '%s has every day of a year once, whatever the hour',
    (timeZone) => {
      for (const hour of [0, 1, 2, 3, 23]) {
        const of = timing({ timeZone, hour })
        const periods = dues('2026-01-01T12:00:00Z', '2027-01-01T12:00:00Z', of).map((due) => latestOccasion(at(due), of).period)
        expect(new Set(periods).size).toBe(periods.length)
        expect(periods.length).toBe(365)
      }
    },
  )
})
