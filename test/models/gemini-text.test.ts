import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type FakeGemini, type Fault, startGemini } from '../../playground/gemini/index.ts'
import { mostItCosts } from '../../src/domain/language-model.ts'
import { asProblem, type ProblemCode } from '../../src/errors.ts'
import { type OpenedTextModel, openTextModel } from '../../src/models/text-models.ts'
import { ANSWER_SCHEMA, Answer, fenced, RULES } from '../../src/pipeline/intent/semantic/question.ts'
import type { TextAnswer, TextQuestion } from '../../src/ports.ts'
import { textModelContract } from '../contracts/text-model.ts'

const opened = (gemini: FakeGemini, textModelId?: string): OpenedTextModel =>
  openTextModel({ googleApiKey: gemini.apiKey, geminiBaseUrl: gemini.url, textModelId }) ?? expect.unreachable()

const aQuestion = ({ model }: OpenedTextModel, fields: Partial<TextQuestion> = {}): TextQuestion => ({
  model,
  system: RULES,
  words: fenced('a "dragon" in a shop'),
  schema: ANSWER_SCHEMA,
  maxOutputTokens: 512,
  timeoutMs: 5_000,
  ...fields,
})

textModelContract('gemini', async () => {
  const gemini = await startGemini()
  const text = opened(gemini)
  return {
    adapter: text.adapter,
    question: aQuestion(text),
    silence: () => gemini.textFaults.next({ hang: 'headers' }),
    stop: () => gemini.stop(),
  }
})

let gemini: FakeGemini
beforeAll(async () => {
  gemini = await startGemini()
})
afterAll(() => gemini.stop())
afterEach(() => gemini.textFaults.clear())

const ask = (fields: Partial<TextQuestion> = {}, textModelId?: string): Promise<TextAnswer> => {
  const text = opened(gemini, textModelId)
  return text.adapter.answer(aQuestion(text, fields), new AbortController().signal)
}
const problemOf = async (asking: Promise<TextAnswer>) => asProblem(await asking.catch((error: unknown) => error))

describe('a text model of Gemini', () => {
  it('gets our rules as the system instruction, and the words as data in a part of their own', async () => {
    await ask()
    const { url, request } = gemini.calls.at(-1) ?? expect.unreachable()
    expect(request).toMatchObject({
      systemInstruction: { parts: [{ text: RULES }] },
      contents: [{ role: 'user', parts: [{ text: '{"wish":"a \\"dragon\\" in a shop"}' }] }],
      generationConfig: {
        responseMimeType: 'application/json',
        responseJsonSchema: ANSWER_SCHEMA,
        maxOutputTokens: 512,
        thinkingConfig: { thinkingLevel: 'MINIMAL' },
      },
    })
    expect(url).toBe('/v1/models/gemini-3.5-flash-lite:generateContent')
    expect(JSON.stringify(request)).not.toContain(gemini.apiKey)
  })

  it('is not told how much to think where nobody knows whether it can be told', async () => {
    await ask({}, 'gemini-3.8-flash')
    expect(JSON.stringify(gemini.calls.at(-1)?.request)).not.toContain('thinking')
  })

  it('answers what the agreed shape can hold', async () => {
    expect(Answer.parse((await ask()).json)).toMatchObject({ domain: 'art', style: 'illustration', words: ['dragon'] })
  })

  it('costs what its reply reports', async () => {
    const { json, costMicroUsd } = await ask({ words: fenced('x') })
    const answerTokens = Math.ceil(JSON.stringify(json).length / 4)
    const promptTokens = Math.ceil((RULES.length + fenced('x').length) / 4)
    expect(costMicroUsd).toBe(Math.ceil(promptTokens * 0.3 + answerTokens * 2.5))
  })

  it('costs the most it can where the reply does not say, never nothing', async () => {
    gemini.textFaults.next({ text: 'no usage' })
    const text = opened(gemini)
    const most = mostItCosts(text.model, RULES + JSON.stringify(ANSWER_SCHEMA) + fenced('x'), 512, Date.now())
    expect((await ask({ words: fenced('x') })).costMicroUsd).toBe(most)
  })

  it.each<[Fault, ProblemCode]>([
    [{ text: 'prose' }, 'MODEL_GAVE_NONSENSE'],
    [{ text: 'cut json' }, 'MODEL_GAVE_NONSENSE'],
    [{ answer: 'no candidates' }, 'MODEL_GAVE_NONSENSE'],
    [{ answer: 'no parts' }, 'MODEL_GAVE_NONSENSE'],
    [{ finish: 'MAX_TOKENS' }, 'MODEL_GAVE_NONSENSE'],
    [{ finish: 'SAFETY' }, 'MODEL_REFUSED'],
    [{ blocked: 'PROHIBITED_CONTENT' }, 'MODEL_REFUSED'],
    [{ answer: 'truncated json' }, 'MODEL_UNAVAILABLE'],
    [{ answer: 'html' }, 'MODEL_UNAVAILABLE'],
    [{ cut: 'inside' }, 'MODEL_UNAVAILABLE'],
    [{ status: 500 }, 'MODEL_UNAVAILABLE'],
    [{ status: 503 }, 'MODEL_UNAVAILABLE'],
    [{ status: 429, retryDelayS: 9 }, 'MODEL_BUSY'],
    [{ status: 404 }, 'MODEL_GONE'],
    [{ status: 400, reason: 'API_KEY_INVALID' }, 'MODEL_KEY'],
  ])('%j is %s, after one call', async (fault, code) => {
    const before = gemini.calls.length
    gemini.textFaults.next(fault)
    expect((await problemOf(ask())).code).toBe(code)
    expect(gemini.calls.length - before).toBe(1)
  })
})
