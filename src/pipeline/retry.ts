import { DelegateBackoff, handleWhen, retry } from 'cockatiel'
import { Problem } from '../errors.ts'

/** How often one model is asked for one picture, the first time included (S5). */
export const ATTEMPTS_PER_MODEL = 3
/** A wait longer than this is not worth holding a worker for: the job goes back to the queue until then. */
export const LONGEST_WAIT_IN_PLACE_MS = 3_000

const FIRST_WAIT_MS = 400

/**
 * The retry rule: only what the catalogue of problems calls `retry`, three times in all, waiting 0.4 s, then 0.8 s (± half of it, so that workers do not
 * come back in step), or as long as the other side said. If it said longer than `LONGEST_WAIT_IN_PLACE_MS`, the problem is passed on and the job snoozes.
 */
export const retryByVerdict = retry(handleWhen(isWorthRetryingHere), {
  maxAttempts: ATTEMPTS_PER_MODEL - 1,
  backoff: new DelegateBackoff(({ attempt, result }) => {
    const error = 'error' in result ? result.error : undefined
    const asked = error instanceof Problem ? error.retryAfterMs : undefined
    return asked ?? FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + Math.random())
  }),
})

function isWorthRetryingHere(error: unknown): boolean {
  return error instanceof Problem && error.verdict === 'retry' && (error.retryAfterMs ?? 0) <= LONGEST_WAIT_IN_PLACE_MS
}
