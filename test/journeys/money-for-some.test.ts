import { expect, it } from 'vitest'
import { givePurses, PAID_FOR, POOR_WORLD, spendAtOnce } from '../../bench/faults/money-load.ts'
import { rehearse, SHORT_REHEARSAL } from '../../bench/faults/rehearse.ts'
import { World } from '../../bench/faults/world.ts'

const ASKS = 60

/** Row F41 of `npm run faults`, with fewer. */
it(`of ${ASKS} pictures that one person asks for at once, exactly the ${PAID_FOR} that they can pay are drawn, over two workers`, {
  timeout: 90_000,
}, async () => {
  const world = await World.open({ ...POOR_WORLD, workers: 2, seed: 1 })
  try {
    const personId = world.askers.slackPeople[0] as string
    const billMicroUsd = await givePurses(world, PAID_FOR)
    const spent = await spendAtOnce(world, { personId, asks: ASKS, within: 60_000 })
    expect(spent).toMatchObject({ delivered: PAID_FOR, refused: ASKS - PAID_FOR, others: [], faults: [], heldMicroUsd: 0 })
    expect(spent.chargedMicroUsd).toBe(PAID_FOR * billMicroUsd)
  } finally {
    await world.close()
  }
})

/** Row AUDIT, with fewer. */
it('three teams spend for days while their workers die, and the journal explains every counter', { timeout: 120_000 }, async () => {
  const seed = Math.floor(Math.random() * 1_000_000)
  const { faults, figures } = await rehearse({ ...SHORT_REHEARSAL, seed })
  expect(faults, `seed ${seed}: ${figures}`).toEqual([])
})
