import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { alertIn } from '../domain/announcement.ts'
import { workspaceKey } from '../domain/rules.ts'
import type { Announcements, Claim } from '../ports.ts'
import { asked, script } from './redis.ts'

type ClaimAnswer = ['over'] | ['held', string] | ['claimed', channelId: string, sinceMs: string]

/** One record a post, `<prefix>:announcement:<key>`: claimed → posting → posted, or dropped. Each step is one script, so that a process may die between any two of them. */
export function announcementStore(redis: Redis, prefix: string): Announcements {
  const claim = script<ClaimAnswer>(redis, 'announce-claim')
  const mark = script<number>(redis, 'announce-mark')
  const later = script<number>(redis, 'announce-later')
  const end = script<number>(redis, 'announce-end')
  const wanted = script<string[]>(redis, 'announce-wanted')

  return {
    async claim(key, leaseMs) {
      const token = randomUUID()
      const answer = await claim(prefix, key, leaseMs, token)
      if (answer[0] === 'over') return { kind: 'over' }
      if (answer[0] === 'held') return { kind: 'held', untilMs: Number(answer[1]) }
      const [, channelId, sinceMs] = answer
      const held: Claim = channelId === '' ? { token } : { token, posting: { channelId, sinceMs: Number(sinceMs) } }
      return { kind: 'claimed', claim: held }
    },
    async isOver(key) {
      const state = await asked(redis.hget(`${prefix}:announcement:${key}`, 'state'))
      return state === 'posted' || state === 'dropped'
    },
    markPosting: async (key, { token }, channelId, leaseMs) => (await mark(prefix, key, token, channelId, leaseMs)) === 1,
    unmarkPosting: async (key, { token }) => void (await mark(prefix, key, token, '', 0)),
    later: async (key, { token }, forMs) => void (await later(prefix, key, token, Math.round(forMs))),
    posted: async (key, { token }, workspace, message) =>
      void (await end(prefix, key, token, 'posted', JSON.stringify(message), workspaceKey(workspace), '', '')),
    drop: async (key, { token }, workspace) => void (await end(prefix, key, token, 'dropped', '', workspaceKey(workspace), '', '')),
    async dropClosed(key, { token }, workspace, channelId) {
      const what = `I may not post in the channel ${channelId} any more, so nobody is told what is spent. Invite me there, or choose another one.`
      return (await end(prefix, key, token, 'dropped', '', workspaceKey(workspace), channelId, what)) === 1
    },
    closedChannel: async (workspace) => (await asked(redis.hget(`${prefix}:closed-channels`, workspaceKey(workspace)))) ?? undefined,
    wantedSince: async (names, nowMs) => (await wanted(prefix, nowMs, ...names)).map(Number),
    async alerts() {
      const flat = await asked(redis.zrange(`${prefix}:alerts`, '0', '-1', 'WITHSCORES'))
      return flat.flatMap((stored, at) => (at % 2 === 0 ? (alertIn(stored, Number(flat[at + 1])) ?? []) : []))
    },
    settleAlert: async ({ stored }) => void (await asked(redis.zrem(`${prefix}:alerts`, stored))),
  }
}
