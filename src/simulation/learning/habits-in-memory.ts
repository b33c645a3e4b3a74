import { NO_PREFERENCES, type Preferences } from '../../domain/preferences.ts'
import type { Person } from '../../domain/request.ts'
import type { Sample } from '../../domain/sample.ts'
import { NEWEST, preferencesFrom } from '../../learning/preferences.ts'

/** What was learned of each person from their newest requests, as the program keeps it. */
export class HabitsInMemory {
  readonly #newest = new Map<string, Sample[]>()
  readonly #known = new Map<string, Preferences>()

  add(sample: Sample): void {
    const newest = [...(this.#newest.get(sample.personId) ?? []), sample].slice(-NEWEST)
    this.#newest.set(sample.personId, newest)
    const before = this.#known.get(sample.personId)
    this.#known.set(sample.personId, { ...NO_PREFERENCES, habits: preferencesFrom(newest, before?.habits) })
  }

  async of({ personId }: Person): Promise<Preferences> {
    return this.#known.get(personId) ?? NO_PREFERENCES
  }

  /** Those of whom it is known what comes first for them. */
  get leaning(): ReadonlyMap<string, 'cost' | 'quality'> {
    return new Map([...this.#known].flatMap(([personId, { habits }]) => (habits?.leaning ? [[personId, habits.leaning] as const] : [])))
  }
}
