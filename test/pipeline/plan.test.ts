import { describe, expect, it } from 'vitest'
import { enhance } from '../../src/pipeline/prompt/enhance.ts'
import { chooseModel } from '../../src/pipeline/routing/choose-model.ts'
import { aModel, anIntent } from '../support/builders.ts'

const sketch = aModel({ modelId: 'sketch', role: 'preview', priceMicroUsdPerImage: 0 })
const flash = aModel()
const pro = aModel({ modelId: 'pro', role: 'pro', priceMicroUsdPerImage: 134_000 })
const all = [sketch, flash, pro]

describe('choosing a model', () => {
  it.each([
    ['no wish', {}, 'flash', /cheapest model that does standard quality/],
    ['draft', { quality: 'draft' }, 'flash', /draft/],
    ['best', { quality: 'best' }, 'pro', /best quality.*\$0\.13/],
    ['a model by name', { modelId: 'pro' }, 'pro', /You asked for pro/],
  ] as const)('%s', (_, options, modelId, reason) => {
    const choice = chooseModel(all, options)
    expect(choice.model.modelId).toBe(modelId)
    expect(choice.reason).toMatch(reason)
  })

  it('draws a free preview when no model has a key, and says so', () => {
    const { model, reason } = chooseModel([sketch], { quality: 'best' })
    expect(model).toBe(sketch)
    expect(reason).toMatch(/offline preview for free/)
  })

  it('takes the next best where the best is not configured, and says so', () => {
    expect(chooseModel([sketch, flash], { quality: 'best' })).toMatchObject({
      model: flash,
      reason: expect.stringContaining('nothing better'),
    })
  })

  it('names what there is when somebody asks for a model that is not there', () => {
    expect(() => chooseModel(all, { modelId: 'dall-e' })).toThrow('sketch, flash, pro')
  })
})

describe('enhancing a wish', () => {
  it('keeps the asker’s words as they are', () => {
    const words = 'a “{style}” sign, no text, black & white'
    expect(enhance(words, anIntent({ domain: 'art', style: 'digital_art' }), 4_000)).toContain(words)
  })

  it('says the style in words', () => {
    expect(enhance('a fox', anIntent({ domain: 'art', style: 'digital_art' }), 4_000)).toMatch(/^Artwork, digital art: a fox/)
  })

  it.each([
    ['photography', /^Photograph: a fox/],
    ['diagrams', /^Clean diagram: a fox/],
  ] as const)('leaves no gap where a style of %s has no name', (domain, start) => {
    expect(enhance('a fox', anIntent({ domain, style: 'other' }), 4_000)).toMatch(start)
  })

  it('cuts whole phrases of the template to the model’s limit, never the words', () => {
    const words = 'a fox in the snow'
    const full = enhance(words, anIntent(), 4_000)
    const cut = enhance(words, anIntent(), 90)
    expect(cut.length).toBeLessThanOrEqual(90)
    expect(cut).toContain(words)
    expect(full.startsWith(cut.replace(/\.$/, ''))).toBe(true)
  })
})
