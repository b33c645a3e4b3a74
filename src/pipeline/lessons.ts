import { type Lessons, lessonsFor, NO_LESSONS } from '../domain/lessons.ts'
import type { LessonsStore } from '../ports.ts'
import type { Context } from './pipeline.ts'

/** What holds for this request of what its workspace has learned. Without an answer everything is as it was shipped: no request fails for that. */
export async function learnedFor(
  lessons: Pick<LessonsStore, 'of'> | undefined,
  { request, log }: Pick<Context, 'request' | 'log'>,
): Promise<Lessons> {
  try {
    const learned = await lessons?.of(request.place)
    return learned ? forRequest(learned, request.requestId) : NO_LESSONS
  } catch (error) {
    log.warn({ err: error }, 'cannot tell what this workspace has learned; going on without')
    return NO_LESSONS
  }
}

/** Most workspaces try nothing: then the same object for all, which readers compile once. */
function forRequest(lessons: Lessons, requestId: string): Lessons {
  const isTrying = [...lessons.routes, ...lessons.templates].some(({ share }) => share < 1)
  return isTrying ? lessonsFor(lessons, requestId) : lessons
}
