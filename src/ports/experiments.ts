/** Questions to reality: which run in a workspace, and what came of them. */
import type { ExperimentReport, Trials } from '../domain/experiment.ts'
import type { Workspace } from '../domain/rules.ts'
import type { Decision } from './rules.ts'

export interface TrialsNow {
  readonly trials: Trials
  /** Counts the starts and stops; 0 where nothing was ever started. */
  readonly version: number
}

export interface TrialsStore {
  /** As they are now, in this process within a second of any change. */
  of(workspace: Workspace): Promise<TrialsNow>
  /** Where experiments were ever started. */
  workspaces(): Promise<readonly Workspace[]>
  /**
   * Replaces them, with a line in the audit log, in one script.
   *
   * @param before the version that the change was made to
   * @returns false when somebody else was faster: nothing is changed then
   */
  change(workspace: Workspace, before: number, trials: Trials, decision: Omit<Decision, 'atMs'>): Promise<boolean>
}

/** What admins do with experiments. */
export interface Experiments {
  /** All there are, with what is known of them in this workspace. */
  reports(workspace: Workspace): Promise<readonly ExperimentReport[]>
  /**
   * @param share per cent of the people in the last variant; what the definition says where it is left out. Of one that runs, the share is changed.
   * @throws Problem BAD_OPTION for a name that there is not, for a share that is none, and for one that varies what another varies that runs
   */
  start(workspace: Workspace, experiment: string, by: string, share?: number): Promise<void>
  /** @throws Problem BAD_OPTION for one that does not run */
  stop(workspace: Workspace, experiment: string, by: string): Promise<void>
}
