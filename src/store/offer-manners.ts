import type { Redis } from 'ioredis'
import type { Log, OfferManners } from '../ports.ts'
import { asked, script } from './redis.ts'
import { personKey } from './request-keys.ts'

/** Who let so many offers in a row go by is left in peace until the count is forgotten, a day after the last one. Taking one starts anew. */
export const DECLINED_IN_A_ROW = 3
export const LEFT_IN_PEACE_MS = 24 * 3_600_000

/** How often each person let an offer go by, in one short hash a person that expires by itself. */
export function offerManners(redis: Redis, prefix: string, log: Log): OfferManners {
  const heard = script<number>(redis, 'offer-heard')
  return {
    async mayAsk(person) {
      try {
        const declined = await asked(redis.hget(`${prefix}:offers:${personKey(person)}`, 'declined'))
        return Number(declined ?? 0) < DECLINED_IN_A_ROW
      } catch (error) {
        log.warn({ err: error }, 'cannot tell whether a picture may be offered; it is not')
        return false
      }
    },
    async heard(person, requestId, outcome) {
      await heard(prefix, personKey(person), requestId, outcome, LEFT_IN_PEACE_MS).catch((error: unknown) =>
        log.warn({ err: error, outcome }, 'could not note what became of an offer'),
      )
    },
  }
}
