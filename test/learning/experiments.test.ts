import { describe, expect, it } from 'vitest'
import { Experiment, type ExperimentReport } from '../../src/domain/experiment.ts'
import { reportOf, Tally } from '../../src/learning/experiments.ts'
import { HYPOTHESES } from '../../src/learning/hypotheses.ts'
import { variantOf } from '../../src/pipeline/experiments/assign.ts'
import { aPerson, aSample } from '../support/builders.ts'
import { type Crowd, traffic, votes, type World } from './support/traffic.ts'

const definitionOf = (experiment: string): Experiment => HYPOTHESES.find((each) => each.experiment === experiment) ?? expect.unreachable()

/** Liked or not, and at a price, as the person has it: no variant makes any difference. */
const INDIFFERENT: World = (_, somebody, random) => ({
  votes: votes(somebody, somebody.likes, random),
  spentMicroUsd: Math.round(34_000 * somebody.spends * (0.5 + random())),
})

const BOTH = Experiment.parse({
  experiment: 'nothing-to-find',
  hypothesis: 'There is something to find.',
  variants: [
    { variant: 'control', share: 50, set: {} },
    { variant: 'other', share: 50, set: {} },
  ],
  goals: [
    { metric: 'liked', wants: 'more', aim: 'change', by: 0.05 },
    { metric: 'cost', wants: 'less', aim: 'change', by: 5_000 },
  ],
  stop: { afterDays: 30 },
})

type Claim = 'reached' | 'missed'

/** Looks after every fifty requests, and believes the first claim that there is about each goal, as an impatient admin would. */
function claims(definition: Experiment, world: World, crowd: Crowd): readonly (Claim | undefined)[] {
  const tally = new Tally(definition)
  const first: (Claim | undefined)[] = definition.goals.map(() => undefined)
  let at = 0
  for (const sample of traffic(definition, world, crowd)) {
    tally.add(sample)
    if (++at % 50 > 0) continue
    for (const [index, { verdict }] of tally.report().goals.entries())
      if (verdict === 'reached' || verdict === 'missed') first[index] ??= verdict
  }
  return first
}

describe('an experiment that finds nothing because there is nothing', () => {
  const seeds = Array.from({ length: 200 }, (_, index) => index + 1)

  it.each([
    ['many', 120],
    ['few', 48],
  ])(
    'claims a difference at most five times in a hundred, in what is liked and in what is paid, among %s people and however often one looks',
    (_, people) => {
      const runs = seeds.map((seed) => claims(BOTH, INDIFFERENT, { seed, people, requests: 1_000 }))
      const wrong = BOTH.goals.map((_goal, index) => runs.filter((claimed) => claimed[index]).length)
      expect(Math.max(...wrong)).toBeLessThanOrEqual(10)
    },
  )
})

describe('an experiment that has something to find', () => {
  const BETTER: World = (variant, somebody, random) => ({
    votes: votes(somebody, somebody.likes + (variant === 'other' ? 0.2 : 0), random),
    spentMicroUsd: Math.round((variant === 'other' ? 22_000 : 34_000) * somebody.spends * (0.5 + random())),
  })

  it('finds it, nearly always, and never the other way round', () => {
    const found = Array.from({ length: 40 }, (_, seed) => claims(BOTH, BETTER, { seed, people: 300, requests: 3_000 })[0])
    expect(found.filter((verdict) => verdict === 'missed')).toEqual([])
    expect(found.filter((verdict) => verdict === 'reached').length).toBeGreaterThanOrEqual(32)
  })

  it('names the difference with an interval that holds the truth at every look', () => {
    let outside = 0
    for (let seed = 1; seed <= 40; seed++) {
      const tally = new Tally(BOTH)
      let isOutside = false
      let at = 0
      for (const sample of traffic(BOTH, BETTER, { seed, people: 150, requests: 2_000 })) {
        tally.add(sample)
        const interval = ++at % 200 === 0 ? tally.report().goals[0]?.interval : undefined
        // Likes are cut off at 1, which takes something from the 0.2.
        if (interval && (interval[0] > 0.2 || interval[1] < 0.12)) isOutside = true
      }
      outside += Number(isOutside)
    }
    expect(outside).toBeLessThanOrEqual(2)
  })

  it('says nothing before there are enough people, however many requests they make', () => {
    const tally = new Tally(BOTH)
    for (const sample of traffic(BOTH, BETTER, { seed: 1, people: 12, requests: 5_000 })) tally.add(sample)
    expect(tally.report()).toMatchObject({ verdict: 'open', goals: [{ interval: undefined, verdict: 'open' }, { verdict: 'open' }] })
  })
})

