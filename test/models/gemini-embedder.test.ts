import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type FakeGemini, type Fault, startGemini } from '../../playground/gemini/index.ts'
import { mostEmbeddingCosts } from '../../src/domain/embedding-model.ts'
import { asProblem, type ProblemCode } from '../../src/errors.ts'
import { openEmbedder } from '../../src/models/embedding-models.ts'

let gemini: FakeGemini
beforeAll(async () => {
  gemini = await startGemini()
})
afterAll(() => gemini.stop())
afterEach(() => gemini.vectorFaults.clear())

const opened = () => openEmbedder({ googleApiKey: gemini.apiKey, geminiBaseUrl: gemini.url }) ?? expect.unreachable()
const embed = (texts: readonly string[], timeoutMs = 5_000, signal = new AbortController().signal) => {
  const { adapter, model } = opened()
  return adapter.embed(texts, { model, timeoutMs }, signal)
}
const dot = (one: readonly number[] = [], other: readonly number[] = []) =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)

describe('the embedding model of Gemini', () => {
  it('gives one vector a text, in their order, closer for texts that are closer', async () => {
    const [fox, other, boat] = await embed(['a red fox in the snow', 'a blue fox in the snow', 'two boats'])
    expect(fox).toHaveLength(256)
    expect(dot(fox, other)).toBeGreaterThan(dot(fox, boat) + 0.2)
  })

  it('is asked once for all of them, and told what for', async () => {
    const before = gemini.calls.length
    await embed(['a fox', 'a boat'])
    expect(gemini.calls).toHaveLength(before + 1)
    const requests = ['a fox', 'a boat'].map((text) => ({
      content: { parts: [{ text: `task: sentence similarity | query: ${text}` }] },
      outputDimensionality: 256,
    }))
    expect(gemini.calls.at(-1)?.request).toMatchObject({ requests })
  })

  it.each<[string, Fault, ProblemCode]>([
    ['429', { status: 429 }, 'MODEL_BUSY'],
    ['500', { status: 500 }, 'MODEL_UNAVAILABLE'],
    ['403', { status: 403 }, 'MODEL_KEY'],
    ['404', { status: 404 }, 'MODEL_GONE'],
    ['an answer without vectors', { answer: 'no parts' }, 'MODEL_GAVE_NONSENSE'],
  ])('says what %s means, and does not try again', async (_, fault, code) => {
    const before = gemini.calls.length
    gemini.vectorFaults.next(fault)
    expect(asProblem(await embed(['a fox']).catch((error: unknown) => error)).code).toBe(code)
    expect(gemini.calls).toHaveLength(before + 1)
  })

  it('ends with its time limit, and with the reason of whoever goes away', async () => {
    gemini.vectorFaults.next({ hang: 'headers' })
    expect(asProblem(await embed(['a fox'], 80).catch((error: unknown) => error)).code).toBe('MODEL_TIMEOUT')
    const reason = new Error('cancelled by a person')
    await expect(embed(['a fox'], 5_000, AbortSignal.abort(reason))).rejects.toBe(reason)
  })

  it('costs a few millionths of a dollar for a wish, never nothing', () => {
    const { model } = opened()
    expect(mostEmbeddingCosts(model, ['a fox'])).toBe(3)
    expect(
      mostEmbeddingCosts(
        model,
        Array.from({ length: 50 }, () => 'x'.repeat(160)),
      ),
    ).toBeLessThan(1_000)
  })

  it('is not there without a key', () => {
    expect(openEmbedder({})).toBeUndefined()
  })
})
