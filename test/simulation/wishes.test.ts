import { describe, expect, it } from 'vitest'
import { canonicalWish } from '../../src/pipeline/cache/canonical-wish.ts'
import { HABITS } from '../../src/simulation/assumptions.ts'
import { Chance } from '../../src/simulation/chance.ts'
import { plainly, typedAnew } from '../../src/simulation/typing.ts'
import { truthOf, Wishes } from '../../src/simulation/wishes.ts'
import { workload } from '../../src/simulation/workload.ts'

const PAIRS = 2_000
const wishes = new Wishes(new Chance(11, 'wishes'))
const keyOf = (words: string): string => JSON.stringify(canonicalWish(words))

describe('wishes of the simulation', () => {
  it('are never the same as what is nearly the same, neither in truth nor by their canonical form', () => {
    for (let at = 0; at < PAIRS; at += 1) {
      const wish = wishes.compose()
      const near = wishes.near(wish)
      expect(truthOf(near)).not.toBe(truthOf(wish))
      expect(keyOf(plainly(near)), `${plainly(wish)} | ${plainly(near)}`).not.toBe(keyOf(plainly(wish)))
    }
  })

  it('typed anew, mostly keep their canonical form', () => {
    const chance = new Chance(11, 'typing')
    let [kept, changed] = [0, 0]
    for (let at = 0; at < PAIRS; at += 1) {
      const wish = wishes.compose()
      const anew = typedAnew(wish, chance)
      if (anew === plainly(wish)) continue
      changed += 1
      if (keyOf(anew) === keyOf(plainly(wish))) kept += 1
    }
    expect(changed).toBeGreaterThan(PAIRS / 2)
    expect(kept / changed).toBeGreaterThan(0.5)
  })

  it('of two that share a canonical form, both mean the same', () => {
    const meantBy = new Map<string, string>()
    for (let at = 0; at < 3 * PAIRS; at += 1) {
      const wish = wishes.compose()
      const key = keyOf(plainly(wish))
      expect(meantBy.get(key) ?? truthOf(wish), plainly(wish)).toBe(truthOf(wish))
      meantBy.set(key, truthOf(wish))
    }
  })
})

describe('the workload', () => {
  const arrivals = [...workload({ seed: 4, requests: 3_000, habits: HABITS, hasTiers: true })]

  it('comes in order, and more of it by day than at night', () => {
    expect(arrivals.every(({ atMs }, at) => at === 0 || atMs >= (arrivals[at - 1]?.atMs ?? 0))).toBe(true)
    const hourOf = ({ atMs }: (typeof arrivals)[number]) => new Date(atMs).getUTCHours()
    const by = (from: number, to: number) => arrivals.filter((arrival) => hourOf(arrival) >= from && hourOf(arrival) < to).length
    expect(by(9, 17)).toBeGreaterThan(10 * by(0, 6))
  })

  it('repeats by a power law: few wishes are asked for very often, most once', () => {
    const counts = Map.groupBy(arrivals, ({ wish, request }) => `${request.place.workspaceId} ${truthOf(wish)}`)
    const sizes = [...counts.values()].map(({ length }) => length).sort((a, b) => b - a)
    const top = sizes.slice(0, Math.ceil(sizes.length / 20)).reduce((sum, size) => sum + size, 0)
    expect(top / arrivals.length).toBeGreaterThan(0.3)
    expect(sizes.filter((size) => size === 1).length / sizes.length).toBeGreaterThan(0.4)
  })

  it('has all tiers, domains and platforms, and every request its own id', () => {
    const values = <T>(of: (arrival: (typeof arrivals)[number]) => T) => new Set(arrivals.map(of)).size
    expect(values(({ member }) => member.tier)).toBe(3)
    expect(values(({ wish }) => wish.accept[0])).toBe(5)
    expect(values(({ request }) => request.place.platform)).toBe(2)
    expect(values(({ request }) => request.requestId)).toBe(arrivals.length)
  })

  it('asks in private, anew, and for another picture of the same, each now and then', () => {
    const share = (is: (arrival: (typeof arrivals)[number]) => boolean) => arrivals.filter(is).length / arrivals.length
    expect(share(({ request }) => request.options.private === true)).toBeCloseTo(HABITS.isPrivate, 1)
    expect(share(({ request }) => request.options.fresh === true && request.parentId === undefined)).toBeGreaterThan(0.002)
    expect(share(({ request }) => request.options.fresh === true && request.parentId !== undefined)).toBeGreaterThan(0.005)
  })
})
