import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkAll } from '../../bench/faults/checker.ts'
import { gather } from '../../bench/faults/evidence.ts'
import { killWhoDraws, sameWish, THREE_WORKERS } from '../../bench/faults/rows/same-wish.ts'
import { World } from '../../bench/faults/world.ts'

/** `npm run faults -- --rows I6` does the same with two hundred people. */
const PEOPLE = 24

describe('people who wish for the same at the same moment, over three worker processes', () => {
  let world: World
  beforeAll(async () => {
    world = await World.open({ ...THREE_WORKERS, seed: 1 })
  }, 40_000)
  afterAll(() => world?.close())

  async function expectNothingWrong() {
    expect(await world.settle(20_000)).toBe(true)
    expect(checkAll(await gather(world))).toEqual([])
  }

  it('all get the picture, and it is drawn once', async () => {
    expect(await sameWish(world, { words: 'a lighthouse in a storm, wide shot', count: PEOPLE })).toBe(1)
    await expectNothingWrong()
  })

  it('all get the picture when the worker that draws it is killed, and it is drawn twice at most', { timeout: 30_000 }, async () => {
    const drawn = await sameWish(world, { words: 'a windmill in a storm, wide shot', count: PEOPLE, meanwhile: killWhoDraws })
    expect(drawn).toBeLessThanOrEqual(2)
    await expectNothingWrong()
  })
})
