import type { Redis } from 'ioredis'
import type { Config } from '../config.ts'
import type { HabitLearning, PreferencesStore } from '../ports.ts'
import { preferencesStore } from '../store/preferences.ts'

export interface OpenedPersonal {
  readonly preferences: PreferencesStore
  readonly habits: HabitLearning
}

/** How everybody likes their pictures. */
export function openPersonal({ redisPrefix }: Pick<Config, 'redisPrefix'>, redis: Redis): OpenedPersonal {
  const preferences = preferencesStore({ redis, prefix: redisPrefix })
  return { preferences, habits: { refresh: (person) => preferences.of(person) } }
}
