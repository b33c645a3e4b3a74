import { describe, expect, it } from 'vitest'
import { readCatalogue } from '../../src/models/catalogue.ts'
import { readTextCatalogue } from '../../src/models/text-catalogue.ts'
import { Chance } from '../../src/simulation/chance.ts'
import { simulateLearning } from '../../src/simulation/learning/simulate-learning.ts'
import { slangWish } from '../../src/simulation/learning/slang.ts'
import { type Given, POPULATIONS, Tastes } from '../../src/simulation/learning/tastes.ts'

const GIVEN: Given = {
  ...{ requestId: 'r1', role: 'flash', domain: 'photography', complexity: 0.25, template: undefined },
  ...{ isDomainRight: true, isStyleRight: true },
}
const ANN = { population: 'engineers', personId: 'engineers1' } as const

describe('hidden tastes', () => {
  it('are the same for the same seed, others for another one, and differ from person to person', () => {
    expect(new Tastes(1).chance(ANN, GIVEN)).toBe(new Tastes(1).chance(ANN, GIVEN))
    expect(new Tastes(2).chance(ANN, GIVEN)).not.toBe(new Tastes(1).chance(ANN, GIVEN))
    expect(new Tastes(1).chance({ ...ANN, personId: 'engineers2' }, GIVEN)).not.toBe(new Tastes(1).chance(ANN, GIVEN))
  })

  it('make nobody like what they did not ask for', () => {
    const tastes = new Tastes(1)
    expect(tastes.chance(ANN, { ...GIVEN, isDomainRight: false })).toBeLessThan(tastes.chance(ANN, GIVEN) / 2)
  })

  it('bring a word of their own every week, and none in the first', () => {
    const chance = new Chance(1, 'test')
    expect(slangWish(0, chance)).toBeUndefined()
    const said = new Set(Array.from({ length: 100 }, () => slangWish(3, chance)?.slang))
    expect(said.size).toBe(3)
  })
})

describe('simulated weeks of learning', () => {
  it('serve everybody with the real pipeline, and let nobody move an estimate beyond their share', { timeout: 120_000 }, async () => {
    const [reader = expect.unreachable()] = readTextCatalogue()
    const models = readCatalogue().filter(({ role }) => role !== 'preview')
    const report = await simulateLearning({ seed: 1, weeks: 2, models, reader })
    expect(Object.keys(report.populations)).toEqual(Object.keys(POPULATIONS))
    expect(report.all.off.requests).toBeGreaterThan(1_500)
    expect(report.applied.length).toBeGreaterThan(0)
    expect(report.spam.largestExcess).toBeLessThanOrEqual(0.001)
    expect(report.spam.itsShare).toBeGreaterThan(0)
  })
})
