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

/** Several lines of one person, written together. */
export interface Change extends Omit<Decision, 'atMs' | 'what'> {
  readonly what: string | readonly string[]
}

export interface RulesStore {
  /** As they are now, in this process within a second of any change; the defaults where nothing was set. */
  of(workspace: Workspace): Promise<RulesNow>
  /** As they are now, in any process. */
  now(workspace: Workspace): Promise<RulesNow>
  /**
   * Replaces the rules, with a line in the audit log for each thing that was decided, in one script.
   *
   * @param before the version that the change was made to
   * @returns false when somebody else was faster: nothing is changed then
   */
  change(workspace: Workspace, before: number, rules: Rules, decision: Change): Promise<boolean>
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
  /** @param how `now` asks the platform again, whatever it said lately: before somebody decides something */
  of(person: Person, how?: 'now'): Promise<Membership>
}

/** A form that is open, or was sent and could not be taken: what it began with, and what was typed so far. */
export interface Draft {
  readonly person: Person
  readonly form: string
  /** What the form was about: a tier, a brand; may be empty. */
  readonly subject: string
  /** What the fields showed when it was opened. Whoever changes the same meanwhile is not overwritten. */
  readonly base: Readonly<Record<string, string>>
  /** What was typed, by field. */
  readonly values: Readonly<Record<string, string>>
  /** What is to be said at a field. */
  readonly remarks: Readonly<Record<string, string>>
}

export interface Drafts {
  /** @returns the key under which it is found: letters and digits, hard to guess */
  keep(draft: Draft): Promise<string>
  find(key: string): Promise<Draft | undefined>
}

/** Rules as they apply to somebody somewhere. */
export interface RuleBook {
  for(request: { readonly asker: Person; readonly place: Place }): Promise<PersonRules>
}

/** By which channel's rules a place goes, whoever asks: see `PersonRules.channelId`. */
export interface Channels {
  channelOf(place: Place): Promise<string>
}
