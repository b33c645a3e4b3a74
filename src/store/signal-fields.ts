import { SIGNALS, type Signal } from '../domain/sample.ts'

/** What people did with a picture, as its hash holds it: by person, the names in the order in which they were done. */
export const signalsIn = (byPerson: Readonly<Record<string, string>>): Signal[] =>
  Object.values(byPerson).flatMap((names) => names.split(',').flatMap((name) => SIGNALS.find((known) => known === name) ?? []))
