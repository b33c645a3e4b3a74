import { DeadlinePassed, withDeadline } from '../domain/deadline.ts'
import { Problem } from '../errors.ts'

export interface Limited {
  /** For the messages: whom we asked. */
  readonly provider: string
  readonly modelId: string
  readonly timeoutMs: number
  /** Translates what the call threw by itself; never asked about time limits and aborts. */
  readonly problemOf: (error: unknown) => Problem
}

/**
 * Runs one order within the time limit of its model. SDKs reject their own time-outs and our aborts with one and the same AbortError, so
 * the clock is ours: then we know which it was. Nor do they all stop for an abort, while they fetch credentials for instance, so nobody
 * waits for them after it.
 *
 * @throws the signal's own reason; Problem MODEL_TIMEOUT; whatever `problemOf` makes of other failures
 */
export async function withinTime<T>(
  { provider, modelId, timeoutMs, problemOf }: Limited,
  signal: AbortSignal,
  run: (both: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await withDeadline(signal, timeoutMs, (both) => Promise.race([run(both), untilAborted(both)]))
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (error instanceof DeadlinePassed)
      throw new Problem('MODEL_TIMEOUT', `${provider} did not answer for ${modelId} within ${timeoutMs} ms`, { cause: error.cause })
    throw error instanceof Problem ? error : problemOf(error)
  }
}

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
