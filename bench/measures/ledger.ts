import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import { calendarAt } from '../../src/domain/calendar.ts'
import type { Cap } from '../../src/domain/ledger.ts'
import { openLog } from '../../src/log.ts'
import { type Ledger, openLedger, type Reserving } from '../../src/store/ledger.ts'
import { openRedis, whenReady } from '../../src/store/redis.ts'
import { median } from '../support/percentiles.ts'
import { RedisProcess } from '../support/redis-process.ts'
import { type Bench, byTurns, type Measure, pairUp, type Row, rowOf } from './measure.ts'

/** P18 of limits-and-faults. */
const RESERVE_BAR = 1.7
/** "How cost must grow". */
const GROWTH_BAR = 1.2
const MOST_BYTES_A_PERSON_AND_DAY = 400
const TIMES = 1_000
const FEW = 100
const MANY = 100_000
const CAPS: readonly Cap[] = (['person', 'channel', 'workspace', 'global'] as const).map((scope) => ({
  scope,
  period: 'day',
  limitMicroUsd: 1e12,
}))
/** The bar was measured with this policy: under `always` both sides of the comparison would measure the disk. */
const EVERY_SECOND = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '', '--maxmemory-policy', 'noeviction']
const log = openLog({ level: 'warn', destination: process.stderr })

/** What holding money costs beside the cheapest question to the same Redis, and how that grows with what was booked before. */
export const ledger: Measure = {
  name: 'ledger',
  async run({ folder, pairs }: Bench): Promise<Row[]> {
    const server = await RedisProcess.start(join(folder, 'ledger-redis'), EVERY_SECOND)
    const redis = openRedis(server.url, log)
    try {
      await whenReady(redis)
      const few = await booked(redis, 'few', FEW)
      const [reserves, gets, sets] = await byTurns(pairs, [() => reserveMs(few), () => getMs(redis), () => setMs(redis)])
      const many = await booked(redis, 'many', MANY)
      const bytes = await moneyBytes(redis, 'many')
      const [early, late] = await byTurns(pairs, [() => reserveMs(few), () => reserveMs(many)])
      return [
        rowOf('reserve in 4 scopes / GET', 'ms', pairUp(reserves ?? [], gets ?? [], Number), RESERVE_BAR),
        rowOf('reserve in 4 scopes / SET', 'ms', pairUp(reserves ?? [], sets ?? [], Number)),
        rowOf(`reserve after ${MANY} entries / ${FEW}`, 'ms', pairUp(late ?? [], early ?? [], Number), GROWTH_BAR),
        rowOf(`counters of ${MANY} people`, 'MB', [{ ours: bytes / 1e6, theirs: (MANY * MOST_BYTES_A_PERSON_AND_DAY) / 1e6 }], 1),
      ]
    } finally {
      redis.disconnect()
      await server.stop()
    }
  },
}

const wishOf = (personId: string): Reserving => ({
  requestId: randomBytes(16).toString('base64url'),
  asker: { platform: 'slack', workspaceId: 'T1', personId },
  place: { platform: 'slack', workspaceId: 'T1', channelId: 'C1' },
})

async function booked(redis: Redis, prefix: string, people: number): Promise<Ledger> {
  const opened = openLedger({ redis, prefix, caps: CAPS, timeZone: 'UTC' })
  for (let at = 0; at < people; at += 50) {
    await Promise.all(Array.from({ length: Math.min(50, people - at) }, (_, more) => opened.reserve(wishOf(`U${at + more}`), 33_600)))
  }
  return opened
}

/** The median of many, one after another. */
async function timed(act: () => Promise<unknown>): Promise<number> {
  const took: number[] = []
  for (let time = 0; time < TIMES; time += 1) {
    const startedMs = performance.now()
    await act()
    took.push(performance.now() - startedMs)
  }
  return median(took)
}

const reserveMs = (opened: Ledger): Promise<number> => timed(() => opened.reserve(wishOf(`U${Math.floor(Math.random() * FEW)}`), 33_600))

async function getMs(redis: Redis): Promise<number> {
  await redis.set('small', 'something')
  return timed(() => redis.get('small'))
}

/** One write of as many bytes as a reservation's journal entry. */
const setMs = (redis: Redis): Promise<number> => timed(() => redis.set('something', 'x'.repeat(300)))

/** What the people's counters of one day hold. */
const moneyBytes = async (redis: Redis, prefix: string): Promise<number> =>
  Number(await redis.memory('USAGE', `${prefix}:money:${calendarAt(Date.now(), 'UTC').keys.day}`, 'SAMPLES', 1000))