describe('whose figures count', () => {
  const votedBy = (personId: string, value: 'up' | 'down') => ({ personId, value, atMs: 1 })
  const tallied = (...samples: Parameters<typeof aSample>[0][]) => {
    const tally = new Tally(BOTH)
    for (const fields of samples) tally.add(aSample({ exposures: { 'nothing-to-find': 'other' }, ...fields }))
    return tally.report()
  }

  it('those of requests that took part', () => {
    const { variants } = tallied({}, { exposures: {} }, { exposures: { 'nothing-to-find': 'long-gone' } })
    expect(variants).toMatchObject([{ requests: 0 }, { variant: 'other', people: 1, requests: 1 }])
  })

  it('opinions of the asker alone: ten others who vote change nothing', () => {
    const brigade = Array.from({ length: 10 }, (_, index) => votedBy(`U${index + 2}`, 'down'))
    const people = ['U1', 'U90'].map((personId) => ({ personId, votes: [votedBy(personId, 'up'), ...brigade] }))
    expect(tallied(...people).goals[0]).toMatchObject({ value: 1 })
  })

  it('nobody’s whose variant has changed with the shares', () => {
    expect(tallied({}, { exposures: { 'nothing-to-find': 'control' } }).variants.map(({ people }) => people)).toEqual([0, 0])
  })
})

describe('the five hypotheses', () => {
  /** Worlds in which they are true. */
  const TRUE: Readonly<Record<string, World>> = {
    'h1-tiered-reading': (variant, somebody, random) => ({
      readMicroUsd: random() < (variant === 'always' ? 0.98 : 0.2) ? 510 : 0,
      votes: votes(somebody, somebody.likes, random),
    }),
    'h2-routing': (variant, somebody, random) => ({
      spentMicroUsd: variant === 'flash-only' ? 34_000 : random() < 0.7 ? 20_000 : 40_000,
      votes: votes(somebody, somebody.likes + (variant === 'routed' ? 0.1 : 0), random),
    }),
    'h3-asking-back': (variant, somebody, random) => {
      const asks = variant === 'asks'
      if (asks && random() < 0.05) return { state: 'expired' }
      return { wasAsked: asks, votes: votes(somebody, somebody.likes - 0.25 + (asks ? 0.25 : 0), random) }
    },
    'h4-reuse': (variant, somebody, random) => ({
      ...(variant === 'reused' && random() < 0.68 && { reusedFrom: 'index' as const, spentMicroUsd: 0 }),
      votes: votes(somebody, somebody.likes, random),
    }),
    'h5-one-program': (variant, _, random) => ({
      tookMs: 8_000 + 12_000 * random() + (variant === 'one-program' ? 1_000 : 0),
      ...(random() < 0.01 && { state: 'failed' as const }),
    }),
  }
  /** Worlds in which the first thing that each claims is wrong. */
  const FALSE: Readonly<Record<string, World>> = {
    'h1-tiered-reading': (_, somebody, random) => ({
      readMicroUsd: random() < 0.98 ? 510 : 0,
      votes: votes(somebody, somebody.likes, random),
    }),
    'h2-routing': (variant, somebody, random) => ({
      spentMicroUsd: variant === 'flash-only' ? 34_000 : 70_000,
      votes: votes(somebody, somebody.likes, random),
    }),
    'h3-asking-back': (variant, somebody, random) => ({ votes: votes(somebody, somebody.likes - (variant === 'asks' ? 0.25 : 0), random) }),
    'h4-reuse': (variant, somebody, random) => ({
      ...(variant === 'reused' && random() < 0.4 && { reusedFrom: 'memory' as const }),
      votes: votes(somebody, somebody.likes, random),
    }),
    'h5-one-program': (variant, _, random) => ({ tookMs: 8_000 + 12_000 * random() + (variant === 'one-program' ? 40_000 : 0) }),
  }
  const reported = (experiment: string, world: World): ExperimentReport => {
    const definition = definitionOf(experiment)
    const tally = new Tally(definition)
    for (const sample of traffic(definition, world, { seed: 7, people: 8_000, requests: 80_000 })) tally.add(sample)
    return reportOf(definition, { definition, startedAtMs: 0 }, tally, 1)
  }

  it.each(Object.keys(TRUE))('%s is found to hold where it does, with effect and interval', (experiment) => {
    const { verdict, state, goals } = reported(experiment, TRUE[experiment] ?? expect.unreachable())
    expect({ verdict, state }).toEqual({ verdict: 'holds', state: 'running' })
    for (const { effect, interval = expect.unreachable() } of goals) {
      expect(interval[0]).toBeLessThan(effect)
      expect(interval[1]).toBeGreaterThan(effect)
    }
  })

  it.each(Object.keys(FALSE))('%s is found to fail where it does not hold', (experiment) => {
    expect(reported(experiment, FALSE[experiment] ?? expect.unreachable()).verdict).toBe('fails')
  })
})

