import { describe, expect, it } from 'vitest'
import { text } from '../../src/bots/cards.ts'
import { postKey } from '../../src/bots/conversation/standing.ts'
import { answering } from '../../src/bots/inbox/answering.ts'
import { opinions } from '../../src/bots/inbox/feedback.ts'
import type { InboxParts } from '../../src/bots/inbox/inbox-parts.ts'
import { pressing } from '../../src/bots/inbox/press.ts'
import { redrawing } from '../../src/bots/inbox/redraw.ts'
import type { Incoming } from '../../src/bots/incoming.ts'
import type { RequestRecord } from '../../src/domain/record.ts'
import { aPerson, aRecord, aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'
import { type ScriptedSurface, scriptedSurface } from '../support/scripted-surface.ts'

/** The asker presses Cancel; whatever follows has happened when this resolves. */
async function cancel(record: RequestRecord, surface: ScriptedSurface): Promise<void> {
  const requests = {
    find: async () => record,
    cancel: async () => ({ before: record.state, record: { ...record, state: 'cancelled' as const } }),
    replySecret: async () => undefined,
  }
  const parts = { requests, surfaceOf: () => surface, log: recordingLog().log } as unknown as InboxParts
  const { request } = record
  const press = {
    kind: 'button',
    action: 'cancel',
    key: request.requestId,
    deliveryId: 'press',
    place: request.place,
    person: aPerson(),
    answersInPlace: true,
  } as const satisfies Incoming
  const redraw = redrawing(parts, () => Promise.reject(new Error('nothing is accepted here')))
  const heard = await pressing(parts, redraw, answering(parts), opinions(parts)).press(press)
  await ('after' in heard && heard.after?.())
}

const aPicture = (key: string) => ({
  where: 'place' as const,
  card: { plain: 'Your picture', nodes: [text('Your picture')] },
  pictures: ['a'],
  key,
})

describe('Cancel', () => {
  it('takes back a picture whose post was never confirmed, because its worker died', async () => {
    const surface = scriptedSurface()
    const request = aRequest()
    surface.shown.set('m7', aPicture(postKey(request.requestId, 'r')))
    await cancel(aRecord({ request, posting: 'post' }), surface)
    expect(surface.shown.get('m7')?.pictures).toEqual([])
  })

  it('takes it back also when an earlier message of the request is known, which somebody removed', async () => {
    const surface = scriptedSurface()
    const request = aRequest()
    surface.shown.set('m7', aPicture(postKey(request.requestId, 'r')))
    await cancel(aRecord({ request, posting: 'post', progress: { platform: 'slack', channelId: 'C1', messageId: 'gone' } }), surface)
    expect(surface.shown.get('m7')?.pictures).toEqual([])
  })
})
