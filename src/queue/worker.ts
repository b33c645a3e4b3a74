import { randomUUID } from 'node:crypto'
import { type ConnectionOptions, DelayedError, type Job, Worker } from 'bullmq'
import { Problem } from '../errors.ts'
import type { Log, Outcome, RequestStore, Role, Serve } from '../ports.ts'
import { promote, QUEUE_NAME } from './bullmq.ts'

export interface WorkerOptions {
  /** Waits through reconnects (`maxRetriesPerRequest: null`). */
  readonly connection: ConnectionOptions
  readonly prefix: string
  readonly serve: Serve
  readonly requests: Pick<RequestStore, 'onCancelled' | 'isAnswered'>
  /** Says every few seconds that these hands are there. */
  readonly presence: {
    present(workerId: string, concurrency: number): Promise<void>
    gone(workerId: string, concurrency: number): Promise<void>
  }
  readonly concurrency: number
  /** A worker that dies is noticed after at most `lockMs + stallCheckMs`. The lock must outlive the longest stall of the event loop. */
  readonly lockMs: number
  readonly stallCheckMs: number
  /** What is still running this long after the order to stop is handed back. */
  readonly stopGraceMs: number
  readonly log: Log
}

const PRESENCE_EVERY_MS = 5_000
/** Left of the grace for handing back and closing. */
const HAND_BACK_MS = 5_000

/** Serves requests from the queue: up to `concurrency` at once, one job a request. */
export function requestWorker(options: WorkerOptions): Role {
  const { connection, prefix, serve, requests, presence, concurrency, log } = options
  const workerId = randomUUID()
  const running = new Map<string, AbortController>()
  let worker: Worker | undefined
  let stopListening: (() => Promise<void>) | undefined
  let heartbeat: NodeJS.Timeout | undefined

  async function run(job: Job<{ requestId: string }>, token?: string): Promise<void> {
    const { requestId } = job.data
    const controller = new AbortController()
    running.set(requestId, controller)
    try {
      const outcome = await serve(requestId, controller.signal)
      if (outcome.kind === 'ended') return
      if (outcome.kind === 'waiting') await park(job, outcome, token)
      else {
        log.info({ requestId, why: outcome.why, inMs: Math.max(0, outcome.atMs - Date.now()) }, 'goes on later')
        await job.moveToDelayed(outcome.atMs, token)
      }
    } finally {
      if (running.get(requestId) === controller) running.delete(requestId)
    }
    throw new DelayedError()
  }

  /** What came before the job was put away found nothing to call back. */
  async function park(job: Job<{ requestId: string }>, outcome: Extract<Outcome, { kind: 'waiting' }>, token?: string): Promise<void> {
    const { requestId } = job.data
    const { untilMs, isOver = () => requests.isAnswered(requestId) } = outcome
    await job.moveToDelayed(untilMs, token)
    try {
      if (await isOver()) await promote(job)
    } catch (error) {
      log.warn({ requestId, err: error }, 'could not look whether its wait is over; it goes on when its time comes')
    }
  }

  const sayPresent = () =>
    presence.present(workerId, concurrency).catch((error: unknown) => log.warn({ err: error }, 'could not say that this worker is there'))

  return {
    name: 'worker',

    async start() {
      stopListening = await requests.onCancelled((requestId) => {
        running.get(requestId)?.abort(new Problem('CANCELLED', `${requestId} was cancelled`))
      })
      worker = new Worker(QUEUE_NAME, run, {
        connection,
        prefix,
        concurrency,
        lockDuration: options.lockMs,
        stalledInterval: options.stallCheckMs,
        maxStalledCount: 1_000, // How often a request may lose its worker is decided by its journal (serve.ts), which can tell the person.
        settings: { backoffStrategy: (attemptsMade) => Math.min(500 * 2 ** attemptsMade, 10_000) },
      })
      worker.on('error', (error) => log.warn({ err: error }, 'queue trouble'))
      worker.on('stalled', (requestId) => log.warn({ requestId }, 'its worker was lost; another one goes on'))
      worker.on('failed', (job, error) =>
        log.error({ requestId: job?.data.requestId, err: error }, 'attempt broke off; it will be taken up again'),
      )
      await worker.waitUntilReady()
      await sayPresent()
      heartbeat = setInterval(sayPresent, PRESENCE_EVERY_MS)
    },

    async stop() {
      clearInterval(heartbeat)
      const handBack = setTimeout(
        () => {
          for (const controller of running.values()) controller.abort(new Problem('STOPPING', 'this worker is stopping'))
        },
        Math.max(0, options.stopGraceMs - HAND_BACK_MS),
      )
      await worker?.close()
      clearTimeout(handBack)
      await stopListening?.()
      await presence.gone(workerId, concurrency).catch((error: unknown) => log.warn({ err: error }, 'could not sign off'))
    },
  }
}
