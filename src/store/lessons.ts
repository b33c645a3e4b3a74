import type { Redis } from 'ioredis'
import { type Lessons, NO_LESSONS } from '../domain/lessons.ts'
import {
  LessonBook,
  type LessonDecision,
  lessonsIn,
  offerIn,
  type Recommendation,
  renewed,
  withDecision,
  withOffers,
  withoutLearnedOf,
  withTold,
} from '../domain/recommendation.ts'
import { PLATFORMS } from '../domain/request.ts'
import { type Workspace, workspaceKey } from '../domain/rules.ts'
import { Problem } from '../errors.ts'
import type { LessonsStore } from '../ports.ts'
import { asked, redisNowMs, script } from './redis.ts'
import { remembered } from './remembered.ts'

/** Two admins who press at the same moment; more than that is not people. */
const MOST_TRIES = 5

/** What workspaces have learned: `<prefix>:lessons:<workspace>`, a hash of version and book; who decided it stands in the audit log. */
export function lessonsStore({ redis, prefix }: { readonly redis: Redis; readonly prefix: string }): LessonsStore {
  const change = script<number>(redis, 'lessons-change')
  const known = remembered(lessonsNow)

  async function read(key: string): Promise<{ readonly book: LessonBook; readonly version: string }> {
    const [version, json] = await asked(redis.hmget(`${prefix}:lessons:${key}`, 'version', 'book'))
    return { book: json ? LessonBook.parse(JSON.parse(json)) : { offers: [] }, version: version ?? '0' }
  }

  async function lessonsNow(key: string): Promise<Lessons> {
    const { book } = await read(key)
    return book.offers.length === 0 ? NO_LESSONS : lessonsIn(book)
  }

  /** Looks again and tries again when somebody else was faster. @param next undefined where there is nothing to change */
  async function changed(
    workspace: Workspace,
    by: string,
    kind: string,
    next: (book: LessonBook) => Next | undefined,
  ): Promise<Next | undefined> {
    const key = workspaceKey(workspace)
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const { book, version } = await read(key)
      const step = next(book)
      if (!step) return undefined
      if ((await change(prefix, key, version, JSON.stringify(step.book), by, kind, step.what)) !== 1) continue
      known.forget(key)
      return step
    }
    throw new Problem('QUEUE_UNAVAILABLE', `the lessons of ${key} are being changed all the time`)
  }

  return {
    of: (workspace) => known.of(workspaceKey(workspace)),
    async book(workspace) {
      return (await read(workspaceKey(workspace))).book
    },
    async offer(workspace, proposed, madeAtMs) {
      const atMs = await redisNowMs(redis)
      let fresh: readonly Recommendation[] = []
      await changed(workspace, 'banana', 'lesson', (before) => {
        const offered = withOffers(before, proposed)
        const book = renewed(offered.book, madeAtMs, atMs)
        fresh = offered.fresh.filter(({ recommendationId }) => offerIn(book, recommendationId)?.state === 'open')
        return { book, what: book === offered.book ? '' : RENEWED }
      })
      return fresh
    },
    async forgetPerson(workspace, personId) {
      const atMs = await redisNowMs(redis)
      await changed(workspace, '', '', (before) => {
        const book = withoutLearnedOf(before, personId, atMs)
        return book && { book, what: '' }
      })
    },
    async told(workspace, recommendationId) {
      await changed(workspace, '', '', (before) => ({ book: withTold(before, recommendationId), what: '' }))
    },
    async workspaces() {
      const found = new Set<string>()
      let cursor = '0'
      do {
        const [next, keys] = await asked(redis.scan(cursor, 'MATCH', `${prefix}:samples:*`, 'COUNT', 1_000))
        for (const key of keys) found.add(key.slice(`${prefix}:samples:`.length))
        cursor = next
      } while (cursor !== '0')
      return [...found].flatMap((key) => workspaceIn(key) ?? [])
    },
    async decide(workspace, recommendationId, decision, by, because) {
      const atMs = await redisNowMs(redis)
      const done = await changed(workspace, by, 'lesson', (before) => {
        const book = withDecision(before, recommendationId, decision, { atMs, by, ...(because !== undefined && { because }) })
        const offer = book?.offers.find(({ recommendation }) => recommendation.recommendationId === recommendationId)
        if (!book || !offer) return undefined
        const { recommendation } = offer
        return { book, recommendation, what: `${DONE[decision]}: ${recommendation.says}${because ? ` (${because})` : ''}` }
      })
      return done?.recommendation
    },
  }
}

/** The indexes of whole workspaces; those of persons have one part more. */
function workspaceIn(key: string): Workspace | undefined {
  const [name, workspaceId, ...more] = key.split(':')
  const platform = PLATFORMS.find((known) => known === name)
  return platform && workspaceId && more.length === 0 ? { platform, workspaceId } : undefined
}

interface Next {
  readonly book: LessonBook
  /** For the audit log; empty where nobody decided anything. */
  readonly what: string
  readonly recommendation?: Recommendation
}

const RENEWED = 'renewed what is foretold, because somebody was forgotten'
const DONE: Readonly<Record<LessonDecision, string>> = { apply: 'applied', dismiss: 'dismissed', 'roll-back': 'rolled back' }
