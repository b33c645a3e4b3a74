import type { DiscordMessage, FakeDiscord } from '../../../playground/discord/index.ts'
import type { Fit } from '../../../src/bots/discord/message-body.ts'
import type { Heard, Inbox } from '../../../src/bots/heard.ts'
import type { Incoming } from '../../../src/bots/incoming.ts'
import type { CardFile } from '../../../src/bots/surface.ts'

export const REQUEST_ID = 'AbCdEf-0123456789_wxyZ'

export interface ScriptedInbox extends Inbox {
  readonly heard: Incoming[]
  /** What to say to the next arrival; arrivals beyond the script meet silence. */
  next(answer: Heard | Error): void
  /** Waits until so many have arrived. */
  arrived(count: number): Promise<readonly Incoming[]>
  suggestions: { value: string; label: string }[]
}

export function scriptedInbox(): ScriptedInbox {
  const script: (Heard | Error)[] = []
  const waiting = new Set<() => void>()
  const inbox: ScriptedInbox = {
    heard: [],
    suggestions: [],
    next: (answer) => void script.push(answer),
    hear: async (incoming) => {
      inbox.heard.push(incoming)
      for (const look of waiting) look()
      const answer = script.shift() ?? { kind: 'silence' }
      if (answer instanceof Error) throw answer
      return answer
    },
    arrived: (count) =>
      new Promise((resolve, reject) => {
        const tooLate = setTimeout(() => reject(new Error(`waited in vain for ${count} arrivals; there were ${inbox.heard.length}`)), 5_000)
        const look = () => {
          if (inbox.heard.length < count) return
          clearTimeout(tooLate)
          waiting.delete(look)
          resolve(inbox.heard)
        }
        waiting.add(look)
        look()
      }),
    suggest: (option, typed) => inbox.suggestions.filter(({ value }) => option === 'model' && value.startsWith(typed)),
  }
  return inbox
}

/** Pictures that fit already; too large ones are cut short, which is enough to see the limit that was asked for. */
export const fittingImages: Fit = {
  fit: async (bytes, mime, maxBytes) =>
    bytes.length <= maxBytes ? { bytes, mime } : { bytes: bytes.slice(0, maxBytes), mime: 'image/jpeg' },
}

// The smallest PNG: one transparent pixel.
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')

export const aPicture = (details: Partial<CardFile> & { sizeBytes?: number } = {}): CardFile => ({
  imageKey: 'a'.repeat(64),
  name: 'cabin.png',
  mime: 'image/png',
  alt: 'A cosy cabin at dusk',
  bytes: async () => (details.sizeBytes ? Buffer.concat([PIXEL, Buffer.alloc(details.sizeBytes - PIXEL.length)]) : PIXEL),
  ...details,
})

/** All that a person can read on a message. */
export const readable = (message: Pick<DiscordMessage, 'components'>): string => textsOf(message.components).join('\n')

function textsOf(nodes: readonly unknown[]): string[] {
  return nodes.flatMap((node) => {
    if (typeof node !== 'object' || node === null) return []
    const own = 'content' in node && typeof node.content === 'string' ? [node.content] : []
    return [...own, ...('components' in node && Array.isArray(node.components) ? textsOf(node.components) : [])]
  })
}

export const channelOf = (discord: FakeDiscord, name: string): string => {
  const channel = discord.server.channels.find((candidate) => candidate.name === name)
  if (!channel) throw new Error(`no channel ${name}`)
  return channel.id
}

export const personOf = (discord: FakeDiscord, name: string): string => {
  const person = discord.server.members.find((member) => member.name === name)
  if (!person) throw new Error(`nobody called ${name}`)
  return person.id
}
