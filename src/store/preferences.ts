import type { Redis } from 'ioredis'
import { Chosen, Habits, NOTHING_CHOSEN } from '../domain/preferences.ts'
import type { Person } from '../domain/request.ts'
import { workspaceKey } from '../domain/rules.ts'
import type { PreferencesStore } from '../ports.ts'
import { asked, redisNowMs, script } from './redis.ts'

/** One hash a person, `<prefix>:preferences:<workspace>:<person>`: version, chosen and habits as JSON, and since when habits may be learned. */
export function preferencesStore({ redis, prefix }: { readonly redis: Redis; readonly prefix: string }): PreferencesStore {
  const change = script<number>(redis, 'preferences-change')
  const learn = script<number>(redis, 'preferences-learn')
  const forget = script<number>(redis, 'preferences-forget')

  return {
    async of(person) {
      const key = `${prefix}:preferences:${ownerOf(person)}`
      const [version, chosen, habits, sinceMs] = await asked(redis.hmget(key, 'version', 'chosen', 'habits', 'sinceMs'))
      return {
        chosen: chosen ? Chosen.parse(JSON.parse(chosen)) : NOTHING_CHOSEN,
        habits: habits ? Habits.parse(JSON.parse(habits)) : undefined,
        version: Number(version ?? 0),
        sinceMs: Number(sinceMs ?? 0),
      }
    },
    change: async (person, before, chosen) => (await change(prefix, ownerOf(person), before, JSON.stringify(Chosen.parse(chosen)))) === 1,
    async learn(person, sinceMs, habits) {
      await learn(prefix, ownerOf(person), sinceMs, JSON.stringify(Habits.parse(habits)))
    },
    async forget(person) {
      await forget(prefix, ownerOf(person), await asked(redisNowMs(redis)))
    },
  }
}

const ownerOf = (person: Person): string => `${workspaceKey(person)}:${person.personId}`
