import type { MicroUsd } from '../domain/money.ts'
import type { Platform } from '../domain/request.ts'
import type {
  Drafts,
  Erasures,
  HabitLearning,
  ImageStore,
  JobQueue,
  Limits,
  Log,
  Members,
  Models,
  PictureIndex,
  PreferencesStore,
  RequestStore,
  RulesStore,
  Samples,
} from '../ports.ts'
import type { Surface } from './surface.ts'

/** What the inbox works with. */
export interface InboxParts {
  readonly requests: RequestStore
  readonly queue: JobQueue
  readonly images: ImageStore
  /** Where pictures are found again; a deleted one no more. */
  readonly pictures?: Pick<PictureIndex, 'find' | 'forget'> | undefined
  readonly surfaceOf: (platform: Platform) => Surface
  readonly models: Pick<Models, 'usable' | 'resolve'>
  readonly limits: Limits
  readonly rules: RulesStore
  readonly members: Members
  readonly drafts: Drafts
  /** What pictures are usually made with, where they cost anything. */
  readonly usual: { readonly modelId: string; readonly priceMicroUsd: MicroUsd } | undefined
  readonly preferences: PreferencesStore
  readonly habits: HabitLearning
  readonly erasures: Erasures
  readonly samples: Pick<Samples, 'forgetSamples'>
  readonly maxOpenPerPerson: number
  readonly newRequestId: () => string
  readonly log: Log
}
