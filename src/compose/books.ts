import { join } from 'node:path'
import type { Redis } from 'ioredis'
import type { Config } from '../config.ts'
import type { Audit, JournalEntry } from '../domain/journal.ts'
import { openLog } from '../log.ts'
import type { Log, RulesStore } from '../ports.ts'
import { FolderTaken } from '../store/folder-lock.ts'
import { auditLedger, journalEntries } from '../store/ledger-audit.ts'
import { startPrivateRedis } from '../store/private-redis.ts'
import { openRedis, whenReady } from '../store/redis.ts'
import { rulesStore } from '../store/rules.ts'

export interface OpenedBooks {
  audit(): Promise<Audit>
  /** Oldest first. */
  entries(): AsyncIterable<JournalEntry>
  close(): Promise<void>
}

type Where = Pick<Config, 'redisUrl' | 'redisPrefix' | 'dataDir'>

/** The journal of the Redis that the settings name, or of the private one, whether or not the program runs. @throws Problem QUEUE_UNAVAILABLE */
export async function openBooks(where: Where): Promise<OpenedBooks> {
  const { redis, close } = await openRedisOf(where)
  return { audit: () => auditLedger(redis, where.redisPrefix), entries: () => journalEntries(redis, where.redisPrefix), close }
}

/** The rules of all workspaces, whether or not the program runs. @throws Problem QUEUE_UNAVAILABLE */
export async function openRuleFiles(where: Where): Promise<{ readonly rules: RulesStore; close(): Promise<void> }> {
  const { redis, close } = await openRedisOf(where)
  return { rules: rulesStore({ redis, prefix: where.redisPrefix }), close }
}

async function openRedisOf({ redisUrl, dataDir }: Where): Promise<{ readonly redis: Redis; close(): Promise<void> }> {
  const log = openLog({ level: 'error', destination: process.stderr })
  const own = redisUrl ? undefined : await privateRedis(dataDir, log)
  const redis = openRedis(redisUrl ?? own?.url ?? '', log, { commandTimeout: 60_000 })
  const close = async () => {
    redis.disconnect()
    await own?.stop()
  }
  try {
    await whenReady(redis)
  } catch (error) {
    await close()
    throw error
  }
  return { redis, close }
}

/** A running program holds the folder, and its Redis answers there. */
async function privateRedis(folder: string, log: Log): Promise<{ readonly url: string; stop(): Promise<void> }> {
  try {
    return await startPrivateRedis(folder, log)
  } catch (error) {
    if (!(error instanceof FolderTaken)) throw error
    return { url: `unix:${join(folder, 'redis', 'redis.sock')}`, stop: async () => undefined }
  }
}
