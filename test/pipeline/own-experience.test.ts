import { describe, expect, it } from 'vitest'
import type { Experience, OwnExperience } from '../../src/domain/experience.ts'
import { NO_LESSONS } from '../../src/domain/lessons.ts'
import { betterThan } from '../../src/pipeline/routing/better.ts'
import { chooseModel, type Situation } from '../../src/pipeline/routing/choose-model.ts'
import { aModel } from '../support/builders.ts'

const flash = aModel({ quality: { simple: 9, medium: 8, complex: 6 } })
const pro = aModel({ modelId: 'pro', role: 'pro', priceMicroUsdPerImage: 134_000, quality: { simple: 9, medium: 9, complex: 9 } })
const PHOTO = { usable: [flash, pro], domain: 'photography', complexity: 0.25, tier: 'pro' } as const satisfies Situation
const ART = { ...PHOTO, domain: 'art', isQualitySensitive: true } as const satisfies Situation

const drew = (modelId: string, count: number, of: number, kind: Partial<Experience> = {}): Experience => ({
  ...{ domain: 'photography', band: 'simple', modelId, ...kind },
  pictures: Array.from({ length: of }, (_, at) => [at, at < count ? 1 : 0]),
})
const known = (all: readonly Experience[], cheaper: OwnExperience['cheaper'] = 'proven') => ({ experience: { all, cheaper } })
const ALIKE = [drew('flash', 14, 15), drew('pro', 12, 14)]
const MUCH_WORSE = [drew('flash', 6, 15), drew('pro', 14, 14)]

/** The same wish many times over: which share of them is drawn by which model. */
function shares(fields: Partial<Situation>, count = 2_000): Readonly<Record<string, number>> {
  const drawn = Array.from({ length: count }, (_, at) => chooseModel({ ...PHOTO, ...fields, requestId: `request-${at}` }))
  const models = Map.groupBy(drawn, ({ model }) => model.modelId)
  return Object.fromEntries([...models].map(([modelId, choices]) => [modelId, choices.length / count]))
}
const chosen = (fields: Partial<Situation>) => chooseModel({ ...PHOTO, requestId: 'request-0', ...fields })

describe('a cheaper model that is enough for somebody', () => {
  it('draws for them, and it is said from what that is known', () => {
    expect(chosen(known(ALIKE))).toMatchObject({
      model: flash,
      rule: 'photography, then preference',
      reason: 'flash ($0.034), because it is enough for you where others get pro ($0.13).',
      personal: 'For simple wishes for photography you were content with 14 of 15 by flash and 12 of 14 by pro.',
    })
  })

  it('leaves one in ten to the model of the rules, so that there remains something to compare with', () => {
    expect(shares(known(ALIKE)).pro).toBeCloseTo(0.1, 1)
  })

  it('draws nothing where they are content less often, or where that cannot be told yet', () => {
    expect(shares(known(MUCH_WORSE))).toEqual({ pro: 1 })
    expect(shares(known([drew('flash', 3, 3), drew('pro', 12, 14)]))).toEqual({ pro: 1 })
    expect(shares(known([drew('flash', 14, 15), drew('pro', 3, 3)]))).toEqual({ pro: 1 })
    expect(shares({})).toEqual({ pro: 1 })
  })

  it('is found anew for each kind of wish', () => {
    expect(shares({ ...known(ALIKE), complexity: 0.45 })).toEqual({ pro: 1 })
  })

  it('has to please more often where the table gives it less', () => {
    const medium = (count: number) => ['flash', 'pro'].map((modelId) => drew(modelId, count, 20, { band: 'medium' }))
    expect(chosen({ ...known(medium(19)), complexity: 0.45 }).model).toBe(flash)
    const hardly = [drew('flash', 4, 5, { band: 'medium' }), drew('pro', 20, 20, { band: 'medium' })]
    expect(chosen({ ...known(hardly), complexity: 0.45 }).model).toBe(pro)
  })

  it.each([
    ['a model was asked for', { options: { modelId: 'pro' } }],
    ['the best was asked for', { options: { quality: 'best' } }],
    ['the enterprise tier is owed the best', { tier: 'enterprise' }],
    ['it is another try after a picture of theirs', { isAgain: true }],
    ['their own settings put quality first', known(ALIKE, 'never')],
    ['the model does not answer well', { unhealthy: ['flash'] }],
    [
      'the team is trying out a route',
      { lessons: { ...NO_LESSONS, routes: [{ domain: 'photography', band: 'simple', role: 'flash', share: 0, isTrial: true }] } },
    ],
  ] as const)('does not draw where %s', (_, fields) => {
    expect(shares({ ...known(ALIKE, 'tried'), ...fields })).toEqual({ pro: 1 })
  })

  it('is none that the tier does not have', () => {
    const studio = aModel({
      modelId: 'studio',
      role: 'specialist',
      domains: ['photography'],
      quality: pro.quality,
      priceMicroUsdPerImage: 30_000,
    })
    const fields = { ...known([drew('studio', 15, 15), drew('pro', 14, 14)]), usable: [pro, studio] }
    expect(chosen(fields).model).toBe(studio)
    expect(chosen({ ...fields, tier: 'free' }).model).toBe(pro)
  })

  it('is none that saves less than half', () => {
    const nearly = { ...flash, priceMicroUsdPerImage: 100_000 }
    expect(shares({ ...known(ALIKE, 'tried'), usable: [nearly, pro] })).toEqual({ pro: 1 })
  })

  it('goes before quality for who was learned to want quality, and nothing is tried on them', () => {
    const art = [drew('flash', 15, 15, { domain: 'art', band: 'medium' }), drew('pro', 12, 12, { domain: 'art', band: 'medium' })]
    expect(chosen({ ...ART, complexity: 0.45, ...known(art) })).toMatchObject({ model: flash, rule: 'quality-sensitive, then preference' })
    expect(shares({ ...known([]), isQualitySensitive: true })).toEqual({ pro: 1 })
  })
})

