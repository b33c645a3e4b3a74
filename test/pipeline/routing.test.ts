import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DOMAINS, type Domain } from '../../src/domain/intent.ts'
import { TIERS } from '../../src/domain/plan.ts'
import { QUALITIES } from '../../src/domain/request.ts'
import { chooseModel, type Situation } from '../../src/pipeline/routing/choose-model.ts'
import { complexityOf } from '../../src/pipeline/routing/complexity.ts'
import { ORIGIN_MODELS } from '../../src/pipeline/routing/origin-models.ts'
import { parseRules, RULES } from '../../src/pipeline/routing/policy.ts'
import { aModel } from '../support/builders.ts'

const sketch = aModel({ modelId: 'sketch', role: 'preview', priceMicroUsdPerImage: 0, quality: { simple: 2, medium: 1, complex: 1 } })
const flash = aModel()
const pro = aModel({ modelId: 'pro', role: 'pro', priceMicroUsdPerImage: 134_000, quality: { simple: 9, medium: 9, complex: 9 } })
const all = [sketch, flash, pro]

const choose = (fields: Partial<Situation> = {}) => chooseModel({ usable: all, domain: 'products', complexity: 0.25, ...fields })

describe('the worked examples of the specification, under the origin’s roles and prices', () => {
  it.each([
    [0.25, 'products', 'free', false, 'flash'],
    [0.85, 'art', 'pro', false, 'pro'],
    [0.65, 'photography', 'enterprise', false, 'specialist'],
    [0.45, 'art', 'pro', true, 'pro'],
  ] as const)('complexity %f, %s, tier %s, quality-sensitive %s: %s', (complexity, domain, tier, isQualitySensitive, modelId) => {
    expect(choose({ usable: ORIGIN_MODELS, complexity, domain, tier, isQualitySensitive }).model.modelId).toBe(modelId)
  })
})

describe('the policy', () => {
  it.each([
    ['enterprise takes the best for the domain', { tier: 'enterprise', domain: 'art' }, 'pro', 'enterprise'],
    [
      'photography: the specialist over 0.5',
      { tier: 'pro', domain: 'photography', complexity: 0.51 },
      'specialist',
      'photography-specialist',
    ],
    ['photography: pro at 0.5', { tier: 'pro', domain: 'photography', complexity: 0.5 }, 'pro', 'photography'],
    ['free under 0.7: flash', { tier: 'free', complexity: 0.699 }, 'flash', 'free'],
    ['free from 0.7: pro', { tier: 'free', complexity: 0.7 }, 'pro', 'free-complex'],
    ['pro under 0.3: flash, however sensitive', { tier: 'pro', complexity: 0.299, isQualitySensitive: true }, 'flash', 'standard'],
    ['pro from 0.3: flash', { tier: 'pro', complexity: 0.3 }, 'flash', 'standard'],
    ['pro from 0.3, quality-sensitive: pro', { tier: 'pro', complexity: 0.3, isQualitySensitive: true }, 'pro', 'quality-sensitive'],
    ['pro from 0.7: pro', { tier: 'pro', complexity: 0.7 }, 'pro', 'complex'],
    ['no tiers: flash for photographs as well', { domain: 'photography', complexity: 0.55 }, 'flash', 'standard'],
    ['no tiers: pro from 0.7', { complexity: 0.7 }, 'pro', 'complex'],
  ] as const)('%s', (_, fields, modelId, rule) => {
    const choice = choose({ usable: ORIGIN_MODELS, ...fields })
    expect([choice.model.modelId, choice.rule]).toEqual([modelId, rule])
  })

  it('sends photographs to pro where there is no specialist', () => {
    expect(choose({ tier: 'pro', domain: 'photography', complexity: 0.9 }).model).toBe(pro)
  })

  it('knows a specialist only for the domains it names', () => {
    const studio = aModel({
      modelId: 'studio',
      role: 'specialist',
      domains: ['products'],
      quality: pro.quality,
      priceMicroUsdPerImage: 80_000,
    })
    const usable = [...all, studio]
    expect(choose({ usable, options: { quality: 'best' } }).model).toBe(studio)
    expect(choose({ usable, options: { quality: 'best' }, domain: 'art' }).model).toBe(pro)
    expect(choose({ usable, tier: 'pro', domain: 'photography', complexity: 0.9 }).model).toBe(pro)
  })

  it.each([
    ['a rule without a model', { rule: 'a', when: {}, choose: [], because: '', brief: 'x' }],
    ['a model by its name', { rule: 'a', when: {}, choose: ['gpt-image'], because: '', brief: 'x' }],
    ['a condition that there is not', { rule: 'a', when: { moon: 'full' }, choose: ['flash'], because: '', brief: 'x' }],
    ['a variable that there is not', { rule: 'a', when: {}, choose: ['flash'], because: 'for {who}', brief: 'x' }],
  ])('is refused with %s', (_, rule) => {
    expect(() => parseRules([rule as never])).toThrow()
  })

  it('says of every choice in a few words why it was made', () => {
    expect(RULES.map(({ brief }) => brief).filter((brief) => brief.length > 40)).toEqual([])
    expect(choose().brief).toBe('cheapest that does this well')
    expect(choose({ usable: [sketch] }).brief).toBe('a free preview')
    expect(choose({ unhealthy: ['flash'] }).brief).toBe('flash is not answering well right now')
    expect(choose({ options: { quality: 'best' }, budgetMicroUsd: 50_000 }).brief).toBe('$0.050 is left to spend')
  })

  it('ends with a rule that always applies', () => {
    expect(RULES.at(-1)?.when).toEqual({})
  })
})

