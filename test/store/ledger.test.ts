import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { calendarAt } from '../../src/domain/calendar.ts'
import type { Cap } from '../../src/domain/ledger.ts'
import type { ImageRequest } from '../../src/domain/request.ts'
import type { Attempt, RequestStore } from '../../src/ports.ts'
import { type Ledger, type LedgerOptions, type MoneyRules, openLedger } from '../../src/store/ledger.ts'
import { auditLedger } from '../../src/store/ledger-audit.ts'
import { requestStore } from '../../src/store/requests.ts'
import { aPerson, aRequest } from '../support/builders.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

const FLASH = 33_600
const perDay = (scope: Cap['scope'], limitMicroUsd: number): Cap => ({ scope, period: 'day', limitMicroUsd })

let server: TestRedis
let suite = 0
let prefix = ''
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())
beforeEach(() => {
  prefix = `ledger${suite++}`
})

const open = (caps: readonly Cap[], options: Partial<LedgerOptions> = {}): Ledger =>
  openLedger({ redis: server.redis, prefix, caps, timeZone: 'Europe/Berlin', ...options })
const of = (personId: string, fields: Partial<ImageRequest> = {}) => aRequest({ asker: aPerson({ personId }), ...fields })
const inT1 = (channelId: string) => ({ platform: 'slack', workspaceId: 'T1', channelId }) as const
type Three = [ImageRequest, ImageRequest, ImageRequest]
const audited = async () => {
  const { breaches, differences } = await auditLedger(server.redis, prefix)
  return [...breaches, ...differences]
}

