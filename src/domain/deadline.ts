/** What {@link withDeadline} throws when the time was over; `cause` is what that made of the call. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed'
}

/**
 * Runs something under a signal that aborts when `signal` does and when the time is over, and lets go of both afterwards.
 *
 * `AbortSignal.any` would do, but Node keeps such a signal for ever once somebody listens to it and does not stop (SDKs do not), and with it all that the listener can see: the whole
 * answer of a model.
 *
 * @throws DeadlinePassed; whatever `run` throws, which after an abort of `signal` may be its reason or anything else
 */
export async function withDeadline<T>(signal: AbortSignal, timeoutMs: number, run: (both: AbortSignal) => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const both = new AbortController()
  const follow = () => both.abort(signal.reason)
  signal.addEventListener('abort', follow, { once: true })
  const timer = setTimeout(() => both.abort(new DeadlinePassed(`not done within ${timeoutMs} ms`)), timeoutMs)
  try {
    return await run(both.signal)
  } catch (error) {
    if (both.signal.reason instanceof DeadlinePassed) throw new DeadlinePassed(both.signal.reason.message, { cause: error })
    throw error
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', follow)
  }
}
