import { APIConnectionError, APIError } from 'openai'
import { Problem } from '../../errors.ts'
import { ResponseTooLarge } from '../bounded-fetch.ts'
import { categoryOf, verdictOf } from './verdicts.ts'

/** Translates what a call threw. Time limits and aborts are told apart by the caller, who owns the signals. */
export function problemOfFailure(error: unknown, modelId: string): Problem {
  if (error instanceof APIError && error.status !== undefined) return problemOfStatus(error, error.status, modelId)
  const cause = error instanceof APIConnectionError && error.cause !== undefined ? error.cause : error
  if (cause instanceof ResponseTooLarge)
    return new Problem('IMAGE_BROKEN', `openai sent too much for ${modelId}: ${cause.message}`, { cause })
  // A cut connection or a body that is no JSON: the call may have been served, so it is ambiguous, not failed.
  return new Problem('MODEL_UNAVAILABLE', `openai gave no readable answer for ${modelId}: ${nameOf(cause)}`, { cause })
}

function problemOfStatus(error: APIError, status: number, modelId: string): Problem {
  const code = verdictOf(status, error.code)
  const retryAfterMs = code === 'MODEL_BUSY' || code === 'MODEL_UNAVAILABLE' ? retryAfterMsIn(error.headers) : undefined
  return new Problem(code, `openai answered ${status} for ${modelId}: ${error.message.slice(0, 300)}`, {
    cause: error,
    values: { modelId, category: categoryOf(error.message) },
    ...(isUnbilled(status, code) && { spentMicroUsd: 0 }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}

/** Refused before any work. A picture that was drawn and then blocked may be billed, and behind a 5xx the work may have been done. */
const isUnbilled = (status: number, code: Problem['code']): boolean => status < 500 && status !== 408 && code !== 'MODEL_REFUSED'

/** Milliseconds in a header of OpenAI's own, or seconds in the standard one. */
function retryAfterMsIn(headers: Headers | undefined): number | undefined {
  const own = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  const standard = Number(headers?.get('retry-after') ?? Number.NaN) * 1000
  return [own, standard].find((ms) => Number.isFinite(ms) && ms >= 0)
}

const nameOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : String(error))