describe('a reservation', () => {
  it('is held until it is settled, and then the rest comes back', async () => {
    const ledger = open([perDay('person', 100_000)])
    const request = of('U1')
    expect(await ledger.reserve(request, 67_000)).toMatchObject({ kind: 'held', microUsd: 67_000 })
    expect(await ledger.standings(request)).toMatchObject([{ spentMicroUsd: 0, heldMicroUsd: 67_000 }])
    expect(await ledger.settle(request, FLASH, 'flash')).toBe(FLASH)
    expect(await ledger.standings(request)).toMatchObject([{ spentMicroUsd: FLASH, heldMicroUsd: 0 }])
  })

  it('is the same however often it is asked for, and is raised when more is needed', async () => {
    const ledger = open([perDay('person', 100_000)])
    const request = of('U1')
    for (const microUsd of [FLASH, FLASH, 5_000]) expect(await ledger.reserve(request, microUsd)).toMatchObject({ microUsd: FLASH })
    expect(await ledger.reserve(request, 67_000)).toMatchObject({ kind: 'held', microUsd: 67_000 })
    expect(await ledger.standings(request)).toMatchObject([{ heldMicroUsd: 67_000 }])
  })

  it('is refused whole when one limit has no room, and says which', async () => {
    const ledger = open([
      perDay('person', 1_000_000),
      { scope: 'workspace', period: 'month', limitMicroUsd: 50_000 },
      perDay('global', 40_000),
    ])
    await ledger.reserve(of('U1'), FLASH)
    const refused = await ledger.reserve(of('U2'), FLASH)
    expect(refused).toMatchObject({
      kind: 'over',
      limits: [
        { scope: 'workspace', period: 'month', limitMicroUsd: 50_000, spentMicroUsd: 0, heldMicroUsd: FLASH },
        { scope: 'global', period: 'day' },
      ],
    })
    expect((await ledger.standings(of('U2'))).find(({ scope }) => scope === 'person')).toMatchObject({ heldMicroUsd: 0 })
  })

  it('comes back when its request is gone, as soon as somebody else needs the room', async () => {
    const ledger = open([perDay('person', 40_000)], { holdMs: 0 })
    await ledger.reserve(of('U1'), FLASH)
    expect(await ledger.reserve(of('U1'), FLASH)).toMatchObject({ kind: 'held' })
    expect(await audited()).toEqual([])
  })

  it('is not counted among two workspaces whose people have the same names', async () => {
    const ledger = open([perDay('person', 40_000), perDay('channel', 40_000), perDay('workspace', 40_000)])
    for (const workspaceId of ['T1', 'T2']) {
      const request = of('U1', { asker: aPerson({ workspaceId }), place: { platform: 'slack', workspaceId, channelId: 'C1' } })
      expect(await ledger.reserve(request, FLASH)).toMatchObject({ kind: 'held' })
    }
  })

  it('counts a thread under the channel that its rules name: held, charged and shown', async () => {
    const caps = [perDay('channel', 100_000)]
    const ledger = open(caps, { rulesOf: async () => ({ caps, timeZone: 'UTC', channelId: 'C1' }) })
    const [one, two, channel] = ['C1-one', 'C1-two', 'C1'].map((channelId) => of('U1', { place: inT1(channelId) })) as Three
    await ledger.reserve(one, FLASH)
    await ledger.settle(one, FLASH, 'flash')
    await ledger.settle(two, FLASH, 'flash')
    const third = of('U2', { place: inT1('C1-two') })
    await ledger.reserve(third, 30_000)
    expect(await ledger.standings(channel)).toMatchObject([{ scope: 'channel', spentMicroUsd: 2 * FLASH, heldMicroUsd: 30_000 }])
    expect(await ledger.reserve(of('U3', { place: inT1('C1-three') }), FLASH)).toMatchObject({ kind: 'over' })
    expect(await ledger.linesFor(one)).toBe(await ledger.linesFor(channel))
    expect(await audited()).toEqual([])
  })

  it('stays where it was made when its thread is known to be of a channel later: raised, given back and charged there', async () => {
    const caps = [perDay('channel', 100_000)]
    let channelId = 'C1-one'
    const ledger = open(caps, { rulesOf: async () => ({ caps, timeZone: 'UTC', channelId }) })
    const [one, two, inChannel] = ['C1-one', 'C1-one', 'C1'].map((place) => of('U1', { place: inT1(place) })) as Three
    for (const request of [one, two]) await ledger.reserve(request, FLASH)
    channelId = 'C1'
    for (const request of [one, two]) await ledger.reserve(request, 40_000)
    await ledger.release(one.requestId, 'failed')
    await ledger.settle(two, 40_000, 'flash')
    expect(await ledger.standings(inChannel)).toMatchObject([{ spentMicroUsd: 0, heldMicroUsd: 0 }])
    channelId = 'C1-one'
    expect(await ledger.standings(inChannel)).toMatchObject([{ spentMicroUsd: 40_000, heldMicroUsd: 0 }])
    expect(await audited()).toEqual([])
  })

  it('tells of a person’s limit once, on the request that comes near it, and on the next when that one fails', async () => {
    const ledger = open([perDay('person', 100_000)])
    const [first, second, third, fourth] = [of('U1'), of('U1'), of('U1'), of('U1')]
    const told = async (request: ImageRequest, microUsd: number) => {
      const reserved = await ledger.reserve(request, microUsd)
      return typeof reserved === 'object' && reserved.kind === 'held' ? reserved.tellOf.length : reserved
    }
    expect(await told(first, 79_000)).toBe(0)
    expect([await told(second, 1_000), await told(second, 1_000)]).toEqual([1, 1])
    expect(await told(third, 1_000)).toBe(0)
    await ledger.release(second.requestId, 'failed')
    expect(await told(fourth, 1_000)).toBe(1)
  })
})

