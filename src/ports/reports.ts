/** What is reported to a workspace about its money, and how that is posted once. */
import type { Alert, AnnouncementKey } from '../domain/announcement.ts'
import type { Chart } from '../domain/chart.ts'
import type { DayTotals, Figures } from '../domain/figures.ts'
import type { MessageRef } from '../domain/request.ts'
import type { Workspace } from '../domain/rules.ts'

/** The sums of a workspace by day, in the days of its own time zone; no history is read for them. */
export interface WorkspaceFigures {
  /** One for each day that was asked for, zeros where nothing happened. */
  totals(workspace: Workspace, days: readonly string[]): Promise<readonly DayTotals[]>
  /** All of these days together. */
  figures(workspace: Workspace, days: readonly string[]): Promise<Figures>
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
  /** "I am about to post there." @returns false when the claim is another's by now: then nothing may be posted */
  markPosting(key: AnnouncementKey, claim: Claim, channelId: string): Promise<boolean>
  /** Nothing was posted, for certain: nobody has to look for it. */
  unmarkPosting(key: AnnouncementKey, claim: Claim): Promise<void>
  posted(key: AnnouncementKey, claim: Claim, message: MessageRef): Promise<void>
  /** Not until then again, by anybody. */
  later(key: AnnouncementKey, claim: Claim, forMs: number): Promise<void>
  /** Given up. Where the channel is closed to us, that is written into the audit log of the workspace. @returns whether this is the first time since the channel worked */
  drop(key: AnnouncementKey, claim: Claim, workspace: Workspace, closedChannelId?: string): Promise<boolean>
  /** The channel that takes no summaries any more. */
  closedChannel(workspace: Workspace): Promise<string | undefined>
  /** Alerts that nobody has been told of yet, oldest first. */
  alerts(): Promise<readonly Alert[]>
  /** An alert has been seen to. */
  settleAlert(alert: Alert): Promise<void>
  /** Since when summaries of this kind are wanted: earlier ones are not made good. Asked first, it is from now on. */
  wantedSince(workspace: Workspace, kind: string): Promise<number>
  unwanted(workspace: Workspace, kind: string): Promise<void>
}

/** Draws a chart for where a platform draws none by itself. @returns a PNG */
export interface ChartPainter {
  paint(chart: Chart): Promise<Uint8Array>
}
