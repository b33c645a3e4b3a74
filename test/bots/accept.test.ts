import { describe, expect, it } from 'vitest'
import { accepting } from '../../src/bots/accept.ts'
import type { InboxParts } from '../../src/bots/inbox-parts.ts'
import type { Incoming } from '../../src/bots/incoming.ts'
import { aPerson, aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'
import { scriptedSurface } from '../support/scripted-surface.ts'

describe('what comes after an acceptance', () => {
  it('is no failure when the queue is away: the request is durable, and the sweeper queues it', async () => {
    const { log, lines } = recordingLog()
    const { requestId, place } = aRequest()
    const parts = {
      requests: { accept: async () => ({ requestId, isNew: true, ahead: 0, turn: 1 }), saveProgress: async () => undefined },
      queue: { add: async () => Promise.reject(new Error('the queue is away')) },
      line: { estimateMs: async () => undefined },
      surfaceOf: () => scriptedSurface(),
      models: { usable: [] },
      maxOpenPerPerson: 10,
      newRequestId: () => requestId,
      log,
    } as unknown as InboxParts
    const mention = {
      kind: 'mention',
      deliveryId: 'e1',
      place,
      person: aPerson(),
      answersInPlace: false,
      text: 'a cabin',
      attachments: [],
    } as const satisfies Incoming
    const heard = await accepting(parts)(mention, { via: 'mention', words: 'a cabin', options: {}, attachments: [] })
    await ('after' in heard && heard.after?.())
    expect(heard.kind).toBe('accepted')
    expect(lines.map(({ message }) => message)).toEqual(['could not queue; the sweeper will'])
  })
})
