import type { Lessons } from '../domain/lessons.ts'
import type { Model } from '../domain/model.ts'
import type { LessonBook, Recommendation } from '../domain/recommendation.ts'
import type { Sample } from '../domain/sample.ts'
import type { FastReading } from '../ports.ts'
import type { Trust } from './tally.ts'

/** What is known besides the records. */
export interface Known {
  /** In force now. */
  readonly lessons: Lessons
  /** Everything that was offered so far: since when something is tried, and what was dismissed. */
  readonly book: LessonBook
  readonly models: readonly Model[]
  /** The program's own thresholds, where none were learned. */
  readonly doubt: { readonly confirmBelow: number; readonly clarifyBelow: number }
  readonly reader: FastReading
}

/** A recommendation before it has a name. */
export type Finding = Omit<Recommendation, 'recommendationId' | 'madeAtMs'>

/** One question to the records: sees each of them once, in order, and keeps no more than a bounded part. */
export interface Study {
  add(sample: Sample, isHeldBack: boolean): void
  /** What should be different. Nothing where the records do not carry it. */
  conclude(trust: Trust): Finding[]
}
