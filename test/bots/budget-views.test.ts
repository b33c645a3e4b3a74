import { describe, expect, it } from 'vitest'
import { budgetView } from '../../src/bots/views/budget-views.ts'

const FLASH = { modelId: 'flash', priceMicroUsd: 33_600 }
const leaving = (leftMicroUsd: number) => {
  const limit = { scope: 'person', period: 'day', limitMicroUsd: 1_000_000, heldMicroUsd: 0, resetsAtMs: 3_600_000 } as const
  const standings = [{ ...limit, spentMicroUsd: limit.limitMicroUsd - leftMicroUsd }]
  return JSON.stringify(budgetView({ standings, spent: { todayMicroUsd: 0, monthMicroUsd: 0 }, usual: FLASH, nowMs: 0 }))
}

describe('what is left of a budget, in pictures', () => {
  it.each([
    [100_000, 'That is about 2 more pictures with flash, at $0.034 each.'],
    [40_000, 'That is about 1 more picture with flash, at $0.034 each.'],
    [6_400, 'That is not enough for another picture with flash, at $0.034 each.'],
    [0, 'That is not enough for another picture with flash, at $0.034 each.'],
  ])('with %s micro-dollars left: %s', (left, said) => {
    expect(leaving(left)).toContain(said)
  })
})
