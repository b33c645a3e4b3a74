import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { FakeGemini, Fault } from '../../playground/gemini/index.ts'
import { startGemini } from '../../playground/gemini/index.ts'
import type { ProblemCode } from '../../src/errors.ts'
import { asProblem } from '../../src/errors.ts'
import { openModels } from '../../src/models/models.ts'
import type { Drawn } from '../../src/ports.ts'
import { imageModelContract } from '../contracts/image-model.ts'
import { anOrder } from './an-order.ts'

imageModelContract('gemini', async () => {
  const gemini = await startGemini()
  const models = openModels({ googleApiKey: gemini.apiKey, geminiBaseUrl: gemini.url })
  return { adapter: models.adapter(anOrder('flash').model), order: (changes) => anOrder('flash', changes), stop: () => gemini.stop() }
})

let gemini: FakeGemini
beforeAll(async () => {
  gemini = await startGemini()
})
afterAll(() => gemini.stop())
afterEach(() => {
  gemini.faults.clear()
  gemini.release()
})

function draw(
  options: { modelId?: string; timeoutMs?: number; apiKey?: string; signal?: AbortSignal; providerModel?: string } = {},
): Promise<Drawn> {
  const order = anOrder(options.modelId ?? 'flash')
  const model = { ...order.model, timeoutMs: options.timeoutMs ?? 5_000, providerModel: options.providerModel ?? order.model.providerModel }
  const models = openModels({ googleApiKey: options.apiKey ?? gemini.apiKey, geminiBaseUrl: gemini.url })
  return models.adapter(model).draw({ ...order, model }, options.signal ?? new AbortController().signal)
}

const problemOf = async (drawing: Promise<Drawn>) =>
  asProblem(
    await drawing.then(
      () => 'it was drawn',
      (error: unknown) => error,
    ),
  )

