import type { JobQueue, Log, RequestStore, Role } from '../ports.ts'

export interface SweeperOptions {
  readonly requests: RequestStore
  readonly queue: JobQueue
  /** Tells the person that their request ran out of time. */
  readonly tellExpired: (requestId: string) => Promise<void>
  /** Gives back what is held for requests that are gone. @returns how many */
  readonly freeMoney?: () => Promise<number>
  readonly everyMs?: number
  readonly log: Log
}

/**
 * Proves that no request is forgotten: puts back into the queue what a dying process accepted and never queued, calls back what was answered and sleeps on, and ends
 * what is past its deadline.
 * Any number of sweepers may run: adding a job twice is nothing, and only one can end a request.
 */
export function sweeper({ requests, queue, tellExpired, freeMoney, everyMs = 5_000, log }: SweeperOptions): Role {
  let timer: NodeJS.Timeout | undefined
  let sweeping: Promise<void> = Promise.resolve()

  async function sweep(): Promise<void> {
    const { unqueued, expired } = await requests.overdue()
    for (const { requestId, turn } of unqueued) {
      if (await queue.has(requestId)) {
        await requests.recheckLater(requestId)
        // Answered, and the process that took the answer died before it could say so.
        await queue.wake(requestId)
      } else {
        log.warn({ requestId }, 'accepted but never queued; queueing it now')
        await queue.add(requestId, turn)
      }
    }
    for (const requestId of expired) {
      if (!(await requests.abandon(requestId, 'expired', 'EXPIRED'))) continue
      log.warn({ requestId }, 'ran out of time')
      await tellExpired(requestId)
    }
    const freed = (await freeMoney?.()) ?? 0
    if (freed > 0) log.warn({ freed }, 'money was held for requests that are gone; it is given back')
  }

  const sweepSafely = () => sweep().catch((error: unknown) => log.warn({ err: error }, 'sweep broke off; the next one goes on'))

  return {
    name: 'schedule',
    async start() {
      await sweepSafely()
      timer = setInterval(() => {
        sweeping = sweeping.then(sweepSafely)
      }, everyMs)
    },
    async stop() {
      clearInterval(timer)
      await sweeping
    },
  }
}
