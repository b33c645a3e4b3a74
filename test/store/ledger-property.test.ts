import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cap } from '../../src/domain/ledger.ts'
import { type MoneyRules, openLedger, type Reserving } from '../../src/store/ledger.ts'
import { auditLedger } from '../../src/store/ledger-audit.ts'
import { aRequest } from '../support/builders.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'
import { LedgerModel, type Team } from './support/ledger-model.ts'

/** More with LEDGER_STEPS=1000000; the same again with LEDGER_SEED. */
const STEPS = Number(process.env.LEDGER_STEPS ?? 100_000)
const SEED = Number(process.env.LEDGER_SEED ?? Math.floor(Math.random() * 2 ** 31))
const HOLD_MS = 3_600_000
const MINUTE_MS = 60_000
/** Half a minute past a whole one, so that the time the test itself takes changes no day and ends no reservation. The clocks go back five days later. */
const START_MS = Date.parse('2026-10-20T10:00:30Z')
/** No sum of the short ones comes near the life of a reservation. */
const STEPS_OF_TIME = [17 * MINUTE_MS, 17 * MINUTE_MS, 423 * MINUTE_MS]
const PRICES = [5_000, 33_600, 67_000, 134_000]

const PROGRAM: MoneyRules = {
  timeZone: 'UTC',
  caps: [
    { scope: 'global', period: 'day', limitMicroUsd: 9_000_000 },
    { scope: 'global', period: 'month', limitMicroUsd: 200_000_000 },
  ],
}
/** Two days are never the same in both: Kiritimati is 24 hours ahead of Honolulu, and Berlin turns its clocks back on the way. */
const ZONES = ['Europe/Berlin', 'Pacific/Kiritimati', 'Pacific/Honolulu', 'Asia/Kolkata']

/** Limits as admins set them: some periods have none. */
function someCaps(random: () => number): Cap[] {
  const limits: readonly [Cap['scope'], Cap['period'], number][] = [
    ['person', 'day', 2_000_000],
    ['person', 'week', 7_000_000],
    ['channel', 'day', 4_000_000],
    ['channel', 'month', 70_000_000],
    ['workspace', 'day', 6_000_000],
    ['workspace', 'month', 60_000_000],
  ]
  return limits.flatMap(([scope, period, usual]) =>
    random() < 0.2 ? [] : [{ scope, period, limitMicroUsd: Math.round(usual * (0.5 + random())) }],
  )
}

let server: TestRedis
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())

describe('the ledger', () => {
  it(
    `does as its model over ${STEPS} random steps, overruns nothing and can be rebuilt (seed ${SEED})`,
    {
      timeout: 60_000 + STEPS,
    },
    () => run('property'),
  )
})

