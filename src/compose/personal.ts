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

/** Fifty requests are read to learn from; who asks for a picture every minute is not learned from every minute. */
const LEARNED_ANEW_MS = 300_000

interface Parts {
  readonly requests: Pick<RequestStore, 'begin'>
  readonly habits: HabitLearning
  readonly log: Log
}

/**
 * Learns from its asker when a request has ended. Nobody waits for that, and nothing depends on it: what is missed is learned with a later one.
 *
 * @param open how requests are served, given where they are begun: that tells who asked, without reading the record once more
 */
export function learningAfter(open: (requests: Parts['requests']) => Serve, { requests, habits, log }: Parts): Serve {
  const askers = new Map<string, Person>()
  const lately = new LRUCache<string, true>({ max: 5_000, ttl: LEARNED_ANEW_MS })
  const serve = open({
    async begin(requestId) {
      const attempt = await requests.begin(requestId)
      if (attempt) askers.set(requestId, attempt.record.request.asker)
      return attempt
    },
  })

  function learnFrom(requestId: string): void {
    const asker = askers.get(requestId)
    const owner = asker && `${workspaceKey(asker)}:${asker.personId}`
    if (!owner || lately.has(owner)) return
    lately.set(owner, true)
    habits.refresh(asker).catch((error: unknown) => log.info({ requestId, err: error }, 'could not learn from this request'))
  }

  return async (requestId, signal) => {
    try {
      const outcome = await serve(requestId, signal)
      if (outcome.kind === 'ended') learnFrom(requestId)
      return outcome
    } finally {
      askers.delete(requestId)
    }
  }
}
