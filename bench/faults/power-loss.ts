import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { Cap } from '../../src/domain/ledger.ts'
import type { ImageRequest } from '../../src/domain/request.ts'
import type { Attempt } from '../../src/ports.ts'
import { openLedger } from '../../src/store/ledger.ts'
import { auditLedger, journalEntries } from '../../src/store/ledger-audit.ts'
import { newRequestId, requestStore } from '../../src/store/requests.ts'

const AT_ONCE = 4
const PREFIX = 'banana'
const FLASH = 33_600
const CAPS: readonly Cap[] = [
  { scope: 'person', period: 'day', limitMicroUsd: 6 * FLASH },
  { scope: 'workspace', period: 'month', limitMicroUsd: 20 * FLASH },
]

export interface Cut {
  /** So many bytes of the append-only file were written when the power failed. */
  readonly bytes: number
  readonly faults: readonly string[]
  /** How many entries the journal had by then. */
  readonly entries: number
}

/** Spends money in every way, then starts a Redis on so many beginnings of the append-only file, and audits what each of them holds. */
export async function cutPower(cuts: number): Promise<readonly Cut[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cut-'))
  try {
    const whole = join(folder, 'whole')
    await withRedis(whole, spendSome)
    const journal = (await readdir(join(whole, 'appendonlydir'))).find((name) => name.endsWith('.incr.aof')) ?? ''
    const { size } = await stat(join(whole, 'appendonlydir', journal))
    const places = Array.from({ length: cuts }, (_, at) => Math.floor((size * (at + 1)) / cuts))
    const found: Cut[] = []
    const next = async (): Promise<void> => {
      const bytes = places.pop()
      if (bytes === undefined) return
      const copy = join(folder, String(bytes))
      await cp(whole, copy, { recursive: true, filter: (from) => !from.endsWith('.sock') })
      await truncate(join(copy, 'appendonlydir', journal), bytes)
      found.push({ bytes, ...(await withRedis(copy, faultsOf)) })
      await rm(copy, { recursive: true, force: true })
      return next()
    }
    await Promise.all(Array.from({ length: AT_ONCE }, next))
    return found
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Requests of every fate: delivered, refused, failed, cancelled, given up, raised on the way, and some that are still open. */
async function spendSome(redis: Redis): Promise<void> {
  const ledger = openLedger({ redis, prefix: PREFIX, caps: CAPS, timeZone: 'UTC' })
  const store = requestStore({ redis, prefix: PREFIX, deadlineMs: 60_000, ledger })
  for (let at = 0; at < 60; at += 1) {
    const request = wishOf(`U${at % 5}`)
    await store.accept(request, { dedupe: [], maxOpen: 100, announced: false })
    let attempt = (await store.begin(request.requestId)) as Attempt
    const reserved = await attempt.reserve(FLASH)
    await attempt.bookCall('flash', FLASH)
    if (reserved.kind === 'over') await attempt.end('declined', 'MODEL_REFUSED')
    else if (at % 6 === 0) await attempt.end('failed', 'GAVE_UP')
    else if (at % 6 === 1) await store.cancel(request.requestId)
    else if (at % 6 !== 2) {
      if (at % 6 === 3) attempt = (await store.begin(request.requestId)) as Attempt
      if (at % 6 === 4) await attempt.reserve(FLASH + 5_000)
      await attempt.deliver({ way: 'post', deliveredAtMs: 1, degraded: [] }, FLASH - 1_000, 'flash')
    }
  }
}

function wishOf(personId: string): ImageRequest {
  const team = { platform: 'slack', workspaceId: 'T1' } as const
  const [asker, place] = [
    { ...team, personId },
    { ...team, channelId: 'C1' },
  ]
  const requestId = newRequestId()
  return { requestId, place, asker, via: 'command', words: 'a lighthouse', attachments: [], options: {}, askedAtMs: Date.now() }
}

async function faultsOf(redis: Redis): Promise<{ faults: string[]; entries: number }> {
  const { breaches, differences, entries } = await auditLedger(redis, PREFIX)
  const charged = new Map<string, number>()
  for await (const { kind, requestId, microUsd } of journalEntries(redis, PREFIX)) if (kind === 'settled') charged.set(requestId, microUsd)
  const records = await redis.keys(`${PREFIX}:request:*`)
  const unlike = await Promise.all(
    records.map(async (key) => {
      const [state, paid] = await redis.hmget(key, 'state', 'charged')
      const due = charged.get(key.slice(`${PREFIX}:request:`.length))
      return (state === 'delivered') === (due !== undefined) && Number(paid ?? 0) === (due ?? 0)
        ? []
        : [`${key} is ${state}, charged ${due}`]
    }),
  )
  return { faults: [...breaches, ...differences, ...unlike.flat()], entries }
}

async function withRedis<T>(dir: string, use: (redis: Redis) => Promise<T>): Promise<T> {
  const { redis, server } = await start(dir)
  try {
    return await use(redis)
  } finally {
    redis.disconnect()
    const gone = once(server, 'exit')
    server.kill('SIGKILL')
    await gone
  }
}

async function start(dir: string): Promise<{ redis: Redis; server: ChildProcess }> {
  await mkdir(dir, { recursive: true })
  const socket = join(dir, 'r.sock')
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '']
  const server = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--dir', dir, ...durable], { stdio: 'ignore' })
  const redis = new Redis(socket, { retryStrategy: () => 10, maxRetriesPerRequest: null, replyMapping: 'legacy' })
  redis.on('error', () => undefined) // It is not there yet; the first answer says when it is.
  await redis.ping()
  return { redis, server }
}
