import { describe, expect, it } from 'vitest'
import { costOfTokens, type LanguageModel, mostItCosts } from '../../src/domain/language-model.ts'
import { readTextCatalogue } from '../../src/models/text-catalogue.ts'
import { openTextModel } from '../../src/models/text-models.ts'

const entry = (modelId: string): LanguageModel => readTextCatalogue().find((one) => one.modelId === modelId) ?? expect.unreachable()
const on = (day: string): number => Date.parse(`${day}T12:00:00Z`)

describe('the catalogue of text models', () => {
  it('names a source and a day for every fact', () => {
    for (const { checked } of readTextCatalogue()) expect(checked).toMatchObject({ source: expect.stringMatching(/\S/), on: '2026-11-20' })
  })

  it('knows a price that changes from its day on', () => {
    const million = { input: 1_000_000, output: 1_000_000 }
    expect(costOfTokens(entry('gemini-3.8-flash'), million, on('2026-12-31'))).toBe(4_500_000)
    expect(costOfTokens(entry('gemini-3.8-flash'), million, on('2027-01-01'))).toBe(9_000_000)
  })

  it('bills what the provider had cached as that, and rounds up', () => {
    const lite = entry('gemini-3.5-flash-lite')
    expect(costOfTokens(lite, { input: 1_000, cachedInput: 1_000, output: 0 }, on('2026-11-20'))).toBe(30)
    expect(costOfTokens(lite, { input: 1, output: 0 }, on('2026-11-20'))).toBe(1)
  })

  it('promises at most what the answer may use, in any script', () => {
    const lite = entry('gemini-3.5-flash-lite')
    expect(mostItCosts(lite, '', 512, on('2026-11-20'))).toBe(1280)
    expect(mostItCosts(lite, '猫'.repeat(1_000), 0, on('2026-11-20'))).toBe(300)
  })

  it.each<[string, object, RegExp]>([
    ['a model without a price', { prices: [] }, /prices/],
    ['a price of nothing', { prices: [{ from: '2026-01-01', input: 0, output: 1 }] }, /prices\[0\]\.input/],
    [
      'prices in the wrong order',
      { prices: ['2027-01-01', '2026-01-01'].map((from) => ({ from, input: 1, output: 1 })) },
      /in order of their days/,
    ],
    ['a successor that it does not have', { lifecycle: { available: '2026-01-01', successor: 'nobody' } }, /successor/],
  ])('refuses %s', (_name, fields, complaint) => {
    expect(() => readTextCatalogue([{ ...entry('gemini-3.8-flash'), ...fields }])).toThrow(complaint)
  })

  it('refuses two entries of one id', () => {
    const lite = entry('gemini-3.5-flash-lite')
    expect(() => readTextCatalogue([lite, lite])).toThrow(/twice/)
  })
})

describe('the text model that is used', () => {
  const idOf = (options: Parameters<typeof openTextModel>[0]) => openTextModel({ googleApiKey: 'a-key', ...options })?.model.modelId

  it('is none without a key', () => {
    expect(openTextModel({})).toBeUndefined()
  })

  it('is the first of the catalogue, or the one that is named', () => {
    expect(idOf({})).toBe('gemini-3.5-flash-lite')
    expect(idOf({ textModelId: 'gemini-3.8-flash' })).toBe('gemini-3.8-flash')
  })

  it('is the successor of one that was shut down, from that day on', () => {
    expect(idOf({ textModelId: 'gemini-3.1-flash-lite', nowMs: on('2027-05-06') })).toBe('gemini-3.1-flash-lite')
    expect(idOf({ textModelId: 'gemini-3.1-flash-lite', nowMs: on('2027-05-07') })).toBe('gemini-3.5-flash-lite')
  })

  it('is an error that lists the known ones when the name is none of them, with or without a key', () => {
    expect(() => openTextModel({ textModelId: 'gemini-9' })).toThrow(
      'SEMANTIC_MODEL: got "gemini-9"; expected one of gemini-3.5-flash-lite, gemini-3.1-flash-lite, gemini-3.8-flash. Leave it out for the first of them.',
    )
  })
})
