/** What learning and reports read. */
import type { Person } from '../domain/request.ts'
import type { Workspace } from '../domain/rules.ts'
import type { Sample } from '../domain/sample.ts'

export interface SampleQuery {
  /** `slack:T1`; absent: all, for whoever runs the program. */
  readonly workspace?: string
  /** By when it was asked. */
  readonly fromMs?: number
  /** Up to and without this moment. */
  readonly untilMs?: number
  readonly domain?: string
  readonly modelId?: string
  readonly template?: string
  readonly personId?: string
}

export interface Samples {
  /** Of requests that have ended, oldest first, in constant memory. */
  read(query: SampleQuery): AsyncIterable<Sample>
  /** A person's newest, newest first. */
  newest(workspace: string, personId: string, count: number): Promise<readonly Sample[]>
  /**
   * What is forgotten is never read again. Of requests: their samples, the votes on them and what was done with their pictures. Of a person: the same of
   * all that they asked for, and what they thought of other people's pictures in this workspace. To be called before the records themselves are removed,
   * and safe to call again after a crash in between.
   *
   * @returns how many samples were forgotten
   */
  forgetSamples(workspace: Workspace, whose: readonly string[] | Pick<Person, 'personId'>): Promise<number>
}
