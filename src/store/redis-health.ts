import { Redis } from 'ioredis'

/** What a Redis says of itself. Undefined: it does not say (managed services often forbid CONFIG). */
export interface RedisFacts {
  readonly version: string
  readonly isReplica: boolean
  readonly isCluster: boolean
  readonly maxMemoryBytes: number | undefined
  readonly evictionPolicy: string | undefined
  readonly appendOnly: string | undefined
  readonly appendSync: string | undefined
  /** How far its clock is ahead of ours. */
  readonly clockAheadMs: number
}

/** `refuse`: with this, requests get lost or charged twice, so nothing starts. `warn`: works, but a promise is weaker than it could be. */
export interface Finding {
  readonly severity: 'refuse' | 'warn'
  readonly text: string
  /** The exact command, or what to do where there is none. */
  readonly fix: string
}

/** The oldest that BullMQ 6 works with. */
const MIN_VERSION = [6, 2] as const
const WARN_CLOCK_MS = 2_000
/** Slack refuses, and we refuse, what was signed more than five minutes ago. */
const REFUSE_CLOCK_MS = 300_000

/** What is wrong with this Redis for a queue and a ledger, worst first. Start-up and `banana doctor` say the same. */
export function redisFindings(facts: RedisFacts): Finding[] {
  const findings = [version(facts), topology(facts), eviction(facts), appendOnly(facts), appendSync(facts), clock(facts)]
  return findings
    .filter((finding) => finding !== undefined)
    .toSorted((a, b) => Number(a.severity === 'warn') - Number(b.severity === 'warn'))
}

/** Asks a connected Redis. @throws what INFO and TIME throw; a forbidden CONFIG is a fact, not an error */
export async function redisFacts(redis: Redis): Promise<RedisFacts> {
  const info = infoFields(await redis.info())
  const [memory, append] = [await settings(redis, 'maxmemory*'), await settings(redis, 'append*')]
  const maxMemory = memory.get('maxmemory') ?? info.get('maxmemory')
  return {
    version: info.get('redis_version') ?? 'unknown',
    isReplica: info.get('role') === 'slave',
    isCluster: info.get('cluster_enabled') === '1',
    maxMemoryBytes: maxMemory === undefined ? undefined : Number(maxMemory),
    evictionPolicy: memory.get('maxmemory-policy') ?? info.get('maxmemory_policy'),
    appendOnly: append.get('appendonly') ?? (info.get('aof_enabled') === '1' ? 'yes' : undefined),
    appendSync: append.get('appendfsync'),
    clockAheadMs: await clockAhead(redis),
  }
}

/** Connects, asks and leaves. @throws Error saying why there is no answer, within five seconds */
export const askRedis = (url: string): Promise<RedisFacts> => onceConnected(url, redisFacts)

/** A connection for one question. @throws Error with what the connection says is wrong */
export async function onceConnected<T>(url: string, ask: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url.replace(/^unix:/, ''), {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 3_000,
    commandTimeout: 2_000,
    maxRetriesPerRequest: 0,
    replyMapping: 'legacy',
  })
  let reason: Error | undefined
  // `connect` itself only says "Connection is closed".
  redis.on('error', (error: Error) => {
    reason ??= error
  })
  try {
    await redis.connect()
    return await ask(redis)
  } catch (error) {
    throw reason ?? error
  } finally {
    redis.disconnect()
  }
}

// --- Findings ---------------------------------------------------------------------------------------------------------------------------

function version({ version }: RedisFacts): Finding | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isOld = !(major > MIN_VERSION[0] || (major === MIN_VERSION[0] && minor >= MIN_VERSION[1]))
  return isOld
    ? refuse(
        `Redis is version ${version}; the queue needs ${MIN_VERSION.join('.')} or newer.`,
        'Upgrade Redis, or point REDIS_URL at a newer one.',
      )
    : undefined
}