describe('a charge', () => {
  it('is never more than the limits allow, even for what was not reserved: the rest is the house’s', async () => {
    const ledger = open([perDay('person', 40_000)])
    const request = of('U1')
    await ledger.reserve(request, FLASH)
    expect(await ledger.settle(request, 67_000, 'flash')).toBe(40_000)
    expect(await ledger.settle(of('U1'), FLASH, 'flash')).toBe(0)
    expect(await audited()).toEqual([])
  })

  it('happens once, and nothing is reserved for that request any more', async () => {
    const ledger = open([])
    const request = of('U1')
    for (const cost of [FLASH, 67_000]) expect(await ledger.settle(request, cost, 'flash')).toBe(FLASH)
    expect(await ledger.reserve(request, FLASH)).toEqual({ kind: 'settled', microUsd: FLASH })
    expect(await ledger.release(request.requestId, 'failed')).toBe(0)
  })

  it('belongs to the day in which it was reserved', async () => {
    let shiftMs = 0
    const ledger = open([perDay('person', 40_000)], { clockShiftMs: () => shiftMs })
    const [before, after] = [of('U1'), of('U1')]
    await ledger.reserve(before, FLASH)
    shiftMs = 86_400_000
    expect(await ledger.reserve(after, FLASH)).toMatchObject({ kind: 'held' })
    await ledger.settle(before, FLASH, 'flash')
    expect(await ledger.standings(after)).toMatchObject([{ spentMicroUsd: 0, heldMicroUsd: FLASH }])
    expect(await audited()).toEqual([])
  })

  it('that does not come true gives back in its own day, not in the next', async () => {
    let shiftMs = 0
    const ledger = open([perDay('person', 40_000)], { clockShiftMs: () => shiftMs })
    const [before, after] = [of('U1'), of('U1')]
    await ledger.reserve(before, FLASH)
    shiftMs = 86_400_000
    await ledger.reserve(after, FLASH)
    await ledger.release(before.requestId, 'failed')
    expect(await ledger.standings(after)).toMatchObject([{ spentMicroUsd: 0, heldMicroUsd: FLASH }])
    expect(await audited()).toEqual([])
  })

  it('that was reserved under a higher limit is made; what comes later meets the lower one', async () => {
    const [before, after] = [of('U1'), of('U1')]
    await open([perDay('person', 100_000)]).reserve(before, 67_000)
    const lowered = open([perDay('person', 40_000)])
    expect(await lowered.reserve(after, FLASH)).toMatchObject({ kind: 'over' })
    expect(await lowered.left(after)).toBe(0)
    expect(await lowered.settle(before, 67_000, 'flash')).toBe(67_000)
    expect(await audited()).toEqual([])
  })

  it('stands in the sums of its day, by model, person and channel', async () => {
    const ledger = open([])
    await ledger.settle(of('U1'), FLASH, 'flash')
    await ledger.settle(of('U2'), 0, 'flash')
    const { day } = calendarAt(Date.now(), 'Europe/Berlin').keys
    expect(await server.redis.hgetall(`${prefix}:spend:workspace:slack:T1:${day}`)).toMatchObject({
      'all images': '2',
      'all microUsd': String(FLASH),
      'model:flash images': '2',
      'person:slack:T1:U2 images': '1',
      'channel:slack:T1:C1 microUsd': String(FLASH),
    })
  })
})

