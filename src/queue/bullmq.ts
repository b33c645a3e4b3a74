import { type ConnectionOptions, type Job, Queue } from 'bullmq'
import type { JobQueue } from '../ports.ts'

export const QUEUE_NAME = 'requests'

/** BullMQ's highest priority number; turns beyond it wait together at the end. */
const LOWEST_PRIORITY = 2_097_151

/** One job a request: its id is the request's id, and its data is nothing but that id. */
export function jobQueue(connection: ConnectionOptions, prefix: string, onError: (error: Error) => void): JobQueue {
  let opened = openQueue(connection, prefix, onError)

  /** BullMQ asks Redis about itself once, when a queue is opened. Should that answer get lost, the queue would refuse every job from then on. */
  async function readyQueue(): Promise<Queue> {
    const queue = opened
    try {
      await queue.waitUntilReady()
      return queue
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)))
      if (opened === queue) opened = openQueue(connection, prefix, onError)
      await opened.waitUntilReady()
      return opened
    }
  }

  return {
    async add(requestId, turn) {
      const queue = await readyQueue()
      await queue.add('request', { requestId }, { jobId: requestId, priority: Math.min(Math.max(turn, 0), LOWEST_PRIORITY) })
    },
    async wake(requestId) {
      const job = await (await readyQueue()).getJob(requestId)
      if (job) await promote(job)
    },
    async has(requestId) {
      const job = await (await readyQueue()).getJob(requestId)
      const state = await job?.getState()
      return state !== undefined && state !== 'completed' && state !== 'failed' && state !== 'unknown'
    },
    close: () => opened.close(),
  }
}

/** Ends the wait of a job that waits. */
export async function promote(job: Job): Promise<void> {
  if (!(await job.isDelayed())) return
  // Between two looks its time may have come by itself, or somebody else have called it.
  await job.promote().catch(async (error: unknown) => {
    if (await job.isDelayed()) throw error
  })
}

function openQueue(connection: ConnectionOptions, prefix: string, onError: (error: Error) => void): Queue {
  const queue = new Queue(QUEUE_NAME, {
    connection,
    prefix,
    defaultJobOptions: {
      // Retries by verdict are ours (see worker.ts); these are for a worker that lost Redis in the middle.
      attempts: 1_000,
      backoff: { type: 'capped' },
      removeOnComplete: { age: 3_600, count: 1_000 },
      removeOnFail: { age: 7 * 86_400, count: 1_000 },
    },
  })
  queue.on('error', onError)
  return queue
}
