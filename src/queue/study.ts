import { type ConnectionOptions, Queue, Worker } from 'bullmq'
import { type Workspace, workspaceKey } from '../domain/rules.ts'
import type { Log, Role } from '../ports.ts'

export interface StudyScheduleOptions {
  /** For commands. */
  readonly connection: ConnectionOptions
  /** For waiting: it survives reconnects (`maxRetriesPerRequest: null`). */
  readonly blocking: ConnectionOptions
  readonly prefix: string
  readonly workspaces: () => Promise<readonly Workspace[]>
  /** Analyses, offers, posts what is new. May be called any number of times. */
  readonly study: (workspace: Workspace) => Promise<void>
  /** Takes back what people like less. */
  readonly watch: (workspace: Workspace) => Promise<void>
  readonly log: Log
}

export const STUDY_QUEUE = 'study'
/** Mondays at six, UTC: before anybody has time to read it. And every hour, what was applied is looked at. */
const WEEKLY = '0 6 * * 1'
const HOURLY = '17 * * * *'

type Task = 'study' | 'watch'
export interface StudyJob {
  /** Absent: find the workspaces, and make a job for each. */
  readonly workspace?: Workspace
}

/** Looks at the records of every workspace once a week, and at what was applied every hour. Any number of these may run: a job is done by one of them. */
export function studySchedule({ connection, blocking, prefix, workspaces, study, watch, log }: StudyScheduleOptions): Role {
  let queue: Queue<StudyJob> | undefined
  let worker: Worker<StudyJob> | undefined
  const acts: Readonly<Record<Task, (workspace: Workspace) => Promise<void>>> = { study, watch }

  async function run(open: Queue<StudyJob>, task: Task, { workspace }: StudyJob): Promise<void> {
    if (workspace) return acts[task](workspace)
    for (const each of await workspaces()) await open.add(task, { workspace: each }, jobFor(task, each))
  }

  return {
    name: 'study',
    async start() {
      const open = new Queue<StudyJob>(STUDY_QUEUE, { connection, prefix })
      queue = open
      open.on('error', (error) => log.warn({ err: error }, 'queue trouble'))
      worker = new Worker<StudyJob>(STUDY_QUEUE, ({ name, data }) => run(open, name === 'watch' ? 'watch' : 'study', data), {
        ...{ connection: blocking, prefix, concurrency: 1 },
        ...{ removeOnComplete: { count: 0 }, removeOnFail: { count: 20 } },
      })
      worker.on('error', (error) => log.warn({ err: error }, 'queue trouble'))
      worker.on('failed', (job, error) => log.warn({ err: error, task: job?.name }, 'an analysis broke off; it is tried again'))
      await open.upsertJobScheduler('weekly', { pattern: WEEKLY, tz: 'UTC' }, { name: 'study', data: {} })
      await open.upsertJobScheduler('hourly', { pattern: HOURLY, tz: 'UTC' }, { name: 'watch', data: {} })
    },
    async stop() {
      await worker?.close()
      await queue?.close()
    },
  }
}

/** One at a time for each workspace: whoever asks while it is under way gets that one. */
export const jobFor = (task: Task, workspace: Workspace) => ({
  jobId: `${task}.${workspaceKey(workspace).replaceAll(':', '.')}`,
  ...{ attempts: 4, backoff: { type: 'exponential', delay: 30_000 }, removeOnComplete: true, removeOnFail: true },
})

/** From any process: analyse this workspace now. */
export const askForStudy =
  (connection: ConnectionOptions, prefix: string) =>
  async (workspace: Workspace): Promise<void> => {
    const queue = new Queue<StudyJob>(STUDY_QUEUE, { connection, prefix })
    try {
      await queue.add('study', { workspace }, jobFor('study', workspace))
    } finally {
      await queue.close()
    }
  }
