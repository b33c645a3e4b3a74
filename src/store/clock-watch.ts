import type { Redis } from 'ioredis'
import type { Log, Role } from '../ports.ts'

const EVERY_MS = 60_000
/** Delayed jobs, Slack's signatures and reply deadlines all go by the clock; two seconds are more than networks and scheduling explain. */
const WARN_OVER_MS = 2_000

/** Compares this machine's clock with that of Redis, now and every minute, and says so when they differ, once for each time they part. */
export function clockWatch(redis: Redis, log: Log, { everyMs = EVERY_MS, now = Date.now } = {}): Role {
  let timer: NodeJS.Timeout | undefined
  let isOff = false

  async function look(): Promise<void> {
    const [seconds, micros] = await redis.time()
    const aheadMs = now() - (Number(seconds) * 1000 + Math.floor(Number(micros) / 1000))
    const wasOff = isOff
    isOff = Math.abs(aheadMs) > WARN_OVER_MS
    if (isOff && !wasOff)
      log.warn({ aheadMs }, 'the clock of this machine and that of Redis differ: set both by NTP, or delays and signatures go wrong')
    if (!isOff && wasOff) log.info({ aheadMs }, 'the clocks agree again')
  }
  const lookSafely = () => look().catch((error: unknown) => log.debug({ err: error }, 'could not compare clocks'))

  return {
    name: 'clock watch',
    async start() {
      await lookSafely()
      timer = setInterval(lookSafely, everyMs).unref()
    },
    async stop() {
      clearInterval(timer)
    },
  }
}
