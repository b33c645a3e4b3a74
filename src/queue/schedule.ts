import type { JobQueue, Log, PictureIndex, RequestStore, Role } from '../ports.ts'

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

export interface ForgetterOptions {
  /** Goes on with whoever asked to be forgotten. @returns how many are done now */
  readonly resume: () => Promise<number>
  /** Forgets what is kept no longer. @returns how many requests */
  readonly sweepOutdated: () => Promise<number>
  readonly everyMs?: number
  readonly log: Log
}

/** Forgets people who asked for it and whose process died, and what is older than a workspace keeps it. */
export const forgetter = ({ resume, sweepOutdated, everyMs = 15_000, log }: ForgetterOptions): Role =>
  repeating('forgetter', everyMs, async () => {
    try {
      const people = await resume()
      const requests = await sweepOutdated()
      if (people + requests > 0) log.info({ people, requests }, 'forgotten')
    } catch (error) {
      log.warn({ err: error }, 'forgetting broke off; the next round goes on')
    }
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
