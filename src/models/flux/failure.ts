import type { MicroUsd } from '../../domain/money.ts'
import { Problem, type ProblemCode } from '../../errors.ts'
import { ResponseTooLarge } from '../bounded-fetch.ts'
import { verdictOfStatus } from './verdicts.ts'

/** An answer with another status than 200. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure'
  readonly status: number
  readonly retryAfterMs: number | undefined

  constructor(response: Response, body: string) {
    super(body.slice(0, 300))
    this.status = response.status
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
    this.retryAfterMs = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined
  }
}

/** Translates what submitting threw. Time limits and aborts are told apart by the caller, who owns the signals. */
export function problemOfFailure(error: unknown, modelId: string): Problem {
  if (!(error instanceof HttpFailure)) return problemOfSilence(error, modelId)
  const isRefused = error.status < 500 && error.status !== 408
  return problemOfStatus(error, verdictOfStatus(error.status), modelId, isRefused ? 0 : undefined)
}

/** The same for "is it ready?": there a 404 is about the task, and what the task costs is open. */
export function problemOfPoll(error: unknown, modelId: string): Problem {
  if (!(error instanceof HttpFailure)) return problemOfSilence(error, modelId)
  return problemOfStatus(error, error.status === 404 ? 'MODEL_UNAVAILABLE' : verdictOfStatus(error.status), modelId, undefined)
}

/** The same for the picture, which is paid for by then. */
export function problemOfDelivery(error: unknown, modelId: string, spentMicroUsd: MicroUsd): Problem {
  if (!(error instanceof HttpFailure)) return problemOfSilence(error, modelId, spentMicroUsd)
  return problemOfStatus(error, error.status < 500 && error.status !== 429 ? 'IMAGE_BROKEN' : 'MODEL_UNAVAILABLE', modelId, spentMicroUsd)
}

function problemOfStatus(error: HttpFailure, code: ProblemCode, modelId: string, spentMicroUsd: MicroUsd | undefined): Problem {
  return new Problem(code, `flux answered ${error.status} for ${modelId}: ${error.message}`, {
    cause: error,
    values: { modelId },
    ...(spentMicroUsd !== undefined && { spentMicroUsd }),
    ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
  })
}

/** A cut connection or a body that is no JSON: the task may have been taken, so it is ambiguous, not failed. */
function problemOfSilence(error: unknown, modelId: string, spentMicroUsd?: MicroUsd): Problem {
  const said = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : String(error)
  const code = error instanceof ResponseTooLarge ? 'IMAGE_BROKEN' : 'MODEL_UNAVAILABLE'
  return new Problem(code, `flux gave no readable answer for ${modelId}: ${said}`, {
    cause: error,
    ...(spentMicroUsd !== undefined && { spentMicroUsd }),
  })
}
