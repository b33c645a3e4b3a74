import { describe, expect, it } from 'vitest'
import { chooseModel } from '../../src/pipeline/routing/choose-model.ts'
import { aModel } from '../support/builders.ts'

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
