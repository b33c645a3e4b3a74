import { describe, expect, it, vi } from 'vitest'
import { text } from '../../src/bots/cards.ts'
import { conversations } from '../../src/bots/conversation/conversation.ts'
import { postKey } from '../../src/bots/conversation/standing.ts'
import type { RequestRecord } from '../../src/domain/record.ts'
import { Problem } from '../../src/errors.ts'
import type { Attempt } from '../../src/ports.ts'
import { aGeneration, anIntent, aPlan, aRecord, aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'
import { type ScriptedSurface, scriptedSurface } from '../support/scripted-surface.ts'

const learned = { intent: anIntent(), plan: aPlan(), generation: aGeneration() }
const picture = learned.generation.imageKey
const unclear = new Problem('PLATFORM_UNCLEAR', 'no answer')
const never = new AbortController().signal
const card = (says: string) => ({ plain: says, nodes: [text(says)] })

async function conversing(surface: ScriptedSurface, record: Partial<RequestRecord> = {}, isOwner = () => true, replySecret?: string) {
  const write = async () => {
    if (!isOwner()) throw new Problem('OVERTAKEN', 'another attempt owns it')
  }
  const attempt = { number: 2, record: aRecord(record), markPosting: write, saveProgress: write, saveStaged: write } as unknown as Attempt
  const converse = conversations({
    surfaceOf: () => surface,
    requests: { replySecret: async () => replySecret },
    images: { get: async () => new Uint8Array([1]), link: () => undefined },
    log: recordingLog().log,
  })
  return converse(attempt)
}

const pictures = (surface: ScriptedSurface) => [...surface.shown.values()].map((shown) => shown.pictures)

describe('the one message of a request', () => {
  it('is not left behind as a promise when the post of progress got no answer', async () => {
    const surface = scriptedSurface()
    surface.fail('post', unclear, 'done')
    const conversation = await conversing(surface)
    conversation.progress({ kind: 'drawing', modelId: 'flash', estimateMs: 8_000 })
    await vi.waitFor(() => expect(surface.shown.size).toBe(1), 5_000)
    await conversation.show(learned, never)
    expect(pictures(surface)).toEqual([[picture]])
  })

  it('is looked for even when an older one is known, which somebody removed', async () => {
    const surface = scriptedSurface()
    const request = aRequest()
    surface.shown.set('m7', { where: 'place', card: card('the picture'), pictures: [picture], key: postKey(request.requestId, 'r') })
    const progress = { platform: 'slack', channelId: 'C1', messageId: 'gone' } as const
    const conversation = await conversing(surface, { request, progress, posting: 'post' })
    expect(await conversation.show(learned, never)).toMatchObject({ way: 'update', message: { messageId: 'm7' } })
    expect(pictures(surface)).toEqual([[picture]])
  })

  it('tells a reason once, though the first telling got no answer and progress was shown in between', async () => {
    const surface = scriptedSurface()
    const request = aRequest()
    surface.shown.set('m7', { where: 'place', card: card('the reason'), pictures: [], key: postKey(request.requestId, 'r') })
    const conversation = await conversing(surface, { request, posting: 'post' })
    conversation.progress({ kind: 'drawing', modelId: 'flash', estimateMs: 8_000 })
    await vi.waitFor(() => expect(surface.asked).toContain('update'), 5_000)
    await conversation.explain(new Problem('MODEL_REFUSED', 'refused', { values: { category: 'safety' } }))
    expect([...surface.shown.keys()]).toEqual(['m7'])
  })

  it('finds a direct message that was begun and never confirmed', async () => {
    const surface = scriptedSurface()
    const request = aRequest({ options: { private: true } })
    surface.shown.set('m7', { where: 'direct', card: card('the picture'), pictures: [], key: postKey(request.requestId, 'd') })
    const conversation = await conversing(surface, { request, posting: 'direct' })
    expect(await conversation.show(learned, never)).toMatchObject({ way: 'direct', message: { messageId: 'm7' } })
    expect([...surface.shown.keys()]).toEqual(['m7'])
  })

  it('is found behind an answer in place that was never confirmed, when its token has expired meanwhile', async () => {
    const surface = scriptedSurface({ replyBecomesResult: true })
    const request = aRequest()
    surface.shown.set('m7', { where: 'reply', card: card('the picture'), pictures: [picture], key: request.requestId })
    const conversation = await conversing(surface, { request, posting: 'reply' })
    expect(await conversation.show(learned, never)).toMatchObject({ way: 'update', message: { messageId: 'm7' } })
    expect([...surface.shown.keys()]).toEqual(['m7'])
  })

  it('is not left behind as a promise when progress in place got no answer, and the token expired before the picture came', async () => {
    const surface = scriptedSurface({ replyBecomesResult: true })
    surface.fail('reply', unclear, 'done')
    const conversation = await conversing(surface, {}, () => true, 'token')
    conversation.progress({ kind: 'drawing', modelId: 'flash', estimateMs: 8_000 })
    await vi.waitFor(() => expect(surface.shown.size).toBe(1), 5_000)
    surface.fail('reply', new Problem('REPLY_EXPIRED', 'too late'))
    await conversation.show(learned, never)
    expect(pictures(surface)).toEqual([[picture]])
  })

  it('is not touched by a worker that was overtaken', async () => {
    const surface = scriptedSurface()
    surface.shown.set('m1', { where: 'place', card: card('the result of another attempt'), pictures: [picture] })
    const progress = { platform: 'slack', channelId: 'C1', messageId: 'm1' } as const
    const conversation = await conversing(surface, { progress }, () => false)
    await expect(conversation.show(learned, never)).rejects.toMatchObject({ code: 'OVERTAKEN' })
    expect(surface.asked).not.toContain('update')
  })

  it('is not turned back into progress by a worker that was overtaken', async () => {
    const surface = scriptedSurface()
    surface.shown.set('m1', { where: 'place', card: card('the result of another attempt'), pictures: [picture] })
    const progress = { platform: 'slack', channelId: 'C1', messageId: 'm1' } as const
    const asked = vi.fn(() => false)
    const conversation = await conversing(surface, { progress }, asked)
    conversation.progress({ kind: 'drawing', modelId: 'flash', estimateMs: 8_000 })
    await vi.waitFor(() => expect(asked).toHaveBeenCalled(), 5_000)
    await conversation.close()
    expect(pictures(surface)).toEqual([[picture]])
  })

  it('is cleared away after a cancellation, also when its post was never confirmed', async () => {
    const surface = scriptedSurface()
    const request = aRequest()
    surface.shown.set('m7', { where: 'place', card: card('the picture'), pictures: [picture], key: postKey(request.requestId, 'r') })
    const conversation = await conversing(surface, { request, posting: 'post' }, () => false)
    await conversation.explain(new Problem('CANCELLED', 'by a person'))
    expect(pictures(surface)).toEqual([[]])
  })
})