describe('choosing a model', () => {
  it.each([
    ['no wish', {}, 'flash', /cheapest model that does standard quality/],
    ['draft', { quality: 'draft' }, 'flash', /draft/],
    ['best', { quality: 'best' }, 'pro', /best quality.*\$0\.13/],
    ['a model by name', { modelId: 'pro' }, 'pro', /You asked for pro/],
    ['the preview by name', { modelId: 'sketch' }, 'sketch', /You asked for sketch \(free\)/],
  ] as const)('%s', (_, options, modelId, reason) => {
    const choice = choose({ options })
    expect(choice.model.modelId).toBe(modelId)
    expect(choice.reason).toMatch(reason)
  })

  it.each([
    ['takes the cheapest that is good enough for a draft', 0.1, 'lite'],
    ['but not one that would fail at a wish this complex', 0.8, 'flash'],
  ])('%s', (_, complexity, modelId) => {
    const lite = aModel({ modelId: 'lite', role: 'lite', priceMicroUsdPerImage: 10_000, quality: { simple: 6, medium: 5, complex: 3 } })
    expect(choose({ usable: [sketch, lite, flash, pro], complexity, options: { quality: 'draft' } }).model.modelId).toBe(modelId)
  })

  it('draws a free preview when no model has a key, and says so', () => {
    const { model, reason } = choose({ usable: [sketch], options: { quality: 'best' } })
    expect(model).toBe(sketch)
    expect(reason).toMatch(/offline preview for free/)
  })

  it('takes the next best where the best is not configured, and says so', () => {
    expect(choose({ usable: [sketch, flash], options: { quality: 'best' } })).toMatchObject({
      model: flash,
      reason: expect.stringContaining('nothing better'),
    })
  })

  it('takes any real model before the preview, even a specialist for something else', () => {
    const studio = aModel({ modelId: 'studio', role: 'specialist', domains: ['photography'] })
    expect(choose({ usable: [sketch, studio], domain: 'diagrams' }).model).toBe(studio)
  })

  it('names what there is when somebody asks for a model that is not there', () => {
    expect(() => choose({ options: { modelId: 'dall-e' } })).toThrow('sketch, flash, pro')
  })

  it.each([
    ['a model', { modelId: 'pro' }, /^The free tier does not have pro\. flash/],
    ['a quality', { quality: 'best' }, /^The free tier does not have best quality\. flash/],
  ] as const)('says when a tier does not have %s that was asked for, and goes on without it', (_, options, reason) => {
    expect(choose({ tier: 'free', options })).toMatchObject({ model: flash, reason: expect.stringMatching(reason) })
  })
})

