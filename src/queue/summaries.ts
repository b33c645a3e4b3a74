import { type ConnectionOptions, Queue, type RepeatOptions, Worker } from 'bullmq'
import type { Alert } from '../domain/announcement.ts'
import { alertKey } from '../domain/announcement.ts'
import { latestOccasion, nextDueMs, type Occasion, SUMMARY_KINDS, type SummaryKind, type Timing } from '../domain/occasions.ts'
import { type Workspace, workspaceIn, workspaceKey } from '../domain/rules.ts'
import type { Log, Role } from '../ports.ts'

export interface WantedSummary extends Timing {
  readonly workspace: Workspace
  /** What was due before is not made good. */
  readonly sinceMs: number
}

export interface SummariesOptions {
  /** For commands. */
  readonly connection: ConnectionOptions
  /** For waiting: it survives reconnects (`maxRetriesPerRequest: null`). */
  readonly blocking: ConnectionOptions
  readonly prefix: string
  /** What the rules of all workspaces want, now. */
  readonly wanted: () => Promise<readonly WantedSummary[]>
  /** Whether this process may post there at all; others may. */
  readonly canReach: (workspace: Workspace) => boolean
  readonly isOver: (workspace: Workspace, occasion: Occasion) => Promise<boolean>
  /** Posts it, unless somebody has; may be called any number of times. */
  readonly post: (workspace: Workspace, occasion: Occasion) => Promise<void>
  readonly alerts: () => Promise<readonly Alert[]>
  readonly tell: (alert: Alert) => Promise<void>
  readonly nowMs: () => number
  readonly everyMs?: number
  readonly log: Log
}

const QUEUE_NAME = 'announcements'
const EVERY_MS = 15_000
/** A process that died is missed after at most both together; what it had claimed is free by then. */
const LOCK_MS = 20_000
const STALL_CHECK_MS = 10_000

type JobData = { readonly workspace: string; readonly kind: SummaryKind } | { readonly alert: Alert }

/**
 * Has summaries posted at their time and alerts at once. A job scheduler of BullMQ for each workspace and kind wakes up at the hour; a look every few
 * seconds keeps the schedulers as the rules want them, and takes up what is due and was not posted: while nothing ran, or while the chat did not answer.
 * Any number of these may run: whether something is posted already is not decided here.
 */
export function summarySchedule(options: SummariesOptions): Role {
  const { connection, blocking, prefix, wanted, nowMs, log, everyMs = EVERY_MS } = options
  const settings = { repeatStrategy: (millis: number, repeat: RepeatOptions) => nextTick(millis, repeat, nowMs() - Date.now()) }
  let queue: Queue<JobData> | undefined
  let worker: Worker<JobData> | undefined
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()
  /** As of the last look. */
  let plans: readonly WantedSummary[] = []
  /** The schedulers that this process has seen to be right. */
  const known = new Map<string, string>()

  async function look(): Promise<void> {
    if (!queue) return
    plans = await wanted()
    await keepSchedulers(queue, plans)
    for (const { workspace, sinceMs, ...timing } of plans) {
      const occasion = latestOccasion(nowMs(), timing)
      if (occasion.dueMs < sinceMs || !options.canReach(workspace) || (await options.isOver(workspace, occasion))) continue
      await queue.add(
        'summary',
        { workspace: workspaceKey(workspace), kind: timing.kind },
        { jobId: `${idOf(workspace, timing.kind)}.${occasion.period}` },
      )
    }
    for (const alert of await options.alerts()) await queue.add('alert', { alert }, { jobId: alertKey(alert).replaceAll(':', '.') })
  }

  async function keepSchedulers(open: Queue<JobData>, all: readonly WantedSummary[]): Promise<void> {
    const wantedIds = new Set(all.map(({ workspace, kind }) => idOf(workspace, kind)))
    const standing = known.size === 0 ? (await open.getJobSchedulers()).map(({ key }) => key) : [...known.keys()]
    for (const id of standing.filter((one) => !wantedIds.has(one))) {
      await open.removeJobScheduler(id)
      known.delete(id)
    }
    for (const { workspace, kind, hour, timeZone } of all) {
      const id = idOf(workspace, kind)
      const repeat = { pattern: `${kind} ${hour}`, tz: timeZone }
      const right = `${repeat.pattern} ${repeat.tz}`
      if (known.get(id) === right) continue
      const before = await open.getJobScheduler(id)
      if (`${before?.pattern} ${before?.tz}` !== right)
        await open.upsertJobScheduler(id, repeat, { name: 'summary', data: { workspace: workspaceKey(workspace), kind } })
      known.set(id, right)
    }
  }

  async function run(data: JobData): Promise<void> {
    if ('alert' in data) return options.tell(data.alert)
    const { workspace, kind } = data
    const plan = plans.find((one) => one.kind === kind && workspaceKey(one.workspace) === workspace)
    if (!plan) return
    const occasion = latestOccasion(nowMs(), plan)
    if (occasion.dueMs >= plan.sinceMs) await options.post(workspaceIn(workspace), occasion)
  }

  const lookSafely = () => look().catch((error: unknown) => log.warn({ err: error }, 'could not look what is due; the next look goes on'))

  return {
    name: 'summaries',
    async start() {
      const jobs = { removeOnComplete: true, removeOnFail: true }
      queue = new Queue<JobData>(QUEUE_NAME, { connection, prefix, settings, defaultJobOptions: jobs })
      queue.on('error', (error) => log.warn({ err: error }, 'queue trouble'))
      worker = new Worker<JobData>(QUEUE_NAME, ({ data }) => run(data), {
        ...{
          connection: blocking,
          prefix,
          settings,
          concurrency: 4,
          lockDuration: LOCK_MS,
          stalledInterval: STALL_CHECK_MS,
          maxStalledCount: 1_000,
        },
        ...{ removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } },
      })
      worker.on('error', (error) => log.warn({ err: error }, 'queue trouble'))
      worker.on('failed', (job, error) => log.warn({ job: job?.id, err: error }, 'an announcement broke off; the next look takes it up'))
      await worker.waitUntilReady()
      await lookSafely()
      timer = setInterval(() => {
        looking = looking.then(lookSafely)
      }, everyMs)
    },
    async stop() {
      clearInterval(timer)
      await looking
      await worker?.close()
      await queue?.close()
    },
  }
}

/** BullMQ's own ids have colons. */
const idOf = ({ platform, workspaceId }: Workspace, kind: SummaryKind): string => `${platform}.${workspaceId}.${kind}`.replaceAll(':', '_')

/** "daily 9" in the time zone of the scheduler: one truth about the hours of days whose clocks change, and not cron's. */
function nextTick(millis: number, { pattern = '', tz = 'UTC' }: RepeatOptions, clockShiftMs: number): number | undefined {
  const [name, hour] = pattern.split(' ')
  const kind = SUMMARY_KINDS.find((one) => one === name)
  return kind && nextDueMs(millis + clockShiftMs, { kind, hour: Number(hour), timeZone: tz }) - clockShiftMs
}
