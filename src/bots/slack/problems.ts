import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api'
import { Problem, type ProblemCode } from '../../errors.ts'

/** Slack's words on `ok: false`, by what they mean to us. Sources: the error tables of the methods we call, docs.slack.dev/reference/methods. */
const CODES: Readonly<Partial<Record<ProblemCode, readonly string[]>>> = {
  PLACE_CLOSED: [
    ...[
      'channel_not_found',
      'not_in_channel',
      'is_archived',
      'restricted_action',
      'restricted_action_read_only_channel',
      'thread_not_found',
    ],
    ...['restricted_action_thread_only_channel', 'restricted_action_non_threadable_channel', 'restricted_action_thread_locked'],
    ...['cannot_reply_to_message', 'cannot_dm_bot', 'user_not_in_channel', 'user_not_found', 'user_disabled', 'user_not_visible'],
    ...[
      'messages_tab_disabled',
      'channel_type_not_supported',
      'method_not_supported_for_channel_type',
      'team_access_not_granted',
      'ekm_access_denied',
    ],
    ...['posting_to_channel_denied', 'slack_connect_blocked', 'external_channel_migrating', 'access_denied', 'not_enabled'],
  ],
  MESSAGE_GONE: [
    'message_not_found',
    'cant_update_message',
    'cant_delete_message',
    'edit_window_closed',
    'is_inactive',
    'streaming_state_conflict',
  ],
  PLATFORM_BUSY: ['ratelimited', 'rate_limited', 'team_added_to_org', 'accesslimited'],
  // "It is possible some aspect of the operation succeeded before the error was raised."
  PLATFORM_UNCLEAR: ['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable', 'update_failed'],
  PLATFORM_KEY: [
    ...['invalid_auth', 'not_authed', 'token_revoked', 'token_expired', 'account_inactive', 'org_login_required', 'no_permission'],
    ...['missing_scope', 'not_allowed_token_type', 'app_missing_action', 'two_factor_setup_required', 'enterprise_is_restricted'],
  ],
  FILE_REFUSED: [
    ...[
      'file_not_found',
      'file_deleted',
      'invalid_file_id',
      'files_not_found',
      'storage_limit_reached',
      'over_file_size_limit',
      'file_upload_size_restricted',
    ],
    ...[
      'file_uploads_disabled',
      'file_uploads_except_images_disabled',
      'blocked_file_type',
      'not_allowed_file_type',
      'unknown_type',
      'invalid_slack_file',
    ],
  ],
  REPLY_EXPIRED: [
    ...['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id', 'trigger_expired', 'trigger_exchanged'],
    ...['expired_url', 'used_url', 'invalid_response_url', 'no_such_hook', 'view_not_found'],
  ],
}

const CODE_OF = new Map(Object.entries(CODES).flatMap(([code, errors]) => errors.map((error) => [error, code as ProblemCode])))

/** The connection was never made, so nothing can have been done. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Used when Slack says "slow down" without saying for how long. */
export const DEFAULT_RETRY_AFTER_MS = 5_000

/**
 * Every outcome of a call to Slack that is not a success, as one Problem.
 *
 * @param what the method, e.g. `chat.postMessage`; never arguments, which carry people's words
 */
export function slackProblem(error: unknown, what: string): Problem {
  if (error instanceof Problem) return error
  if (error instanceof WebAPIRateLimitedError) {
    return new Problem('PLATFORM_BUSY', `${what}: 429, retry after ${error.retryAfter} s`, { retryAfterMs: error.retryAfter * 1000 })
  }
  if (error instanceof WebAPIPlatformError) return platformProblem(error, what)
  if (error instanceof WebAPIHTTPError) return statusProblem(error.statusCode, what)
  return networkProblem(error instanceof WebAPIRequestError ? error.original : error, what)
}

/** For calls outside of the Web API: upload and response URLs. `gone` is what 404 and 410 mean there. */
export function statusProblem(status: number, what: string, gone: ProblemCode = 'BUG'): Problem {
  if (status === 404 || status === 410) return new Problem(gone, `${what}: HTTP ${status}`)
  if (status === 401 || status === 403) return new Problem('PLATFORM_KEY', `${what}: HTTP ${status}`)
  if (status >= 500 || status === 408) return new Problem('PLATFORM_UNCLEAR', `${what}: HTTP ${status}`)
  return new Problem('BUG', `${what}: HTTP ${status}`)
}

/** Slack's own word for what is wrong. */
export function errorWordProblem(word: string, what: string, details: readonly string[] = []): Problem {
  // A page instead of JSON: the SDK puts the whole answer where the word should be.
  if (!/^[a-z0-9_]{1,80}$/i.test(word))
    return new Problem('PLATFORM_UNCLEAR', `${what}: an answer that is not Slack's (${word.length} characters)`)
  const detail = `${what}: ${word}${details.length === 0 ? '' : ` (${details.join('; ').slice(0, 300)})`}`
  if (word === 'missing_scope' && what.startsWith('files.')) return new Problem('FILE_REFUSED', detail)
  if (word.startsWith('invalid_') && details.some((message) => /slack.?file/i.test(message))) return new Problem('FILE_REFUSED', detail)
  return new Problem(
    CODE_OF.get(word) ?? 'BUG',
    detail,
    CODE_OF.get(word) === 'PLATFORM_BUSY' ? { retryAfterMs: DEFAULT_RETRY_AFTER_MS } : {},
  )
}

export function networkProblem(error: unknown, what: string): Problem {
  const codes = causeCodes(error)
  if (codes.length > 0 && codes.every((code) => NEVER_SENT.has(code))) {
    return new Problem('PLATFORM_BUSY', `${what}: not sent, ${codes.join(', ')}`, { cause: error, retryAfterMs: DEFAULT_RETRY_AFTER_MS })
  }
  if (isNetworkError(error)) return new Problem('PLATFORM_UNCLEAR', `${what}: no answer, ${nameOf(error)}`, { cause: error })
  return new Problem('BUG', `${what}: ${nameOf(error)}`, { cause: error })
}

function platformProblem(error: WebAPIPlatformError, what: string): Problem {
  const data = error.data as { error?: unknown; needed?: unknown; response_metadata?: { messages?: unknown } }
  const messages = Array.isArray(data.response_metadata?.messages) ? data.response_metadata.messages.map(String) : []
  const needed = typeof data.needed === 'string' ? [`needed: ${data.needed}`] : []
  return errorWordProblem(String(data.error), what, [...needed, ...messages])
}

/** fetch hides the reason in `cause`, and with several addresses in an AggregateError. */
function causeCodes(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  if (error instanceof AggregateError) return error.errors.flatMap(causeCodes)
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : []
  return error.cause === undefined ? code : causeCodes(error.cause)
}

/** What fetch throws: TypeError ('fetch failed', 'terminated'), TimeoutError, AbortError, or undici's own with a code. */
const isNetworkError = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'TimeoutError' ||
    error.name === 'AbortError' ||
    /^(fetch failed|terminated)$/.test(error.message) ||
    causeCodes(error).length > 0)

const nameOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error))
