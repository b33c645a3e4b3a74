import type { Period } from './calendar.ts'
import type { MicroUsd } from './money.ts'
import type { NamedShare, Summary } from './summary.ts'

/** How a team stands with its money, for its admins: this month by model, person and channel, and where it goes. */
export interface WorkspaceBudget extends Pick<Summary, 'budgets' | 'totals' | 'models' | 'people' | 'peopleInAll' | 'savings' | 'trend'> {
  /** In the team's own days. */
  readonly today: string
  /** What all of the team was charged, whether or not there is a limit. */
  readonly spent: Readonly<Record<Period, MicroUsd>>
  /** Dearest first, as many as of the people. */
  readonly channels: readonly NamedShare[]
  readonly channelsInAll: number
}
