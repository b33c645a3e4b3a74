import { expect, it } from 'vitest'
import { checkAll } from '../../bench/faults/checker.ts'
import { gather } from '../../bench/faults/evidence.ts'
import { ASKING_WORLD, askUnderFire } from '../../bench/faults/questions.ts'
import { World } from '../../bench/faults/world.ts'

/** Row F42 of `npm run faults` does the same two hundred times. */
it('no question is posted twice and no answer lost while processes die between question and answer', { timeout: 90_000 }, async () => {
  const seed = Math.floor(Math.random() * 1_000_000)
  const world = await World.open({ ...ASKING_WORLD, workers: 2, seed })
  try {
    const breaches = await askUnderFire(world, 10)
    await world.heal()
    const hasSettled = await world.settle(30_000)
    expect([...breaches, ...(hasSettled ? checkAll(await gather(world)) : ['not everything has ended'])], `seed ${seed}`).toEqual([])
  } finally {
    await world.close()
  }
})