describe('after the rules', () => {
  it('a model that does not answer well is passed over, in words', () => {
    expect(choose({ unhealthy: ['flash'] })).toMatchObject({
      model: pro,
      rule: 'standard, then health',
      reason: 'pro ($0.13), because flash is not answering well right now.',
    })
  })

  it('also when it was asked for by name', () => {
    expect(choose({ options: { modelId: 'pro' }, unhealthy: ['pro'] })).toMatchObject({ model: flash, rule: 'asked-for, then health' })
  })

  it('stays when there is nothing to take its place but a preview', () => {
    expect(choose({ usable: [sketch, flash], unhealthy: ['flash'] })).toMatchObject({
      model: flash,
      reason: expect.stringContaining('no other model'),
    })
  })

  it('the budget takes a cheaper one, in words', () => {
    expect(choose({ options: { quality: 'best' }, budgetMicroUsd: 50_000 })).toMatchObject({
      model: flash,
      rule: 'best, then budget',
      reason: 'flash ($0.034), because $0.050 is left to spend and pro ($0.13) costs more.',
    })
  })

  it('a budget that is too small for any leaves the cheapest, and says so', () => {
    expect(choose({ options: { quality: 'best' }, budgetMicroUsd: 0 })).toMatchObject({
      model: flash,
      reason: 'flash ($0.034) is the cheapest model, but nothing is left to spend.',
    })
  })

  it('a preview is free, whatever is left', () => {
    expect(choose({ usable: [sketch], budgetMicroUsd: 0 }).model).toBe(sketch)
  })

  it('the budget does not send a request to a model that is down', () => {
    const lite = aModel({ modelId: 'lite', role: 'lite', priceMicroUsdPerImage: 10_000 })
    expect(choose({ usable: [lite, flash, pro], unhealthy: ['lite'], budgetMicroUsd: 40_000, options: { quality: 'best' } }).model).toBe(
      flash,
    )
  })
})

describe('whatever the situation', () => {
  const usable = fc.subarray([sketch, flash, pro, ...ORIGIN_MODELS.filter(({ role }) => role === 'specialist')], { minLength: 1 })
  const situation = fc.record({
    usable,
    domain: fc.constantFrom(...DOMAINS),
    complexity: fc.double({ min: 0, max: 1, noNaN: true }),
    tier: fc.option(fc.constantFrom(...TIERS), { nil: undefined }),
    options: fc.record({ quality: fc.constantFrom(...QUALITIES) }),
    isQualitySensitive: fc.boolean(),
    unhealthy: fc.subarray(['flash', 'pro', 'specialist']),
    budgetMicroUsd: fc.option(fc.nat(200_000), { nil: undefined }),
  })

  it('a model that is there is chosen, for a reason that names it and its price or says that it is free', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { model, reason } = chooseModel(given)
        expect(given.usable).toContain(model)
        expect(reason).toContain(model.modelId)
        expect(reason).toMatch(/\$\d|for free/)
        expect(reason).not.toMatch(/[{}]|undefined/)
      }),
    )
  })

  it('nothing beyond the budget is chosen while something within it is well', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { budgetMicroUsd, unhealthy } = given
        const fits = given.usable.some(
          ({ role, modelId, priceMicroUsdPerImage: price }) =>
            role !== 'preview' && !unhealthy.includes(modelId) && price <= (budgetMicroUsd ?? Number.POSITIVE_INFINITY),
        )
        if (budgetMicroUsd === undefined || !fits) return
        expect(chooseModel(given).model.priceMicroUsdPerImage).toBeLessThanOrEqual(budgetMicroUsd)
      }),
    )
  })
})

describe('how complex a wish is', () => {
  const value = (words: string, domain: Domain = 'photography') => complexityOf(words, domain).value

  it.each([
    ['photography', 0.212],
    ['art', 0.242],
    ['diagrams', 0.152],
    ['products', 0.182],
  ] as const)('one word of %s weighs little more than its domain', (domain, expected) => {
    expect(value('fox', domain)).toBe(expected)
  })

  it('counts words of the trade, each once, however they are written', () => {
    expect(complexityOf('Bokeh, RIM-LIGHT and rim light, profondeur de champ', 'photography').terms).toEqual([
      'bokeh',
      'rim light',
      'profondeur de champ',
    ])
    expect(value('bokeh')).toBeCloseTo(0.002 + 0.04 + 0.21, 3)
  })

  it('a longer term is not counted as the shorter one inside it as well', () => {
    expect(complexityOf('shallow depth of field', 'photography').terms).toEqual(['shallow depth of field'])
  })

  it('finds whole words, never parts of them', () => {
    expect(complexityOf('an isotope in a panningtown redistribution', 'photography').terms).toEqual([])
  })

  it('reads scripts without spaces', () => {
    expect(complexityOf('逆光で被写界深度の浅い狐の写真', 'photography').terms).toEqual(['逆光', '被写界深度'])
    expect(complexityOf('逆光で被写界深度の浅い狐の写真', 'photography').words).toBe(8)
  })

  it('is never more than 1, however long the wish', () => {
    const everything = `${'word '.repeat(500)} bokeh, aperture, hdr, macro lens, impasto, uml, bpmn, kafka, redis, packshot, collage, 8k`
    expect(value(everything, 'art')).toBe(0.94)
    fc.assert(fc.property(fc.string(), (words) => value(words) >= 0.21 && value(words) <= 1))
  })
})
