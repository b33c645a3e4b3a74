import { describe, expect, it } from 'vitest'
import { conversations } from '../../src/bots/conversation/conversation.ts'
import { postKey } from '../../src/bots/conversation/standing.ts'
import type { RequestRecord } from '../../src/domain/record.ts'
import { Problem } from '../../src/errors.ts'
import type { Attempt } from '../../src/ports.ts'
import { aGeneration, anIntent, aPlan, aRecord, aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'
import { type ScriptedSurface, scriptedSurface } from '../support/scripted-surface.ts'

const learned = { intent: anIntent(), plan: aPlan(), generation: aGeneration() }
const open = new AbortController().signal
const closed = (code: 'PLACE_CLOSED' | 'MESSAGE_GONE' | 'REPLY_EXPIRED' | 'FILE_REFUSED') => new Problem(code, 'said the platform')
const unclear = new Problem('PLATFORM_UNCLEAR', 'no answer')

interface Scene {
  readonly surface?: ScriptedSurface
  readonly record?: Partial<RequestRecord>
  readonly secret?: string
  readonly link?: string
}

/** One attempt's conversation, with a journal that remembers its marks. */
async function conversing({ surface = scriptedSurface(), record = {}, secret, link }: Scene = {}) {
  const marks: string[] = []
  const attempt = {
    number: 1,
    record: aRecord(record),
    markPosting: async (way: string) => void marks.push(way),
    saveProgress: async () => void marks.push('progress saved'),
    saveStaged: async (staged: string) => void marks.push(`staged ${staged}`),
  } as unknown as Attempt
  const converse = conversations({
    surfaceOf: () => surface,
    requests: { replySecret: async () => secret },
    images: { get: async () => new Uint8Array([1]), link: () => link },
    log: recordingLog().log,
  })
  return { surface, marks, attempt, conversation: await converse(attempt) }
}

const texts = (surface: ScriptedSurface) => JSON.stringify([...surface.shown.values()].map(({ card }) => card.nodes))

describe('delivering a picture', () => {
  it('replaces the progress message', async () => {
    const progress = { platform: 'slack', channelId: 'C1', messageId: 'm1' } as const
    const { surface, conversation } = await conversing({ record: { progress } })
    expect(await conversation.show(learned, open)).toMatchObject({ way: 'update', message: progress, degraded: [] })
    expect(surface.shown.get('m1')?.pictures).toEqual([learned.generation.imageKey])
  })

  it('posts anew, without a word about it, when somebody removed the progress message', async () => {
    const surface = scriptedSurface()
    surface.fail('update', closed('MESSAGE_GONE'))
    const { conversation } = await conversing({ surface, record: { progress: { platform: 'slack', channelId: 'C1', messageId: 'm1' } } })
    expect(await conversation.show(learned, open)).toMatchObject({ way: 'post', degraded: [] })
  })

  it('answers in place where the bot may not post', async () => {
    const surface = scriptedSurface()
    surface.fail('post', closed('PLACE_CLOSED'))
    const { conversation } = await conversing({ surface, secret: 's' })
    expect(await conversation.show(learned, open)).toMatchObject({ way: 'reply' })
  })

  it('sends a direct message when the answer in place has expired too, and says why once', async () => {
    const surface = scriptedSurface()
    surface.fail('post', closed('PLACE_CLOSED'))
    surface.fail('reply', closed('REPLY_EXPIRED'))
    const { conversation } = await conversing({ surface, secret: 's' })
    const delivery = await conversation.show(learned, open)
    expect(delivery).toMatchObject({ way: 'direct', degraded: ['I may not post in that channel, so here it is.'] })
    expect(texts(surface).match(/I may not post in that channel/g)).toHaveLength(1)
  })

  it('sends a link where the picture cannot be uploaded', async () => {
    const surface = scriptedSurface({ stage: async () => Promise.reject(closed('FILE_REFUSED')) })
    const { conversation } = await conversing({ surface, link: 'https://banana.example/images/x' })
    expect(await conversation.show(learned, open)).toMatchObject({ way: 'link' })
    expect(texts(surface)).toContain('https://banana.example/images/x')
  })

  it('gives up with the last reason when every way is closed', async () => {
    const surface = scriptedSurface()
    surface.fail('post', closed('PLACE_CLOSED'))
    surface.fail('direct', closed('PLACE_CLOSED'))
    const { conversation } = await conversing({ surface })
    await expect(conversation.show(learned, open)).rejects.toThrow(expect.objectContaining({ verdict: 'elsewhere' }))
  })

  it('does not go down the ladder because a way is busy', async () => {
    const surface = scriptedSurface()
    surface.fail('post', new Problem('PLATFORM_BUSY', '429', { retryAfterMs: 1_000 }))
    const { conversation } = await conversing({ surface, secret: 's' })
    await expect(conversation.show(learned, open)).rejects.toThrow(expect.objectContaining({ code: 'PLATFORM_BUSY', retryAfterMs: 1_000 }))
    expect(surface.asked).toEqual(['post'])
  })

  it('edits the deferred answer first where that becomes the result', async () => {
    const surface = scriptedSurface({ replyBecomesResult: true })
    const { conversation } = await conversing({ surface, secret: 's' })
    expect(await conversation.show(learned, open)).toMatchObject({ way: 'reply', message: { messageId: 'reply' } })
  })

  it('shows a private result to the asker alone', async () => {
    const { surface, conversation } = await conversing({ record: { request: aRequest({ options: { private: true } }) }, secret: 's' })
    expect(await conversation.show(learned, open)).toMatchObject({ way: 'direct' })
    expect(surface.asked).not.toContain('post')
    expect(texts(surface)).toContain('Share in the channel')
  })
})

describe('after a crash or an unclear answer', () => {
  it('marks a post before it sends it', async () => {
    const surface = scriptedSurface()
    surface.fail('post', unclear, 'done')
    const { conversation, marks } = await conversing({ surface })
    await expect(conversation.show(learned, open)).rejects.toBe(unclear)
    expect(marks).toEqual(['post'])
  })

  it('looks for the post that an earlier attempt began, and does not post again', async () => {
    const surface = scriptedSurface()
    const request = aRequest()
    await surface.post(request.place, { plain: 'x', nodes: [] }, [], postKey(request.requestId, 'r'))
    const { conversation } = await conversing({ surface, record: { request, posting: 'post' } })
    await conversation.show(learned, open)
    expect([...surface.shown.values()].map(({ pictures }) => pictures)).toEqual([[learned.generation.imageKey]])
  })

  it('turns a progress message that was posted and never saved into the result', async () => {
    const surface = scriptedSurface()
    const request = aRequest()
    await surface.post(request.place, { plain: 'working', nodes: [] }, [], postKey(request.requestId, 'p'))
    const { conversation } = await conversing({ surface, record: { request, posting: 'progress' } })
    await conversation.show(learned, open)
    expect(surface.shown.size).toBe(1)
  })

  it('posts when the begun post did not arrive', async () => {
    const { surface, conversation } = await conversing({ record: { posting: 'post' } })
    expect(await conversation.show(learned, open)).toMatchObject({ way: 'post' })
    expect(surface.asked).toEqual(['find', 'post'])
  })

  it('does not upload again what was uploaded', async () => {
    const surface = scriptedSurface({ stage: async () => Promise.reject(new Error('uploaded twice')) })
    const { conversation } = await conversing({ surface, record: { staged: 'F1' } })
    await expect(conversation.show(learned, open)).resolves.toMatchObject({ way: 'post' })
  })
})

describe('progress', () => {
  it('is not shown for work that is done at once', async () => {
    const { surface, conversation } = await conversing()
    conversation.progress({ kind: 'drawing', modelId: 'flash', estimateMs: 8_000 })
    await conversation.show(learned, open)
    expect(surface.asked).toEqual(['post'])
  })

  it('gives the reason of the plan, also after a restart that kept the plan', async () => {
    const drawing = { kind: 'drawing', modelId: 'flash', estimateMs: 8_000 } as const
    const fresh = await conversing()
    fresh.conversation.progress({ kind: 'planned', modelId: 'flash', brief: 'as you asked' })
    fresh.conversation.progress(drawing)
    const resumed = await conversing({ record: { learned: { plan: aPlan({ brief: 'as you asked' }) } } })
    resumed.conversation.progress(drawing)
    for (const { surface } of [fresh, resumed])
      await expect.poll(() => texts(surface)).toContain('Drawing with flash (as you asked), about 8 s.')
  })

  it('never fails the request', async () => {
    const surface = scriptedSurface()
    surface.fail('post', closed('PLACE_CLOSED'))
    const { conversation, marks } = await conversing({ surface, secret: 's' })
    conversation.progress({ kind: 'drawing', modelId: 'flash', estimateMs: 8_000 })
    await expect.poll(() => surface.asked).toEqual(['post'])
    expect(await conversation.show(learned, open)).toMatchObject({ way: 'post' })
    expect(marks).toEqual(['progress', 'post'])
  })
})

describe('telling why there is no picture', () => {
  it('replaces the progress message with the reason and a reference', async () => {
    const { surface, conversation, attempt } = await conversing({
      record: { progress: { platform: 'slack', channelId: 'C1', messageId: 'm1' } },
    })
    await conversation.explain(new Problem('MODEL_REFUSED', 'blocked', { values: { category: 'violence' } }))
    expect(texts(surface)).toContain('The model will not draw this (violence)')
    expect(texts(surface)).toContain(attempt.record.request.requestId)
  })

  it('takes back the message of a cancelled request quietly', async () => {
    const surface = scriptedSurface()
    surface.fail('update', closed('MESSAGE_GONE'))
    const { conversation } = await conversing({ surface, record: { progress: { platform: 'slack', channelId: 'C1', messageId: 'm1' } } })
    await expect(conversation.explain(new Problem('CANCELLED', 'by a person'))).resolves.toBeUndefined()
    expect(surface.asked).toEqual(['update'])
  })
})

describe('a wait for the model', () => {
  it('is shown at once, for it outlives the attempt', async () => {
    const { surface, conversation } = await conversing()
    conversation.progress({ kind: 'waiting-for-model', modelId: 'flash', resumesAtMs: Date.now() + 20_000 })
    await conversation.close()
    expect(texts(surface)).toContain('flash is busy; I try again in 20 s.')
  })
})
