import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HYPOTHESES } from '../../src/learning/hypotheses.ts'
import { rulesStore } from '../../src/store/rules.ts'
import { trialsStore } from '../../src/store/trials.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())

const T1 = { platform: 'slack', workspaceId: 'T1' } as const
const T2 = { platform: 'slack', workspaceId: 'T2' } as const
const open = (prefix: string) => trialsStore({ redis: server.redis, prefix })
const [definition = expect.unreachable()] = HYPOTHESES
const STARTED = { [definition.experiment]: { definition, startedAtMs: 5 } }
const BY_IDA = { by: 'UIDA', kind: 'experiment', what: 'started it' }

describe('the experiments that run', () => {
  it('are none until somebody starts one, and then the same in every process and in that workspace alone', async () => {
    const trials = open('kept')
    expect(await trials.of(T1)).toEqual({ trials: {}, version: 0 })
    expect(await trials.change(T1, 0, STARTED, BY_IDA)).toBe(true)
    expect(await open('kept').of(T1)).toEqual({ trials: STARTED, version: 1 })
    expect(await trials.of(T2)).toEqual({ trials: {}, version: 0 })
    expect(await trials.workspaces()).toEqual([T1])
  })

  it('stand in the audit log with who started them', async () => {
    await open('log').change(T1, 0, STARTED, BY_IDA)
    expect(await rulesStore({ redis: server.redis, prefix: 'log' }).decisions(T1, 5)).toMatchObject([BY_IDA])
  })

  it('are not changed by who has not seen the last change, and nothing is logged then', async () => {
    const trials = open('race')
    await trials.change(T1, 0, STARTED, BY_IDA)
    expect(await trials.change(T1, 0, {}, BY_IDA)).toBe(false)
    expect((await trials.of(T1)).trials).toEqual(STARTED)
    expect(await rulesStore({ redis: server.redis, prefix: 'race' }).decisions(T1, 5)).toHaveLength(1)
  })
})