describe('a workspace with days of its own', () => {
  const NOON_UTC = Date.parse('2026-11-20T12:00:00Z')
  /** Where it is the 21st already, and where it is still the 20th. */
  const [AHEAD, BEHIND] = ['Pacific/Kiritimati', 'Pacific/Honolulu']
  let rules: MoneyRules
  let nowMs: number
  const ledger = (caps: readonly Cap[] = []) =>
    open(caps, { timeZone: 'UTC', rulesOf: async () => rules, clockShiftMs: () => nowMs - Date.now() })
  const day = (limitMicroUsd: number, timeZone: string): MoneyRules => ({ timeZone, caps: [perDay('workspace', limitMicroUsd)] })
  const of20and21 = async (account: string) =>
    Promise.all(['2026-11-20', '2026-11-21'].map(async (period) => Number(await server.redis.hget(`${prefix}:money:${period}`, account))))
  beforeEach(() => {
    nowMs = NOON_UTC
  })

  it('is counted in these, and the limit of all in those of the program', async () => {
    rules = day(40_000, AHEAD)
    const money = ledger([perDay('global', 1_000_000)])
    await money.settle(of('U1'), FLASH, 'flash')
    expect(await of20and21('workspace:slack:T1')).toEqual([0, FLASH])
    expect(await of20and21('global')).toEqual([FLASH, 0])
    const [workspace, all] = await money.standings(of('U1'))
    expect([workspace?.resetsAtMs, all?.resetsAtMs]).toEqual([Date.parse('2026-11-21T10:00:00Z'), Date.parse('2026-11-21T00:00:00Z')])
    expect(await audited()).toEqual([])
  })

  it('begins a new one when it moves ahead, and comes back to what it had spent when it moves back', async () => {
    rules = day(40_000, BEHIND)
    const money = ledger()
    expect(await money.settle(of('U1'), FLASH, 'flash')).toBe(FLASH)
    expect(await money.reserve(of('U1'), FLASH)).toMatchObject({ kind: 'over' })
    rules = day(40_000, AHEAD)
    const held = of('U1')
    expect(await money.reserve(held, FLASH)).toMatchObject({ kind: 'held' })
    rules = day(40_000, BEHIND)
    expect(await money.reserve(of('U1'), FLASH)).toMatchObject({ kind: 'over', limits: [{ spentMicroUsd: FLASH }] })
    // What was held on the day ahead is charged to that day.
    expect(await money.settle(held, FLASH, 'flash')).toBe(FLASH)
    expect(await of20and21('workspace:slack:T1')).toEqual([FLASH, FLASH])
    const months = await server.redis.hget(`${prefix}:money:2026-11`, 'workspace:slack:T1')
    expect(Number(months)).toBe(2 * FLASH)
    expect(await audited()).toEqual([])
  })

  it('keeps what it has spent when the new zone has the same date', async () => {
    rules = day(40_000, 'UTC')
    const money = ledger()
    await money.settle(of('U1'), FLASH, 'flash')
    rules = day(40_000, BEHIND)
    expect(await money.standings(of('U1'))).toMatchObject([{ spentMicroUsd: FLASH }])
  })

  it('has its limits of now for whatever is held from now on, also for what is raised', async () => {
    rules = day(100_000, 'UTC')
    const money = ledger()
    const [first, second] = [of('U1'), of('U1')]
    await money.reserve(first, FLASH)
    rules = day(50_000, 'UTC')
    expect(await money.reserve(first, 67_000)).toMatchObject({ kind: 'over' })
    rules = day(200_000, 'UTC')
    expect(await money.reserve(first, 67_000)).toMatchObject({ kind: 'held' })
    expect(await money.reserve(second, 133_000)).toMatchObject({ kind: 'held' })
    expect(await money.left(of('U1'))).toBe(0)
    expect(await audited()).toEqual([])
  })

  it('that sets a limit for the month counts what is held on every day of it', async () => {
    rules = { timeZone: 'UTC', caps: [{ scope: 'workspace', period: 'month', limitMicroUsd: 3 * FLASH }] }
    const money = ledger()
    for (let days = 0; days < 3; days += 1) {
      expect(await money.reserve(of('U1'), FLASH)).toMatchObject({ kind: 'held' })
      nowMs += 86_400_000
      // Their requests are still open: what they hold must not be swept.
      await server.redis.zremrangebyscore(`${prefix}:holds`, '-inf', '+inf')
    }
    expect(await money.reserve(of('U1'), FLASH)).toMatchObject({ kind: 'over', limits: [{ heldMicroUsd: 3 * FLASH }] })
  })
})

describe('a journal of before there were days of workspaces', () => {
  it('is rebuilt all the same', async () => {
    const lines = [
      '2026-11-20 2026-W47 2026-11',
      'person:slack:T1:U1 40000 - -',
      'channel:slack:T1:C1 - - -',
      'workspace:slack:T1 - - -',
      'global - - -',
    ]
    const entry = (...fields: string[]) => server.redis.xadd(`${prefix}:ledger`, '*', ...fields)
    await entry('kind', 'reserved', 'requestId', 'r1', 'microUsd', '30000', 'lines', lines.join('\n'))
    await entry('kind', 'reserved', 'requestId', 'r1', 'microUsd', '5000')
    await entry('kind', 'settled', 'requestId', 'r1', 'microUsd', '33600', 'modelId', 'flash', 'freedMicroUsd', '35000')
    const expected = ['person:slack:T1:U1', 'channel:slack:T1:C1', 'workspace:slack:T1', 'global']
    for (const period of ['2026-11-20', '2026-W47', '2026-11'])
      await server.redis.hset(`${prefix}:money:${period}`, ...expected.flatMap((account) => [account, FLASH, `${account}:held`, 0]))
    for (const part of ['all', 'model:flash', 'person:slack:T1:U1', 'channel:slack:T1:C1'])
      await server.redis.hset(`${prefix}:spend:workspace:slack:T1:2026-11-20`, `${part} images`, 1, `${part} microUsd`, FLASH)
    expect(await audited()).toEqual([])
  })
})

