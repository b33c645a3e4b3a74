import type { Redis } from 'ioredis'
import type { Feedback } from '../ports.ts'
import { script } from './redis.ts'
import { personKey } from './request-keys.ts'

/** A question that was left unanswered keeps the next one back for so long. */
const UNANSWERED_MS = 86_400_000
/** Whoever draws the same wish fifty times over has said all there is to say. */
const MOST_SIGNALS = 10

/** What people think of pictures, beside their votes: `<prefix>:votes:<request>` and `<prefix>:signals:<request>`, hashes by person. */
export function feedbackStore({ redis, prefix }: { readonly redis: Redis; readonly prefix: string }): Feedback {
  const askReason = script<number>(redis, 'ask-reason')
  const giveReason = script<number>(redis, 'give-reason')
  const signal = script<number>(redis, 'signal')
  return {
    mayAskReason: async (requestId, person) => (await askReason(prefix, requestId, personKey(person), UNANSWERED_MS)) === 1,
    giveReason: async (requestId, person, reason) => (await giveReason(prefix, requestId, personKey(person), reason)) === 1,
    note: async (requestId, person, what) => void (await signal(prefix, requestId, personKey(person), what, Date.now(), MOST_SIGNALS)),
  }
}
