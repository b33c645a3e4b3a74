import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_RULES } from '../../src/domain/rules.ts'
import { rulesStore } from '../../src/store/rules.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())

const T1 = { platform: 'slack', workspaceId: 'T1' } as const
const open = (prefix: string) => rulesStore({ redis: server.redis, prefix })
const BY_ANN = { by: 'UANN', kind: 'rules', what: 'everybody is in the pro tier' }

describe('the rules that are kept', () => {
  it('are the defaults until somebody sets them, and then the same in every process and in that workspace alone', async () => {
    const rules = open('kept')
    expect(await rules.of(T1)).toEqual({ rules: DEFAULT_RULES, version: 0 })
    expect(await rules.change(T1, 0, { ...DEFAULT_RULES, tier: 'pro' }, BY_ANN)).toBe(true)
    expect(await rules.of(T1)).toEqual({ rules: { ...DEFAULT_RULES, tier: 'pro' }, version: 1 })
    expect((await open('kept').of(T1)).rules.tier).toBe('pro')
    expect((await rules.of({ platform: 'slack', workspaceId: 'T2' })).version).toBe(0)
  })

  it('are not overwritten by whoever did not see the last change', async () => {
    const [ann, bob] = [open('raced'), open('raced')]
    expect(await ann.change(T1, 0, { ...DEFAULT_RULES, tier: 'pro' }, BY_ANN)).toBe(true)
    expect(await bob.change(T1, 0, { ...DEFAULT_RULES, tier: 'free' }, BY_ANN)).toBe(false)
    expect((await bob.of(T1)).rules.tier).toBe('pro')
  })

  it('stand in the audit log with who changed what, the newest first', async () => {
    const rules = open('logged')
    await rules.change(T1, 0, { ...DEFAULT_RULES, tier: 'pro' }, BY_ANN)
    await rules.note(T1, { by: 'UBOB', kind: 'approval', what: '$2.00 more for UCY' })
    expect(await rules.decisions(T1, 10)).toEqual([
      { atMs: expect.any(Number), by: 'UBOB', kind: 'approval', what: '$2.00 more for UCY' },
      { atMs: expect.any(Number), ...BY_ANN },
    ])
  })
})
