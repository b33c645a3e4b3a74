import { describe, expect, it } from 'vitest'
import { VirtualTime } from '../../src/simulation/virtual-time.ts'

const DAY_MS = 86_400_000

describe('virtual time', () => {
  it('lets days pass at once, everything in its order', async () => {
    const time = new VirtualTime(0)
    const seen: string[] = []
    void time.sleep(3 * DAY_MS).then(() => seen.push(`later at ${time.nowMs / DAY_MS}`))
    void time.sleep(DAY_MS).then(() => seen.push(`sooner at ${time.nowMs / DAY_MS}`))
    void time.sleep(DAY_MS).then(() => seen.push('second at the same moment'))
    await time.runUntil(2 * DAY_MS)
    expect(seen).toEqual(['sooner at 1', 'second at the same moment'])
    await time.runUntil(4 * DAY_MS)
    expect(seen.at(-1)).toBe('later at 3')
  })

  it('is what the program takes for the clock, while it is installed', async () => {
    const time = new VirtualTime(1_000)
    const giveBack = time.install(() => 0.5)
    try {
      let wokenAtMs = 0
      setTimeout(() => {
        wokenAtMs = Date.now()
      }, 5_000)
      clearTimeout(setTimeout(() => expect.unreachable('it was cleared'), 10))
      const limit = AbortSignal.timeout(7_000)
      await time.runUntil(6_999)
      expect(wokenAtMs).toBe(6_000)
      expect([Date.now(), performance.now(), Math.random(), limit.aborted]).toEqual([6_999, 6_999, 0.5, false])
      await time.runUntil(8_000)
      expect(limit.reason).toMatchObject({ name: 'TimeoutError' })
    } finally {
      giveBack()
    }
    expect(Date.now()).toBeGreaterThan(1_000_000)
  })

  it('ends a sleep that is aborted, with the reason', async () => {
    const time = new VirtualTime(0)
    const abort = new AbortController()
    const sleep = time.sleep(DAY_MS, abort.signal)
    abort.abort(new Error('enough'))
    await expect(sleep).rejects.toThrow('enough')
    await expect(time.sleep(1, abort.signal)).rejects.toThrow('enough')
  })

  it('says so when somebody waits for what never comes', async () => {
    const never = new Promise<void>(() => undefined)
    await expect(new VirtualTime(0).runUntilSettled(never)).rejects.toThrow('never comes')
  })
})
