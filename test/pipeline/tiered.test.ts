import { describe, expect, it } from 'vitest'
import type { Intent } from '../../src/domain/intent.ts'
import { Problem } from '../../src/errors.ts'
import { readTextCatalogue } from '../../src/models/text-catalogue.ts'
import { type SemanticRules, SemanticTier } from '../../src/pipeline/intent/semantic/tier.ts'
import { tieredReading } from '../../src/pipeline/intent/tiered.ts'
import type { Admission, ReadingContext, TextAnswer, TextQuestion } from '../../src/ports.ts'
import { anIntent, aPerson } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'

const GOOD = { domain: 'art', style: 'painting', confidence: 0.95, unclear: false, words: ['fox'], base: 'a fox, painted in oil at dawn' }
const WORDS = 'a fox'
const [model = expect.unreachable()] = readTextCatalogue()

/** The tier with everything around it in memory: what was asked, booked, kept and reported can be read afterwards. */
function aTier(
  fields: { fast?: Partial<Intent>; rules?: Partial<SemanticRules>; answer?: () => Promise<TextAnswer>; admission?: Admission } = {},
) {
  const seen = { asked: [] as TextQuestion[], booked: [] as number[], spent: [] as number[], reported: [] as string[] }
  const kept = new Map<string, unknown>()
  const { log, lines } = recordingLog()
  const cancel = new AbortController()
  const parts = {
    model,
    adapter: {
      provider: 'gemini',
      answer: (question: TextQuestion) => {
        seen.asked.push(question)
        return (fields.answer ?? (async () => ({ json: GOOD, costMicroUsd: 510 })))()
      },
    },
    cache: {
      find: async (_person: unknown, question: string) => kept.get(question),
      keep: async (_person: unknown, question: string, answer: unknown) => void kept.set(question, answer),
    },
    health: {
      admit: async () => fields.admission ?? { kind: 'on' as const },
      report: async (_admission: Admission, outcome: string) => {
        seen.reported.push(outcome)
        return 'unchanged' as const
      },
    },
    rules: { sharePercent: 100, below: 0.8, timeoutMs: 1_000, ...fields.rules },
  }
  const fast = anIntent({ domain: 'photography', style: 'macro', confidence: 0.6, method: 'fast', words: ['fox'], ...fields.fast })
  const context: ReadingContext = {
    requestId: 'r',
    person: aPerson(),
    signal: cancel.signal,
    log,
    bookCall: async (_modelId, priceMicroUsd) => {
      seen.booked.push(priceMicroUsd)
      return { settle: async (spent) => void seen.spent.push(spent) }
    },
  }
  const read = (words = WORDS, more: Partial<ReadingContext> = {}) =>
    tieredReading({ read: () => fast }, new SemanticTier(parts)).read(words, { ...context, ...more })
  return { ...seen, parts, kept, fast, lines, cancel, read }
}

const failing = (error: unknown) => () => Promise.reject(error)
const busy = new Problem('MODEL_BUSY', 'quota')

describe('a wish', () => {
  it('that the fast tier is sure of is not sent anywhere', async () => {
    const tier = aTier({ fast: { confidence: 0.8 } })
    expect(await tier.read()).toBe(tier.fast)
    expect([tier.asked, tier.booked]).toEqual([[], []])
  })

  it('that it is not sure of is read by the text model, and says who read it and for how much', async () => {
    expect(await aTier().read()).toEqual({
      domain: 'art',
      style: 'painting',
      confidence: 0.893,
      method: 'semantic',
      unclear: false,
      words: ['fox'],
      base: 'a fox, painted in oil at dawn',
      modelId: 'gemini-3.5-flash-lite',
      costMicroUsd: 510,
      readAs: { domain: 'photography', style: 'macro', confidence: 0.6 },
    })
  })

  it('without a word to read is sent to nobody', async () => {
    const tier = aTier({ fast: { method: 'default', confidence: 0.3, unclear: true } })
    expect(await tier.read('...')).toBe(tier.fast)
    expect(tier.asked).toEqual([])
  })

  it('is read by the text model however sure the fast tier is, or never, where an experiment says so', async () => {
    const sure = aTier({ fast: { confidence: 0.85 } })
    expect(await sure.read(WORDS, { semanticBelow: 1 })).toMatchObject({ method: 'semantic' })
    const doubtful = aTier()
    expect(await doubtful.read(WORDS, { semanticBelow: 0 })).toBe(doubtful.fast)
    expect(doubtful.asked).toEqual([])
  })

  it('of somebody outside of the share is read by the fast tier alone, as it is', async () => {
    const tier = aTier({ rules: { sharePercent: 0 }, fast: { confidence: 0.1 } })
    expect(await tier.read()).toBe(tier.fast)
    expect(tier.asked).toEqual([])
  })

  it('is booked before it is sent, for the most that it may cost, and settled by what it did', async () => {
    const tier = aTier()
    await tier.read()
    expect(tier.booked).toEqual([expect.any(Number)])
    expect(tier.booked[0]).toBeGreaterThan(510)
    expect(tier.spent).toEqual([510])
  })

  it('is asked about once: the same words get the same answer for nothing, whatever their case', async () => {
    const tier = aTier()
    await tier.read()
    expect(await tier.read('A  FOX')).toMatchObject({
      domain: 'art',
      method: 'cached',
      costMicroUsd: 0,
      modelId: model.modelId,
      words: ['FOX'],
    })
    expect([tier.asked.length, tier.booked.length]).toEqual([1, 1])
  })
})

