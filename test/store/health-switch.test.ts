import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { HealthSwitch } from '../../src/ports.ts'
import { healthSwitch, SWITCH_RULES } from '../../src/store/health-switch.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

const MINUTE = 60_000
let server: TestRedis
let shiftMs = 0
let name = ''
let tests = 0
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())
beforeEach(() => {
  shiftMs = 0
  tests += 1
  name = `thing-${tests}`
})

/** Another worker sees the same switch. */
const worker = (): HealthSwitch => healthSwitch({ redis: server.redis, prefix: 'switches', name, clockShiftMs: () => shiftMs })
const passes = (ms: number): void => {
  shiftMs += ms
}
const kindNow = async (): Promise<string> => (await worker().admit()).kind

async function calls(answered: number, failed: number): Promise<string[]> {
  const outcomes = [...Array<'answered'>(answered).fill('answered'), ...Array<'failed'>(failed).fill('failed')]
  const changes: string[] = []
  for (const outcome of outcomes) changes.push(await worker().report({ kind: 'on' }, outcome))
  return changes
}

describe('a switch that goes by health', () => {
  it('is on while nothing is known', async () => {
    expect(await kindNow()).toBe('on')
  })

  it('stays on at 95 % and goes off under it, said once, to all workers', async () => {
    expect(await calls(38, 2)).not.toContain('turned off')
    expect(await calls(0, 1)).toEqual(['turned off'])
    expect(await kindNow()).toBe('off')
    expect(await calls(0, 3)).toEqual(['unchanged', 'unchanged', 'unchanged'])
  })

  it('draws no conclusion from nine calls, nor from a single failure', async () => {
    await calls(0, 9)
    expect(await kindNow()).toBe('on')
    name = `${name}-other`
    await calls(9, 1)
    expect(await kindNow()).toBe('on')
    expect(await calls(0, 1)).toEqual(['turned off'])
  })

  it('looks at the last five minutes alone', async () => {
    await calls(0, 9)
    passes(6 * MINUTE)
    await calls(9, 1)
    expect(await kindNow()).toBe('on')
    passes(4 * MINUTE)
    expect(await calls(0, 1)).toEqual(['turned off'])
  })

  it('does not count what we broke off ourselves', async () => {
    await calls(0, 9)
    expect(await worker().report({ kind: 'on' }, 'abandoned')).toBe('unchanged')
    expect(await kindNow()).toBe('on')
  })

  it('keeps no more than the parts of its window, whatever the traffic', async () => {
    for (let part = 0; part < 100; part += 1) {
      await calls(1, 0)
      passes(SWITCH_RULES.windowMs / 30)
    }
    expect(await server.redis.hlen(`switches:switch:${name}`)).toBeLessThanOrEqual(31)
  })
})

describe('a switch that is off', () => {
  beforeEach(() => calls(0, 10))

  it('stays off for fifteen minutes, and then lets one caller try', async () => {
    passes(15 * MINUTE - 5_000)
    expect(await kindNow()).toBe('off')
    passes(5_000)
    expect([await kindNow(), await kindNow(), await kindNow()]).toEqual(['probe', 'off', 'off'])
  })

  it('lets one of many that come at the same moment try', async () => {
    passes(15 * MINUTE)
    const kinds = await Promise.all(Array.from({ length: 20 }, kindNow))
    expect(kinds.filter((kind) => kind === 'probe')).toHaveLength(1)
  })

  it('goes on again when that try is answered, with a clean record', async () => {
    passes(15 * MINUTE)
    expect(await worker().report(await worker().admit(), 'answered')).toBe('turned on')
    expect(await kindNow()).toBe('on')
    expect(await calls(0, 9)).not.toContain('turned off')
  })

  it('stays off for another fifteen minutes when that try fails', async () => {
    passes(15 * MINUTE)
    await worker().report(await worker().admit(), 'failed')
    passes(14 * MINUTE)
    expect(await kindNow()).toBe('off')
    passes(MINUTE)
    expect(await kindNow()).toBe('probe')
  })

  it('gives the try to the next caller when it was broken off, or when its worker is never heard of again', async () => {
    passes(15 * MINUTE)
    await worker().report(await worker().admit(), 'abandoned')
    const lost = await worker().admit()
    expect(lost.kind).toBe('probe')
    passes(SWITCH_RULES.probeMs)
    const next = await worker().admit()
    expect(next.kind).toBe('probe')
    expect(await worker().report(lost, 'answered')).toBe('unchanged')
    expect(await worker().report(next, 'answered')).toBe('turned on')
  })

  it('is not turned on by late news from before', async () => {
    expect(await worker().report({ kind: 'on' }, 'answered')).toBe('unchanged')
    expect(await kindNow()).toBe('off')
  })
})
