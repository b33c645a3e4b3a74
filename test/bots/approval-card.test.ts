import { describe, expect, it } from 'vitest'
import { askApprovers, showLapsed, showOutcome } from '../../src/bots/conversation/approval-card.ts'
import { postKey } from '../../src/bots/conversation/standing.ts'
import type { Question } from '../../src/domain/question.ts'
import type { RequestRecord } from '../../src/domain/record.ts'
import type { MessageRef } from '../../src/domain/request.ts'
import { Problem } from '../../src/errors.ts'
import type { Attempt } from '../../src/ports.ts'
import { anIntent, aRecord, aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'
import { scriptedSurface } from '../support/scripted-surface.ts'

const NOW = Date.now()
const request = aRequest({ words: 'a red fox' })
const question: Question = {
  step: 'approval',
  reading: anIntent(),
  answers: [],
  askedAtMs: NOW,
  dueAtMs: NOW + 86_400_000,
  prices: [{ modelId: 'pro', priceMicroUsd: 240_000 }],
  approval: { channelId: 'C9', people: [], because: 'Their limit: nothing left.' },
}
const held = (fields: Partial<RequestRecord> = {}): RequestRecord => aRecord({ request, state: 'asking', question, ...fields })
const at = (messageId: string): MessageRef => ({ platform: 'slack', channelId: 'C9', messageId })
const { log } = recordingLog()

function stage(number = 1, record: Partial<RequestRecord> = {}) {
  const surface = scriptedSurface()
  const saved: MessageRef[] = []
  const attempt = {
    number,
    record: held(record),
    saveApprovalCard: async (message: MessageRef) => void saved.push(message),
  } as unknown as Attempt
  return { surface, saved, ask: () => askApprovers(attempt, question, surface) }
}

const words = (surface: ReturnType<typeof scriptedSurface>) => [...surface.shown.values()].map(({ card }) => JSON.stringify(card))

describe('the card for whoever may approve', () => {
  it('is posted once, and remembered', async () => {
    const { surface, saved, ask } = stage()
    await ask()
    expect(words(surface)).toEqual([expect.stringContaining('Approve $0.24')])
    expect(saved).toHaveLength(1)
  })

  it('is not posted beside one that an earlier worker posted before it died', async () => {
    const { surface, saved, ask } = stage(2)
    surface.shown.set('m7', { where: 'place', card: { plain: 'May it?', nodes: [] }, pictures: [], key: postKey(request.requestId, 'a') })
    await ask()
    expect(surface.shown.size).toBe(1)
    expect(saved).toMatchObject([{ messageId: 'm7' }])
    const known = stage(3, { approvalCard: at('m7') })
    await known.ask()
    expect(known.surface.asked).toEqual([])
  })

  it('that cannot be posted ends in words; one that may be posted later is tried again', async () => {
    const closed = stage()
    closed.surface.fail('post', new Problem('PLACE_CLOSED', 'archived'))
    await expect(closed.ask()).rejects.toMatchObject({ code: 'NOBODY_TO_ASK', verdict: 'decline' })
    const busy = stage()
    busy.surface.fail('post', new Problem('PLATFORM_BUSY', 'slow down'))
    await expect(busy.ask()).rejects.toMatchObject({ code: 'PLATFORM_BUSY' })
  })

  it('says how it came out, and has no buttons any more', async () => {
    const surface = scriptedSurface()
    await showOutcome(held(), { kind: 'approved', by: 'UIDA' }, surface, log, at('m1'))
    expect(words(surface)).toEqual([expect.stringMatching(/UIDA.* approved/)])
    expect(words(surface)[0]).not.toContain('buttons')
  })

  it('keeps a decision where the request fails later, and else says that nobody decided', async () => {
    const surface = scriptedSurface()
    const approvalCard = at('m1')
    await showLapsed(held({ approvalCard, answer: { step: 'approval', choice: 'approve', by: 'UIDA', atMs: NOW } }), surface, log)
    expect(surface.asked).toEqual([])
    await showLapsed(held({ approvalCard }), surface, log)
    expect(words(surface)).toEqual([expect.stringContaining('Nobody decided in time')])
  })

  it('that cannot be changed does not keep anybody from going on', async () => {
    const surface = scriptedSurface()
    surface.fail('update', new Problem('MESSAGE_GONE', 'removed'))
    await showOutcome(held({ approvalCard: at('m1') }), { kind: 'cancelled' }, surface, log)
    expect(surface.shown.size).toBe(0)
  })
})
