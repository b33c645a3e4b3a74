import type { Redis } from 'ioredis'
import { LRUCache } from 'lru-cache'
import type { Config } from '../config.ts'
import type { Person } from '../domain/request.ts'
import { workspaceKey } from '../domain/rules.ts'
import { habitLearning } from '../learning/habits.ts'
import type { HabitLearning, Log, PreferencesStore, RequestStore, Samples, Serve } from '../ports.ts'
import { preferencesStore } from '../store/preferences.ts'

export interface OpenedPersonal {
  readonly preferences: PreferencesStore
  readonly habits: HabitLearning
}

/** How everybody likes their pictures. */
export function openPersonal({ redisPrefix }: Pick<Config, 'redisPrefix'>, redis: Redis, samples: Samples): OpenedPersonal {
  const preferences = preferencesStore({ redis, prefix: redisPrefix })
  return { preferences, habits: habitLearning({ preferences, samples }) }
}

/** Fifty requests are read to learn from; who asks for a picture every second is not learned from every second. */
const LEARNED_ANEW_MS = 30_000

/** Learns from its asker when a request has ended. Nobody waits for that, and nothing depends on it: what is missed is learned with the next one. */
export function learningAfter(
  serve: Serve,
  { requests, habits, log }: { readonly requests: Pick<RequestStore, 'find'>; readonly habits: HabitLearning; readonly log: Log },
): Serve {
  const lately = new LRUCache<string, true>({ max: 5_000, ttl: LEARNED_ANEW_MS })

  async function learn(requestId: string): Promise<void> {
    const asker = (await requests.find(requestId))?.request.asker
    if (!asker || lately.has(ownerOf(asker))) return
    lately.set(ownerOf(asker), true)
    await habits.refresh(asker)
  }

  return async (requestId, signal) => {
    const outcome = await serve(requestId, signal)
    if (outcome.kind === 'ended')
      learn(requestId).catch((error: unknown) => log.info({ requestId, err: error }, 'could not learn from this request'))
    return outcome
  }
}

const ownerOf = (person: Person): string => `${workspaceKey(person)}:${person.personId}`
