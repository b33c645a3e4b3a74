import { describe, expect, it } from 'vitest'
import { inRole, priceOf } from '../../src/domain/model.ts'
import { readCatalogue, readRetired } from '../../src/models/catalogue.ts'
import { openModels } from '../../src/models/models.ts'

const entry = (modelId: string) => readCatalogue().find((model) => model.modelId === modelId)

describe('the model catalogue', () => {
  it('has its models in their roles, priced as published for a 1K picture', () => {
    const roster = readCatalogue().map((model) => [model.modelId, model.role, model.providerModel, priceOf(model)])
    expect(roster).toEqual([
      ['sketch', 'preview', 'sketch', 0],
      ['lite', 'lite', 'gemini-3.1-flash-lite-image', 33_600],
      ['flash', 'flash', 'gemini-nano-banana-2.1', 33_600],
      ['pro', 'pro', 'gemini-3-pro-image', 134_000],
      ['imagen', 'specialist', 'imagen-4.0-generate-001', 40_000],
      ['gpt-image', 'specialist', 'gpt-image-2.5-flare', 52_700],
      ['flux', 'specialist', 'flux-2-pro', 30_000],
    ])
  })

  it('knows the source and the day of its facts', () => {
    for (const { checked } of readCatalogue()) expect(checked).toEqual({ source: expect.stringMatching(/\w/), on: expect.any(String) })
  })

  it('prices other sizes where they cost something else', () => {
    const pro = entry('pro')
    expect(pro && [priceOf(pro), priceOf(pro, '2K'), priceOf(pro, '4K')]).toEqual([134_000, 134_000, 240_000])
  })

  it('offers every size that it prices', () => {
    for (const model of readCatalogue()) expect(model.sizes).toEqual(expect.arrayContaining(Object.keys(model.sizePrices ?? {})))
  })

  it('refuses a provider model without a price: unknown is an error, never free', () => {
    expect(() => readCatalogue({ entries: [{ ...entry('flash'), priceMicroUsdPerImage: 0 }] })).toThrow(/price above 0/)
    expect(() => readCatalogue({ entries: [{ ...entry('flash'), priceMicroUsdPerImage: undefined }] })).toThrow(/priceMicroUsdPerImage/)
  })

  it('refuses two entries of one id, and an end without a successor', () => {
    const sketch = entry('sketch')
    expect(() => readCatalogue({ entries: [sketch, sketch] })).toThrow(/twice/)
    const ending = { ...sketch, lifecycle: { available: '2026-01-01', shutDown: '2027-01-01', successor: 'nobody' } }
    expect(() => readCatalogue({ entries: [ending] })).toThrow(/without a successor/)
  })

  it('refuses a retired name that leads nowhere', () => {
    const lost = { name: 'old', shutDown: '2026-01-01', successor: 'nobody', source: 'a test' }
    expect(() => readRetired([lost])).toThrow('old names nobody')
  })
})

describe('the price list of the origin', () => {
  const prices = { preview: 0, flash: 39_000, pro: 69_000, specialist: 80_000 } as const

  it('has its three prices, flat, for the roles that it had and no others', () => {
    const origin = readCatalogue({ prices: 'origin' })
    expect(new Set(origin.map(({ role }) => role))).toEqual(new Set(Object.keys(prices)))
    for (const model of origin) {
      const price = prices[model.role as keyof typeof prices]
      expect([model.modelId, priceOf(model), priceOf(model, '4K'), model.tokenPrices]).toEqual([model.modelId, price, price, undefined])
    }
  })

  it('is what models can be opened with', () => {
    expect(openModels({ googleApiKey: 'a-key', prices: 'origin' }).usable.map(({ modelId }) => modelId)).toEqual(['sketch', 'flash', 'pro'])
  })
})

describe('the models that can be used', () => {
  const everything = {
    googleApiKey: 'a-key',
    openai: { apiKey: 'a-key' },
    flux: { apiKey: 'a-key' },
    imagen: { project: 'a-project', location: 'us-central1', model: 'imagen-4.0-generate-001' },
  }
  const idsOf = (options: Parameters<typeof openModels>[0]) => openModels(options).usable.map(({ modelId }) => modelId)

  const ofProviders = (...providers: string[]) =>
    readCatalogue()
      .filter(({ provider }) => ['sketch', ...providers].includes(provider))
      .toSorted((one, other) => priceOf(one) - priceOf(other))
      .map(({ modelId }) => modelId)

  it('is sketch alone without a key', () => {
    expect(idsOf({})).toEqual(['sketch'])
    expect(openModels({}).find('flash')).toBeUndefined()
  })

  it('grows with each key, cheapest first', () => {
    expect(idsOf({ googleApiKey: 'a-key' })).toEqual(['sketch', 'lite', 'flash', 'pro'])
    expect(idsOf({ openai: everything.openai })).toEqual(ofProviders('openai'))
    expect(idsOf({ openai: everything.openai, flux: everything.flux })).toEqual(ofProviders('openai', 'flux'))
    expect(idsOf(everything)).toEqual(ofProviders('gemini', 'openai', 'flux', 'imagen'))
  })

  it('finds the adapter by provider', () => {
    const models = openModels(everything)
    for (const model of models.usable) expect(models.adapter(model).provider).toBe(model.provider)
  })

  it('takes the first configured of Imagen, OpenAI and Flux for photographs, and none of them for drawings', () => {
    const specialist = (options: Parameters<typeof openModels>[0], domain: 'photography' | 'art') =>
      inRole(openModels(options).usable, 'specialist', domain)[0]?.modelId
    expect(specialist(everything, 'photography')).toBe('imagen')
    expect(specialist({ openai: everything.openai, flux: everything.flux }, 'photography')).toBe('gpt-image')
    expect(specialist({ flux: everything.flux }, 'photography')).toBe('flux')
    expect(specialist({ googleApiKey: 'a-key' }, 'photography')).toBeUndefined()
    expect(specialist(everything, 'art')).toBeUndefined()
  })
})
