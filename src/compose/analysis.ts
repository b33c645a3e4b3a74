import type { OpenedRecords } from '../commands/analyse.ts'
import type { Config } from '../config.ts'
import { workspaceKey } from '../domain/rules.ts'
import { openModels } from '../models/models.ts'
import type { Log } from '../ports.ts'
import { lessonsStore } from '../store/lessons.ts'
import { sampleStore } from '../store/samples.ts'
import { openStore } from './books.ts'

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
