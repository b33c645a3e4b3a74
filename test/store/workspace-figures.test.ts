import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { alertIn } from '../../src/domain/announcement.ts'
import { calendarAt } from '../../src/domain/calendar.ts'
import type { Cap } from '../../src/domain/ledger.ts'
import type { RequestStore, WorkspaceFigures } from '../../src/ports.ts'
import { type Ledger, openLedger } from '../../src/store/ledger.ts'
import { auditLedger } from '../../src/store/ledger-audit.ts'
import { requestStore } from '../../src/store/requests.ts'
import { workspaceFigures } from '../../src/store/workspace-figures.ts'
import { aPerson, aRequest } from '../support/builders.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

const FLASH = 33_600
const T1 = { platform: 'slack', workspaceId: 'T1' } as const
const today = () => calendarAt(Date.now(), 'UTC').keys.day

let server: TestRedis
let suite = 0
let prefix = ''
let ledger: Ledger
let store: RequestStore
let figures: WorkspaceFigures

const open = (caps: readonly Cap[], globalAlertMicroUsd = 0) =>
  openLedger({ redis: server.redis, prefix, caps, timeZone: 'UTC', globalAlertMicroUsd })
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())
beforeEach(() => {
  prefix = `figures${suite++}`
  ledger = open([])
  store = requestStore({ redis: server.redis, prefix, deadlineMs: 60_000, ledger })
  figures = workspaceFigures(server.redis, prefix)
})

const of = (personId: string, workspaceId = 'T1') => aRequest({ asker: aPerson({ personId, workspaceId }) })
const alerts = async () => {
  const stored = await server.redis.zrange(`${prefix}:alerts`, '0', '-1')
  return stored
    .map((one) => alertIn(one, 0))
    .map((one) => `${one?.account} ${one?.period.length === 10 ? 'day' : one?.period} ${one?.percent}`)
}

describe('the figures of a workspace', () => {
  it('add up pictures and money by model, person and channel, and what was reused', async () => {
    await ledger.settle(of('U1'), FLASH, 'flash')
    await ledger.settle(of('U1'), 134_000, 'pro', { best: 1, simpleBest: 1, simpleBestOverMicroUsd: 100_400 })
    await ledger.settle(of('U2'), 0, 'flash', { reused: 1, savedMicroUsd: FLASH })
    await ledger.settle(of('U9', 'T2'), 67_000, 'flash')
    const found = await figures.figures(T1, ['2020-01-01', today()])
    expect(found).toMatchObject({
      images: 3,
      microUsd: 167_600,
      reused: 1,
      savedMicroUsd: FLASH,
      best: 1,
      simpleBest: 1,
      simpleBestOverMicroUsd: 100_400,
    })
    expect([...found.byModel]).toEqual([
      ['flash', { images: 2, microUsd: FLASH }],
      ['pro', { images: 1, microUsd: 134_000 }],
    ])
    expect([...found.byPerson]).toEqual([
      ['U1', { images: 2, microUsd: 167_600 }],
      ['U2', { images: 1, microUsd: 0 }],
    ])
    expect([...found.byChannel]).toEqual([['C1', { images: 3, microUsd: 167_600 }]])
    const [past, now] = await figures.totals(T1, ['2020-01-01', today()])
    expect(past).toMatchObject({ day: '2020-01-01', images: 0, microUsd: 0 })
    expect(now).toMatchObject({ images: 3, microUsd: 167_600, reused: 1 })
  })

  it('count what providers were paid: the booking, until the price is known; and the journal says the same', async () => {
    const request = of('U1')
    await store.accept(request, { dedupe: [], maxOpen: 5, announced: false })
    const attempt = (await store.begin(request.requestId)) ?? expect.unreachable()
    await (await attempt.bookCall('reader', 40)).settle(25)
    await attempt.bookCall('flash', FLASH, 'picture')
    await attempt.deliver({ way: 'post', deliveredAtMs: 1, degraded: [] }, FLASH, 'flash', { fresh: 1, freshMicroUsd: FLASH })
    expect(await figures.totals(T1, [today()])).toMatchObject([
      { providerCalls: 2, providerMicroUsd: FLASH + 25, microUsd: FLASH, fresh: 1 },
    ])
    expect(await auditLedger(server.redis, prefix)).toMatchObject({ breaches: [], differences: [] })
  })

  it('count votes on the day they were cast, and take back what is taken back', async () => {
    const request = of('U1')
    await store.accept(request, { dedupe: [], maxOpen: 5, announced: false })
    const cast = (personId: string, value: 'up' | 'down', atMs: number) =>
      store.vote(request.requestId, aPerson({ personId }), { value, source: 'button', atMs })
    const opinions = async () => {
      const [{ up, down, liked } = expect.unreachable()] = await figures.totals(T1, [today()])
      return [up, down, liked]
    }
    await cast('U1', 'up', 1)
    await cast('U2', 'up', 2)
    expect(await opinions()).toEqual([2, 0, 1])
    await cast('U2', 'down', 3)
    await cast('U2', 'up', 2)
    expect(await opinions()).toEqual([1, 1, 1])
    await store.vote(request.requestId, aPerson({ personId: 'U1' }), { retract: 'button', atMs: 4 })
    expect(await opinions()).toEqual([0, 1, 0])
  })
})

describe('an alert', () => {
  const cap = (limitMicroUsd: number, period: Cap['period'] = 'day'): Cap => ({ scope: 'workspace', period, limitMicroUsd })

  it('comes up once for each line that charges cross, also when many cross it together', async () => {
    const capped = open([cap(10 * FLASH)])
    await Promise.all(Array.from({ length: 4 }, () => capped.settle(of('U1'), FLASH, 'flash')))
    expect(await alerts()).toEqual([])
    await Promise.all(Array.from({ length: 3 }, () => capped.settle(of('U1'), FLASH, 'flash')))
    expect(await alerts()).toEqual(['slack:T1 day 50'])
    await Promise.all(Array.from({ length: 3 }, () => capped.settle(of('U1'), FLASH, 'flash')))
    expect((await alerts()).toSorted()).toEqual(['slack:T1 day 100', 'slack:T1 day 50', 'slack:T1 day 80'])
  })

  it('tells the highest alone where one charge crosses several, for each period by itself', async () => {
    const month = calendarAt(Date.now(), 'UTC').keys.month
    await open([cap(40_000), cap(60_000, 'month')]).settle(of('U1'), FLASH, 'flash')
    expect((await alerts()).toSorted()).toEqual([`slack:T1 ${month} 50`, 'slack:T1 day 80'])
  })

  it('says that a limit is used up when what is left does not pay for a picture, once', async () => {
    const capped = open([cap(50_000)])
    await capped.settle(of('U1'), FLASH, 'flash')
    for (const _ of [1, 2]) await capped.reserve(of('U2'), FLASH)
    expect((await alerts()).toSorted()).toEqual(['slack:T1 day 100', 'slack:T1 day 50'])
  })

  it('does not take for used up what others only hold', async () => {
    const capped = open([cap(50_000)])
    await capped.reserve(of('U1'), FLASH)
    expect(await capped.reserve(of('U2'), FLASH)).toMatchObject({ kind: 'over' })
    expect(await alerts()).toEqual([])
  })

  it('tells operators once when a day of all workspaces together costs too much', async () => {
    const watched = open([], 3 * FLASH)
    for (const workspace of ['T1', 'T2', 'T1', 'T2']) await watched.settle(of('U1', workspace), FLASH, 'flash')
    expect(await alerts()).toEqual(['global day 100'])
  })
})
