import type { Fields } from './json.ts'

/** `ok: false` with one of Slack's error words. */
export class ApiError extends Error {
  readonly code: string
  readonly extra: Fields

  constructor(code: string, extra: Fields = {}) {
    super(code)
    this.name = 'ApiError'
    this.code = code
    this.extra = extra
  }

  static withMessages(code: string, messages: readonly string[]): ApiError {
    return new ApiError(code, { response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) } })
  }

  toAnswer(): Fields {
    return { ok: false, error: this.code, ...this.extra }
  }
}
