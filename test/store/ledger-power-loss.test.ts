import { expect, it } from 'vitest'
import { cutPower } from '../../bench/faults/power-loss.ts'

const CUTS = 200

it(`the power fails, and whatever part of the file was written is a ledger without fault, at ${CUTS} places`, {
  timeout: 120_000,
}, async () => {
  const cuts = await cutPower(CUTS)
  expect(cuts.filter(({ faults }) => faults.length > 0)).toEqual([])
  expect(new Set(cuts.map(({ entries }) => entries)).size).toBeGreaterThan(CUTS / 4)
})