describe('what Gemini can answer, and what that is to us', () => {
  const verdicts: readonly [Fault, ProblemCode][] = [
    [{ status: 429, retryDelayS: 7 }, 'MODEL_BUSY'],
    [{ status: 429 }, 'MODEL_BUSY'],
    [{ status: 400 }, 'MODEL_BAD_REQUEST'],
    [{ status: 400, reason: 'API_KEY_INVALID' }, 'MODEL_KEY'],
    [{ status: 400, message: 'API key expired. Please renew the API key.' }, 'MODEL_KEY'],
    [{ status: 401 }, 'MODEL_KEY'],
    [{ status: 403 }, 'MODEL_KEY'],
    [{ status: 404 }, 'MODEL_GONE'],
    [{ status: 500 }, 'MODEL_UNAVAILABLE'],
    [{ status: 503 }, 'MODEL_UNAVAILABLE'],
    [{ status: 504 }, 'MODEL_UNAVAILABLE'],
    [{ status: 503, after: true }, 'MODEL_UNAVAILABLE'],
    [{ status: 418 }, 'MODEL_BAD_REQUEST'],
    [{ cut: 'before' }, 'MODEL_UNAVAILABLE'],
    [{ cut: 'after' }, 'MODEL_UNAVAILABLE'],
    [{ cut: 'inside' }, 'MODEL_UNAVAILABLE'],
    [{ answer: 'truncated json' }, 'MODEL_UNAVAILABLE'],
    [{ answer: 'html' }, 'MODEL_UNAVAILABLE'],
    [{ answer: 'text only' }, 'MODEL_GAVE_NO_IMAGE'],
    [{ answer: 'no candidates' }, 'MODEL_GAVE_NO_IMAGE'],
    [{ answer: 'no parts' }, 'MODEL_GAVE_NO_IMAGE'],
    [{ answer: 'only thought images' }, 'MODEL_GAVE_NO_IMAGE'],
    [{ answer: 'wrong mime' }, 'IMAGE_BROKEN'],
    [{ answer: 'bad base64' }, 'IMAGE_BROKEN'],
    [{ answer: 'not an image' }, 'IMAGE_BROKEN'],
    [{ answer: 'oversized' }, 'IMAGE_BROKEN'],
    ...['NO_IMAGE', 'IMAGE_OTHER', 'OTHER', 'MAX_TOKENS', 'MALFORMED_RESPONSE', 'A_REASON_OF_NEXT_YEAR'].map(
      (finish): [Fault, ProblemCode] => [{ finish }, 'MODEL_GAVE_NO_IMAGE'],
    ),
    ...[
      'SAFETY',
      'IMAGE_SAFETY',
      'PROHIBITED_CONTENT',
      'IMAGE_PROHIBITED_CONTENT',
      'RECITATION',
      'IMAGE_RECITATION',
      'BLOCKLIST',
      'SPII',
      'LANGUAGE',
    ].map((finish): [Fault, ProblemCode] => [{ finish }, 'MODEL_REFUSED']),
    ...['SAFETY', 'OTHER', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'IMAGE_SAFETY', 'A_REASON_OF_NEXT_YEAR'].map(
      (blocked): [Fault, ProblemCode] => [{ blocked }, 'MODEL_REFUSED'],
    ),
  ]

  it.each(verdicts)('%j is %s, after one call', async (fault, code) => {
    const before = gemini.calls.length
    gemini.faults.next(fault)
    const problem = await problemOf(draw())
    expect([problem.code, problem.message]).toEqual([code, expect.any(String)])
    expect(gemini.calls.length - before).toBe(1)
  })

  it('passes on when Google says to come back', async () => {
    gemini.faults.next({ status: 429, retryDelayS: 7 })
    expect((await problemOf(draw())).retryAfterMs).toBe(7_000)
    gemini.faults.next({ status: 429, retryDelayS: 1.5 })
    expect((await problemOf(draw())).retryAfterMs).toBe(1_500)
    gemini.faults.next({ status: 429 })
    expect((await problemOf(draw())).retryAfterMs).toBeUndefined()
  })

  it('tells the person in plain words why a prompt was refused', async () => {
    gemini.faults.next({ blocked: 'PROHIBITED_CONTENT' })
    expect((await problemOf(draw())).tell).toContain('(prohibited content)')
    gemini.faults.next({ finish: 'IMAGE_RECITATION' })
    expect((await problemOf(draw())).tell).toContain('(too close to an existing picture)')
  })

  it('names a model that is no longer offered', async () => {
    const problem = await problemOf(draw({ providerModel: 'gemini-2.5-flash-image' }))
    expect(problem.code).toBe('MODEL_GONE')
    expect(problem.tell).toContain('flash')
  })

  it('says that the key is wrong', async () => {
    expect((await problemOf(draw({ apiKey: 'another-key' }))).code).toBe('MODEL_KEY')
  })

  it('says that nobody answers', async () => {
    const closed = await startGemini()
    await closed.stop()
    const adapter = openModels({ googleApiKey: 'key', geminiBaseUrl: closed.url }).adapter(anOrder('flash').model)
    expect((await problemOf(adapter.draw(anOrder('flash'), new AbortController().signal))).code).toBe('MODEL_UNAVAILABLE')
  })
})

describe('time', () => {
  it.each<Fault>([{ hang: 'headers' }, { hang: 'headers', after: true }, { hang: 'body' }, { slowBodyMs: 30_000 }])(
    '%j ends with the time limit of the model',
    async (fault) => {
      gemini.faults.next(fault)
      const startedAt = performance.now()
      expect((await problemOf(draw({ timeoutMs: 150 }))).code).toBe('MODEL_TIMEOUT')
      expect(performance.now() - startedAt).toBeLessThan(2_000)
    },
  )

  it('a time limit is noticed by the other side', async () => {
    gemini.faults.next({ hang: 'headers' })
    await problemOf(draw({ timeoutMs: 100 }))
    await gemini.until((calls) => calls.at(-1)?.aborted === true)
  })

  it('an answer that is slow but in time is an answer', async () => {
    gemini.faults.next({ slowBodyMs: 200 })
    await expect(draw()).resolves.toMatchObject({ mime: 'image/png' })
  })

  it.each<Fault | 'working'>(['working', { hang: 'body' }])('cancelling reaches the network call (%j)', async (fault) => {
    const cancel = new AbortController()
    const reason = new Error('cancelled by a person')
    const before = gemini.calls.length
    if (fault === 'working') gemini.hold()
    else gemini.faults.next(fault)
    const drawing = problemOf(draw({ signal: cancel.signal }))
    await gemini.until((calls) => calls.length > before && (fault === 'working' || calls.at(-1)?.status === 200))
    cancel.abort(reason)
    expect((await drawing).cause).toBe(reason)
    await gemini.until((calls) => calls.at(-1)?.aborted === true)
  })
})

