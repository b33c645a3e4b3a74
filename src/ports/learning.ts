/** What learning and reports read. */
import type { Lessons } from '../domain/lessons.ts'
import type { LessonBook, LessonDecision, Recommendation } from '../domain/recommendation.ts'
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

/** What workspaces have learned. Every change is one script, with a line in the audit log of their rules. */
export interface LessonsStore {
  /** What is in force now, in this process within a second of any change. */
  of(workspace: Workspace): Promise<Lessons>
  /** All that was ever offered and what became of it, read anew. */
  book(workspace: Workspace): Promise<LessonBook>
  /**
   * Takes the place of what was offered before and nobody decided on.
   *
   * @param madeAtMs when the analysis began, which is what tells whether it has read the votes of somebody who was forgotten meanwhile
   * @returns what is new of these: what was offered or decided before is not
   */
  offer(workspace: Workspace, proposed: readonly Recommendation[], madeAtMs: number): Promise<readonly Recommendation[]>
  /** What was learned of this person goes at once, what was learned from their votes with the next analysis. Their samples must be forgotten before. */
  forgetPerson(workspace: Workspace, personId: string): Promise<void>
  /** The admins have the card of this offer. */
  told(workspace: Workspace, recommendationId: string): Promise<void>
  /** Workspaces of which anything is known that can be learned from. */
  workspaces(): Promise<readonly Workspace[]>
  /**
   * @param by a person's id, or `operator`
   * @returns the recommendation; undefined when there is no such offer here, or not any more in a state that allows this
   */
  decide(
    workspace: Workspace,
    recommendationId: string,
    decision: LessonDecision,
    by: string,
    because?: string,
  ): Promise<Recommendation | undefined>
}

/** What the analysis of a workspace's records gave. */
export interface Studied {
  readonly records: number
  readonly votes: number
  readonly voters: number
  /** All that the records say; those that were offered before included. */
  readonly recommendations: readonly Recommendation[]
  /** New of these. */
  readonly fresh: readonly Recommendation[]
}

export interface Teacher {
  /** Analyses the records of a workspace, and offers what is new. */
  study(workspace: Workspace, nowMs: number): Promise<Studied>
  /** Takes back what people like less for certain since it was applied. */
  watch(workspace: Workspace): Promise<readonly { readonly recommendation: Recommendation; readonly because: string }[]>
}
