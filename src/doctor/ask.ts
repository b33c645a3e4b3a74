export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** The JSON object of the body; empty when it is none. */
  readonly body: Readonly<Record<string, unknown>>
}

const ASK_WITHIN_MS = 8_000

/** One small question over HTTP. @throws Error in words for an operator when there is no answer */
export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(ASK_WITHIN_MS) })
    return { status: response.status, headers: response.headers, body: asObject(await response.text()) }
  } catch (error) {
    throw new Error(`${new URL(url).origin} does not answer (${reason(error)})`, { cause: error })
  }
}

function asObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : Array.isArray(value) ? { list: value } : {}
  } catch {
    return {} // A proxy's error page: the status says enough.
  }
}

/** fetch says "fetch failed" and keeps the reason in `cause`. */
const reason = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (cause instanceof Error && cause.name === 'TimeoutError') return `nothing within ${ASK_WITHIN_MS / 1000} s`
  return cause instanceof Error ? ('code' in cause && String(cause.code)) || cause.message : String(cause)
}
