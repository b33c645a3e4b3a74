import { deflateSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { drawPicture, greyPng } from '../../playground/gemini/picture.ts'
import type { Generation } from '../../src/domain/generation.ts'
import type { Standing } from '../../src/domain/ledger.ts'
import type { Model } from '../../src/domain/model.ts'
import type { RequestRecord } from '../../src/domain/record.ts'
import { asProblem, Problem } from '../../src/errors.ts'
import { pictureReader } from '../../src/imaging/reader.ts'
import type { Context } from '../../src/pipeline/pipeline.ts'
import { type GenerateParts, generate } from '../../src/pipeline/stages/generate.ts'
import type { Order, Reserved, Step } from '../../src/ports.ts'
import { aGeneration, aModel, anIntent, aPlan, aRecord, aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'

const lite = aModel({ modelId: 'lite', role: 'lite', typicalMs: 5_000 })
const flash = aModel()
const pro = aModel({
  modelId: 'pro',
  role: 'pro',
  priceMicroUsdPerImage: 134_000,
  quality: { simple: 9, medium: 9, complex: 9 },
  typicalMs: 20_000,
})
const BLANK = greyPng([1024, 1024], deflateSync(Buffer.alloc(1025 * 1024)))
const soon = { retryAfterMs: 1 }

/** What each model does with its next orders; afterwards it draws. */
let script: Record<string, (Problem | Buffer)[]>
let resting: string[]
let busy: string[]
let orders: Order[]
let seen: {
  booked: string[]
  spent: [string, number][]
  outcomes: [string, string][]
  told: string[]
  asked: string[]
  steps: Step[]
  held: [string, number][]
}
let stored: Buffer | undefined
beforeEach(() => {
  script = {}
  resting = []
  busy = []
  orders = []
  seen = { booked: [], spent: [], outcomes: [], told: [], asked: [], steps: [], held: [] }
  stored = undefined
})

function parts(more: Partial<GenerateParts> = {}): GenerateParts {
  const usable = [lite, flash, pro]
  return {
    models: {
      usable,
      find: (modelId) => usable.find((model) => model.modelId === modelId),
      resolve: (asked) => (asked === 'old' ? { model: flash, notice: 'old was switched off, so flash draws this.' } : undefined),
      adapter: () => ({ provider: 'gemini', draw: async (order) => drawn(order) }),
    },
    images: {
      put: async () => 'a'.repeat(64),
      hold: async () => true,
      recover: async () => stored,
      get: async () => undefined,
      release: async () => undefined,
      link: () => undefined,
    },
    reader: pictureReader(),
    health: {
      off: async () => resting,
      admit: async ({ modelId }) => {
        if (busy.includes(modelId)) return { kind: 'busy', waitMs: 9_000 }
        return resting.includes(modelId) ? { kind: 'off', waitMs: 9_000 } : { kind: 'on' }
      },
      report: async (modelId, _admission, outcome) => {
        seen.outcomes.push([modelId, outcome])
        return 'unchanged'
      },
      hold: async (modelId, forMs) => void seen.held.push([modelId, forMs]),
      check: async () => undefined,
    },
    admins: { tell: async (text) => void seen.told.push(text) },
    budget: { allows: async (_request, model) => seen.asked.push(model.modelId) > 0 },
    ...more,
  }
}

function drawn(order: Order) {
  orders.push(order)
  const next = script[order.model.modelId]?.shift()
  if (next instanceof Problem) throw next
  return { bytes: next ?? drawPicture('a cabin', order.aspect, 'mark'), mime: 'image/png' as const, costMicroUsd: 33_000, warnings: [] }
}

interface Given {
  readonly modelId?: string
  readonly named?: boolean
  /** The most that may be reserved. */
  readonly limit?: number
  readonly quality?: 'best'
  readonly attempt?: number
  /** With what was answered in it. */
  readonly wish?: string
  readonly record?: Partial<RequestRecord>
  readonly signal?: AbortSignal
}

async function generated(given: Given = {}, more: Partial<GenerateParts> = {}): Promise<Generation> {
  const { modelId = 'flash', limit, named, quality, attempt = 1, wish, record, signal = new AbortController().signal } = given
  const request = aRequest({ options: { ...(named && { modelId }), ...(quality && { quality }) } })
  const context = {
    request,
    learned: { intent: anIntent(wish ? { wish } : {}), plan: aPlan({ modelId, complexity: 0.5 }) },
    attempt: {
      number: attempt,
      record: aRecord({ request, ...record }),
      reserve: async (microUsd: number): Promise<Reserved> =>
        limit === undefined || microUsd <= limit ? { kind: 'held', microUsd, tellOf: [] } : { kind: 'over', limits: [aLimit(limit)] },
      bookCall: async (booked: string) => {
        seen.booked.push(booked)
        return { settle: async (spent: number) => void seen.spent.push([booked, spent]) }
      },
    },
    conversation: { progress: (step: Step) => void seen.steps.push(step) },
    signal,
    log: recordingLog().log,
  } as unknown as Context
  return (await generate(parts(more)).run(context)) as Generation
}

const aLimit = (limitMicroUsd: number): Standing => ({
  scope: 'person',
  period: 'day',
  limitMicroUsd,
  spentMicroUsd: 0,
  heldMicroUsd: 0,
  resetsAtMs: Date.now() + 5 * 3_600_000,
})

const failing = async (given?: Given, more?: Partial<GenerateParts>): Promise<Problem> => {
  try {
    await generated(given, more)
  } catch (error) {
    return asProblem(error)
  }
  return expect.unreachable()
}
const asked = () => orders.map(({ model }) => model.modelId)
const down = (times: number) => Array.from({ length: times }, () => new Problem('MODEL_UNAVAILABLE', '503', soon))

describe('a picture by the planned model', () => {
  it('is described with what the check found', async () => {
    const { modelId, quality, warnings, passedOver } = await generated()
    expect([modelId, warnings, passedOver]).toEqual(['flash', [], undefined])
    expect(quality?.score).toBeGreaterThan(4)
    expect(seen).toMatchObject({ booked: ['flash'], spent: [['flash', 33_000]], outcomes: [['flash', 'answered']], asked: [] })
  })

  it('is asked for as a picture once more where words came', async () => {
    script.flash = [new Problem('MODEL_GAVE_NO_IMAGE', 'words', { spentMicroUsd: 120, ...soon })]
    await generated()
    expect(orders.map(({ prompt }) => prompt.endsWith('Reply with the picture alone, without words.'))).toEqual([false, true])
    expect(seen.spent).toEqual([
      ['flash', 120],
      ['flash', 33_000],
    ])
  })

  it('is drawn from another seed where it came out blank, and from the same where it got lost', async () => {
    script.flash = [BLANK]
    await generated()
    expect(orders[0]?.seed).not.toBe(orders[1]?.seed)
    orders = []
    script.flash = down(1)
    await generated()
    expect(orders[0]?.seed).toBe(orders[1]?.seed)
  })

  it('is drawn by its successor when the model has come to its end since', async () => {
    expect(await generated({ modelId: 'old' })).toMatchObject({
      modelId: 'flash',
      warnings: ['old was switched off, so flash draws this.'],
    })
  })
})

describe('a picture by another model', () => {
  it('keeps what was planned, what was passed over and why', async () => {
    script = { pro: down(3), flash: [new Problem('MODEL_TIMEOUT', 'late')] }
    expect(await generated({ modelId: 'pro' })).toMatchObject({
      modelId: 'lite',
      warnings: ['pro did not answer, so this is by lite.'],
      passedOver: [
        { modelId: 'pro', code: 'MODEL_UNAVAILABLE' },
        { modelId: 'flash', code: 'MODEL_TIMEOUT' },
      ],
    })
    expect(seen.steps.map((step) => step.kind === 'drawing' && step.modelId)).toEqual(['pro', 'flash', 'lite'])
  })

  it('is asked of the budget at every hop, and goes on to what it allows', async () => {
    script = { flash: down(3), lite: down(3) }
    const budget = { allows: async (_: unknown, { modelId }: Model) => seen.asked.push(modelId) > 0 && modelId !== 'pro' }
    expect(await failing({}, { budget })).toMatchObject({ code: 'MODEL_UNAVAILABLE' })
    expect(seen.asked).toEqual(['lite', 'pro'])
    expect(asked()).not.toContain('pro')
  })

  it('is not asked for what goes over a limit, and the person is told what is left, what would fit and when', async () => {
    const problem = await failing({ modelId: 'pro', limit: 50_000 })
    expect(problem).toMatchObject({ code: 'OVER_LIMIT', verdict: 'decline' })
    expect(problem.tell).toBe(
      'That would go over a limit, so I did not make it, and nothing was charged. You have $0.050 left of your $0.050 for today, and pro costs $0.13. lite would still fit, at $0.034. The limit starts anew in 5 h; an admin, or whoever runs me, can raise it.',
    )
    expect([asked(), seen.booked]).toEqual([[], []])
  })

  it('comes at once where the breaker of the planned one is open', async () => {
    resting = ['flash']
    expect(await generated()).toMatchObject({ modelId: 'lite', warnings: ['flash did not answer, so this is by lite.'] })
    expect(asked()).toEqual(['lite'])
  })

  it('spares a wait where it is sooner and costs no more', async () => {
    script.flash = [new Problem('MODEL_BUSY', '429', { retryAfterMs: 20_000 })]
    expect(await generated()).toMatchObject({ modelId: 'lite' })
    script.lite = [new Problem('MODEL_BUSY', '429', { retryAfterMs: 20_000 })]
    expect(await failing({ modelId: 'lite' }, { budget: { allows: async () => false } })).toMatchObject({ code: 'MODEL_BUSY' })
  })

  it('does not take the place of one that was named and is busy', async () => {
    script.flash = [new Problem('MODEL_BUSY', '429', { retryAfterMs: 20_000 })]
    expect(await failing({ named: true })).toMatchObject({ code: 'MODEL_BUSY', retryAfterMs: 20_000 })
  })

  it('is the next better one where what came was poor twice', async () => {
    script.flash = [BLANK, BLANK]
    expect(await generated()).toMatchObject({ modelId: 'pro', warnings: ['flash drew it badly, so this is by pro ($0.13).'] })
    expect(seen.outcomes).not.toContainEqual(['flash', 'failed'])
  })
})

describe('no picture', () => {
  it('after a refusal: nobody else is asked', async () => {
    script.flash = [new Problem('MODEL_REFUSED', 'no', { values: { category: 'violence' } })]
    expect(await failing()).toMatchObject({ code: 'MODEL_REFUSED' })
    expect([asked(), seen.outcomes]).toEqual([['flash'], [['flash', 'answered']]])
  })

  it('after two models that drew badly: the reason is told, and what was spent is written down', async () => {
    script = { flash: [BLANK, BLANK], pro: [BLANK, BLANK] }
    const problem = await failing()
    expect([problem.code, problem.verdict, problem.tell]).toEqual(['IMAGE_POOR', 'fail', expect.stringContaining('the picture is blank')])
    expect([asked(), seen.spent.length]).toEqual([['flash', 'flash', 'pro', 'pro'], 4])
  })

  it('while one that others could not replace is busy: the soonest is waited for', async () => {
    script = {
      flash: [new Problem('MODEL_BUSY', '429', { retryAfterMs: 30_000 })],
      lite: [new Problem('MODEL_BUSY', '429', { retryAfterMs: 9_000 })],
    }
    expect(await failing()).toMatchObject({ code: 'MODEL_BUSY', retryAfterMs: 9_000 })
  })

  it('while a model asks for time: all workers hear of it, and its health does not suffer', async () => {
    script.flash = [new Problem('MODEL_BUSY', '429', { retryAfterMs: 7_000 })]
    expect((await generated()).modelId).toBe('lite')
    expect([seen.held, seen.outcomes]).toEqual([
      [['flash', 7_000]],
      [
        ['flash', 'abandoned'],
        ['lite', 'answered'],
      ],
    ])
  })

  it('from a model that asked another worker for time: it is not called, and nothing is booked', async () => {
    busy = ['lite', 'flash', 'pro']
    const problem = await failing()
    expect(problem).toMatchObject({ code: 'MODEL_BUSY', verdict: 'retry' })
    expect(problem.retryAfterMs).toBeGreaterThanOrEqual(9_000)
    expect(problem.retryAfterMs).toBeLessThanOrEqual(9_500)
    expect([asked(), seen.booked, seen.outcomes]).toEqual([[], [], []])
  })

  it('without a key: admins hear of it', async () => {
    script.flash = [new Problem('MODEL_KEY', '403')]
    expect(await failing()).toMatchObject({ code: 'MODEL_KEY' })
    expect(seen.told).toEqual([expect.stringContaining('gemini does not let us use flash')])
  })

  it('is made up for by a similar one, where there is one', async () => {
    script = { flash: [new Problem('MODEL_KEY', '403')] }
    const close = aGeneration({ warnings: ['No model answers; this is one that Dana made.'], costMicroUsd: 0 })
    expect(await generated({}, { similar: { find: async () => close } })).toBe(close)
    script = { flash: [new Problem('MODEL_REFUSED', 'no')] }
    expect(await failing({}, { similar: { find: async () => close } })).toMatchObject({ code: 'MODEL_REFUSED' })
  })
})

describe('a picture in the best quality', () => {
  const cats = { showsIt: false, reason: 'there are two cats instead of three' }
  const looks = (...verdicts: (typeof cats | { showsIt: true; reason: string } | undefined)[]) => ({
    critic: { look: async () => verdicts.shift() },
  })

  it('is looked at, and what was seen is kept', async () => {
    const { quality } = await generated({ quality: 'best' }, looks({ showsIt: true, reason: '' }))
    expect(quality?.seen).toEqual({ showsIt: true, reason: '' })
    expect(asked()).toEqual(['flash'])
  })

  it('is drawn once more, from another seed, when it does not show what was asked', async () => {
    expect((await generated({ quality: 'best' }, looks(cats, { showsIt: true, reason: '' }))).warnings).toEqual([])
    expect([asked(), orders[0]?.seed === orders[1]?.seed]).toEqual([['flash', 'flash'], false])
  })

  it('is shown with the remark when the second does not either', async () => {
    const { warnings, quality } = await generated({ quality: 'best' }, looks(cats, cats))
    expect(warnings).toEqual(['I looked at it twice, and it may not be what you asked for: there are two cats instead of three.'])
    expect(quality?.seen).toEqual(cats)
  })

  it('stands when nobody could look, and nobody looks at others', async () => {
    expect((await generated({ quality: 'best' }, looks(undefined))).quality?.seen).toBeUndefined()
    expect((await generated({}, looks(cats))).warnings).toEqual([])
  })
})

describe('when all models are out of use', () => {
  beforeEach(() => {
    resting = ['lite', 'flash', 'pro']
  })

  it('the request comes back later, having spent nothing', async () => {
    expect(await failing()).toMatchObject({ code: 'MODELS_RESTING', verdict: 'retry' })
    expect([seen.booked, seen.outcomes]).toEqual([[], []])
  })
})

describe('an attempt that is broken off', () => {
  it('says nothing about the health of the model', async () => {
    const cancel = new AbortController()
    const reason = new Problem('CANCELLED', 'by a person')
    const adapter = () => ({
      provider: 'gemini',
      draw: () => {
        cancel.abort(reason)
        return Promise.reject(reason)
      },
    })
    expect(await failing({ signal: cancel.signal }, { models: { ...parts().models, adapter } })).toBe(reason)
    expect([seen.outcomes, asked()]).toEqual([[['flash', 'abandoned']], []])
  })

  it('draws what the asker answered, not only what they first said', async () => {
    await generated({ wish: 'something new, a sailing boat' })
    expect(orders.map(({ words }) => words)).toEqual(['something new, a sailing boat'])
  })

  it('leaves its picture to the next one, by the model that was asked last', async () => {
    stored = drawPicture('a cabin', '1:1', 'mark')
    expect(await generated({ attempt: 2, record: { askedModel: 'lite' } })).toMatchObject({
      modelId: 'lite',
      warnings: ['flash did not answer, so this is by lite.'],
      quality: { score: expect.any(Number) },
    })
    expect(orders).toEqual([])
  })

  it('is drawn again when that picture cannot be read', async () => {
    stored = Buffer.from('half of a file')
    expect(await generated({ attempt: 2, record: { askedModel: 'flash' } })).toMatchObject({ modelId: 'flash' })
    expect(asked()).toEqual(['flash'])
  })

  it('never takes a picture for its own that it held without having asked a model: that one was made for somebody else', async () => {
    stored = drawPicture('a cabin', '1:1', 'mark')
    await generated({ attempt: 2 })
    expect(asked()).toEqual(['flash'])
  })

  it('holds even where an adapter forgets its time limit', async () => {
    const hasty = aModel({ timeoutMs: 1 })
    const forgetful = {
      provider: 'gemini',
      draw: (_: Order, signal: AbortSignal) =>
        new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    }
    const models = { ...parts().models, find: () => hasty, usable: [hasty], adapter: () => forgetful }
    expect(await failing({}, { models })).toMatchObject({ code: 'MODEL_TIMEOUT' })
    expect(seen.outcomes).toEqual([['flash', 'failed']])
  })
})
