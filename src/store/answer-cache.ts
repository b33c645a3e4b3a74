import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { Person } from '../domain/request.ts'
import type { AnswerCache } from '../ports.ts'
import { asked } from './redis.ts'
import { personKey } from './request-keys.ts'

const WEEK_S = 7 * 24 * 3600

/** Answers under a hash of their question, in Redis for a week. What was asked is not in there; what was answered is, and may hold words of the asker. */
export function answerCache(redis: Redis, prefix: string, ttlSeconds = WEEK_S): AnswerCache {
  const key = (person: Person, question: string) => `${prefix}:answer:${scopeOf(person)}:${sha256(question)}`
  return {
    async find(person, question) {
      const stored = await asked(redis.get(key(person, question)))
      return stored === null ? undefined : JSON.parse(stored)
    },
    async keep(person, question, answer) {
      await asked(redis.set(key(person, question), JSON.stringify(answer), 'EX', ttlSeconds))
    },
  }
}

/** Everybody who writes to the bot directly is in the workspace `dm`, and they are strangers to each other. */
const scopeOf = (person: Person): string => (person.workspaceId === 'dm' ? personKey(person) : `${person.platform}:${person.workspaceId}`)

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')