function topology({ isReplica, isCluster }: RedisFacts): Finding | undefined {
  if (isReplica) return refuse('This Redis is a read-only replica.', 'Point REDIS_URL at the primary.')
  if (isCluster)
    return refuse(
      'This is a Redis Cluster; a script of ours touches keys that a cluster spreads over nodes.',
      'Point REDIS_URL at a single Redis.',
    )
  return undefined
}

/** Without a memory limit nothing is evicted whatever the policy, until somebody sets a limit. */
function eviction({ evictionPolicy, maxMemoryBytes }: RedisFacts): Finding | undefined {
  const fix = configSet('maxmemory-policy noeviction')
  if (evictionPolicy === undefined)
    return warn('Redis does not tell its eviction policy.', 'Look it up at your provider: maxmemory-policy must be noeviction.')
  if (evictionPolicy === 'noeviction') return undefined
  if (maxMemoryBytes === 0) return warn(`maxmemory-policy is ${evictionPolicy}: harmless only as long as maxmemory is 0.`, fix)
  return refuse(`maxmemory-policy is ${evictionPolicy}: when memory runs out, Redis deletes waiting requests.`, fix)
}

function appendOnly({ appendOnly }: RedisFacts): Finding | undefined {
  if (appendOnly === 'yes') return undefined
  if (appendOnly === undefined)
    return warn('Redis does not tell whether it keeps an append-only file.', 'Look it up at your provider: appendonly must be yes.')
  return warn('appendonly is no: requests that were accepted are gone when Redis restarts.', configSet('appendonly yes'))
}

function appendSync({ appendOnly, appendSync }: RedisFacts): Finding | undefined {
  if (appendOnly !== 'yes' || appendSync === undefined || appendSync === 'always') return undefined
  const lost = appendSync === 'everysec' ? 'the last second' : 'up to half a minute'
  return warn(
    `appendfsync is ${appendSync}: a power failure can take ${lost} of accepted requests with it.`,
    configSet('appendfsync always'),
  )
}

function clock({ clockAheadMs }: RedisFacts): Finding | undefined {
  const apartMs = Math.abs(clockAheadMs)
  if (apartMs <= WARN_CLOCK_MS) return undefined
  const text = `The clock of Redis is ${(apartMs / 1000).toFixed(1)} s ${clockAheadMs > 0 ? 'ahead of' : 'behind'} ours: waits and deadlines are off by that much.`
  const fix = 'Set both clocks by NTP: sudo timedatectl set-ntp true'
  return apartMs > REFUSE_CLOCK_MS ? refuse(text, fix) : warn(text, fix)
}

const refuse = (text: string, fix: string): Finding => ({ severity: 'refuse', text, fix })
const warn = (text: string, fix: string): Finding => ({ severity: 'warn', text, fix })
const configSet = (setting: string): string => `redis-cli config set ${setting} && redis-cli config rewrite`

// --- Facts ------------------------------------------------------------------------------------------------------------------------------

const infoFields = (info: string): Map<string, string> =>
  pairs(info.split('\r\n').flatMap((line) => (line.includes(':') ? line.split(/:(.*)/s, 2) : [])))

/** Of CONFIG GET, in the flat form that every server and protocol version can give. */
async function settings(redis: Redis, pattern: string): Promise<Map<string, string>> {
  try {
    const reply = await redis.config('GET', pattern)
    return Array.isArray(reply) ? pairs(reply.map(String)) : new Map()
  } catch (error) {
    if (error instanceof Error && error.name === 'ReplyError') return new Map()
    throw error
  }
}

const pairs = (flat: readonly string[]): Map<string, string> =>
  new Map(flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? '']] : [])))

/** Half of the way there and back is taken for the way there. */
async function clockAhead(redis: Redis): Promise<number> {
  const sentAtMs = Date.now()
  const [seconds = 0, microseconds = 0] = (await redis.time()).map(Number)
  const oursMs = (sentAtMs + Date.now()) / 2
  return Math.round(seconds * 1000 + microseconds / 1000 - oursMs)
}
