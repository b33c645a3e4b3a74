import { type WebAPICallResult, WebClient } from '@slack/web-api'
import type { Log } from '../../ports.ts'
import { DEFAULT_RETRY_AFTER_MS, slackProblem } from './problems.ts'
import { sdkLog } from './sdk-log.ts'

export interface WebOptions {
  readonly botToken: string
  /** Where the Web API is; Slack's own by default. */
  readonly apiUrl?: string
  readonly log: Log
  readonly timeoutMs?: number
}

export const CALL_TIMEOUT_MS = 10_000

/** The SDK would resend a post after a time-out (10 times in half an hour), and wait for ever: retries are ours, by verdict, and everything has a deadline. */
export const webClient = (options: WebOptions): WebClient =>
  new WebClient(options.botToken, {
    ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: options.timeoutMs ?? CALL_TIMEOUT_MS,
    logger: sdkLog(options.log),
    fetch: fetchWithRetryAfter,
  })

/** @throws Problem, whatever goes wrong */
export async function call<Result extends WebAPICallResult>(what: string, send: () => Promise<Result>): Promise<Result> {
  try {
    return await send()
  } catch (error) {
    throw slackProblem(error, what)
  }
}

/** Without a number in Retry-After the SDK throws a bare Error that cannot be told from a bug. */
const fetchWithRetryAfter: typeof globalThis.fetch = async (input, init) => {
  const response = await fetch(input, init)
  if (response.status !== 429 || Number.parseInt(response.headers.get('retry-after') ?? '', 10) >= 0) return response
  await response.body?.cancel()
  return new Response(null, { status: 429, headers: { 'retry-after': String(DEFAULT_RETRY_AFTER_MS / 1000) } })
}
