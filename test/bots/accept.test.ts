import { describe, expect, it } from 'vitest'
import { accepting } from '../../src/bots/inbox/accept.ts'
import type { InboxParts } from '../../src/bots/inbox/inbox-parts.ts'
import type { Incoming } from '../../src/bots/incoming.ts'
import type { Place } from '../../src/domain/request.ts'
import { aPerson, aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'
import { scriptedSurface } from '../support/scripted-surface.ts'

const mentioned = (place: Place) =>
  ({
    kind: 'mention',
    deliveryId: 'e1',
    place,
    person: aPerson(),
    answersInPlace: false,
    text: 'a cabin',
    attachments: [],
  }) as const satisfies Incoming

describe('what comes after an acceptance', () => {
  it.each([
    ['its turn', undefined, 7],
    ['its turn as well, where an experiment has others served first', async () => false, 7],
    ['the head of the line, where an experiment has its asker served first', async () => true, 0],
  ])('is %s', async (_, isAhead, turn) => {
    const { requestId, place } = aRequest()
    const queued: number[] = []
    const parts = {
      requests: { accept: async () => ({ requestId, isNew: true, ahead: 0, turn: 7 }), saveProgress: async () => undefined },
      queue: { add: async (_id: string, at: number) => void queued.push(at) },
      line: { estimateMs: async () => undefined },
      surfaceOf: () => scriptedSurface(),
      models: { usable: [] },
      ...(isAhead && { isAhead }),
      newRequestId: () => requestId,
      log: recordingLog().log,
    } as unknown as InboxParts
    const heard = await accepting(parts)(mentioned(place), { via: 'mention', words: 'a cabin', options: {}, attachments: [] })
    await ('after' in heard && heard.after?.())
    expect(queued).toEqual([turn])
  })

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
    const heard = await accepting(parts)(mentioned(place), { via: 'mention', words: 'a cabin', options: {}, attachments: [] })
    await ('after' in heard && heard.after?.())
    expect(heard.kind).toBe('accepted')
    expect(lines.map(({ message }) => message)).toEqual(['could not queue; the sweeper will'])
  })
})
