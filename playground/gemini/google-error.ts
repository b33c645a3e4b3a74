const STATUS_NAMES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  408: 'CANCELLED',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}

export interface GoogleErrorDetails {
  readonly retryDelayS?: number | undefined
  readonly reason?: string | undefined
}

/** The body of every error of Google's APIs. */
export function googleError(code: number, message: string, { retryDelayS, reason }: GoogleErrorDetails = {}): object {
  const details: object[] = []
  if (reason !== undefined) details.push({ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com' })
  if (retryDelayS !== undefined) details.push({ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryDelayS}s` })
  return { error: { code, message, status: STATUS_NAMES[code] ?? 'UNKNOWN', ...(details.length > 0 && { details }) } }
}