describe('when there is no answer', () => {
  it.each<[string, () => Promise<TextAnswer>]>([
    ['the quota is used up', failing(busy)],
    ['it takes too long', failing(new Problem('MODEL_TIMEOUT', '1 s'))],
    ['it is down', failing(new Problem('MODEL_UNAVAILABLE', '503'))],
    ['our key is wrong', failing(new Problem('MODEL_KEY', '403'))],
    ['it is no JSON', failing(new Problem('MODEL_GAVE_NONSENSE', 'prose'))],
    ['it is of another shape', async () => ({ json: { answer: 'art' }, costMicroUsd: 9 })],
    ['it names what does not exist', async () => ({ json: { ...GOOD, domain: 'sculpture' }, costMicroUsd: 9 })],
  ])('because %s, the fast reading stands and the failure counts', async (_name, answer) => {
    const tier = aTier({ answer })
    expect(await tier.read()).toBe(tier.fast)
    expect([tier.reported, tier.asked.length, tier.kept.size]).toEqual([['failed'], 1, 0])
  })

  it('and the fast tier has but a guess, it is the default, with what decided and whether to ask', async () => {
    const tier = aTier({ answer: failing(busy), fast: { domain: 'diagrams', confidence: 0.29, unclear: true } })
    expect(await tier.read()).toMatchObject({
      domain: 'photography',
      style: 'other',
      confidence: 0.3,
      method: 'default',
      unclear: true,
      words: ['fox'],
    })
    const better = aTier({ answer: failing(busy), fast: { confidence: 0.3 } })
    expect(await better.read()).toBe(better.fast)
  })

  it('but an earlier one, that is taken, even while the tier is off', async () => {
    const tier = aTier()
    await tier.read()
    const off = aTier({ admission: { kind: 'off' } })
    for (const [question, answer] of tier.kept) off.kept.set(question, answer)
    expect(await off.read()).toMatchObject({ method: 'cached', domain: 'art' })
    expect(await off.read('a wolf')).toBe(off.fast)
    expect([off.asked, off.booked, off.reported]).toEqual([[], [], []])
  })

  it('because it refused the words, that says nothing against its health', async () => {
    const tier = aTier({ answer: failing(new Problem('MODEL_REFUSED', 'SAFETY')) })
    expect([await tier.read(), tier.reported]).toEqual([tier.fast, ['answered']])
  })

  it('because of a bug of ours, the request goes on, and the bug is in the log', async () => {
    const tier = aTier({ answer: failing(new TypeError('undefined is not a function')) })
    expect(await tier.read()).toBe(tier.fast)
    expect(tier.lines.filter(({ level }) => level === 'error')).toHaveLength(1)
  })

  it('a stored one that makes no sense any more is asked for again', async () => {
    const tier = aTier()
    await tier.read()
    for (const question of tier.kept.keys()) tier.kept.set(question, { domain: 'of last year' })
    expect((await tier.read()).method).toBe('semantic')
    expect(tier.asked).toHaveLength(2)
  })
})

describe('without Redis', () => {
  const away = () => Promise.reject(new Problem('QUEUE_UNAVAILABLE', 'Redis did not answer'))

  it('an answer is an answer, though it cannot be looked up, kept or reported', async () => {
    const tier = aTier()
    Object.assign(tier.parts.cache, { find: away, keep: away })
    Object.assign(tier.parts.health, { report: away })
    expect((await tier.read()).method).toBe('semantic')
  })

  it('nothing is sent when nobody knows whether the tier is on, or when the call cannot be booked', async () => {
    const tier = aTier()
    expect(await tier.read(WORDS, { bookCall: away })).toBe(tier.fast)
    expect(tier.reported).toEqual(['abandoned'])
    Object.assign(tier.parts.health, { admit: away })
    expect(await tier.read()).toBe(tier.fast)
    expect(tier.asked).toEqual([])
  })
})

describe('a request that ends meanwhile', () => {
  it('is cancelled: its own reason is thrown, and the tier is not blamed', async () => {
    const reason = new Problem('CANCELLED', 'by a person')
    const tier = aTier({
      answer: async () => {
        tier.cancel.abort(reason)
        throw new Error('aborted')
      },
    })
    await expect(tier.read()).rejects.toBe(reason)
    expect(tier.reported).toEqual(['abandoned'])
  })

  it('belongs to another attempt: nothing is sent', async () => {
    const tier = aTier()
    const bookCall = () => Promise.reject(new Problem('OVERTAKEN', 'another attempt owns it'))
    await expect(tier.read(WORDS, { bookCall })).rejects.toMatchObject({ code: 'OVERTAKEN' })
    expect([tier.asked, tier.reported]).toEqual([[], ['abandoned']])
  })
})
