import type { Redis } from 'ioredis'
import type { Admins, Log } from '../ports.ts'
import { asked } from './redis.ts'

/** Longer than the longest notice of the lifecycle runs ahead. */
const REMEMBERED_S = 100 * 24 * 3600
const KEPT = 20

/** Until there is a channel to tell them in: a warning in the log of whoever was first, and the latest of them for `banana doctor`. */
export function adminNotices(redis: Redis, prefix: string, log: Log): Admins {
  return {
    async tell(text, key) {
      const isFirst = (await asked(redis.set(`${prefix}:told:${key}`, Date.now(), 'EX', REMEMBERED_S, 'NX'))) === 'OK'
      if (!isFirst) return
      log.warn({ notice: key }, `for admins: ${text}`)
      const line = JSON.stringify({ text, atMs: Date.now() })
      await asked(
        redis
          .multi()
          .lpush(noticesKey(prefix), line)
          .ltrim(noticesKey(prefix), 0, KEPT - 1)
          .exec(),
      )
    },
  }
}

const noticesKey = (prefix: string): string => `${prefix}:admin-notices`

export interface Notice {
  readonly text: string
  readonly atMs: number
}

/** What admins were told lately, the latest first. */
export async function readNotices(redis: Redis, prefix: string, sinceMs = 0): Promise<Notice[]> {
  const lines = await asked(redis.lrange(noticesKey(prefix), 0, KEPT - 1))
  return lines.map((line) => JSON.parse(line) as Notice).filter(({ atMs }) => atMs >= sinceMs)
}
