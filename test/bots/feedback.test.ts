import { afterEach, describe, expect, it, vi } from 'vitest'
import { opinions } from '../../src/bots/inbox/feedback.ts'
import type { InboxParts } from '../../src/bots/inbox/inbox-parts.ts'
import type { Incoming } from '../../src/bots/incoming.ts'
import type { Surface } from '../../src/bots/surface.ts'
import { DEFAULT_RULES } from '../../src/domain/rules.ts'
import type { Signal } from '../../src/domain/sample.ts'
import { Problem } from '../../src/errors.ts'
import { aPerson, aRecord, aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'
import { type ScriptedSurface, scriptedSurface } from '../support/scripted-surface.ts'

afterEach(() => vi.useRealTimers())

const ben = aPerson({ personId: 'U2' })
const request = aRequest({ place: { platform: 'slack', workspaceId: 'T1', channelId: 'C1', threadId: '1.0' } })
const picture = aRecord({ request, state: 'delivered' })

type Reaction = Extract<Incoming, { kind: 'reaction' }>
const reaction = (fields: Partial<Reaction> = {}): Reaction => ({
  kind: 'reaction',
  deliveryId: 'e1',
  place: { platform: 'slack', workspaceId: 'T1', channelId: 'C1' },
  person: ben,
  answersInPlace: false,
  emoji: '-1',
  added: true,
  message: { platform: 'slack', channelId: 'C1', messageId: '1.1' },
  atMs: 1,
  ...fields,
})

/** A desk at which opinions arrive, with what becomes of them. */
function desk({
  surface = scriptedSurface(),
  isBot,
  standing,
}: {
  surface?: ScriptedSurface
  isBot?: Surface['isBot']
  standing?: 'up' | 'down'
} = {}) {
  const votes: unknown[] = []
  const notes: Signal[] = []
  const { log, lines } = recordingLog()
  const parts = {
    log,
    surfaceOf: () => Object.assign(surface, isBot && { isBot }),
    rules: { of: async () => ({ rules: DEFAULT_RULES, version: 0 }) },
    feedback: {
      mayAskReason: async () => true,
      giveReason: async () => true,
      note: async (_: string, __: unknown, what: Signal) => void notes.push(what),
    },
    requests: {
      findByMessage: async () => picture,
      vote: async (_: string, __: unknown, cast: { value?: 'up' | 'down' }) => {
        votes.push(cast)
        return { value: standing ?? cast.value }
      },
    },
  } as unknown as InboxParts
  return { opinions: opinions(parts), votes, notes, lines, parts, surface }
}

describe('who is a bot', () => {
  it('has no vote', async () => {
    const { opinions, votes } = desk({ isBot: async () => true })
    await opinions.react(reaction())
    expect(votes).toEqual([])
  })

  it('and cannot be looked up is taken for a person', async () => {
    const { opinions, votes, lines } = desk({ isBot: () => Promise.reject(new Problem('PLATFORM_BUSY', 'users.info: 429')) })
    await opinions.react(reaction())
    expect(votes).toHaveLength(1)
    expect(lines).toMatchObject([{ level: 'info' }])
  })

  it('and takes too long to be looked up keeps no event waiting', async () => {
    vi.useFakeTimers()
    const { opinions, votes } = desk({ isBot: () => new Promise(() => {}) })
    const reacting = opinions.react(reaction())
    await vi.advanceTimersByTimeAsync(1_000)
    await reacting
    expect(votes).toHaveLength(1)
  })
})

describe('after a reaction against a picture', () => {
  const asked = ({ surface }: { surface: ScriptedSurface }) => [...surface.shown.values()].map(({ where }) => where)
  const reacted = async (made: ReturnType<typeof desk>, fields: Partial<Reaction> = {}) => {
    const heard = await made.opinions.react(reaction(fields))
    await ('after' in heard && heard.after?.())
    return asked(made)
  }

  it('its voter alone is asked why', async () => {
    expect(await reacted(desk())).toEqual(['whisper'])
  })

  it('nobody is asked when it was taken back, when it is for the picture, or when a later vote stands', async () => {
    expect(await reacted(desk(), { added: false })).toEqual([])
    expect(await reacted(desk(), { emoji: '+1' })).toEqual([])
    expect(await reacted(desk({ standing: 'up' }))).toEqual([])
  })

  it('nobody is asked where a word cannot be shown to one person in place', async () => {
    expect(await reacted(desk({ surface: Object.assign(scriptedSurface(), { whispersInPlace: false }) }))).toEqual([])
  })
})

describe('what was done with a picture', () => {
  it('is written down, and the deed goes on when that fails', async () => {
    const done: string[] = []
    const deed = { kind: 'answer', reply: { plain: 'x', nodes: [] }, after: async () => void done.push('deed') } as const
    const made = desk()
    const heard = made.opinions.noted(deed, ben, request.requestId, 'share')
    await ('after' in heard && heard.after?.())
    expect([made.notes, done]).toEqual([['share'], ['deed']])
    const broken = desk()
    Object.assign(broken.parts.feedback, { note: () => Promise.reject(new Problem('QUEUE_UNAVAILABLE', 'Redis is away')) })
    const again = opinions(broken.parts).noted(deed, ben, request.requestId, 'share')
    await ('after' in again && again.after?.())
    expect(done).toEqual(['deed', 'deed'])
    expect(broken.lines).toMatchObject([{ level: 'info', fields: { what: 'share' } }])
  })
})
