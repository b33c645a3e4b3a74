import { workspaceKey } from '../domain/rules.ts'
import type { HabitLearning, PreferencesStore, Samples } from '../ports.ts'
import { NEWEST, preferencesFrom } from './preferences.ts'

/** Keeps what is known of people up to date, where they let it. */
export function habitLearning({
  preferences,
  samples,
}: {
  readonly preferences: PreferencesStore
  readonly samples: Pick<Samples, 'newest'>
}): HabitLearning {
  return {
    async refresh(person) {
      const known = await preferences.of(person)
      if (!known.chosen.learn) return known
      const newest = await samples.newest(workspaceKey(person), person.personId, NEWEST)
      const since = newest.filter(({ askedAtMs }) => askedAtMs >= known.sinceMs)
      if (since.length === 0) return known
      const habits = preferencesFrom(since, known.habits)
      await preferences.learn(person, known.sinceMs, habits)
      return { ...known, habits }
    },
  }
}
