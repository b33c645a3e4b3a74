/** What learning and reports read. */
import type { Sample } from '../domain/sample.ts'

export interface SampleQuery {
  /** `slack:T1`; absent: all, for whoever runs the program. */
  readonly workspace?: string
  readonly fromMs?: number
  /** Up to and without this moment. */
  readonly untilMs?: number
  readonly domain?: string
  readonly modelId?: string
  readonly template?: string
  readonly personId?: string
}

export interface Samples {
  /** Oldest first, in constant memory. */
  read(query: SampleQuery): AsyncIterable<Sample>
  /** A person's newest, newest first. */
  newest(workspace: string, personId: string, count: number): Promise<readonly Sample[]>
}
