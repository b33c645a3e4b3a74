import type { ProblemCode } from '../../errors.ts'

/** Every way an order to Black Forest Labs can end without a picture, and the one problem it is to us. Source: docs.bfl.ai/api_integration/errors */

export const HTTP_VERDICTS: Readonly<Record<number, ProblemCode>> = {
  400: 'MODEL_BAD_REQUEST',
  401: 'MODEL_KEY',
  // No credits left: whoever pays has to look.
  402: 'MODEL_KEY',
  403: 'MODEL_KEY',
  404: 'MODEL_GONE',
  408: 'MODEL_UNAVAILABLE',
  422: 'MODEL_BAD_REQUEST',
  // Too many requests, or more tasks at a time than the account may have.
  429: 'MODEL_BUSY',
  500: 'MODEL_UNAVAILABLE',
  502: 'MODEL_UNAVAILABLE',
  503: 'MODEL_UNAVAILABLE',
  504: 'MODEL_UNAVAILABLE',
}

/** A status we have not met is read by its hundred. */
export const verdictOfStatus = (status: number): ProblemCode =>
  HTTP_VERDICTS[status] ?? (status >= 500 ? 'MODEL_UNAVAILABLE' : 'MODEL_BAD_REQUEST')

export interface Ending {
  readonly code: ProblemCode
  /** In words for the person; for refusals only. */
  readonly category?: string
  /** Only what is ready is billed: help.bfl.ai, "Am I charged for moderated requests?" Absent: nobody says. */
  readonly spentMicroUsd?: 0
}

/** The `status` of a task that will not become a picture. `Ready` is one; `Pending` and any we have not met are waited for, within the time limit. */
export const TASK_VERDICTS: Readonly<Record<string, Ending>> = {
  'Request Moderated': { code: 'MODEL_REFUSED', category: 'its safety rules', spentMicroUsd: 0 },
  'Content Moderated': { code: 'MODEL_REFUSED', category: 'its safety rules for pictures', spentMicroUsd: 0 },
  Error: { code: 'MODEL_UNAVAILABLE', spentMicroUsd: 0 },
  Failed: { code: 'MODEL_UNAVAILABLE', spentMicroUsd: 0 },
  'Task not found': { code: 'MODEL_UNAVAILABLE' },
}
