import { randomBytes } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { Draft, Drafts } from '../ports.ts'
import { asked } from './redis.ts'

/** A form may stay open over a meeting, or a night. */
const KEPT_SECONDS = 86_400

/** What somebody typed into a form: `<prefix>:draft:<key>`, forgotten after a day. */
export const draftStore = (redis: Redis, prefix: string): Drafts => ({
  async keep(draft) {
    const key = randomBytes(16).toString('base64url')
    await asked(redis.set(`${prefix}:draft:${key}`, JSON.stringify(draft), 'EX', KEPT_SECONDS))
    return key
  },
  async find(key) {
    const json = await asked(redis.get(`${prefix}:draft:${key}`))
    return json ? (JSON.parse(json) as Draft) : undefined
  },
})
