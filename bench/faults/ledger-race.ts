import { calendarAt } from '../../src/domain/calendar.ts'
import type { Cap } from '../../src/domain/ledger.ts'
import { openLog } from '../../src/log.ts'
import { type Ledger, openLedger, type Reserving } from '../../src/store/ledger.ts'
import { auditLedger } from '../../src/store/ledger-audit.ts'
import { openRedis, whenReady } from '../../src/store/redis.ts'
import { expect } from './row.ts'
import type { World } from './world.ts'

const TIME_ZONE = 'Europe/Berlin'
const HANDS = 4
export const PICTURE_MICRO_USD = 33_600
const log = openLog({ level: 'error', destination: process.stderr })
let races = 0

/** Several hands at the same books, each with a connection of its own, at a time of their own. */
export interface Race {
  /** Each of them under these limits, from now on. */
  limit(pictures: number): void
  now(ms: number): void
  /** @returns of so many that are asked for at once, those that were given money */
  reserve(count: number): Promise<Reserving[]>
  readonly hand: Ledger
}

/** Runs one race on books of its own, which must balance afterwards. */
export async function race(world: World, run: (race: Race) => Promise<void>): Promise<void> {
  const prefix = `race${races++}`
  let caps: readonly Cap[] = []
  let nowMs = Date.now()
  const connections = Array.from({ length: HANDS }, () => openRedis(world.redis.url, log, { commandTimeout: 10_000 }))
  try {
    await Promise.all(connections.map((redis) => whenReady(redis)))
    const hands = connections.map((redis) =>
      openLedger({
        redis,
        prefix,
        caps: [],
        timeZone: 'UTC',
        rulesOf: async () => ({ caps, timeZone: TIME_ZONE }),
        clockShiftMs: () => nowMs - Date.now(),
      }),
    )
    let count = 0
    await run({
      hand: hands[0] as Ledger,
      limit: (pictures) => {
        caps = [{ scope: 'person', period: 'day', limitMicroUsd: pictures * PICTURE_MICRO_USD }]
      },
      now: (ms) => {
        nowMs = ms
      },
      reserve: async (many) => {
        const wishes = Array.from({ length: many }, () => wish(count++))
        const answers = await Promise.all(wishes.map((one, at) => hands[at % HANDS]?.reserve(one, PICTURE_MICRO_USD)))
        return wishes.filter((_, at) => {
          const answer = answers[at]
          return typeof answer === 'object' && answer.kind === 'held'
        })
      },
    })
    const { breaches, differences } = await auditLedger(connections[0] as (typeof connections)[number], prefix)
    expect(breaches.length + differences.length === 0, [...breaches, ...differences].slice(0, 3).join('; '))
  } finally {
    for (const redis of connections) redis.disconnect()
  }
}

/** The last moment of a day of theirs. */
export const endOfToday = (): number => calendarAt(Date.now(), TIME_ZONE).untilMs.day

const wish = (number: number): Reserving => ({
  requestId: `race-request-${String(number).padStart(9, '0')}`,
  asker: { platform: 'slack', workspaceId: 'T1', personId: 'U1' },
  place: { platform: 'slack', workspaceId: 'T1', channelId: 'C1' },
})