describe('at midnight', () => {
  it('everybody gets a whole new limit, and nobody two', async () => {
    const day = calendarAt(Date.now(), 'Europe/Berlin')
    let atMs = day.untilMs.day - 60_000
    const ledger = open([perDay('person', 2 * FLASH)], { clockShiftMs: () => atMs - Date.now() })
    const admitted = async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => ledger.reserve(of('U1'), FLASH)))
      return answers.filter((answer) => typeof answer === 'object' && answer.kind === 'held').length
    }
    expect(await admitted()).toBe(2)
    // The clock goes on while they ask: some may ask on either side.
    atMs = day.untilMs.day - 1
    const around = await admitted()
    atMs = day.untilMs.day + 60_000
    expect([around + (await admitted()), await admitted()]).toEqual([2, 0])
    expect(await audited()).toEqual([])
  })
})

describe('many at once', () => {
  it('gives exactly a hundred of four hundred what a hundred can pay', async () => {
    const ledgers = Array.from({ length: 4 }, () => open([perDay('workspace', 100 * FLASH)]))
    const wishes = Array.from({ length: 400 }, (_, at) => of(`U${at % 7}`))
    const answers = await Promise.all(wishes.map((request, at) => ledgers[at % 4]?.reserve(request, FLASH)))
    expect(answers.filter((answer) => typeof answer === 'object' && answer.kind === 'held')).toHaveLength(100)
    expect(await audited()).toEqual([])
  })

  it('gives a new person’s first requests no more than one limit among them', async () => {
    const ledger = open([perDay('person', FLASH)])
    const answers = await Promise.all(Array.from({ length: 50 }, () => ledger.reserve(of('new'), FLASH)))
    expect(answers.filter((answer) => typeof answer === 'object' && answer.kind === 'held')).toHaveLength(1)
  })

  it('asks Redis what day it is: a worker whose clock is wrong books on the right one', async () => {
    const ledger = open([perDay('person', 40_000)])
    const request = of('U1')
    const { now } = Date
    Date.now = () => now() - 5 * 86_400_000
    try {
      await ledger.reserve(request, FLASH)
    } finally {
      Date.now = now
    }
    expect(await ledger.standings(request)).toMatchObject([{ heldMicroUsd: FLASH }])
  })
})

