import type { Problem } from '../../errors.ts'
import { problemOfGoogleFailure } from '../google-failure.ts'

/** Translates what a call to the Gemini API threw. */
export const problemOfFailure = (error: unknown, modelId: string): Problem => problemOfGoogleFailure(error, 'gemini', modelId)
