/** What people may ask of us about their own data. */
import type { Person } from '../domain/request.ts'
import type { Workspace } from '../domain/rules.ts'

/** What was erased of a person so far. */
export interface Erased {
  readonly requests: number
  /** Pictures that only they could see. */
  readonly privatePictures: number
  readonly votes: number
}

/** A person's wish to be forgotten, until it is done. */
export interface Erasure {
  readonly person: Person
  /** What they ask for after this moment is a new life. */
  readonly askedAtMs: number
  readonly erased: Erased
}

/** Who is to be forgotten, and how far that has come: any process can go on with it after a crash. */
export interface Erasures {
  /** Notes the wish, with a line in the audit log, in one step. Asked again before it is done it changes nothing. */
  begin(person: Person): Promise<void>
  open(): Promise<readonly Erasure[]>
  /** For who works on it: nobody else gets it until the time is over. @returns undefined when there is none, or somebody else has it */
  claim(person: Person): Promise<Erasure | undefined>
  /** Requests that they made before they asked to be forgotten, oldest first. */
  requestsOf(erasure: Erasure, count: number): Promise<readonly string[]>
  /** Removes the record of a request that has ended, and what leads to it. Counts it for an erasure. */
  eraseRecord(requestId: string, person: Person, messages: readonly string[], privatePictures?: number): Promise<void>
  /** Removes votes, preferences and all else that is kept under the person's name. */
  erasePerson(person: Person, forgetVotes: () => Promise<unknown>): Promise<void>
  /** @returns what was done in all */
  finish(person: Person): Promise<Erased>
  /**
   * Whose requests may be older than their workspace keeps them: one small part of all people, the next one each time.
   *
   * @param keptForMs how long a workspace keeps them
   */
  outdated(
    keptForMs: (workspace: Workspace) => Promise<number>,
    count: number,
  ): Promise<readonly { readonly person: Person; readonly requestId: string }[]>
}
