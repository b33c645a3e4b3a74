import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import type { Workspace } from './domain/rules.ts'

/**
 * An analysis makes and drops much, and keeps little: with a small nursery the process stays small, too. One that needs more than the limit breaks off, and the
 * process that serves people goes on.
 */
export const STUDY_FLAGS = ['--max-semi-space-size=8', '--max-old-space-size=256'] as const
/** A million records take some minutes on a busy machine. */
const WITHIN_MS = 30 * 60_000

export const StudyDone = z.object({ records: z.number(), fresh: z.number() })
export const WatchDone = z.array(z.object({ recommendationId: z.string(), because: z.string() }))

export interface StudyProcess {
  /** Analyses the records of a workspace, and offers what is new. */
  study(workspace: Workspace): Promise<z.infer<typeof StudyDone>>
  /** Takes back what people like less. */
  watch(workspace: Workspace): Promise<z.infer<typeof WatchDone>>
  /** Ends what is under way; it is begun anew by whoever has the schedule next. */
  stop(): void
}

/** Reads all records of a workspace in a process of its own, so that ours neither grows nor waits. @param env the child's whole environment */
export function studyProcess(env: Record<string, string | undefined>): StudyProcess {
  const stopping = new AbortController()

  async function run(task: 'study' | 'watch', { platform, workspaceId }: Workspace): Promise<unknown> {
    const child = fileURLToPath(new URL('./study-child.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [...STUDY_FLAGS, child, task, platform, workspaceId], {
      env: env as NodeJS.ProcessEnv,
      timeout: WITHIN_MS,
      signal: stopping.signal,
    })
    return JSON.parse(stdout)
  }

  return {
    study: async (workspace) => StudyDone.parse(await run('study', workspace)),
    watch: async (workspace) => WatchDone.parse(await run('watch', workspace)),
    stop: () => stopping.abort(),
  }
}
