import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Flight, FlightPlace } from '../../src/ports.ts'
import { openRedis, redisNowMs, whenReady } from '../../src/store/redis.ts'
import { singleFlight } from '../../src/store/single-flight.ts'
import { recordingLog } from '../support/recording-log.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
let prefix: string
let cacheKey: string
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())
beforeEach(() => {
  prefix = `test-${randomBytes(6).toString('hex')}`
  cacheKey = randomBytes(32).toString('hex')
})

const LEASE_MS = 300
const open = (leaseMs = LEASE_MS) => singleFlight({ redis: server.redis, prefix, log: recordingLog().log, leaseMs })

function flightOf(place: FlightPlace): Flight {
  if (place.kind !== 'lead') throw new Error(`expected to lead, and was told to ${place.kind}`)
  return place.flight
}

describe('requests for the same picture at the same time', () => {
  it('have exactly one leader among two hundred, over three workers', async () => {
    const workers = [open(), open(), open()]
    const asked = Array.from({ length: 200 }, (_, at) => (workers[at % 3] as ReturnType<typeof open>).lead(cacheKey, `request-${at}`))
    const places = await Promise.all(asked)
    const leaders = places.filter(({ kind }) => kind === 'lead')
    expect(leaders).toHaveLength(1)
    const waiting = await flightOf(leaders[0] as FlightPlace).land('made')
    expect(waiting).toHaveLength(199)
    expect(new Set(waiting).size).toBe(199)
  })

  it('that wait are told when to look again, by the clock of Redis', async () => {
    const flight = flightOf(await open().lead(cacheKey, 'first'))
    const nowMs = await redisNowMs(server.redis)
    const place = await open().lead(cacheKey, 'second')
    expect(place).toMatchObject({ kind: 'wait' })
    const untilMs = place.kind === 'wait' ? place.untilMs : 0
    expect(untilMs).toBeGreaterThan(nowMs - 50)
    expect(untilMs).toBeLessThanOrEqual(nowMs + LEASE_MS)
    await flight.land('made')
  })

  it('for another picture wait for nobody', async () => {
    const flight = flightOf(await open().lead(cacheKey, 'first'))
    const other = flightOf(await open().lead(randomBytes(32).toString('hex'), 'second'))
    expect(await flight.land('made')).toEqual([])
    expect(await other.land('made')).toEqual([])
  })

  it('that ask twice wait once, and a leader that asks again still leads', async () => {
    const flight = flightOf(await open().lead(cacheKey, 'first'))
    await open().lead(cacheKey, 'second')
    await open().lead(cacheKey, 'second')
    const again = flightOf(await open().lead(cacheKey, 'first'))
    expect(await again.land('made')).toEqual(['second'])
    expect(await flight.land('made')).toEqual([])
  })

  it('that ended meanwhile are not woken', async () => {
    const flight = flightOf(await open().lead(cacheKey, 'first'))
    await open().lead(cacheKey, 'second')
    await open().lead(cacheKey, 'third')
    await open().leave(cacheKey, 'second')
    expect(await flight.land('made')).toEqual(['third'])
  })
})