describe('who takes part in which variant', () => {
  const people = Array.from({ length: 4_000 }, (_, index) => aPerson({ personId: `U${index}` }))
  const shareOf = (experiment: string) => people.filter((person) => variantOf(definitionOf(experiment), person).variant === 'reused').length

  it('follows the shares', () => {
    expect(shareOf('h4-reuse') / people.length).toBeCloseTo(0.8, 1)
  })

  it('is the same at every look, and for whoever is in at a smaller share also at a larger one', () => {
    const [control, other] = BOTH.variants
    const at = (share: number) =>
      ({
        ...BOTH,
        variants: [
          { ...control, share: 100 - share },
          { ...other, share },
        ],
      }) as Experiment
    const inAt = (share: number) => people.filter((person) => variantOf(at(share), person).variant === 'other')
    const [tenth, fifth] = [inAt(10), inAt(20)]
    expect(inAt(10)).toEqual(tenth)
    expect(fifth.length).toBeGreaterThan(tenth.length)
    expect(tenth.every((person) => fifth.includes(person))).toBe(true)
  })

  it('is not the same in another experiment, nor for the same id in another workspace', () => {
    const of = (experiment: Experiment, workspaceId = 'T1') =>
      people.map((person) => variantOf(experiment, { ...person, workspaceId }).variant === 'other')
    const one = of(BOTH)
    for (const another of [of({ ...BOTH, experiment: 'another' }), of(BOTH, 'T2')]) {
      const alike = another.filter((isIn, index) => isIn === one[index]).length
      expect(alike / people.length).toBeCloseTo(0.5, 1)
    }
  })
})

describe('a definition', () => {
  it.each([
    ['shares that do not add up', { variants: [{ variant: 'a', share: 50, set: {} }] }],
    ['a setting that there is not', { variants: [{ variant: 'a', share: 100, set: { colour: 'red' } }] }],
    ['a single variant without a target', { variants: [{ variant: 'a', share: 100, set: {} }] }],
    ['a name that cannot be typed', { experiment: 'H 1' }],
  ])('with %s is refused', (_, fields) => {
    expect(Experiment.safeParse({ ...BOTH, ...fields }).success).toBe(false)
  })
})
