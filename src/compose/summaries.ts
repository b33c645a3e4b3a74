import type { Card } from '../bots/cards.ts'
import { announce } from '../bots/conversation/announce.ts'
import type { Surface } from '../bots/surface.ts'
import { alertView } from '../bots/views/alert-view.ts'
import { summaryView } from '../bots/views/summary-view.ts'
import type { Config } from '../config.ts'
import { type Alert, alertKey } from '../domain/announcement.ts'
import { formatUsd } from '../domain/money.ts'
import { type Occasion, SUMMARY_KINDS } from '../domain/occasions.ts'
import { type Workspace, workspaceIn, workspaceKey } from '../domain/rules.ts'
import type { Summary } from '../domain/summary.ts'
import { chartPainter } from '../imaging/chart-painter.ts'
import type { Opened } from '../opened.ts'
import type { Announcements, Role, RulesStore, WorkspaceFigures } from '../ports.ts'
import type { WantedSummary } from '../queue/summaries.ts'
import { daysOfAlert, endOf, reportAlert } from '../reports/report-alert.ts'
import { daysNeeded, summarise } from '../reports/summarise.ts'
import { announcementStore } from '../store/announcements.ts'
import { openBlockingRedis, type RedisUrl } from '../store/redis.ts'
import { workspaceFigures } from '../store/workspace-figures.ts'
import type { Shared } from './roles.ts'
import { defaultsOf } from './rules.ts'

/** What a test changes about summaries. */
export interface SummaryReplacements {
  /** Milliseconds by which summaries believe it to be later. */
  readonly clockShiftMs?: () => number
  /** How often somebody looks what is due, and how long after a failure it is tried again. */
  readonly everyMs?: number
}

/** Later than this after its time a summary says that it is late. */
const LATE_AFTER_MS = 10 * 60_000

/** Posts the summaries and alerts of all workspaces to the channels that their rules name. */
export async function openSummaries(config: Config, shared: Shared, opened: Opened, replace: SummaryReplacements = {}): Promise<Role> {
  const { redis, rules, admins, surfaceOf, log } = shared
  const { clockShiftMs = () => 0, everyMs } = replace
  const { summarySchedule } = await import('../queue/summaries.ts')
  const nowMs = () => Date.now() + clockShiftMs()
  const announcements = announcementStore(redis, config.redisPrefix)
  const figures = workspaceFigures(redis, config.redisPrefix)
  const posting = { announcements, painter: chartPainter(), admins, log, ...(everyMs !== undefined && { retryMs: everyMs }) }
  const reach = reachable(surfaceOf)

  async function chosenBy(workspace: Workspace): Promise<{ channelId: string | undefined; timeZone: string }> {
    const { rules: now } = await rules.of(workspace)
    return { channelId: now.summaries.channel, timeZone: now.timeZone ?? config.limits.timeZone }
  }

  /** @returns false where nobody has chosen a channel, this process has no token, or somebody else is at it */
  async function say(workspace: Workspace, key: string, compose: (timeZone: string) => Promise<Card>): Promise<boolean> {
    const { channelId, timeZone } = await chosenBy(workspace)
    const surface = reach(workspace)
    if (!surface || channelId === undefined) return false
    return (await announce(posting, { key, surface, place: { ...workspace, channelId }, compose: () => compose(timeZone) })) === 'over'
  }

  async function post(workspace: Workspace, occasion: Occasion): Promise<void> {
    await say(workspace, summaryKey(workspace, occasion), async () => {
      const lateMs = nowMs() - occasion.dueMs
      const summary = await summaryOf(config, { rules, figures }, workspace, occasion)
      return summaryView(summary, lateMs > LATE_AFTER_MS ? { lateMs } : undefined)
    })
  }

  async function tell(alert: Alert): Promise<void> {
    if (alert.account === 'global') {
      const spent = `All workspaces together have spent ${formatUsd(alert.spentMicroUsd)} on ${alert.period}`
      await admins.tell(`${spent}: more than ${formatUsd(alert.limitMicroUsd)} (GLOBAL_ALERT_USD).`, alertKey(alert))
      return announcements.settleAlert(alert)
    }
    const workspace = workspaceIn(alert.account)
    const { channelId, timeZone: here } = await chosenBy(workspace)
    // Nobody wants to be told, or its time is over and the summary tells.
    if (channelId === undefined || endOf(alert, here) <= nowMs()) return announcements.settleAlert(alert)
    const isOver = await say(workspace, alertKey(alert), async (timeZone) => {
      const now = { timeZone, nowMs: nowMs() }
      return alertView(reportAlert(alert, await figures.figures(workspace, daysOfAlert(alert)), now), now)
    })
    if (isOver) await announcements.settleAlert(alert)
  }

  const blocking = openBlockingRedis(config.redisUrl as RedisUrl, log)
  opened.push('summaries connection', () => blocking.disconnect())
  return summarySchedule({
    ...{ connection: redis, blocking, prefix: config.redisPrefix, nowMs, log },
    wanted: () => wantedSummaries(config, rules, announcements, nowMs()),
    canReach: (workspace) => reach(workspace) !== undefined,
    isOver: (workspace, occasion) => announcements.isOver(summaryKey(workspace, occasion)),
    post,
    alerts: () => announcements.alerts(),
    tell,
    ...(everyMs !== undefined && { everyMs }),
  })
}

const summaryKey = (workspace: Workspace, { kind, period }: Pick<Occasion, 'kind' | 'period'>): string =>
  `${workspaceKey(workspace)}:${kind}:${period}`

/** The summary of a period by the figures and the rules of its workspace, as they are now. */
export async function summaryOf(
  { limits }: Pick<Config, 'limits'>,
  { rules, figures }: { readonly rules: Pick<RulesStore, 'of'>; readonly figures: WorkspaceFigures },
  workspace: Workspace,
  occasion: Omit<Occasion, 'dueMs'>,
): Promise<Summary> {
  const [{ rules: now }, ofPeriod, totals] = await Promise.all([
    rules.of(workspace),
    figures.figures(workspace, occasion.days),
    figures.totals(workspace, daysNeeded(occasion)),
  ])
  const budgets = { ...defaultsOf(limits).workspace, ...now.limits }
  return summarise({ occasion, figures: ofPeriod, totals, limits: budgets, timeZone: now.timeZone ?? limits.timeZone })
}

async function wantedSummaries(
  { limits }: Pick<Config, 'limits'>,
  rules: RulesStore,
  announcements: Announcements,
  nowMs: number,
): Promise<WantedSummary[]> {
  const workspaces = await rules.workspaces()
  const all = await Promise.all(
    workspaces.map(async (workspace) => {
      const { summaries, timeZone = limits.timeZone } = (await rules.of(workspace)).rules
      const kinds = summaries.channel ? SUMMARY_KINDS.filter((kind) => summaries[kind]) : []
      return kinds.map((kind) => ({ workspace, kind, hour: summaries.hour, timeZone }))
    }),
  )
  const wanted = all.flat()
  const since = await announcements.wantedSince(
    wanted.map(({ workspace, kind }) => `${workspaceKey(workspace)} ${kind}`),
    nowMs,
  )
  return wanted.map((one, at) => ({ ...one, sinceMs: since[at] ?? nowMs }))
}

/** A process without a token for a platform leaves its workspaces to others. */
function reachable(surfaceOf: Shared['surfaceOf']): (workspace: Workspace) => Surface | undefined {
  return ({ platform }) => {
    try {
      return surfaceOf(platform)
    } catch {
      return undefined
    }
  }
}
