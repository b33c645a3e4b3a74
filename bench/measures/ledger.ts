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
const SIZES = [10_000, 1_000_000]
const AT_ONCE = 200
const CAPS: readonly Cap[] = (['person', 'channel', 'workspace', 'global'] as const).map((scope) => ({
  scope,
  period: 'day',
  limitMicroUsd: 1e12,
}))
/** The bar was measured with this policy: under `always` both sides of the comparison would measure the disk. */
const EVERY_SECOND = [
  '--appendonly',
  'yes',
  '--appendfsync',
  'everysec',
  '--save',
  '',
  '--maxmemory-policy',
  'noeviction',
  '--auto-aof-rewrite-percentage',
  '0',
]
const log = openLog({ level: 'warn', destination: process.stderr })

/** What holding money costs beside the cheapest question to the same Redis, and how that grows with what was booked before. */
export const ledger: Measure = {
  name: 'ledger',
  async run({ folder, pairs }: Bench): Promise<Row[]> {
    const server = await RedisProcess.start(join(folder, 'ledger-redis'), EVERY_SECOND)
    const redis = openRedis(server.url, log, { commandTimeout: 60_000 })
    try {
      await whenReady(redis)
      const few = await booked(redis, 'few', FEW)
      const measured = [() => reserveMs(few), () => getMs(redis), () => setMs(redis), () => nothingMs(redis)]
      const [reserves, gets, sets, nothings] = await byTurns(pairs, measured)
      await server.flush('always')
      const [onDisk, getsThen] = await byTurns(pairs, [() => reserveMs(few), () => getMs(redis)])
      await server.flush('everysec')
      const rows = [
        rowOf('reserve in 4 scopes / GET', 'ms', pairUp(reserves ?? [], gets ?? [], Number), RESERVE_BAR),
        rowOf('reserve in 4 scopes / SET', 'ms', pairUp(reserves ?? [], sets ?? [], Number)),
        rowOf('a script that does nothing / GET', 'ms', pairUp(nothings ?? [], gets ?? [], Number)),
        rowOf('reserve in 4 scopes / a script that does nothing', 'ms', pairUp(reserves ?? [], nothings ?? [], Number)),
        rowOf('reserve on disk before it is answered / GET', 'ms', pairUp(onDisk ?? [], getsThen ?? [], Number)),
      ]
      for (const size of SIZES) rows.push(...(await growth(redis, few, size, pairs)))
      return rows
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

/** As many people and as many entries in the journal, beside few. */
async function growth(redis: Redis, few: Ledger, size: number, pairs: number): Promise<Row[]> {
  const many = await booked(redis, `many${size}`, size)
  const bytes = await moneyBytes(redis, `many${size}`)
  const [early, late] = await byTurns(pairs, [() => reserveMs(few), () => reserveMs(many)])
  return [
    rowOf(`reserve after ${size} entries of as many people / ${FEW}`, 'ms', pairUp(late ?? [], early ?? [], Number), GROWTH_BAR),
    rowOf(`counters of ${size} people`, 'MB', [{ ours: bytes / 1e6, theirs: (size * MOST_BYTES_A_PERSON_AND_DAY) / 1e6 }], 1),
  ]
}

async function booked(redis: Redis, prefix: string, people: number): Promise<Ledger> {
  const opened = openLedger({ redis, prefix, caps: CAPS, timeZone: 'UTC' })
  for (let at = 0; at < people; at += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, people - at) }, (_, more) => wishOf(`U${at + more}`))
    await Promise.all(batch.map((wish) => opened.settle(wish, 33_600, 'flash')))
  }
  return opened
}

/** The median of many, one after another. */
async function timed(act: (time: number) => Promise<unknown>): Promise<number> {
  const took: number[] = []
  for (let time = 0; time < TIMES; time += 1) {
    const startedMs = performance.now()
    await act(time)
    took.push(performance.now() - startedMs)
  }
  return median(took)
}

function reserveMs(opened: Ledger): Promise<number> {
  const wishes = Array.from({ length: TIMES }, () => wishOf(`U${Math.floor(Math.random() * FEW)}`))
  return timed((time) => opened.reserve(wishes[time] as Reserving, 33_600))
}

async function getMs(redis: Redis): Promise<number> {
  await redis.set('small', 'something')
  return timed(() => redis.get('small'))
}

/** One write of as many bytes as a reservation's journal entry. */
const setMs = (redis: Redis): Promise<number> => timed(() => redis.set('something', 'x'.repeat(300)))

/** The floor under every act of the ledger: what it takes to send a script as many arguments as a reservation has, and to begin it. */
async function nothingMs(redis: Redis): Promise<number> {
  const sha = String(await redis.script('LOAD', "return {'held', 33600}"))
  const told = Array.from({ length: 10 }, () => 'x'.repeat(30))
  return timed(() => redis.evalsha(sha, 1, 'few', ...told))
}

/** What the people's counters hold: of their first day, week and month, and the sums for the reports. */
async function moneyBytes(redis: Redis, prefix: string): Promise<number> {
  const { day, week, month } = calendarAt(Date.now(), 'UTC').keys
  const keys = [...[day, week, month].map((period) => `${prefix}:money:${period}`), `${prefix}:spend:workspace:slack:T1:${day}`]
  const bytes = await Promise.all(keys.map((key) => redis.memory('USAGE', key, 'SAMPLES', 1000)))
  return bytes.reduce((sum: number, of) => sum + Number(of ?? 0), 0)
}
