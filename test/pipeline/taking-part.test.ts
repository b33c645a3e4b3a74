import { describe, expect, it } from 'vitest'
import type { Experiment } from '../../src/domain/experiment.ts'
import type { Person } from '../../src/domain/request.ts'
import { HYPOTHESES } from '../../src/learning/hypotheses.ts'
import { exposuresOf, type Part, partsOf, variantOf } from '../../src/pipeline/experiments/assign.ts'
import { exposedReading, planParts } from '../../src/pipeline/experiments/taking-part.ts'
import { anIntent, aPerson } from '../support/builders.ts'

const RULES = { confirmBelow: 0.8, clarifyBelow: 0.5, confirmWaitMs: 5_000, expiresMs: 900_000 }
const definitionOf = (name: string): Experiment => HYPOTHESES.find(({ experiment }) => experiment === name) ?? expect.unreachable()
/** Somebody whom chance has put there. */
const someoneIn = (name: string, variant: string): Person =>
  Array.from({ length: 500 }, (_, index) => aPerson({ personId: `U${index}` })).find(
    (person) => variantOf(definitionOf(name), person).variant === variant,
  ) ?? expect.unreachable()
const partIn = (name: string, variant: string): readonly Part[] =>
  partsOf({ [name]: { definition: definitionOf(name), startedAtMs: 0 } }, someoneIn(name, variant), 1)
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
