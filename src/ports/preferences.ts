/** How each person likes their pictures, as they set it and as it was learned. */
import type { Chosen, Habits, Preferences } from '../domain/preferences.ts'
import type { Person } from '../domain/request.ts'

export interface PreferencesStore {
  /** As they are now, in every process. */
  of(person: Person): Promise<Preferences>
  /**
   * Replaces what was set by hand.
   *
   * @param before the version that the change was made to
   * @returns false when another change was faster: nothing is changed then
   */
  change(person: Person, before: number, chosen: Chosen): Promise<boolean>
  /** Keeps what was learned from requests since then. Nothing happens when they were to be forgotten meanwhile. */
  learn(person: Person, sinceMs: number, habits: Habits): Promise<void>
  /** Forgets what was learned; what came before now is not learned from again. */
  forget(person: Person): Promise<void>
}

/** Learns from what a person asked for, and what became of it. */
export interface HabitLearning {
  /** Looks at their newest requests. @returns what is known now */
  refresh(person: Person): Promise<Preferences>
}
