/** What the admins of a workspace decide, and how it applies to a person. */
import type { Person, Place } from '../domain/request.ts'
import type { PersonRules, Rules, Workspace } from '../domain/rules.ts'

export interface RulesNow {
  readonly rules: Rules
  /** Counts the changes; 0 where nobody has set anything. */
  readonly version: number
}

/** One line of the audit log. */
export interface Decision {
  readonly atMs: number
  /** The person's id on their platform, or `operator` for whoever runs the program. */
  readonly by: string
  /** What was decided: `rules`, `approval`, `forget`… */
  readonly kind: string
  /** In words, for people: "day limit of the free tier from $10.00 to $5.00". */
  readonly what: string
}

export interface RulesStore {
  /** As they are now, in this process within a second of any change; the defaults where nothing was set. */
  of(workspace: Workspace): Promise<RulesNow>
  /**
   * Replaces the rules, with a line in the audit log, in one script.
   *
   * @param before the version that the change was made to
   * @returns false when somebody else was faster: nothing is changed then
   */
  change(workspace: Workspace, before: number, rules: Rules, decision: Omit<Decision, 'atMs'>): Promise<boolean>
  /** Writes into the audit log what is no change of rules. */
  note(workspace: Workspace, decision: Omit<Decision, 'atMs'>): Promise<void>
  /** Those whose rules were ever set. */
  workspaces(): Promise<readonly Workspace[]>
  /** The audit log, newest first. */
  decisions(workspace: Workspace, count: number): Promise<readonly Decision[]>
}

/** What a platform knows of a member. */
export interface Membership {
  /** Owner or admin by the platform itself. */
  readonly isAdmin: boolean
  /** User groups (Slack) or roles (Discord), by id. */
  readonly groups: readonly string[]
}

/** Asks the platforms, and remembers the answer for a while. Someone who is not a member any more has no groups. */
export interface Members {
  of(person: Person): Promise<Membership>
}

/** Rules as they apply to somebody somewhere. */
export interface RuleBook {
  for(request: { readonly asker: Person; readonly place: Place }): Promise<PersonRules>
}
