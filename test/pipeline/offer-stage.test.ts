import { describe, expect, it } from 'vitest'
import type { KeptPicture } from '../../src/domain/kept-picture.ts'
import type { Plan } from '../../src/domain/plan.ts'
import type { Answer, Question } from '../../src/domain/question.ts'
import type { RequestRecord } from '../../src/domain/record.ts'
import type { ImageRequest } from '../../src/domain/request.ts'
import { type Context, Pause } from '../../src/pipeline/pipeline.ts'
import { offerSimilar } from '../../src/pipeline/stages/offer.ts'
import { aGeneration, anIntent, aPerson, aPlan, aRecord, aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'

const HOUR_MS = 3_600_000
const WISH = 'a blue bicycle beside a wooden boathouse at sunrise'

const kept = (fields: Partial<KeptPicture> = {}): KeptPicture => {
  const { imageKey, mime, width, height, sizeBytes, modelId, costMicroUsd } = aGeneration()
  return {
    ...{ imageKey, mime, width, height, sizeBytes, modelId, costMicroUsd },
    cacheKey: 'b'.repeat(64),
    requestId: 'r'.repeat(22),
    author: aPerson({ personId: 'UDANA' }),
    words: 'a red bicycle beside a wooden boathouse at sunrise',
    askedAtMs: Date.now() - 2 * HOUR_MS,
    isPrivate: false,
    ...fields,
  }
}

interface Scene {
  readonly request?: Partial<ImageRequest>
  readonly plan?: Partial<Plan>
  readonly record?: Partial<RequestRecord>
  readonly there?: readonly KeptPicture[]
  readonly isUnderWay?: boolean
  readonly mayAsk?: boolean
  readonly waitMs?: number
  readonly isHeld?: boolean
}

function scene({ request, plan, record, there = [kept()], isUnderWay = false, mayAsk = true, waitMs = 10_000, isHeld = true }: Scene = {}) {
  const asked: Question[] = []
  const heard: string[] = []
  const whole = aRequest({ words: WISH, asker: aPerson({ personId: 'UMAX' }), ...request })
  const attempt = {
    record: aRecord({ request: whole, ...record }),
    openQuestion: async (question: Question) => void asked.push(question),
    park: async () => undefined,
    closeQuestion: async (silence: Answer) => silence,
  }
  const context = {
    request: whole,
    learned: { intent: anIntent(), plan: aPlan(plan) },
    attempt,
    conversation: { ask: async () => undefined },
    signal: new AbortController().signal,
    log: recordingLog().log,
  } as unknown as Context
  const parts = {
    rules: { waitMs, fromMicroUsd: 20_000 },
    index: {
      recent: async () => there,
      find: async (cacheKey: string) => {
        const picture = there.find((each) => each.cacheKey === cacheKey)
        return picture && { picture, from: 'index' as const }
      },
    },
    images: { hold: async () => isHeld },
    manners: {
      mayAsk: async () => mayAsk,
      heard: async (_: unknown, __: string, outcome: string) => void heard.push(outcome),
    },
  }
  return { asked, heard, run: () => offerSimilar(context, parts, { cacheKey: 'f'.repeat(64), isUnderWay: async () => isUnderWay }) }
}

async function openQuestion(): Promise<Question> {
  const { asked, run } = scene()
  await run()
  return asked[0] ?? expect.unreachable()
}
const answered = (choice: string): Answer => ({ step: 'similar', choice, atMs: Date.now() })

describe('a similar picture', () => {
  it('is offered with all that its asker has to know, and the worker is free meanwhile', async () => {
    const { asked, run } = scene()
    expect(await run()).toBeInstanceOf(Pause)
    expect(asked).toMatchObject([
      {
        step: 'similar',
        offer: { personId: 'UDANA', savesMicroUsd: 33_600, differences: ['colour: red instead of blue'], imageKey: 'a'.repeat(64) },
      },
    ])
  })

  it.each<[string, Scene]>([
    ['with --fresh', { request: { options: { fresh: true } } }],
    ['for a variation', { request: { options: { variation: 3 } } }],
    ['for a picture that was edited, or is to be drawn by another model', { request: { parentId: 'p'.repeat(22) } }],
    ['where a new one is free', { plan: { priceMicroUsd: 0 } }],
    ['where it saves less than it disturbs', { plan: { priceMicroUsd: 19_999 } }],
    ['where it is switched off', { waitMs: 0 }],
    ['to whoever lets offers go by', { mayAsk: false }],
    ['while somebody makes the very picture', { isUnderWay: true }],
    ['once the drawing has begun', { record: { askedModel: 'flash' } }],
    ['in another shape', { plan: { aspect: '16:9' } }],
    ['by another model than the one that was named', { request: { options: { modelId: 'pro' } } }],
    ['when it is one’s own of a moment ago', { there: [kept({ author: aPerson({ personId: 'UMAX' }), askedAtMs: Date.now() - 60_000 })] }],
    ['when it is not close', { there: [kept({ words: 'a red bicycle' })] }],
    [
      'once its asker looks at a price, or has agreed to it',
      { record: { question: { step: 'price', reading: anIntent(), answers: [], askedAtMs: 1, dueAtMs: 2 } } },
    ],
  ])('is not offered %s', async (_, given) => {
    const { asked, run } = scene(given)
    expect(await run()).toBeUndefined()
    expect(asked).toEqual([])
  })

  it('is given for nothing when it is taken', async () => {
    const { heard, run } = scene({ record: { question: await openQuestion(), answer: answered('use') } })
    expect(await run()).toMatchObject({
      costMicroUsd: 0,
      imageKey: 'a'.repeat(64),
      reused: { from: 'similar', personId: 'UDANA', savedMicroUsd: 33_600 },
    })
    expect(heard).toEqual(['taken'])
  })

  it.each(['make', 'silence'])('makes room for a new one after “%s”', async (choice) => {
    const { heard, run } = scene({ record: { question: await openQuestion(), answer: answered(choice) } })
    expect(await run()).toBeUndefined()
    expect(heard).toEqual(['declined'])
  })

  it.each<[string, Scene]>([
    ['forgotten', { there: [] }],
    ['removed', { isHeld: false }],
    ['replaced by another', { there: [kept({ imageKey: 'c'.repeat(64) })] }],
  ])('that was %s meanwhile is no reason to draw for money', async (_, given) => {
    const { run } = scene({ ...given, record: { question: await openQuestion(), answer: answered('use') } })
    await expect(run()).rejects.toMatchObject({ code: 'OFFER_GONE' })
  })
})
