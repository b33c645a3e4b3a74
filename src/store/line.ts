import type { Redis } from 'ioredis'
import { redisNowMs } from './redis.ts'

/** A worker that has not been heard of for this long is not counted. */
const HAND_LIVES_MS = 15_000
/** Before anything was measured: a typical picture. */
const FIRST_GUESS_MS = 8_000

/** The hands at work, which the estimate "about 20 s" counts. By the clock of Redis, which whoever counts them goes by as well. */
export interface Presence {
  /** Says that a worker serves `concurrency` requests at once; said again every few seconds, forgotten otherwise. */
  present(workerId: string, concurrency: number): Promise<void>
  gone(workerId: string, concurrency: number): Promise<void>
}

export function workerPresence(redis: Redis, prefix: string): Presence {
  const hands = `${prefix}:hands`
  return {
    async present(workerId, concurrency) {
      const nowMs = await redisNowMs(redis)
      await redis
        .multi()
        .zadd(hands, nowMs + HAND_LIVES_MS, `${workerId}/${concurrency}`)
        .zremrangebyscore(hands, 0, nowMs)
        .exec()
    },
    async gone(workerId, concurrency) {
      await redis.zrem(hands, `${workerId}/${concurrency}`)
    },
  }
}

/**
 * Milliseconds until a request with `ahead` others before it is done, or undefined while nobody works.
 *
 * @param typicalMs how long requests take lately; null before the first was measured
 * @param hands as they stand in Redis: who, and after the last slash how many requests at once
 */
export function estimateOf(ahead: number, typicalMs: string | null, hands: readonly string[]): number | undefined {
  const atOnce = hands.reduce((sum, hand) => sum + Number(hand.slice(hand.lastIndexOf('/') + 1)), 0)
  return atOnce === 0 ? undefined : Math.ceil((ahead + 1) / atOnce) * Number(typicalMs ?? FIRST_GUESS_MS)
}
