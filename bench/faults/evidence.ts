import type { Call } from '../../playground/gemini/index.ts'
import type { Audit } from '../../src/domain/journal.ts'
import { auditLedger } from '../../src/store/ledger-audit.ts'
import type { Ask } from './askers.ts'
import { type Post, postsOf } from './posts.ts'
import { PREFIX, type World } from './world.ts'

/** What Redis holds of one request. */
export interface Stored {
  readonly requestId: string
  readonly words: string
  readonly platform: string
  readonly state: string
  /** In one place: since it last learned something. */
  readonly attempts: number
  readonly charged: number | undefined
  readonly problem: string | undefined
  readonly delivery: { readonly way: string } | undefined
}

export interface Entry {
  readonly kind: string
  readonly requestId: string
  readonly microUsd: number
}

export interface ProcessSight {
  readonly name: string
  readonly pid: number
  readonly isAlive: boolean
  readonly text: string
  readonly lines: readonly Readonly<Record<string, unknown>>[]
}

/** All that is left when a run is over: what people see, what Redis holds, what was called and what was logged. */
export interface Evidence {
  readonly asks: readonly Ask[]
  readonly records: readonly Stored[]
  readonly ledger: readonly Entry[]
  /** Whether counters and journal agree. */
  readonly audit: Audit
  readonly posts: readonly Post[]
  readonly calls: readonly Call[]
  readonly processes: readonly ProcessSight[]
  /** Names of sets that should be empty, and how many are in them. */
  readonly leftovers: Readonly<Record<string, number>>
  /** Everything in Redis but the places where secrets belong. */
  readonly redisText: string
  readonly redisBytes: number
  readonly secrets: readonly string[]
}

export async function gather(world: World): Promise<Evidence> {
  const { client } = world.redis
  const [records, ledger, audit, keys, memory] = await Promise.all([
    storedRequests(world),
    ledgerOf(world),
    auditLedger(client, PREFIX),
    client.keys('*'),
    client.info('memory'),
  ])
  const { text, replies } = await readKeys(world, keys)
  return {
    asks: world.asks,
    records,
    ledger,
    audit,
    posts: postsOf(world),
    calls: world.gemini.calls,
    processes: world.everRan.map(({ name, process }) => ({
      name,
      pid: process.pid,
      isAlive: process.isAlive,
      lines: process.lines,
      text: [...process.lines.map((line) => JSON.stringify(line)), ...process.noise].join('\n'),
    })),
    leftovers: await leftovers(world),
    redisText: text,
    redisBytes: Number(/used_memory:(\d+)/.exec(memory)?.[1] ?? 0),
    secrets: secretsOf(world, replies),
  }
}

/** What the logs warn of most often: where to look first when something is wrong. */
export function complaints({ processes }: Evidence): string[] {
  const counts = new Map<string, number>()
  for (const { name, lines } of processes) {
    for (const { level, msg, err } of lines) {
      if (level !== 'warn' && level !== 'error' && level !== 'fatal') continue
      const reason = typeof err === 'object' && err !== null && 'message' in err ? `: ${String(err.message).slice(0, 160)}` : ''
      const complaint = `${name}: ${String(msg)}${reason}`
      counts.set(complaint, (counts.get(complaint) ?? 0) + 1)
    }
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 8)
    .map(([complaint, count]) => `${count} × ${complaint}`)
}

async function storedRequests({ redis }: World): Promise<Stored[]> {
  const keys = await redis.client.keys(`${PREFIX}:request:*`)
  return Promise.all(
    keys.map(async (key) => {
      const fields = await redis.client.hgetall(key)
      const { words, place } = JSON.parse(fields.request ?? '{}') as { words: string; place: { platform: string } }
      return {
        requestId: key.slice(`${PREFIX}:request:`.length),
        words,
        platform: place.platform,
        state: fields.state ?? 'none',
        // Looking again on purpose, at every step of a countdown, is none; neither is what it lost before it got further, whoever killed its worker.
        attempts: Number(fields.attempts) - Number(fields.pauses ?? 0) - Number(fields.outlived ?? 0),
        charged: fields.charged === undefined ? undefined : Number(fields.charged),
        problem: fields.problem,
        delivery: fields.delivery === undefined ? undefined : (JSON.parse(fields.delivery) as { way: string }),
      }
    }),
  )
}

async function ledgerOf({ redis }: World): Promise<Entry[]> {
  const entries = await redis.client.xrange(`${PREFIX}:ledger`, '-', '+')
  return entries.map(([, flat]) => {
    const fields = Object.fromEntries(flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? '']] : [])))
    return { kind: fields.kind ?? '', requestId: fields.requestId ?? '', microUsd: Number(fields.microUsd) }
  })
}

const OPEN_SETS = ['holds', 'open', 'unqueued', 'line'] as const

async function leftovers({ redis }: World): Promise<Record<string, number>> {
  const { client } = redis
  const counts: Record<string, number> = {}
  for (const set of OPEN_SETS) counts[set] = await client.zcard(`${PREFIX}:${set}`)
  for (const list of ['wait', 'active']) counts[`queue ${list}`] = await client.llen(`${PREFIX}:requests:${list}`)
  for (const set of ['prioritized', 'delayed']) counts[`queue ${set}`] = await client.zcard(`${PREFIX}:requests:${set}`)
  for (const key of await client.keys(`${PREFIX}:open:*`)) counts[`open of ${key.split(':').at(-1)}`] = await client.scard(key)
  return counts
}

async function readKeys({ redis }: World, keys: readonly string[]): Promise<{ text: string; replies: string[] }> {
  const texts: string[] = []
  const replies: string[] = []
  for (const key of keys) {
    if (key === `${PREFIX}:link-secret`) continue
    const value = await readKey(redis.client, key)
    if (key.startsWith(`${PREFIX}:reply:`)) replies.push(value)
    else texts.push(`${key} ${value}`)
  }
  return { text: texts.join('\n'), replies }
}

async function readKey(client: World['redis']['client'], key: string): Promise<string> {
  switch (await client.type(key)) {
    case 'string':
      return (await client.get(key)) ?? ''
    case 'hash':
      return JSON.stringify(await client.hgetall(key))
    case 'list':
      return JSON.stringify(await client.lrange(key, 0, -1))
    case 'set':
      return JSON.stringify(await client.smembers(key))
    case 'zset':
      return JSON.stringify(await client.zrange(key, '0', '-1'))
    case 'stream':
      return JSON.stringify(await client.xrange(key, '-', '+'))
    default:
      return ''
  }
}

/** The keys of the installation, and the handles with which somebody could speak as the bot. */
function secretsOf({ slack, discord, gemini }: World, replies: readonly string[]): string[] {
  const handles = replies.flatMap((secret) => {
    const token = /"token":"([^"]+)"/.exec(secret)?.[1]
    const url = /https?:[^"\\]*\/actions\/[^"\\]+/.exec(secret)?.[0]
    return [token, url && new URL(url).pathname].filter((one) => one !== undefined)
  })
  return [slack.botToken, slack.appToken, slack.signingSecret, discord.token, gemini.apiKey, ...handles]
}
