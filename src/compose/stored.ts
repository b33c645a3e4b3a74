import { join } from 'node:path'
import type { Redis } from 'ioredis'
import type { Config } from '../config.ts'
import type { Audit, JournalEntry } from '../domain/journal.ts'
import { type Workspace, workspaceKey } from '../domain/rules.ts'
import { experimentDesk } from '../learning/experiment-desk.ts'
import { openLog } from '../log.ts'
import type { Log, RulesStore, Samples } from '../ports.ts'
import { FolderTaken } from '../store/folder-lock.ts'
import { auditLedger, journalEntries } from '../store/ledger-audit.ts'
import { startPrivateRedis } from '../store/private-redis.ts'
import { openRedis, whenReady } from '../store/redis.ts'
import { rulesStore } from '../store/rules.ts'
import { sampleStore } from '../store/samples.ts'
import { trialsStore } from '../store/trials.ts'

export interface OpenedBooks {
  audit(): Promise<Audit>
  /** Oldest first. */
  entries(): AsyncIterable<JournalEntry>
  close(): Promise<void>
}

type Where = Pick<Config, 'redisUrl' | 'redisPrefix' | 'dataDir'>

/** The journal of the Redis that the settings name, or of the private one, whether or not the program runs. @throws Problem QUEUE_UNAVAILABLE */
export async function openBooks(where: Where): Promise<OpenedBooks> {
  const { redis, close } = await openStore(where)
  return { audit: () => auditLedger(redis, where.redisPrefix), entries: () => journalEntries(redis, where.redisPrefix), close }
}

/** The rules of all workspaces, whether or not the program runs. @throws Problem QUEUE_UNAVAILABLE */
export async function openRuleFiles(where: Where): Promise<{ readonly rules: RulesStore; close(): Promise<void> }> {
  const { redis, close } = await openStore(where)
  return { rules: rulesStore({ redis, prefix: where.redisPrefix }), close }
}

/** What is known of requests, whether or not the program runs, and in whose days it is counted. @throws Problem QUEUE_UNAVAILABLE */
export async function openSamples(
  where: Where & Pick<Config, 'limits'>,
): Promise<{ readonly samples: Samples; readonly timeZone: string; close(): Promise<void> }> {
  const { redis, log, close } = await openStore(where)
  return { samples: sampleStore({ redis, prefix: where.redisPrefix, log }), timeZone: where.limits.timeZone, close }
}

/** What came of the experiments, whether or not the program runs. @throws Problem QUEUE_UNAVAILABLE */
export async function openExperimentReports(where: Where) {
  const { redis, log, close } = await openStore(where)
  const prefix = where.redisPrefix
  const trials = trialsStore({ redis, prefix })
  const desk = experimentDesk({ trials, samples: sampleStore({ redis, prefix, log }) })
  const reportsOf = async (one: Workspace) => ({ workspace: workspaceKey(one), reports: await desk.reports(one) })
  return {
    /** @param workspace as `slack:T1`; absent: all in which an experiment was ever started */
    async reports(workspace?: string) {
      const known = await trials.workspaces()
      return Promise.all(known.filter((one) => workspace === undefined || workspaceKey(one) === workspace).map(reportsOf))
    },
    close,
  }
}

/** For commands that read what the program stores, beside it or without it. @throws Problem QUEUE_UNAVAILABLE */
export async function openStore({
  redisUrl,
  dataDir,
}: Where): Promise<{ readonly redis: Redis; readonly log: Log; close(): Promise<void> }> {
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
  return { redis, log, close }
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