describe('money of a request', () => {
  let store: RequestStore
  let ledger: Ledger
  beforeEach(() => {
    ledger = open([perDay('person', 40_000)])
    store = requestStore({ redis: server.redis, prefix, deadlineMs: 60_000, ledger })
  })
  async function begun(): Promise<{ request: ImageRequest; attempt: Attempt }> {
    const request = of('U1')
    await store.accept(request, { dedupe: [], maxOpen: 100, announced: false })
    return { request, attempt: (await store.begin(request.requestId)) as Attempt }
  }
  const held = async () => (await ledger.standings(of('U1')))[0]?.heldMicroUsd

  it('comes back with every end but the delivery', async () => {
    const ends: ((attempt: Attempt, requestId: string) => Promise<unknown>)[] = [
      (attempt) => attempt.end('failed', 'GAVE_UP'),
      (_, requestId) => store.cancel(requestId),
      (_, requestId) => store.abandon(requestId, 'expired', 'EXPIRED'),
    ]
    for (const end of ends) {
      const { request, attempt } = await begun()
      expect(await attempt.reserve(FLASH)).toMatchObject({ kind: 'held' })
      await end(attempt, request.requestId)
      expect(await held()).toBe(0)
    }
    expect(await audited()).toEqual([])
  })

  it('is charged with the delivery, in the same step', async () => {
    const { attempt } = await begun()
    await attempt.reserve(FLASH)
    await attempt.deliver({ way: 'post', deliveredAtMs: 1, degraded: [] }, FLASH, 'flash')
    expect(await ledger.standings(of('U1'))).toMatchObject([{ spentMicroUsd: FLASH, heldMicroUsd: 0 }])
  })

  it('stays held through a retry and a crash, once', async () => {
    const { request, attempt } = await begun()
    await attempt.reserve(FLASH)
    await attempt.giveBack('retry')
    const next = (await store.begin(request.requestId)) as Attempt
    expect(await next.reserve(FLASH)).toMatchObject({ kind: 'held' })
    expect(await held()).toBe(FLASH)
  })

  it('is reserved in parts where a bill is above the price, also when a worker died in between: one charge, nothing left, clean books', async () => {
    const { request, attempt } = await begun()
    await attempt.reserve(FLASH)
    const next = (await store.begin(request.requestId)) as Attempt
    await next.reserve(FLASH)
    await next.reserve(FLASH + 100)
    const last = (await store.begin(request.requestId)) as Attempt
    await last.reserve(FLASH + 100)
    expect(await held()).toBe(FLASH + 100)
    await last.deliver({ way: 'post', deliveredAtMs: 1, degraded: [] }, FLASH + 100, 'flash')
    expect(await ledger.standings(of('U1'))).toMatchObject([{ spentMicroUsd: FLASH + 100, heldMicroUsd: 0 }])
    const journal = await server.redis.xrange(`${prefix}:ledger`, '-', '+')
    expect(journal.map(([, [, kind, , , , microUsd]]) => [kind, Number(microUsd)])).toEqual([
      ['reserved', FLASH],
      ['reserved', 100],
      ['settled', FLASH + 100],
    ])
    expect(await audited()).toEqual([])
  })

  it('is not held by a worker that was overtaken, nor for a request that was cancelled', async () => {
    const { request, attempt } = await begun()
    await store.begin(request.requestId)
    await expect(attempt.reserve(FLASH)).rejects.toMatchObject({ code: 'OVERTAKEN' })
    await store.cancel(request.requestId)
    await expect(attempt.reserve(FLASH)).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await held()).toBe(0)
  })

  it('is kept for a slow request: only those that are gone lose theirs', async () => {
    const hasty = open([perDay('person', 40_000)], { holdMs: 0 })
    const { attempt } = await begun()
    await attempt.reserve(FLASH)
    await server.redis.zadd(`${prefix}:holds`, 0, attempt.record.request.requestId)
    expect(await hasty.sweep()).toBe(0)
    expect(await held()).toBe(FLASH)
  })
})

describe('the audit', () => {
  const ledger = () => open([perDay('person', 40_000)])

  it('names a counter that is not what the journal says', async () => {
    const request = of('U1')
    await ledger().reserve(request, FLASH)
    const { day } = calendarAt(Date.now(), 'Europe/Berlin').keys
    await server.redis.hincrby(`${prefix}:held:${day}`, 'person:slack:T1:U1', -1)
    expect(await audited()).toEqual([`held:${day} person:slack:T1:U1: the counter is 33599, the journal says 33600`])
  })

  it('names a charge that stands in the journal twice', async () => {
    const request = of('U1')
    await ledger().settle(request, FLASH, 'flash')
    const [, copy] = (await server.redis.xrange(`${prefix}:ledger`, '-', '+')).at(-1) as [string, string[]]
    await server.redis.xadd(`${prefix}:ledger`, '*', ...copy)
    expect(await audited()).toContainEqual(expect.stringContaining(`${request.requestId} was charged twice`))
  })

  it('is right while others go on spending', async () => {
    const busy = open([perDay('workspace', 1e9)])
    let isDone = false
    const spending = (async () => {
      while (!isDone) {
        const request = of('U1')
        await busy.reserve(request, 67_000)
        await busy.settle(request, FLASH, 'flash')
      }
    })()
    try {
      for (let time = 0; time < 5; time += 1) expect(await audited()).toEqual([])
    } finally {
      isDone = true
      await spending
    }
  })
})
