import { type RawFile, REST, type ResponseLike } from 'discord.js'
import { problemOf } from './problems.ts'
import { sendText, type TextCall } from './send-text.ts'

export interface RestOptions {
  readonly token: string
  /** Another address of the API, without the version: for tests and the playground. */
  readonly apiUrl?: string | undefined
  /** How long a call may take, unless it has a limit of its own; 10 s by default, 25 s with files. */
  readonly callTimeoutMs?: number | undefined
  /** Discord's limit for all calls of one bot: 50, and more for those it was raised for. */
  readonly callsPerSecond?: number | undefined
}

export interface Call {
  readonly method: 'get' | 'post' | 'patch' | 'put' | 'delete'
  readonly route: `/${string}`
  readonly body?: unknown
  readonly files?: readonly RawFile[]
  readonly query?: URLSearchParams
  /** False where the address itself carries the right to call (interactions). */
  readonly auth?: boolean
  readonly timeoutMs?: number
}

/** One call, sent at most once, answered within its deadline or ended as a Problem. `what` names it in words without secrets. */
export type Send = (what: string, call: Call) => Promise<unknown>

const CALLS_PER_SECOND = 50
const CALL_TIMEOUT_MS = 10_000
const UPLOAD_TIMEOUT_MS = 25_000

export function discordRest(options: RestOptions): Send {
  const asBot = createRest(options, options.callsPerSecond ?? CALLS_PER_SECOND).setToken(options.token)
  // Calls by interaction token do not count (discord.com/developers/docs/topics/rate-limits#global-rate-limit): the SDK would count them and keep acknowledgements back.
  const byInteraction = createRest(options, Number.POSITIVE_INFINITY)

  return async (what, call) => {
    const { method, files, timeoutMs = options.callTimeoutMs ?? (files?.length ? UPLOAD_TIMEOUT_MS : CALL_TIMEOUT_MS), ...request } = call
    const rest = call.auth === false ? byInteraction : asBot
    try {
      return await rest[method](call.route, { ...request, ...(files && { files: [...files] }), signal: AbortSignal.timeout(timeoutMs) })
    } catch (error) {
      // The SDK forgets its token at the first 401; one odd answer must not silence the process for good.
      asBot.setToken(options.token)
      throw problemOf(error, what)
    }
  }
}

const createRest = ({ apiUrl }: RestOptions, globalRequestsPerSecond: number): REST =>
  new REST({
    ...(apiUrl !== undefined && { api: apiUrl.replace(/\/+$/, '') }),
    globalRequestsPerSecond,
    // Retries are the caller's, by verdict: a POST that got a 500 may have been posted.
    retries: 0,
    rejectOnRateLimit: () => true,
    // The SDK's own limit ends with the headers; the signal of each call holds for the queue and the body too.
    timeout: UPLOAD_TIMEOUT_MS,
    makeRequest: sendOnce,
    // The SDK keeps one queue for every interaction token it ever saw, until it sweeps.
    handlerSweepInterval: 10 * 60_000,
  })

/** Uploads go by Node's own fetch: the SDK's sender takes forms of its own undici only, and whichever undici is loaded last (Bolt needs another one) sends for all. */
async function sendOnce(url: string, init: SenderInit): Promise<ResponseLike> {
  const { body } = init
  const response = typeof body === 'string' || !body ? sendText(url, { ...init, body } as TextCall) : fetch(url, init as RequestInit)
  return (await response) as unknown as ResponseLike
}

type SenderInit = Parameters<REST['options']['makeRequest']>[1]
