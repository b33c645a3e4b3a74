import { describe, expect, it } from 'vitest'
import type { Experiment, Trials } from '../../src/domain/experiment.ts'
import { Plan } from '../../src/domain/plan.ts'
import type { Options, Person } from '../../src/domain/request.ts'
import { HYPOTHESES } from '../../src/learning/hypotheses.ts'
import { exposuresOf, type Part, partsOf, variantOf } from '../../src/pipeline/experiments/assign.ts'
import { exposedReading, planParts } from '../../src/pipeline/experiments/taking-part.ts'
import type { Context } from '../../src/pipeline/pipeline.ts'
import { plan } from '../../src/pipeline/stages/plan.ts'
import type { Models } from '../../src/ports.ts'
import { aModel, anIntent, aPerson, aRecord, aRequest } from '../support/builders.ts'

const RULES = { confirmBelow: 0.8, clarifyBelow: 0.5, confirmWaitMs: 5_000, expiresMs: 900_000 }
const definitionOf = (name: string): Experiment => HYPOTHESES.find(({ experiment }) => experiment === name) ?? expect.unreachable()
/** Somebody whom chance has put there. */
const someoneIn = (name: string, variant: string): Person =>
  Array.from({ length: 500 }, (_, index) => aPerson({ personId: `U${index}` })).find(
    (person) => variantOf(definitionOf(name), person).variant === variant,
  ) ?? expect.unreachable()
const partIn = (name: string, variant: string): readonly Part[] =>
  partsOf({ [name]: { definition: definitionOf(name), startedAtMs: 0 } }, someoneIn(name, variant), 1)
/** Words of the trade, which make a wish complex. */
const TERMS = [
  'chiaroscuro',
  'impasto',
  'golden hour',
  'depth of field',
  'bokeh',
  'leading lines',
  'rule of thirds',
  'rim light',
  'backlight',
  'long exposure',
  'macro',
  'vignette',
]
const OPEN = { options: {}, enhance: true, canReuse: true }

describe('who takes part in an experiment', () => {
  it('is everybody while it runs, and nobody before, afterwards, or on another platform than it is for', () => {
    const definition = definitionOf('h2-routing')
    const trial = { definition, startedAtMs: 0 }
    const at = (nowMs: number, fields = {}) => exposuresOf(partsOf({ it: { ...trial, ...fields } }, aPerson(), nowMs))
    expect(Object.keys(at(1))).toEqual(['h2-routing'])
    expect(at(1, { stoppedAtMs: 1 })).toEqual({})
    expect(at(29 * 86_400_000)).toEqual({})
    expect(at(1, { definition: { ...definition, who: { platforms: ['discord'] } } })).toEqual({})
  })

  it('is a doubtful reading alone, where it is about doubt', () => {
    const asks = partIn('h3-asking-back', 'asks')
    expect(exposedReading(anIntent({ confidence: 0.6 }), asks, RULES).exposures).toEqual({ 'h3-asking-back': 'asks' })
    expect(exposedReading(anIntent({ confidence: 0.9 }), asks, RULES)).not.toHaveProperty('exposures')
    const never = partIn('h3-asking-back', 'never-asks')
    expect(exposedReading(anIntent({ confidence: 0.3 }), never, RULES).exposures).toEqual({ 'h3-asking-back': 'never-asks' })
  })

  it.each([
    ['the choice of the model', 'h2-routing', 'flash-only', { options: { quality: 'best' as const } }],
    ['reuse', 'h4-reuse', 'anew', { canReuse: false }],
    ['enhancement', 'rollout-enhancing', 'words-alone', { enhance: false }],
  ])('is no wish that decides itself what it varies: %s', (_, name, variant, decided) => {
    const parts = partIn(name, variant)
    expect(planParts(parts, OPEN).exposures).toEqual({ [name]: variant })
    expect(planParts(parts, { ...OPEN, ...decided })).toEqual({ set: {}, exposures: {} })
  })

  it('gets what its variant sets', () => {
    expect(planParts(partIn('h2-routing', 'flash-only'), OPEN).set).toEqual({ roles: ['flash'] })
    expect(planParts(partIn('h4-reuse', 'anew'), OPEN).set).toEqual({ reuse: false })
    expect(planParts(partIn('h5-one-program', 'own-lane'), OPEN).exposures).toEqual({ 'h5-one-program': 'own-lane' })
    expect(planParts(partIn('h4-reuse', 'reused'), OPEN).set).toEqual({})
  })
})

describe('a plan in an experiment', () => {
  const flash = aModel({ domains: ['photography'] })
  const pro = aModel({ modelId: 'pro', role: 'pro', priceMicroUsdPerImage: 134_000, quality: { simple: 9, medium: 9, complex: 9 } })
  const usable = [flash, pro]
  const models = {
    usable,
    find: () => undefined,
    resolve: (asked: string) => ({ model: asked === 'pro' ? pro : flash }),
  } as unknown as Models
  /** Terms of the trade, and many words besides. */
  const COMPLEX = `${TERMS.join(', ')}${' with boats in a harbour'.repeat(20)}`

  const planFor = (person: Person, trials: Trials, options: Options = {}) => {
    const request = aRequest({ asker: person, words: COMPLEX, options })
    const stage = plan({ models, trials: { of: async () => ({ trials, version: 1 }) } })
    const context = {
      request,
      learned: { intent: anIntent({ domain: 'art', style: 'painting' }) },
      attempt: { record: aRecord({ request }) },
    }
    return stage.run({ ...context, conversation: { progress: () => undefined } } as unknown as Context)
  }
  const h2 = { 'h2-routing': { definition: definitionOf('h2-routing'), startedAtMs: Date.now() - 1_000 } }

  it('is drawn by the everyday model for who is in that variant, and by the policy’s choice for everybody else', async () => {
    expect(await planFor(someoneIn('h2-routing', 'flash-only'), h2)).toMatchObject({
      modelId: 'flash',
      exposures: { 'h2-routing': 'flash-only' },
    })
    expect(await planFor(someoneIn('h2-routing', 'routed'), h2)).toMatchObject({ modelId: 'pro', exposures: { 'h2-routing': 'routed' } })
  })

  it('is as asked for all the same', async () => {
    const made = await planFor(someoneIn('h2-routing', 'flash-only'), h2, { modelId: 'pro' })
    expect(made).toMatchObject({ modelId: 'pro' })
    expect(made).not.toHaveProperty('exposures')
  })

  it('remembers what it is part of, and that nothing may be reused, as any other plan', async () => {
    const h4 = { 'h4-reuse': { ...h2['h2-routing'], definition: definitionOf('h4-reuse') } }
    const made = await planFor(someoneIn('h4-reuse', 'anew'), h4)
    expect(made).toMatchObject({ reuse: false, exposures: { 'h4-reuse': 'anew' } })
    expect(Plan.parse(JSON.parse(JSON.stringify(made)))).toEqual(made)
  })
})