describe('a cheaper model that nobody knows yet to be enough', () => {
  it('is tried every second time at first, and seldom afterwards', () => {
    expect(shares(known([], 'tried')).flash).toBeCloseTo(0.5, 1)
    expect(shares(known([drew('flash', 7, 7), drew('pro', 3, 3)], 'tried')).flash).toBeCloseTo(0.5, 1)
    expect(shares(known(MUCH_WORSE, 'tried')).flash).toBeCloseTo(0.125, 1)
  })

  it('is said to be tried, with a way out, and Better gives what the rules choose', () => {
    const tried = Array.from({ length: 40 }, (_, at) => chosen({ ...known([], 'tried'), requestId: `request-${at}` })).find(
      ({ model }) => model === flash,
    )
    expect(tried).toMatchObject({
      rule: 'photography, then try',
      personal: expect.stringMatching(/^Now and then I try whether flash is enough for you\./),
    })
    expect(betterThan(flash, { ...PHOTO, ...known([], 'tried') })).toMatchObject({ modelId: 'pro' })
  })

  it('is drawn by the request, always in the same way', () => {
    const draw = () => Array.from({ length: 50 }, (_, at) => chosen({ ...known([], 'tried'), requestId: `request-${at}` }).model.modelId)
    expect(draw()).toEqual(draw())
  })

  it('is tried only where the table says that it does the wish as well', () => {
    expect(shares({ ...known([], 'tried'), complexity: 0.45 })).toEqual({ pro: 1 })
  })
})

describe('a model that disappoints who puts quality first', () => {
  const art = (count: number, of = 10) => [drew('flash', count, of, { domain: 'art' })]

  it('gives way to pro at once', () => {
    expect(chosen({ ...ART, ...known(art(1)) })).toMatchObject({
      model: pro,
      rule: 'standard, then preference',
      reason: 'pro ($0.13) at once, because flash seldom pleases you with a wish like this.',
      personal: 'Quality comes first for you, and for simple wishes for art you were content with only 1 of 10 by flash.',
    })
    expect(chosen({ ...ART, ...known(art(1), 'never') }).model).toBe(pro)
  })

  it('stays where it mostly pleases, where pro pleases no more, where the tier has no pro, and for everybody else', () => {
    expect(chosen({ ...ART, ...known(art(8)) }).model).toBe(flash)
    expect(chosen({ ...ART, ...known([...art(3), drew('pro', 0, 12, { domain: 'art' })]) }).model).toBe(flash)
    expect(chosen({ ...ART, ...known(art(1)), tier: 'free' }).model).toBe(flash)
    expect(chosen({ ...ART, ...known(art(1)), isQualitySensitive: false }).model).toBe(flash)
  })
})