describe('a leader', () => {
  it('leads for as long as it lives, though its work takes many leases', async () => {
    const flight = flightOf(await open().lead(cacheKey, 'first'))
    const until: number[] = []
    await expect
      .poll(
        async () => {
          const place = await open().lead(cacheKey, 'second')
          expect(place.kind).toBe('wait')
          if (place.kind === 'wait') until.push(place.untilMs)
          return (until.at(-1) ?? 0) - (until[0] ?? 0)
        },
        { timeout: 5_000 },
      )
      .toBeGreaterThan(2 * LEASE_MS)
    expect(await flight.land('made')).toEqual(['second'])
  })

  it('that is killed is succeeded by exactly one, and the others wait for that one', async () => {
    await killedLeader('first')
    const others = Array.from({ length: 50 }, (_, at) => `request-${at}`)
    const lead = () => Promise.all(others.map((requestId) => open().lead(cacheKey, requestId)))
    const leaseUntil = async (atMs: number) => server.redis.hset(await flightName(), 'untilMs', atMs)
    await leaseUntil(Date.now() + 60_000)
    expect((await lead()).every(({ kind }) => kind === 'wait')).toBe(true)
    await leaseUntil(1)
    const leaders = (await lead()).filter(({ kind }) => kind === 'lead')
    expect(leaders).toHaveLength(1)
    expect(await flightOf(leaders[0] as FlightPlace).land('made')).toHaveLength(49)
  })

  it('that was succeeded wakes nobody, and does not end the flight of its successor', async () => {
    const frozen = flightOf(await open().lead(cacheKey, 'first'))
    await open().lead(cacheKey, 'third')
    await server.redis.hset(await flightName(), 'untilMs', 1)
    const successor = flightOf(await open().lead(cacheKey, 'second'))
    expect(await frozen.land('made')).toEqual([])
    expect(await open().lead(cacheKey, 'fourth')).toMatchObject({ kind: 'wait' })
    expect((await successor.land('made')).toSorted()).toEqual(['fourth', 'third'])
  })

  it('that failed is followed by one of those who waited', async () => {
    const flight = flightOf(await open().lead(cacheKey, 'first'))
    await open().lead(cacheKey, 'second')
    await open().lead(cacheKey, 'third')
    expect((await flight.land('failed')).toSorted()).toEqual(['second', 'third'])
    const places = await Promise.all(['second', 'third'].map((requestId) => open().lead(cacheKey, requestId)))
    expect(places.map(({ kind }) => kind).toSorted()).toEqual(['lead', 'wait'])
    for (const place of places) if (place.kind === 'lead') await place.flight.land('made')
  })

  it('whose wish was refused leaves the others to try on their own, all at once', async () => {
    const flight = flightOf(await open().lead(cacheKey, 'first'))
    await open().lead(cacheKey, 'second')
    await open().lead(cacheKey, 'third')
    expect((await flight.land('declined')).toSorted()).toEqual(['second', 'third'])
    const places = await Promise.all(['second', 'third', 'fourth'].map((requestId) => open().lead(cacheKey, requestId)))
    expect(places.map(({ kind }) => kind)).toEqual(['alone', 'alone', 'alone'])
  })
})

describe('without Redis', () => {
  it('everybody flies alone, with a line in the log', async () => {
    const { log, lines } = recordingLog()
    const nowhere = openRedis('redis://127.0.0.1:1', recordingLog().log)
    const flights = singleFlight({ redis: nowhere, prefix, log })
    expect(await flights.lead(cacheKey, 'first')).toEqual({ kind: 'alone' })
    await flights.leave(cacheKey, 'first')
    expect(lines.map(({ level }) => level)).toEqual(['warn', 'warn'])
    nowhere.disconnect()
  })

  it('a landing is missed, and those who wait look again by themselves', async () => {
    const { log, lines } = recordingLog()
    const redis = openRedis(server.url, recordingLog().log)
    await whenReady(redis)
    const flight = flightOf(await singleFlight({ redis, prefix, log }).lead(cacheKey, 'first'))
    redis.disconnect()
    expect(await flight.land('made')).toEqual([])
    expect(lines).toEqual([expect.objectContaining({ level: 'warn' })])
  })
})

const flightName = async (): Promise<string> =>
  (await server.redis.keys(`${prefix}:flight:*`)).find((name) => !name.endsWith(':waiting')) ?? ''

/** A process of its own takes the lead, and is killed in the middle of it. */
async function killedLeader(requestId: string): Promise<void> {
  const leader = fork(
    fileURLToPath(new URL('./support/flight-leader.ts', import.meta.url)),
    [server.url, prefix, cacheKey, requestId, String(LEASE_MS)],
    {
      execArgv: [],
    },
  )
  const [told] = await once(leader, 'message')
  expect(told).toBe('lead')
  const ended = once(leader, 'exit')
  leader.kill('SIGKILL')
  await ended
}
