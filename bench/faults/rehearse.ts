import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { seededRandom } from '../../playground/gemini/random.ts'
import { auditLedger, journalEntries } from '../../src/store/ledger-audit.ts'
import { NodeProcess } from '../support/node-process.ts'
import { RedisProcess } from '../support/redis-process.ts'
import { CLERK_PREFIX } from './rehearsed-fates.ts'

export interface Rehearsal {
  readonly seed: number
  readonly requests: number
  readonly clerks: number
  readonly killEveryMs: number
}

export const FULL_REHEARSAL = { requests: 20_000, clerks: 3, killEveryMs: 1_500 } as const
/** What fits into a test run. */
export const SHORT_REHEARSAL = { requests: 600, clerks: 2, killEveryMs: 700 } as const

export interface Rehearsed {
  readonly faults: readonly string[]
  readonly figures: string
}

/** So many requests by three teams over two weeks, by processes of which one is killed every so often; then the books are audited against the journal. */
export async function rehearse({ seed, requests, clerks, killEveryMs }: Rehearsal): Promise<Rehearsed> {
  const folder = await mkdtemp(join(tmpdir(), 'banana-rehearsal-'))
  const redis = await RedisProcess.start(folder)
  const startedMs = performance.now()
  const start = () =>
    new NodeProcess({
      script: 'bench/faults/clerk.ts',
      env: { REDIS_URL: redis.url, SEED: String(seed), REQUESTS: String(requests) },
    })
  const running = Array.from({ length: clerks }, start)
  try {
    const kills = await untilServed(running, start, { killEveryMs, random: seededRandom(seed) })
    const { client } = redis
    const audit = await auditLedger(client, CLERK_PREFIX)
    const faults = [...audit.breaches, ...audit.differences]
    const counts = new Map<string, number>()
    const keys = await client.keys(`${CLERK_PREFIX}:request:*`)
    for (const key of keys) {
      const state = (await client.hget(key, 'state')) ?? 'none'
      counts.set(state, (counts.get(state) ?? 0) + 1)
    }
    if (kills === 0 || !counts.has('declined')) faults.push('nobody was killed, or no limit was met: it proves nothing')
    if (keys.length !== requests) faults.push(`${requests} requests were made, and ${keys.length} are there`)
    for (const state of ['waiting', 'running', 'asking'])
      if (counts.has(state)) faults.push(`${counts.get(state)} requests are still ${state}`)
    const settled = await settledIn(client)
    if (settled !== counts.get('delivered')) faults.push(`${counts.get('delivered')} were delivered, and ${settled} charged`)
    for (const set of ['holds', 'open']) {
      const left = await client.zcard(`${CLERK_PREFIX}:${set}`)
      if (left > 0) faults.push(`${left} are left in ${set}`)
    }
    const held = await client.keys(`${CLERK_PREFIX}:held*`)
    if (held.length > 0) faults.push(`something is still held: ${held}`)
    const ends = [...counts].map(([state, count]) => `${count} ${state}`).join(', ')
    const tookS = ((performance.now() - startedMs) / 1000).toFixed(1)
    return { faults, figures: `${ends}; ${audit.entries} entries, ${audit.compared} sets of counters, ${kills} kills, ${tookS} s` }
  } finally {
    await Promise.all(running.map((clerk) => clerk.stop()))
    await redis.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** @returns how many were killed */
async function untilServed(
  running: NodeProcess[],
  start: () => NodeProcess,
  { killEveryMs, random }: { killEveryMs: number; random: () => number },
): Promise<number> {
  let kills = 0
  for (;;) {
    await pause(killEveryMs)
    const ended = running.filter((clerk) => !clerk.isAlive)
    // Who ends by itself has found nothing left to do.
    if (ended.length > 0) {
      for (const clerk of ended) {
        const { code, signal } = await clerk.exited
        if (code !== 0) throw new Error(`a clerk ended with ${signal ?? code}: ${clerk.lastWords()}`)
      }
      await Promise.all(running.map(({ exited }) => exited))
      return kills
    }
    const at = Math.floor(random() * running.length)
    const victim = running[at]
    if (!victim?.serves) continue
    victim.kill('SIGKILL')
    await victim.exited
    kills += 1
    running[at] = start()
  }
}

async function settledIn(client: RedisProcess['client']): Promise<number> {
  let settled = 0
  for await (const { kind } of journalEntries(client, CLERK_PREFIX)) if (kind === 'settled') settled += 1
  return settled
}
