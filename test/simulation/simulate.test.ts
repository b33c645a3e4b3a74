import { beforeAll, describe, expect, it } from 'vitest'
import { readCatalogue } from '../../src/models/catalogue.ts'
import { readTextCatalogue } from '../../src/models/text-catalogue.ts'
import { ORIGIN_MODELS } from '../../src/pipeline/routing/origin-models.ts'
import { ORIGIN_QUESTION } from '../../src/simulation/assumptions.ts'
import { type SimulationOptions, simulate } from '../../src/simulation/simulate.ts'
import type { Details, Report } from '../../src/simulation/totals.ts'

const reader = readTextCatalogue()[0] as NonNullable<SimulationOptions['reader']>
const AT_ORIGIN_PRICES = { models: ORIGIN_MODELS, reader, readingPrice: ORIGIN_QUESTION }
const TODAY = { models: readCatalogue().filter(({ role }) => role !== 'preview'), reader }
const FLASH_USD = { origin: 0.039, today: 0.0336 }

describe.each([
  ['origin', AT_ORIGIN_PRICES],
  ['today', TODAY],
] as const)('a thousand requests at the prices of %s', (name, prices) => {
  let report: Report
  let details: Details
  beforeAll(async () => {
    ;({ report, details } = await simulate({ ...prices, seed: 3, requests: 1_000 }))
  }, 60_000)

  it('all come to their right end', () => {
    expect(report).toMatchObject({ requests: 1_000, successRate: 1 })
    expect(Object.values(details.ends).reduce((sum, count) => sum + count)).toBe(1_000)
  })

  it('show nobody a picture of something else, or one that is not for them', () => {
    expect(report.wrongImages).toBe(0)
  })

  it('cost what the identity says: what is not reused times a new one, and the readings', () => {
    const { l1, l2, offered } = report.hitRate
    const readings = (report.semanticShare * report.requests * details.readingPriceUsd) / details.images
    expect(report.costPerImageUsd).toBeCloseTo((1 - l1 - l2 - offered) * details.missPriceUsd + readings, 4)
    expect(report.costVsFlashOnly).toBeCloseTo(report.costPerImageUsd / FLASH_USD[name], 3)
  })

  it('are reused more often than not, by other words as well, and only where it was asked for before', () => {
    const { l1, l2, canonical } = report.hitRate
    expect(l1 + l2).toBeGreaterThan(0.5)
    expect(l1 + l2).toBeLessThan(details.askedBefore)
    expect(canonical).toBeGreaterThan(0.1)
    expect(canonical).toBeLessThan(l1 + l2)
  })

  it('are read a second time now and then, which costs something', () => {
    expect(report.semanticShare).toBeGreaterThan(0.01)
    expect(report.semanticShare).toBeLessThan(0.12)
    expect(details.readingPriceUsd).toBeGreaterThan(0.0004)
  })

  it('are drawn by several models, whose shares add up to all', () => {
    expect(Object.values(report.modelShare).reduce((sum, share) => sum + share)).toBeCloseTo(1, 3)
    expect(Object.keys(report.modelShare).length).toBeGreaterThan(2)
  })
})

describe('a simulation', () => {
  it('is the same for the same seed, and another for another', async () => {
    const of = (seed: number) => simulate({ ...AT_ORIGIN_PRICES, seed, requests: 400 })
    const first = await of(5)
    expect(await of(5)).toEqual(first)
    expect((await of(6)).report).not.toEqual(first.report)
  })

  it('reports these figures and no others', async () => {
    const { report } = await simulate({ ...AT_ORIGIN_PRICES, seed: 5, requests: 100 })
    expect(Object.keys(report)).toEqual([
      ...['requests', 'costPerImageUsd', 'costVsFlashOnly', 'costVsProOnly', 'hitRate', 'semanticShare', 'modelShare'],
      ...['latencyMs', 'successRate', 'wrongImages'],
    ])
    expect(Object.keys(report.hitRate)).toEqual(['l1', 'l2', 'canonical', 'offered'])
    expect(Object.keys(report.latencyMs)).toEqual(['p50', 'p95', 'p99'])
  })

  it('costs less when more is asked for again, and in a team without tiers', async () => {
    const costOf = async (options: Partial<SimulationOptions>) =>
      (await simulate({ ...AT_ORIGIN_PRICES, seed: 5, requests: 600, ...options })).report.costPerImageUsd
    const usual = await costOf({})
    expect(await costOf({ habits: { repeats: 0.3 } })).toBeGreaterThan(usual * 1.3)
    expect(await costOf({ hasTiers: false })).toBeLessThan(usual * 0.95)
  })

  it('stays under a half of flash alone at the origin’s share of repeats, and under a quarter at ninety of a hundred without tiers', async () => {
    const costOf = async (options: Partial<SimulationOptions>) =>
      (await simulate({ ...AT_ORIGIN_PRICES, seed: 1, requests: 2_000, ...options })).report.costVsFlashOnly
    expect(await costOf({})).toBeLessThan(0.55)
    expect(await costOf({ hasTiers: false, habits: { repeats: 0.9 } })).toBeLessThan(0.25)
  }, 60_000)

  it('gives the clock back when it is done', async () => {
    const { now } = Date
    const timer = setTimeout
    await simulate({ ...AT_ORIGIN_PRICES, seed: 5, requests: 100 })
    expect([Date.now, setTimeout]).toEqual([now, timer])
  })
})
