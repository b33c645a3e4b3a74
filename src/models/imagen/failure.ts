import { Problem } from '../../errors.ts'
import { problemOfGoogleFailure } from '../google-failure.ts'

/** What google-auth-library says, in plain Errors, when there are no credentials or none that work any more. */
const ABOUT_CREDENTIALS = /default credentials|invalid_grant|invalid_rapt|could not refresh access token/i

/** Translates what a call to the Agent Platform threw. */
export function problemOfFailure(error: unknown, modelId: string): Problem {
  if (error instanceof Error && ABOUT_CREDENTIALS.test(error.message))
    return new Problem('MODEL_KEY', `imagen has no credentials for ${modelId}: ${error.message.slice(0, 300)}`, {
      cause: error,
      spentMicroUsd: 0,
    })
  return problemOfGoogleFailure(error, 'imagen', modelId)
}
