import type { Redis } from 'ioredis'
import type { Flight, FlightPlace, Log, SingleFlight } from '../ports.ts'
import { idOf } from './picture-entry.ts'
import { asked, script } from './redis.ts'

export interface SingleFlightOptions {
  readonly redis: Redis
  readonly prefix: string
  readonly log: Log
  /** A leader that is not heard of for this long is succeeded. Must outlive any stall of the event loop. */
  readonly leaseMs?: number
}

/** As long as a worker's lock: whoever lost one has lost the other. */
const LEASE_MS = 10_000
const RENEWALS_PER_LEASE = 4
/** Longer than any request lives. */
const REMEMBERED_MS = 2 * 3_600_000
/** A refused wish may be answered the next time, but not a moment later: long enough for all who waited to start. */
const ALONE_MS = 60_000

/** One provider call for all who ask for the same picture at the same time, over all workers. Leases go by the clock of Redis, which all share. */
export function singleFlight({ redis, prefix, log, leaseMs = LEASE_MS }: SingleFlightOptions): SingleFlight {
  const lead = script<[FlightPlace['kind'], number, string]>(redis, 'flight-lead')
  const renew = script<number>(redis, 'flight-renew')
  const land = script<string[]>(redis, 'flight-land')

  function takeOff(id: string, requestId: string): Flight {
    const renewal = setInterval(() => {
      renew(prefix, id, requestId, leaseMs, REMEMBERED_MS).then(
        (isLeader) => void (isLeader === 1 || clearInterval(renewal)),
        (error: unknown) => log.warn({ err: error, requestId }, 'could not renew the lead; somebody else may make the same picture'),
      )
    }, leaseMs / RENEWALS_PER_LEASE).unref()
    return {
      async land(outcome) {
        clearInterval(renewal)
        return land(prefix, id, requestId, outcome === 'declined' ? ALONE_MS : '').catch((error: unknown) => {
          log.warn({ err: error, requestId }, 'could not say that the picture is done; those who wait look again by themselves')
          return []
        })
      },
      async rest(forMs) {
        clearInterval(renewal)
        await renew(prefix, id, requestId, Math.ceil(forMs) + leaseMs, REMEMBERED_MS).catch((error: unknown) =>
          log.warn({ err: error, requestId }, 'could not keep the lead for a while; somebody else may make the same picture'),
        )
      },
      abandon: () => clearInterval(renewal),
    }
  }

  return {
    async lead(cacheKey, requestId) {
      const id = idOf(cacheKey)
      try {
        const [kind, untilMs, leaderId] = await lead(prefix, id, requestId, leaseMs, REMEMBERED_MS)
        if (kind === 'lead') return { kind, flight: takeOff(id, requestId) }
        return kind === 'wait' ? { kind, untilMs, leaderId } : { kind: 'alone' }
      } catch (error) {
        log.warn({ err: error, requestId }, 'could not ask who makes this picture; making it')
        return { kind: 'alone' }
      }
    },
    async isOver(cacheKey, requestId) {
      return (await asked(redis.sismember(`${prefix}:flight:${idOf(cacheKey)}:waiting`, requestId))) === 0
    },
    async isLed(cacheKey) {
      return (await asked(redis.exists(`${prefix}:flight:${idOf(cacheKey)}`)).catch(() => 0)) === 1
    },
    async leave(cacheKey, requestId) {
      await asked(redis.srem(`${prefix}:flight:${idOf(cacheKey)}:waiting`, requestId)).catch((error: unknown) =>
        log.warn({ err: error, requestId }, 'could not stop waiting; it will be woken for nothing'),
      )
    },
  }
}
