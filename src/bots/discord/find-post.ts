import { createHash } from 'node:crypto'
import { Routes } from 'discord.js'
import type { PostKey } from '../surface.ts'
import { FIND_LIMITS, MESSAGE_LIMITS } from './limits.ts'
import { unreadable } from './problems.ts'
import type { Send } from './rest.ts'

/** What Discord compares to drop a second post of the same thing (`enforce_nonce`). */
export const nonceOf = (key: PostKey): string =>
  key.length <= MESSAGE_LIMITS.nonceChars ? key : createHash('sha256').update(key).digest('base64url').slice(0, MESSAGE_LIMITS.nonceChars)

/**
 * Discord does not give a nonce back when messages are read later, but it keeps the number of every component: the outermost one carries 30 bits of
 * the key. 0 would mean "choose one yourself", and Discord numbers the components inside upwards from there, within 31 bits.
 */
export const markOf = (key: PostKey): number => createHash('sha256').update(key).digest().readUInt32BE(0) >>> 1 || 1

/** Reads what was written in a channel since then, oldest first, and returns the id of our message that carries the key. */
export async function findPost(
  send: Send,
  channelId: string,
  ourUserId: string,
  key: PostKey,
  sinceMs: number,
): Promise<string | undefined> {
  let after = snowflakeAt(sinceMs)
  for (let page = 0; page < FIND_LIMITS.pages; page++) {
    const query = new URLSearchParams({ after, limit: String(FIND_LIMITS.pageMessages) })
    const messages = await send('reading messages', { method: 'get', route: Routes.channelMessages(channelId), query })
    if (!Array.isArray(messages)) throw unreadable('reading messages')
    const found = messages.find((message) => isRecord(message) && isOurs(message, ourUserId) && carries(message, key))
    if (isRecord(found) && typeof found.id === 'string') return found.id
    if (messages.length < FIND_LIMITS.pageMessages) return undefined
    after = newest(messages) ?? after
  }
  return undefined
}

type Json = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null

const isOurs = (message: Json, ourUserId: string): boolean => isRecord(message.author) && message.author.id === ourUserId

const carries = (message: Json, key: PostKey): boolean =>
  String(message.nonce) === nonceOf(key) || componentCarries(message.components, key)

function componentCarries(components: unknown, key: PostKey): boolean {
  if (!Array.isArray(components)) return false
  return components.some((component) => {
    if (!isRecord(component)) return false
    if (component.type === CONTAINER && component.id === markOf(key)) return true
    if (typeof component.custom_id === 'string' && component.custom_id.split(':')[1] === key) return true
    return componentCarries(component.components, key)
  })
}

const CONTAINER = 17

const newest = (messages: readonly unknown[]): string | undefined =>
  messages
    .flatMap((message) => (isRecord(message) && typeof message.id === 'string' ? [message.id] : []))
    .reduce<string | undefined>((latest, id) => (latest === undefined || BigInt(id) > BigInt(latest) ? id : latest), undefined)

const DISCORD_EPOCH_MS = 1_420_070_400_000

/** The clocks of two machines differ a little. */
const CLOCK_SLACK_MS = 10_000

const snowflakeAt = (atMs: number): string => String(BigInt(Math.max(0, Math.floor(atMs) - CLOCK_SLACK_MS - DISCORD_EPOCH_MS)) << 22n)
