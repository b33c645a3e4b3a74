import { Problem, type ProblemCode } from '../errors.ts'
import { ResponseTooLarge } from './bounded-fetch.ts'

/** What @google/genai throws for an HTTP error: the message is the JSON body as text. */
interface ApiErrorLike {
  readonly status: number
  readonly message: string
}

/** The error table that all Google APIs share: ai.google.dev/gemini-api/docs/troubleshooting */
export const GOOGLE_HTTP_VERDICTS: Readonly<Record<number, ProblemCode>> = {
  400: 'MODEL_BAD_REQUEST',
  401: 'MODEL_KEY',
  403: 'MODEL_KEY',
  404: 'MODEL_GONE',
  408: 'MODEL_UNAVAILABLE',
  429: 'MODEL_BUSY',
  500: 'MODEL_UNAVAILABLE',
  502: 'MODEL_UNAVAILABLE',
  503: 'MODEL_UNAVAILABLE',
  504: 'MODEL_UNAVAILABLE',
}

/** A status we have not met is read by its hundred. */
export const verdictOfStatus = (status: number): ProblemCode =>
  GOOGLE_HTTP_VERDICTS[status] ?? (status >= 500 ? 'MODEL_UNAVAILABLE' : 'MODEL_BAD_REQUEST')

/** Google's retry delays are seconds as text, e.g. "7s" or "1.5s". */
const RETRY_DELAY = /"retryDelay"\s*:\s*"(\d+(?:\.\d+)?)s"/

/** Translates what a call threw. Time limits and aborts are told apart by the caller, who owns the signals. */
export function problemOfGoogleFailure(error: unknown, provider: string, modelId: string): Problem {
  if (isApiError(error)) return problemOfStatus(error, provider, modelId)
  if (error instanceof ResponseTooLarge)
    return new Problem('IMAGE_BROKEN', `${provider} sent too much for ${modelId}: ${error.message}`, { cause: error })
  // A cut connection, a body that is no JSON or stops in the middle: the call may have been served, so it is ambiguous, not failed.
  return new Problem('MODEL_UNAVAILABLE', `${provider} gave no readable answer for ${modelId}: ${nameOf(error)}`, { cause: error })
}

function problemOfStatus(error: ApiErrorLike, provider: string, modelId: string): Problem {
  const code = error.status === 400 && isAboutTheKey(error.message) ? 'MODEL_KEY' : verdictOfStatus(error.status)
  const retryAfterMs = code === 'MODEL_BUSY' || code === 'MODEL_UNAVAILABLE' ? retryAfterMsIn(error.message) : undefined
  return new Problem(code, `${provider} answered ${error.status} for ${modelId}: ${saidIn(error.message)}`, {
    cause: error,
    values: { modelId },
    // Refused before any work; behind a 5xx the work may have been done.
    ...(error.status < 500 && error.status !== 408 && { spentMicroUsd: 0 }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}

const isApiError = (error: unknown): error is Error & ApiErrorLike =>
  error instanceof Error && error.name === 'ApiError' && typeof (error as Partial<ApiErrorLike>).status === 'number'

/** A bad key is a 400 at Google, told apart only by its reason or its words. */
const isAboutTheKey = (body: string): boolean => body.includes('API_KEY_INVALID') || /api key (not valid|expired|not found)/i.test(body)

function retryAfterMsIn(body: string): number | undefined {
  const seconds = RETRY_DELAY.exec(body)?.[1]
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1000)
}

function saidIn(body: string): string {
  try {
    const parsed = JSON.parse(body) as { error?: { message?: unknown } }
    return String(parsed.error?.message ?? body).slice(0, 300)
  } catch {
    return body.slice(0, 300)
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : String(error))
