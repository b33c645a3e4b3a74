import type { Redis } from 'ioredis'
import { vi } from 'vitest'
import type { Banana } from '../../support/banana.ts'

/**
 * A request is open from the moment it is durable, which is before it is acknowledged, until everything about it is done.
 * @throws Error with what the program warned of, when that takes longer than 12 s
 */
export async function allEnded(redis: Redis, { lines }: Pick<Banana, 'lines'>): Promise<void> {
  const noneIsOpen = async () => (await redis.zcard('banana:open')) === 0
  await vi.waitUntil(noneIsOpen, { timeout: 12_000, interval: 10 }).catch(() => {
    const warnings = lines.filter(({ level }) => level === 'warn' || level === 'error').slice(-5)
    throw new Error(
      `a request has not ended within 12 s; the log says: ${warnings.map(({ message, fields }) => `${message} (${fields.err})`)}`,
    )
  })
}

/** Once a question is open and its worker has let go of it. */
export async function oneIsAsking(redis: Redis): Promise<void> {
  await vi.waitUntil(
    async () => {
      const open = await redis.zrange('banana:open', '0', '-1')
      const states = await Promise.all(open.map((requestId) => redis.hget(`banana:request:${requestId}`, 'state')))
      return states.includes('asking')
    },
    { timeout: 10_000, interval: 10 },
  )
}

/** What was charged since the ledger had so many entries, in micro-dollars. */
export const chargesSince = async (redis: Redis, entries: number, prefix = 'banana'): Promise<number[]> =>
  (await ledgerSince(redis, entries, prefix)).filter(({ kind }) => kind === 'settled').map(({ microUsd }) => Number(microUsd))

/** The calls to models that were booked (`called`: the most they could cost) or paid (`spent`) since then: which model, for how many micro-dollars. */
export const callsSince = async (redis: Redis, entries: number, of: 'called' | 'spent'): Promise<[modelId: string, microUsd: number][]> =>
  (await ledgerSince(redis, entries)).filter(({ kind }) => kind === of).map(({ modelId = '', microUsd }) => [modelId, Number(microUsd)])

async function ledgerSince(redis: Redis, entries: number, prefix = 'banana'): Promise<Record<string, string>[]> {
  const ledger = await redis.xrange(`${prefix}:ledger`, '-', '+')
  return ledger.slice(entries).map(([, fields]) => {
    const pairs = Array.from({ length: fields.length / 2 }, (_, i) => [fields[2 * i], fields[2 * i + 1]])
    return Object.fromEntries(pairs)
  })
}
