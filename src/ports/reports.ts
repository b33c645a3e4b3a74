/** What is reported to a workspace about its money, and how that is posted once. */
import type { Alert, AnnouncementKey } from '../domain/announcement.ts'
import type { Chart } from '../domain/chart.ts'
import type { DayTotals, Figures } from '../domain/figures.ts'
import type { MessageRef, Person, Place } from '../domain/request.ts'
import type { Workspace } from '../domain/rules.ts'
import type { WorkspaceBudget } from '../domain/workspace-budget.ts'

/** The sums of a workspace by day, in the days of its own time zone; no history is read for them. */
export interface WorkspaceFigures {
  /** One for each day that was asked for, zeros where nothing happened. */
  totals(workspace: Workspace, days: readonly string[]): Promise<readonly DayTotals[]>
  /** All of these days together. */
  figures(workspace: Workspace, days: readonly string[]): Promise<Figures>
}

/** How a team stands with its money, for its admins. */
export interface WorkspaceBudgets {
  /** @param asked who asks, and in which workspace: theirs and no other */
  of(asked: { readonly asker: Person; readonly place: Place }): Promise<WorkspaceBudget>
}

/** One process' right to post something, for a while. */
export interface Claim {
  readonly token: string
  /** An earlier claim was about to post: where, and since when. It may be visible. */
  readonly posting?: { readonly channelId: string; readonly sinceMs: number }
}

export type Claimed =
  | { readonly kind: 'claimed'; readonly claim: Claim }
  | { readonly kind: 'over' }
  | { readonly kind: 'held'; readonly untilMs: number }

/** Posts that come once, however many processes want to post them and whichever of them die. */
export interface Announcements {
  /** `held`: another process has it, or it is to be tried again later. `over`: posted, or given up. */
  claim(key: AnnouncementKey, leaseMs: number): Promise<Claimed>
  isOver(key: AnnouncementKey): Promise<boolean>
  /** "I am about to post there." The lease begins anew with it. @returns false when the claim is another's by now: then nothing may be posted */
  markPosting(key: AnnouncementKey, claim: Claim, channelId: string, leaseMs: number): Promise<boolean>
  /** Nothing was posted, for certain: nobody has to look for it. */
  unmarkPosting(key: AnnouncementKey, claim: Claim): Promise<void>
  /** Not before this time has passed again, by anybody. */
  later(key: AnnouncementKey, claim: Claim, forMs: number): Promise<void>
  posted(key: AnnouncementKey, claim: Claim, workspace: Workspace, message: MessageRef): Promise<void>
  /** Given up: it could not be said. */
  drop(key: AnnouncementKey, claim: Claim, workspace: Workspace): Promise<void>
  /** Given up because the channel is closed to us; the audit log of the workspace says so. @returns whether that is new since something was posted last */
  dropClosed(key: AnnouncementKey, claim: Claim, workspace: Workspace, channelId: string): Promise<boolean>
  /** The channel of the workspace that takes nothing from us any more, for admins to see. */
  closedChannel(workspace: Workspace): Promise<string | undefined>
  /** Since when each of these is wanted, in ms; what is not named is not wanted any more. @param names of workspace and kind */
  wantedSince(names: readonly string[], nowMs: number): Promise<readonly number[]>
  /** Alerts that nobody has been told of yet, oldest first. */
  alerts(): Promise<readonly Alert[]>
  /** It has been seen to. */
  settleAlert(alert: Alert): Promise<void>
}

/** Draws a chart for where a platform draws none by itself. @returns a PNG */
export interface ChartPainter {
  paint(chart: Chart): Promise<Uint8Array>
}
