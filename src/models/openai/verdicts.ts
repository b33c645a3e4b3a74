import type { ProblemCode } from '../../errors.ts'

/** Every way a call to OpenAI's images can fail, and the one problem it is to us. Source: developers.openai.com/api/docs/guides/error-codes */

/** The `code` of an error tells more than its status, where it is one of these. */
export const CODE_VERDICTS: Readonly<Record<string, ProblemCode>> = {
  moderation_blocked: 'MODEL_REFUSED',
  content_policy_violation: 'MODEL_REFUSED',
  // The account has no money left: waiting helps nobody, whoever pays has to look.
  insufficient_quota: 'MODEL_KEY',
  billing_hard_limit_reached: 'MODEL_KEY',
  invalid_api_key: 'MODEL_KEY',
  model_not_found: 'MODEL_GONE',
}

export const HTTP_VERDICTS: Readonly<Record<number, ProblemCode>> = {
  400: 'MODEL_BAD_REQUEST',
  401: 'MODEL_KEY',
  // Also an organisation that is not verified for pictures, and a country that is not served.
  403: 'MODEL_KEY',
  404: 'MODEL_GONE',
  408: 'MODEL_UNAVAILABLE',
  409: 'MODEL_UNAVAILABLE',
  429: 'MODEL_BUSY',
  500: 'MODEL_UNAVAILABLE',
  502: 'MODEL_UNAVAILABLE',
  503: 'MODEL_UNAVAILABLE',
  504: 'MODEL_UNAVAILABLE',
}

/** A status we have not met is read by its hundred. */
export const verdictOf = (status: number, code: string | null | undefined): ProblemCode =>
  (code ? CODE_VERDICTS[code] : undefined) ?? HTTP_VERDICTS[status] ?? (status >= 500 ? 'MODEL_UNAVAILABLE' : 'MODEL_BAD_REQUEST')

/** What a refusal names in `safety_violations=[…]`, in words for the person. */
const VIOLATIONS: Readonly<Record<string, string>> = {
  sexual: 'sexual content',
  violence: 'violence',
  'self-harm': 'self-harm',
  hate: 'hate',
  harassment: 'harassment',
  illicit: 'illegal acts',
  minors: 'children',
}

export function categoryOf(message: string): string {
  const named = /safety_violations=\[([\w, /-]{1,200})\]/.exec(message)?.[1]?.split(',') ?? []
  const known = named.flatMap((violation) => VIOLATIONS[violation.trim()] ?? [])
  return known.length > 0 ? known.join(', ') : 'its safety rules'
}
