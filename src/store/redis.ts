import { readFileSync } from 'node:fs'
import { Redis, type RedisOptions } from 'ioredis'
import { Problem } from '../errors.ts'
import type { Log } from '../ports.ts'

/** `redis://…`, `rediss://…` or `unix:/path/to/socket`. */
export type RedisUrl = string

/**
 * A connection for short commands. A command that gets no answer fails after 0.9 s instead of hanging (a frozen Redis never answers, and Slack waits 3 s
 * for us), and while there is no connection commands fail at once instead of piling up.
 */
export const openRedis = (url: RedisUrl, log: Log, options: RedisOptions = {}): Redis =>
  connect(url, log, { commandTimeout: 900, maxRetriesPerRequest: 1, enableOfflineQueue: false, ...options })

/** A connection for BullMQ workers, whose blocking commands must wait and survive reconnects. */
export const openBlockingRedis = (url: RedisUrl, log: Log): Redis => connect(url, log, { maxRetriesPerRequest: null })

/** A connection that listens; it subscribes again by itself after a reconnect. */
export const openSubscriber = (url: RedisUrl, log: Log): Redis => connect(url, log, { maxRetriesPerRequest: null })

/** Resolves when commands can be sent. @throws Problem QUEUE_UNAVAILABLE after `withinMs` */
export async function whenReady(redis: Redis, withinMs = 10_000): Promise<void> {
  if (redis.status === 'ready') return
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => reject(new Problem('QUEUE_UNAVAILABLE', `no Redis answered within ${withinMs} ms`)), withinMs)
  redis.once('ready', resolve)
  await promise.finally(() => {
    clearTimeout(timer)
    redis.off('ready', resolve)
  })
}

/** Registers the Lua script `scripts/<name>.lua`; returns it as a function of (prefix, …arguments). What it shares with others stands before it: a script cannot load another. */
export function script<Result>(
  redis: Redis,
  name: string,
  ...shared: readonly string[]
): (prefix: string, ...args: (string | number)[]) => Promise<Result> {
  const lua = [...shared, name].map((file) => readFileSync(new URL(`./scripts/${file}.lua`, import.meta.url), 'utf8')).join('\n')
  redis.defineCommand(`banana_${name}`, { numberOfKeys: 1, lua })
  const call = Reflect.get(redis, `banana_${name}`) as (...args: (string | number)[]) => Promise<Result>
  return (...args) => asked(call.apply(redis, args))
}

/**
 * A Redis that is away, frozen, loading, full or read-only can be asked again later: that is no bug. Whether the command was executed stays open.
 *
 * @throws Problem QUEUE_UNAVAILABLE; Redis' own complaint about a command that is wrong
 */
export async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    const isComplaint = error instanceof Error && error.name === 'ReplyError' && /^(ERR|WRONGTYPE|NOSCRIPT|NOPERM)\b/.test(error.message)
    if (isComplaint) throw error
    throw new Problem('QUEUE_UNAVAILABLE', 'Redis did not answer', { cause: error })
  }
}

/** The one clock that all processes share. */
export async function redisNowMs(redis: Redis): Promise<number> {
  const [seconds, micros] = await redis.time()
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000)
}

function connect(url: RedisUrl, log: Log, options: RedisOptions): Redis {
  const settings: RedisOptions = { retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 1000), ...options }
  const path = url.startsWith('unix:') ? url.slice('unix:'.length) : url
  const redis = new Redis(path, { ...settings, replyMapping: 'legacy' })
  let isDown = false
  redis.on('error', (error: Error) => {
    if (!isDown) log.error({ err: error }, 'lost Redis; reconnecting')
    isDown = true
  })
  redis.on('ready', () => {
    if (isDown) log.info({}, 'Redis is back')
    isDown = false
  })
  return redis
}
