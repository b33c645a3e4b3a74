import type { MicroUsd } from '../../domain/money.ts'
import type { Person, Platform } from '../../domain/request.ts'
import type { Workspace } from '../../domain/rules.ts'
import type {
  Announcements,
  Drafts,
  Erasures,
  Experiments,
  Feedback,
  HabitLearning,
  ImageStore,
  JobQueue,
  LessonsStore,
  Limits,
  Log,
  Members,
  Models,
  PictureIndex,
  PreferencesStore,
  RequestStore,
  RuleBook,
  RulesStore,
  Samples,
  WorkspaceBudgets,
  WorkspaceFigures,
} from '../../ports.ts'
import type { Surface } from '../surface.ts'

/** What the inbox works with. */
export interface InboxParts {
  readonly requests: RequestStore
  readonly feedback: Feedback
  /** In whose days somebody counts. */
  readonly ruleBook: RuleBook
  readonly figures: Pick<WorkspaceFigures, 'totals'>
  readonly samples: Pick<Samples, 'newest' | 'forgetSamples'>
  readonly queue: JobQueue
  readonly images: ImageStore
  /** Where pictures are found again; a deleted one no more. */
  readonly pictures?: Pick<PictureIndex, 'find' | 'forget'> | undefined
  readonly surfaceOf: (platform: Platform) => Surface
  readonly models: Pick<Models, 'usable' | 'resolve'>
  readonly limits: Limits
  readonly rules: RulesStore
  readonly announcements: Pick<Announcements, 'closedChannel'>
  readonly members: Members
  readonly drafts: Drafts
  readonly workspaceBudgets: WorkspaceBudgets
  /** What pictures are usually made with, where they cost anything. */
  readonly usual: { readonly modelId: string; readonly priceMicroUsd: MicroUsd } | undefined
  readonly preferences: PreferencesStore
  readonly habits: HabitLearning
  /** What was learned, for admins to decide on. */
  readonly lessons: LessonsStore
  readonly askForStudy: (workspace: Workspace) => Promise<void>
  readonly erasures: Erasures
  readonly experiments: Experiments
  /** Whether an experiment has this person served before everybody who waits. */
  readonly isAhead?: (person: Person) => Promise<boolean>
  readonly maxOpenPerPerson: number
  readonly newRequestId: () => string
  readonly log: Log
}
