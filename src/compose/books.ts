import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Audit, JournalEntry } from '../domain/journal.ts'
import { openLog } from '../log.ts'
import type { Samples } from '../ports.ts'
import { FolderTaken } from '../store/folder-lock.ts'
import { auditLedger, journalEntries } from '../store/ledger-audit.ts'
import { startPrivateRedis } from '../store/private-redis.ts'
import { openRedis, whenReady } from '../store/redis.ts'
import { sampleStore } from '../store/samples.ts'

export interface OpenedBooks {
  audit(): Promise<Audit>
  /** Oldest first. */
  entries(): AsyncIterable<JournalEntry>
  readonly samples: Samples
  /** The program's, in whose days things are counted. */
  readonly timeZone: string
  close(): Promise<void>
}

/** The journal of the Redis that the settings name, or of the private one, whether or not the program runs. @throws Problem QUEUE_UNAVAILABLE */
export async function openBooks({
  redisUrl,
  redisPrefix,
  dataDir,
  limits: { timeZone },
}: Pick<Config, 'redisUrl' | 'redisPrefix' | 'dataDir' | 'limits'>): Promise<OpenedBooks> {
  const log = openLog({ level: 'error', destination: process.stderr })
  const own = redisUrl ? undefined : await privateRedis(dataDir)
  const redis = openRedis(redisUrl ?? own?.url ?? '', log, { commandTimeout: 60_000 })
  try {
    await whenReady(redis)
  } catch (error) {
    await close()
    throw error
  }
  return {
    audit: () => auditLedger(redis, redisPrefix),
    entries: () => journalEntries(redis, redisPrefix),
    samples: sampleStore({ redis, prefix: redisPrefix, log }),
    timeZone,
    close,
  }

  async function close(): Promise<void> {
    redis.disconnect()
    await own?.stop()
  }

  /** A running program holds the folder, and its Redis answers there. */
  async function privateRedis(folder: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
    try {
      return await startPrivateRedis(folder, log)
    } catch (error) {
      if (!(error instanceof FolderTaken)) throw error
      return { url: `unix:${join(folder, 'redis', 'redis.sock')}`, stop: async () => undefined }
    }
  }
}
