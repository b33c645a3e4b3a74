import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Log, Role } from './ports.ts'

export interface WorkerProcessOptions {
  /** The child's whole environment. */
  readonly env: Record<string, string | undefined>
  readonly stopGraceMs: number
  readonly log: Log
}

/** A child that dies sooner than this after its start is not started again at once. */
const QUICK_DEATH_MS = 5_000

/**
 * Runs the workers in a process of their own, so that a picture being checked never delays an acknowledgement. The child stops when we do, and also when we
 * die without a word: it notices that the channel to us is closed.
 */
export function workerProcess({ env, stopGraceMs, log }: WorkerProcessOptions): Role {
  let child: ChildProcess | undefined
  let isStopping = false

  function launch(): Promise<void> {
    const launched = fork(fileURLToPath(new URL('./main.ts', import.meta.url)), { env: env as NodeJS.ProcessEnv })
    const startedMs = Date.now()
    child = launched
    return new Promise((resolve, reject) => {
      launched.once('message', () => resolve())
      launched.once('error', reject)
      launched.once('exit', (code, signal) => {
        reject(new Error(`the worker process ended with ${signal ?? `code ${code}`} before it was ready`))
        if (isStopping) return
        log.error({ code, signal }, 'the worker process died; starting it again')
        const again = () => void launch().catch((error: unknown) => log.error({ err: error }, 'the worker process does not start'))
        setTimeout(again, Date.now() - startedMs < QUICK_DEATH_MS ? 1_000 : 0).unref()
      })
    })
  }

  return {
    name: 'worker process',
    start: launch,
    async stop() {
      isStopping = true
      const running = child
      if (!running || running.exitCode !== null || running.signalCode !== null) return
      await new Promise<void>((resolve) => {
        const kill = setTimeout(() => running.kill('SIGKILL'), stopGraceMs + 2_000)
        running.once('exit', () => {
          clearTimeout(kill)
          resolve()
        })
        running.kill('SIGTERM')
      })
    },
  }
}
