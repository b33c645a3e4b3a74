import { describe, expect, it } from 'vitest'
import { readCatalogue } from '../../src/models/catalogue.ts'
import { openModels } from '../../src/models/models.ts'

describe('the model catalogue', () => {
  it('has a preview, a flash and a pro model, each with a source and a date for its facts', () => {
    expect(readCatalogue().map((model) => [model.modelId, model.role, model.providerModel])).toEqual([
      ['sketch', 'preview', 'sketch'],
      ['flash', 'flash', 'gemini-nano-banana-2.1'],
      ['pro', 'pro', 'gemini-3-pro-image'],
    ])
    for (const model of readCatalogue()) expect(model.checked.source).not.toBe('')
  })

  it('prices a 1K picture as published', () => {
    const prices = Object.fromEntries(readCatalogue().map((model) => [model.modelId, model.priceMicroUsdPerImage]))
    expect(prices).toEqual({ sketch: 0, flash: 33_600, pro: 134_000 })
  })

  it('refuses a provider model without a price: unknown is an error, never free', () => {
    const flash = readCatalogue().find((model) => model.modelId === 'flash')
    expect(() => readCatalogue([{ ...flash, priceMicroUsdPerImage: 0 }])).toThrow(/price above 0/)
    expect(() => readCatalogue([{ ...flash, priceMicroUsdPerImage: undefined }])).toThrow(/priceMicroUsdPerImage/)
  })

  it('refuses two entries of one id', () => {
    const [sketch] = readCatalogue()
    expect(() => readCatalogue([sketch, sketch])).toThrow(/twice/)
  })
})

describe('the models that can be used', () => {
  it('is sketch alone without a key', () => {
    const models = openModels({})
    expect(models.usable.map((model) => model.modelId)).toEqual(['sketch'])
    expect(models.find('flash')).toBeUndefined()
  })

  it('is all of them with a Google key, cheapest first', () => {
    expect(openModels({ googleApiKey: 'a-key' }).usable.map((model) => model.modelId)).toEqual(['sketch', 'flash', 'pro'])
  })

  it('finds the adapter by provider', () => {
    const models = openModels({ googleApiKey: 'a-key' })
    expect(models.usable.map((model) => models.adapter(model).provider)).toEqual(['sketch', 'gemini', 'gemini'])
  })
})