async function run(prefix: string): Promise<void> {
  const random = seeded(SEED)
  const among = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  let nowMs = START_MS
  const clockShiftMs = () => nowMs - Date.now()
  const teams: Record<string, Team> = {
    T1: { timeZone: 'Europe/Berlin', caps: someCaps(random) },
    T2: { timeZone: 'Pacific/Honolulu', caps: someCaps(random) },
  }
  const ledger = openLedger({
    redis: server.redis,
    prefix,
    ...PROGRAM,
    rulesOf: async ({ place }) => teams[place.workspaceId] as Team,
    holdMs: HOLD_MS,
    clockShiftMs,
  })
  const model = new LedgerModel(PROGRAM, teams, HOLD_MS)
  /** Requests that somebody may still act on; a crash is one that nobody acts on any more. */
  const open: Reserving[] = []

  const acts: Record<string, () => [answer: Promise<unknown>, due: unknown]> = {
    ask: () => {
      const request = wish(random)
      if (open.push(request) > 40) open.shift()
      return reserve(request)
    },
    again: () => reserve(among(open)),
    settle: () => {
      const [request, cost] = [among(open), among(PRICES)]
      return [ledger.settle(request, cost, 'flash'), model.settle(request, cost, nowMs)]
    },
    release: () => {
      const { requestId } = among(open)
      return [ledger.release(requestId, 'failed'), model.release(requestId)]
    },
    sweep: () => [ledger.sweep(), model.sweep(nowMs)],
    limits: () => {
      const team = among(Object.keys(teams))
      const zone = random() < 0.1 ? among(ZONES) : teams[team]?.timeZone
      teams[team] = { timeZone: zone as string, caps: someCaps(random) }
      return [Promise.resolve('changed'), 'changed']
    },
  }
  const likely = ['ask', 'ask', 'again', 'again', 'settle', 'settle', 'release', 'release']

  function reserve(request: Reserving): [Promise<unknown>, unknown] {
    const price = among(PRICES)
    return [ledger.reserve(request, price).then(inShort), model.reserve(request, price, nowMs)]
  }

  const tally: Record<string, number> = {}
  for (let step = 0; step < STEPS; ) {
    const answers: Promise<unknown>[] = []
    const due: unknown[] = []
    for (const end = Math.min(step + 500, STEPS); step < end; step += 1) {
      const chance = random()
      const act = open.length === 0 ? 'ask' : chance < 0.002 ? 'sweep' : chance < 0.003 ? 'limits' : among(likely)
      const [answer, expected] = (acts[act] as (typeof acts)[string])()
      answers.push(answer)
      due.push(expected)
      await isSent()
      const kind = `${act} ${String(expected)
        .split(' ')[0]
        ?.replace(/\d+/, (amount) => (amount === '0' ? 'nothing' : 'some'))}`
      tally[kind] = (tally[kind] ?? 0) + 1
      if (random() < 0.01) nowMs += among(STEPS_OF_TIME)
    }
    expect(await Promise.all(answers)).toEqual(due)
    expect(model.broken()).toEqual([])
  }
  // Whatever its time zone was on the way, the days of a workspace and its months come to the same.
  for (const account of ['workspace:slack:T1', 'workspace:slack:T2']) {
    const [days, months] = await Promise.all(['????-??-??', '????-??'].map((period) => chargedIn(`${prefix}:money:${period}`, account)))
    expect([account, days]).toEqual([account, months])
    expect(days).toBeGreaterThan(0)
  }

  const audit = await auditLedger(server.redis, prefix)
  expect(audit).toMatchObject({ breaches: [], differences: [] })
  expect(audit.entries).toBeGreaterThan(STEPS / 8)
  // Nothing is proven about what did not happen.
  for (const kind of ['ask held', 'ask over', 'again held', 'again settled', 'settle some', 'release some', 'release nothing'])
    expect([kind, (tally[kind] ?? 0) > STEPS / 200]).toEqual([kind, true])
  expect(tally['sweep some']).toBeGreaterThan(0)
  expect(tally['limits changed']).toBeGreaterThan(20)
  expect(nowMs - START_MS).toBeGreaterThan(STEPS * 20_000)
}

/** The rules are looked up before a script is sent; the next act follows then, without waiting for an answer, so that Redis gets them in this order. */
async function isSent(): Promise<void> {
  for (let tick = 0; tick < 8; tick += 1) await null
}

async function chargedIn(pattern: string, account: string): Promise<number> {
  const keys = await server.redis.keys(pattern)
  const charged = await Promise.all(keys.map((key) => server.redis.hget(key, account)))
  return charged.reduce((sum, microUsd) => sum + Number(microUsd ?? 0), 0)
}

const inShort = (reserved: Awaited<ReturnType<ReturnType<typeof openLedger>['reserve']>>): string => {
  if (typeof reserved === 'string' || reserved.kind === 'over') return typeof reserved === 'string' ? reserved : reserved.kind
  return `${reserved.kind} ${reserved.microUsd}`
}

/** Two workspaces with the same names of people and channels in both. */
function wish(random: () => number): Reserving {
  const workspaceId = random() < 0.5 ? 'T1' : 'T2'
  const asker = { platform: 'slack' as const, workspaceId, personId: `U${Math.floor(random() * 4)}` }
  return aRequest({ asker, place: { platform: 'slack', workspaceId, channelId: `C${Math.floor(random() * 2)}` } })
}

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
