import { describe, expect, it } from 'vitest'
import type { Model } from '../../src/domain/model.ts'
import type { ProblemCode } from '../../src/errors.ts'
import { fallbackInWords } from '../../src/pipeline/drawing/fallback-words.ts'
import { fallbacks, type Need } from '../../src/pipeline/routing/fallback.ts'
import { aModel } from '../support/builders.ts'

const sketch = aModel({ modelId: 'sketch', provider: 'sketch', role: 'preview', priceMicroUsdPerImage: 0 })
const lite = aModel({ modelId: 'lite', role: 'lite', quality: { simple: 7, medium: 6, complex: 4 } })
const flash = aModel({ modelId: 'flash', role: 'flash', quality: { simple: 9, medium: 8, complex: 6 } })
const pro = aModel({ modelId: 'pro', role: 'pro', priceMicroUsdPerImage: 134_000, quality: { simple: 9, medium: 9, complex: 9 } })
const studio = aModel({
  modelId: 'studio',
  role: 'specialist',
  provider: 'openai',
  domains: ['photography'],
  priceMicroUsdPerImage: 52_700,
  quality: { simple: 9, medium: 9, complex: 9 },
})
const usable = [sketch, lite, flash, pro, studio]
const need: Need = { usable, domain: 'photography', complexity: 0.5, aspect: '1:1', promptChars: 100 }

const order = (planned: Model, code: ProblemCode, more: Partial<Need> = {}) =>
  fallbacks(planned, [{ model: planned, code }], { ...need, ...more }).map(({ modelId }) => modelId)

describe('who takes the place of a model that gives no picture', () => {
  it.each([
    ['the specialist', studio, ['pro', 'flash', 'lite']],
    ['pro', pro, ['flash', 'lite', 'studio']],
    ['flash', flash, ['lite', 'pro', 'studio']],
    ['lite', lite, ['flash', 'pro', 'studio']],
  ] as const)('after %s goes down the ladder, and up again from its end', (_, planned, expected) => {
    expect(order(planned, 'MODEL_UNAVAILABLE')).toEqual(expected)
  })

  it('is the next better one where a picture was poor, the cheaper of two', () => {
    expect(order(flash, 'IMAGE_POOR')).toEqual(['studio', 'pro', 'lite'])
  })

  it('is its successor where the model is gone', () => {
    const ending = aModel({ ...flash, lifecycle: { available: '2026-01-01', successor: 'pro' } })
    expect(order(ending, 'MODEL_GONE')[0]).toBe('pro')
  })

  it.each(['MODEL_KEY', 'MODEL_BAD_REQUEST'] as const)('speaks for another provider after %s: the same one would say the same', (code) => {
    expect(order(flash, code)).toEqual(['studio'])
  })

  it('can draw in that shape, takes so long a prompt, and is no specialist of something else', () => {
    const square = aModel({ ...lite, aspects: ['1:1'] })
    expect(order(flash, 'MODEL_BUSY', { usable: [flash, square, pro], aspect: '16:9' })).toEqual(['pro'])
    const terse = aModel({ ...lite, promptLimitChars: 50 })
    expect(order(flash, 'MODEL_BUSY', { usable: [flash, terse, pro] })).toEqual(['pro'])
    expect(order(flash, 'MODEL_BUSY', { domain: 'art' })).toEqual(['lite', 'pro'])
  })

  it('is nobody who was asked already, and never a preview', () => {
    const tried = [flash, lite, studio].map((model) => ({ model, code: 'MODEL_UNAVAILABLE' as const }))
    expect(fallbacks(flash, tried, need)).toEqual([pro])
    expect(order(sketch, 'MODEL_UNAVAILABLE')).toEqual([])
  })
})

describe('the words for it', () => {
  it('name both models and the reason', () => {
    expect(fallbackInWords(pro, 'MODEL_BUSY', flash)).toBe('pro was busy, so this is by flash.')
    expect(fallbackInWords(pro, 'MODELS_RESTING', flash)).toBe('pro did not answer, so this is by flash.')
  })

  it('name the price where it is higher than what was promised', () => {
    expect(fallbackInWords(flash, 'MODEL_TIMEOUT', pro)).toBe('flash took too long, so this is by pro ($0.13).')
  })
})
