import { type Lessons, NO_LESSONS } from '../../domain/lessons.ts'
import { type LessonBook, lessonsIn, type Recommendation, withDecision, withOffers, withTold } from '../../domain/recommendation.ts'
import type { LessonsStore } from '../../ports.ts'

/** As src/store/lessons.ts, for one workspace in one process. */
export function bookInMemory(nowMs: () => number): LessonsStore {
  let book: LessonBook = { offers: [] }
  let lessons: Lessons = NO_LESSONS
  const change = (next: LessonBook): void => {
    book = next
    lessons = lessonsIn(next)
  }
  return {
    of: async () => lessons,
    book: async () => book,
    offer: async (_workspace, proposed) => {
      const offered = withOffers(book, proposed)
      change(offered.book)
      return offered.fresh
    },
    forgetPerson: async () => undefined,
    told: async (_workspace, recommendationId) => change(withTold(book, recommendationId)),
    workspaces: async () => [],
    decide: async (_workspace, recommendationId, decision, by, because): Promise<Recommendation | undefined> => {
      const next = withDecision(book, recommendationId, decision, { atMs: nowMs(), by, ...(because !== undefined && { because }) })
      if (next) change(next)
      return next?.offers.find(({ recommendation }) => recommendation.recommendationId === recommendationId)?.recommendation
    },
  }
}
