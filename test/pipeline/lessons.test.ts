import { describe, expect, it } from 'vitest'
import { featuresOf } from '../../src/domain/foretelling.ts'
import { type Lessons, lessonsFor, NO_LESSONS, type Prediction } from '../../src/domain/lessons.ts'
import { fastTier } from '../../src/pipeline/intent/fast-tier.ts'
import { chooseModel, type Situation } from '../../src/pipeline/routing/choose-model.ts'
import { makePlan } from '../../src/pipeline/routing/make-plan.ts'
import { ORIGIN_MODELS } from '../../src/pipeline/routing/origin-models.ts'

const SLANG: Lessons = { ...NO_LESSONS, words: [{ phrase: 'glimwave', domain: 'art', style: 'digital_art', weight: 5 }] }
const PHOTO: Situation = { usable: ORIGIN_MODELS, domain: 'photography', complexity: 0.25, tier: 'pro' }
const toFlash = (share: number): Lessons => ({ ...NO_LESSONS, routes: [{ domain: 'photography', band: 'simple', role: 'flash', share }] })

describe('a word that a workspace has taught', () => {
  const fast = fastTier()

  it('decides domain and style, and is named among the words that did', () => {
    expect(fast.read('a glimwave of our cat')).not.toMatchObject({ domain: 'art', style: 'digital_art' })
    expect(fast.read('a Glimwave of our cat', SLANG)).toMatchObject({
      domain: 'art',
      style: 'digital_art',
      words: expect.arrayContaining(['glimwave']),
    })
  })

  it('changes nothing where it does not stand, as a whole word', () => {
    for (const words of ['a cosy cabin at dusk', 'flowchart of the login', 'glimwaves at sea'])
      expect(fast.read(words, SLANG)).toEqual(fast.read(words))
  })

  it('is not stronger than what the wish says clearly', () => {
    expect(fast.read('sequence diagram of the glimwave service calling the billing API', SLANG).domain).toBe('diagrams')
  })
})

describe('a curve that was learned', () => {
  it('says what a confidence is worth', () => {
    const fast = fastTier()
    const plain = fast.read('a cosy cabin at dusk').confidence
    const half = fast.read('a cosy cabin at dusk', {
      ...NO_LESSONS,
      curves: {
        fast: [
          { said: 0, is: 0 },
          { said: 1, is: 0.5 },
        ],
      },
    })
    expect(half.confidence).toBeCloseTo(plain / 2, 2)
  })
})

describe('a route that was learned', () => {
  it('takes the place of what the rules choose, and says so', () => {
    expect(chooseModel(PHOTO)).toMatchObject({ model: { modelId: 'pro' }, rule: 'photography' })
    expect(chooseModel({ ...PHOTO, lessons: toFlash(1) })).toMatchObject({ model: { modelId: 'flash' }, rule: 'photography, then lesson' })
  })

  it('overrules neither what was asked for nor what a tier has', () => {
    expect(chooseModel({ ...PHOTO, options: { modelId: 'pro' }, lessons: toFlash(1) }).rule).toBe('asked-for')
    expect(chooseModel({ ...PHOTO, options: { quality: 'best' }, lessons: toFlash(1) }).rule).toBe('best')
    expect(chooseModel({ ...PHOTO, tier: 'enterprise', lessons: toFlash(1) }).rule).toBe('enterprise')
    const toPro: Lessons = { ...NO_LESSONS, routes: [{ domain: 'art', band: 'simple', role: 'pro', share: 1 }] }
    expect(chooseModel({ ...PHOTO, domain: 'art', tier: 'free', lessons: toPro }).model.modelId).toBe('flash')
  })

  it('is tried for its share of the requests, the same ones every time', () => {
    const draw = () => Array.from({ length: 2_000 }, (_, at) => lessonsFor(toFlash(0.2), `request-${at}`).routes[0]?.share)
    const drawn = draw()
    expect(drawn.filter((share) => share === 1).length / drawn.length).toBeCloseTo(0.2, 1)
    expect(draw()).toEqual(drawn)
    const undrawn = { ...PHOTO, lessons: lessonsFor(toFlash(0.0001), 'somebody') }
    expect(chooseModel(undrawn)).toMatchObject({ model: { modelId: 'pro' }, rule: 'photography' })
  })
})

describe('a chance that is foretold', () => {
  const prospect = {
    personId: 'U1',
    domain: 'photography',
    style: 'other',
    band: 'simple',
    quality: 'standard',
    template: undefined,
    confidence: 1,
    isAgain: false,
    words: '',
  } as const
  const placesOf = (modelId: 'flash' | 'pro', personId = 'U1') => featuresOf({ ...prospect, personId, modelId, role: modelId }, undefined)
  const says = (weights: [number, number][], seen = ['photography/simple/flash', 'photography/simple/pro']): Lessons => ({
    ...NO_LESSONS,
    prediction: {
      weights,
      likes: [],
      seen,
      curve: [
        { said: 0, is: 0 },
        { said: 1, is: 1 },
      ],
    } satisfies Prediction,
  })
  const only = (modelId: 'flash' | 'pro', weight: number, personId?: string): [number, number][] => {
    const others = new Set(placesOf(modelId === 'flash' ? 'pro' : 'flash', personId))
    return placesOf(modelId, personId)
      .filter((place) => !others.has(place))
      .map((place): [number, number] => [place, weight])
  }

  it('leads to the model with the most liked pictures for the money, of those that are liked no less', () => {
    expect(chooseModel({ ...PHOTO, personId: 'U1', lessons: says([]) })).toMatchObject({
      model: { modelId: 'flash' },
      rule: 'photography, then foretold',
    })
    expect(chooseModel({ ...PHOTO, personId: 'U1', lessons: says(only('pro', 1)) }).model.modelId).toBe('pro')
  })

  it('says nothing of what nobody has seen', () => {
    expect(chooseModel({ ...PHOTO, personId: 'U1', lessons: says([], ['photography/simple/pro']) }).rule).toBe('photography')
  })
})

describe('a template that was switched', () => {
  const plan = (lessons: Lessons) =>
    makePlan({ words: 'a cosy cabin', reading: { domain: 'photography', style: 'landscape' }, options: {}, usable: ORIGIN_MODELS, lessons })

  it('is that of another quality, or none', () => {
    const template = 'photography/landscape/standard'
    expect(plan(NO_LESSONS).template).toBe(template)
    expect(plan({ ...NO_LESSONS, templates: [{ template, use: 'draft', share: 1 }] }).template).toBe('photography/landscape/draft')
    expect(plan({ ...NO_LESSONS, templates: [{ template, use: 'none', share: 1 }] })).toMatchObject({ prompt: 'a cosy cabin' })
  })
})
