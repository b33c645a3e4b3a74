import type { OpenedRecords } from '../commands/analyse.ts'
import type { Config } from '../config.ts'
import { workspaceKey } from '../domain/rules.ts'
import { teacher } from '../learning/teacher.ts'
import { openModels } from '../models/models.ts'
import { fastTier } from '../pipeline/intent/fast-tier.ts'
import type { Log } from '../ports.ts'
import { lessonsStore } from '../store/lessons.ts'
import { redisNowMs } from '../store/redis.ts'
import { sampleStore } from '../store/samples.ts'
import { openStore } from './stored.ts'

/** For the process that analyses. @throws Problem QUEUE_UNAVAILABLE */
export async function openTeaching(config: Config) {
  const { redis, log, close } = await openStore(config)
  const shared = { redis, prefix: config.redisPrefix }
  const fast = fastTier()
  const models = openModels({ ...config, googleApiKey: config.gemini?.apiKey, geminiBaseUrl: config.gemini?.baseUrl })
  const parts = { lessons: lessonsStore(shared), samples: sampleStore({ ...shared, log }), models, doubt: config.doubt }
  return { teaching: teacher({ ...parts, reader: async () => fast }), nowMs: () => redisNowMs(redis), close }
}

/** The records of what people asked for, whether or not the program runs. @throws Problem QUEUE_UNAVAILABLE */
export async function openRecords(config: Config, log: Log): Promise<OpenedRecords> {
  const { redis, close } = await openStore(config)
  const prefix = config.redisPrefix
  const lessons = lessonsStore({ redis, prefix })
  const samples = sampleStore({ redis, prefix, log })
  const { usable: models } = openModels({ ...config, googleApiKey: config.gemini?.apiKey, geminiBaseUrl: config.gemini?.baseUrl })
  return {
    workspaces: () => lessons.workspaces(),
    samples: (workspace) => samples.read({ workspace: workspaceKey(workspace) }),
    known: async (workspace) => ({
      lessons: await lessons.of(workspace),
      book: await lessons.book(workspace),
      models,
      doubt: config.doubt,
    }),
    close,
  }
}