describe('the picture in the answer', () => {
  it('is the first of several, and the person is told', async () => {
    gemini.faults.next({ answer: 'two images' })
    const drawn = await draw()
    expect(drawn.warnings).toEqual(['The model drew 2 pictures; this is the first.'])
    expect(await keyOf(drawn)).toBe(gemini.calls.at(-1)?.imageKeys[0])
  })

  it('is never one of the thoughts', async () => {
    gemini.faults.next({ answer: 'thought images' })
    const drawn = await draw()
    expect(drawn.warnings).toEqual([])
    expect(await keyOf(drawn)).toBe(gemini.calls.at(-1)?.imageKeys[0])
  })
})

describe('what it costs', () => {
  it('is computed from the tokens of the reply', async () => {
    const { costMicroUsd } = await draw()
    const promptTokens = Math.ceil(anOrder('flash').prompt.length / 4)
    expect(costMicroUsd).toBe(Math.ceil(promptTokens * 1.5 + 1120 * 30))
  })

  it('bills thinking as text', async () => {
    const { costMicroUsd } = await draw({ modelId: 'pro' })
    const promptTokens = Math.ceil(anOrder('pro').prompt.length / 4)
    expect(costMicroUsd).toBe(Math.ceil(promptTokens * 2 + 180 * 12 + 1120 * 120))
  })

  it('is doubled when two pictures were drawn', async () => {
    gemini.faults.next({ answer: 'two images' })
    expect((await draw()).costMicroUsd).toBeGreaterThan(2 * 1120 * 30)
  })

  it('is the flat price when the reply does not say, never nothing', async () => {
    gemini.faults.next({ answer: 'no usage' })
    expect((await draw()).costMicroUsd).toBe(33_600)
  })
})

describe('what is sent', () => {
  it('is the prompt, the aspect, the size and the seed, and the key in a header only', async () => {
    await draw()
    const call = gemini.calls.at(-1)
    expect(call?.prompt).toBe(anOrder('flash').prompt)
    expect(call?.request).toMatchObject({
      generationConfig: { responseModalities: ['TEXT', 'IMAGE'], seed: 7, imageConfig: { aspectRatio: '1:1', imageSize: '1K' } },
    })
    expect(call?.url).not.toContain('key')
    expect(JSON.stringify(call?.request)).not.toContain(gemini.apiKey)
  })

  it('puts the pictures that come along before the words', async () => {
    const order = anOrder('flash', { references: [{ bytes: Uint8Array.of(1, 2, 3), mime: 'image/webp' }], size: '2K' })
    const models = openModels({ googleApiKey: gemini.apiKey, geminiBaseUrl: gemini.url })
    await models.adapter(order.model).draw(order, new AbortController().signal)
    expect(gemini.calls.at(-1)?.request).toMatchObject({
      contents: [{ role: 'user', parts: [{ inlineData: { mimeType: 'image/webp', data: 'AQID' } }, { text: order.prompt }] }],
      generationConfig: { imageConfig: { imageSize: '2K' } },
    })
  })
})

describe('what a failed call cost', () => {
  const promptTokens = Math.ceil(anOrder('flash').prompt.length / 4)

  it.each<[string, Fault, number | undefined]>([
    ['nothing when it is refused at the door', { status: 429 }, 0],
    ['nobody knows when the server fails', { status: 503 }, undefined],
    ['nobody knows when the line is cut', { cut: 'inside' }, undefined],
    ['the prompt when that is blocked', { blocked: 'SAFETY' }, Math.ceil(promptTokens * 1.5)],
    ['the prompt and the words when words are all that comes', { answer: 'text only' }, Math.ceil(promptTokens * 1.5 + 9 * 7.5)],
    ['the whole picture when that is broken', { answer: 'not an image' }, Math.ceil(promptTokens * 1.5 + 1120 * 30)],
  ])('%s', async (_name, fault, spent) => {
    gemini.faults.next(fault)
    expect((await problemOf(draw())).spentMicroUsd).toBe(spent)
  })
})

async function keyOf(drawn: Drawn): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(drawn.bytes))).toString('hex')
}
