import type { JobQueue, Log, PictureIndex, RequestStore, Role } from '../ports.ts'

export interface SweeperOptions {
  readonly requests: RequestStore
  readonly queue: JobQueue
  /** Tells the person that their request ran out of time. */
  readonly tellExpired: (requestId: string) => Promise<void>
  readonly everyMs?: number
  readonly log: Log
}

/**
 * Proves that no request is forgotten: puts back into the queue what a dying process accepted and never queued, calls back what was answered and sleeps on, and ends
 * what is past its deadline.
 * Any number of sweepers may run: adding a job twice is nothing, and only one can end a request.
 */
export function sweeper({ requests, queue, tellExpired, everyMs = 5_000, log }: SweeperOptions): Role {
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
  }

  return repeating('schedule', everyMs, () =>
    sweep().catch((error: unknown) => log.warn({ err: error }, 'sweep broke off; the next one goes on')),
  )
}

export interface PictureSweeperOptions {
  readonly pictures: Pick<PictureIndex, 'sweep'>
  readonly everyMs?: number
  readonly log: Log
}

/** Lets go of pictures that nobody asked for in a long time. */
export const pictureSweeper = ({ pictures, everyMs = 60_000, log }: PictureSweeperOptions): Role =>
  repeating('picture sweeper', everyMs, async () => {
    const swept = await pictures.sweep()
    if (swept > 0) log.info({ swept }, 'let go of pictures that nobody asked for')
  })

/** Once at the start, then again and again, never two at a time. */
function repeating(name: string, everyMs: number, act: () => Promise<void>): Role {
  let timer: NodeJS.Timeout | undefined
  let acting: Promise<void> = Promise.resolve()
  return {
    name,
    async start() {
      await act()
      timer = setInterval(() => {
        acting = acting.then(act)
      }, everyMs)
    },
    async stop() {
      clearInterval(timer)
      await acting
    },
  }
}
