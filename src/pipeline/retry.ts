import { DelegateBackoff, handleWhen, retry } from 'cockatiel'
import { asProblem, Problem, type ProblemCode } from '../errors.ts'

/** How often one model is asked for one picture, the first time included (S5). */
export const ATTEMPTS_PER_MODEL = 3
/** A wait longer than this is not worth holding a worker for: another model takes over, or the job goes back to the queue until then. */
export const LONGEST_WAIT_IN_PLACE_MS = 3_000

const FIRST_WAIT_MS = 400

/**
 * Where the same model is asked less often. Answers without a usable picture are paid for, so they get one more try; a model that was silent for all
 * of its time has cost the person that time already; one that is out of use says so at once.
 */
const ATTEMPTS: Readonly<Partial<Record<ProblemCode, number>>> = {
  MODEL_GAVE_NO_IMAGE: 2,
  IMAGE_BROKEN: 2,
  IMAGE_POOR: 2,
  MODEL_TIMEOUT: 1,
  MODELS_RESTING: 1,
}

/** There is no trouble to wait out: it answered, and what it answered was of no use. */
const ANSWERED: readonly ProblemCode[] = ['MODEL_GAVE_NO_IMAGE', 'IMAGE_BROKEN', 'IMAGE_POOR']

/**
 * The retry rule for one model: only what may go away, three times in all, waiting 0.4 s, then 0.8 s (± half of it, so that workers do not come back in
 * step), or as long as the other side said; at once after an answer that was of no use. If it said longer than `LONGEST_WAIT_IN_PLACE_MS`, the problem is passed on.
 *
 * @param ask gets the number of the try, from 1, and what the one before ended with
 */
export function askAgainByVerdict<T>(ask: (attempt: number, before: Problem | undefined) => Promise<T>, signal?: AbortSignal): Promise<T> {
  let attempts = 0
  let before: Problem | undefined
  const policy = retry(
    handleWhen((error) => isWorthAnother(error, attempts)),
    {
      maxAttempts: ATTEMPTS_PER_MODEL - 1,
      backoff: new DelegateBackoff(({ attempt, result }) => {
        const error = 'error' in result ? result.error : undefined
        if (error instanceof Problem && ANSWERED.includes(error.code)) return 0
        const asked = error instanceof Problem ? error.retryAfterMs : undefined
        return asked ?? FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + Math.random())
      }),
    },
  )
  const once = async () => {
    attempts += 1
    try {
      return await ask(attempts, before)
    } catch (error) {
      before = asProblem(error)
      throw error
    }
  }
  return policy.execute(once, signal)
}

function isWorthAnother(error: unknown, attempts: number): boolean {
  if (!(error instanceof Problem)) return false
  if (error.verdict !== 'retry' && !ANSWERED.includes(error.code)) return false
  return attempts < (ATTEMPTS[error.code] ?? ATTEMPTS_PER_MODEL) && (error.retryAfterMs ?? 0) <= LONGEST_WAIT_IN_PLACE_MS
}
