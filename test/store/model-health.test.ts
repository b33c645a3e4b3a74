import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ModelAdmission, ModelHealth } from '../../src/ports.ts'
import { adminNotices, readNotices } from '../../src/store/admin-notices.ts'
import { HEALTH_RULES, modelHealth } from '../../src/store/model-health.ts'
import { aModel } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

const SECOND = 1_000
let server: TestRedis
let shiftMs = 0
let model = aModel()
let tests = 0
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())
beforeEach(() => {
  shiftMs = 0
  tests += 1
  model = aModel({ modelId: `model-${tests}` })
})

/** Another worker sees the same breaker. */
const worker = (): ModelHealth => modelHealth({ redis: server.redis, prefix: 'health', clockShiftMs: () => shiftMs })
const passes = (ms: number): void => {
  shiftMs += ms
}
const admit = (): Promise<ModelAdmission> => worker().admit(model)
/** One other model that can be used, and works. */
const OTHERS = ['another']
const kinds = async (times: number): Promise<string[]> =>
  (await Promise.all(Array.from({ length: times }, () => admit()))).map(({ kind }) => kind)
const off = () => worker().off([model.modelId])

/** `a` is answered, `f` failed. @returns what each of them changed */
async function calls(outcomes: string, others = OTHERS): Promise<string[]> {
  const changes: string[] = []
  for (const each of outcomes)
    changes.push(await worker().report(model.modelId, { kind: 'on' }, each === 'a' ? 'answered' : 'failed', others))
  return changes.filter((change) => change !== 'unchanged')
}

describe('the breaker of a model', () => {
  it('lets everybody through while nothing is known', async () => {
    expect([await kinds(3), await off()]).toEqual([['on', 'on', 'on'], []])
  })

  it('opens with the fifth failure in a row, once, for all workers', async () => {
    expect(await calls('ffffaffff')).toEqual([])
    expect(await calls('f')).toEqual(['opened'])
    expect(await calls('fff')).toEqual([])
    expect([await kinds(3), await off()]).toEqual([['off', 'off', 'off'], [model.modelId]])
  })

  it('opens when half of ten calls of the last minute failed', async () => {
    expect(await calls('fafafafaf')).toEqual([])
    expect(await calls('af')).toEqual(['opened'])
  })

  it('forgets what is older than a minute', async () => {
    await calls('fafafafaf')
    passes(70 * SECOND)
    expect(await calls('afaf')).toEqual([])
  })

  it('does not count what we broke off ourselves', async () => {
    await calls('ffff')
    await worker().report(model.modelId, { kind: 'on' }, 'abandoned', OTHERS)
    expect(await kinds(1)).toEqual(['on'])
  })

  it('keeps no more than the parts of its window, whatever the traffic', async () => {
    for (let part = 0; part < 60; part += 1) {
      await calls('af')
      passes(10 * SECOND)
      if ((await admit()).kind !== 'on') await server.redis.hdel(`health:model-health:${model.modelId}`, 'openUntilMs')
    }
    expect(await server.redis.hlen(`health:model-health:${model.modelId}`)).toBeLessThanOrEqual(2 * 31 + 4)
  })
})

describe('an open breaker', () => {
  beforeEach(async () => {
    expect(await calls('fffff')).toEqual(['opened'])
  })

  it('says when to look again', async () => {
    const admission = await admit()
    expect(admission).toMatchObject({ kind: 'off', waitMs: expect.any(Number) })
    expect(admission.kind === 'off' && admission.waitMs).toBeGreaterThan(HEALTH_RULES.openMs - 5 * SECOND)
  })

  it('lets one of many try after a minute, and plans reckon with the model again from then', async () => {
    passes(61 * SECOND)
    expect(await off()).toEqual([])
    expect((await kinds(20)).filter((kind) => kind === 'probe')).toHaveLength(1)
    expect(await off()).toEqual([model.modelId])
  })

  it('closes when that try is answered, with a clean record', async () => {
    passes(61 * SECOND)
    expect(await worker().report(model.modelId, await admit(), 'answered', OTHERS)).toBe('closed')
    expect([await kinds(1), await calls('ffff')]).toEqual([['on'], []])
  })

  it('stays open for another minute when it fails', async () => {
    passes(61 * SECOND)
    await worker().report(model.modelId, await admit(), 'failed', OTHERS)
    passes(50 * SECOND)
    expect(await kinds(1)).toEqual(['off'])
    passes(11 * SECOND)
    expect(await kinds(1)).toEqual(['probe'])
  })

  it('gives the try to the next one when it was broken off, or its worker is never heard of again', async () => {
    passes(61 * SECOND)
    await worker().report(model.modelId, await admit(), 'abandoned', OTHERS)
    const lost = await admit()
    expect(lost.kind).toBe('probe')
    passes(model.timeoutMs + 6 * SECOND)
    const next = await admit()
    expect(next.kind).toBe('probe')
    expect(await worker().report(model.modelId, lost, 'answered', OTHERS)).toBe('unchanged')
    expect(await worker().report(model.modelId, next, 'answered', OTHERS)).toBe('closed')
  })

  it('is not closed by late news from before', async () => {
    expect(await calls('a')).toEqual([])
    expect(await kinds(1)).toEqual(['off'])
  })
})

describe('the last model that is left', () => {
  const others = () => [`other-of-${model.modelId}`]
  /** The other one is out of use. */
  beforeEach(async () => {
    const [other = ''] = others()
    for (let failures = 0; failures < 5; failures += 1) await worker().report(other, { kind: 'on' }, 'failed', [model.modelId])
    expect(await calls('fffff', others())).toEqual(['opened'])
  })

  it('is given no pause: one caller at a time tries at once', async () => {
    const all = await Promise.all([admit(), admit(), admit()])
    expect(all.map(({ kind }) => kind).toSorted()).toEqual(['off', 'off', 'probe'])
    expect(await off()).toEqual([model.modelId])
    const probe = all.find(({ kind }) => kind === 'probe') ?? expect.unreachable()
    await worker().report(model.modelId, probe, 'failed', others())
    expect((await admit()).kind).toBe('probe')
  })

  it('is given one again as soon as another one works', async () => {
    await worker().report(model.modelId, await admit(), 'failed', OTHERS)
    expect((await admit()).kind).toBe('off')
  })

  it('is never switched off by the check', async () => {
    expect(await worker().check(model.modelId, others())).toBeUndefined()
    expect(await worker().check(model.modelId, OTHERS)).toBeDefined()
  })
})

describe('the check of every few minutes', () => {
  it('switches a model off that failed more often than it answered, and says so once', async () => {
    await calls('aafff')
    expect(await worker().check(model.modelId, OTHERS)).toEqual({ sinceMs: expect.any(Number) })
    expect(await worker().check(model.modelId, OTHERS)).toBeUndefined()
    expect(await kinds(1)).toEqual(['off'])
  })

  it.each(['aaafff', 'ffff', 'aaaaaaa'])('leaves one alone whose calls went %s', async (outcomes) => {
    await calls(outcomes)
    expect(await worker().check(model.modelId, OTHERS)).toBeUndefined()
    expect(await kinds(1)).toEqual(['on'])
  })

  it('counts what came before its breaker opened, and hears when it is on again', async () => {
    await calls('fffff')
    expect(await worker().check(model.modelId, OTHERS)).toBeDefined()
    passes(61 * SECOND)
    expect(await worker().report(model.modelId, await admit(), 'answered', OTHERS)).toBe('on again')
    expect(await worker().check(model.modelId, OTHERS)).toBeUndefined()
  })
})

describe('a word to admins', () => {
  it('is said once, whoever says it, and is kept for the doctor', async () => {
    const { log, lines } = recordingLog()
    const [one, other] = [adminNotices(server.redis, 'notices', log), adminNotices(server.redis, 'notices', log)]
    await Promise.all([one.tell('flash is off.', 'off:1'), other.tell('flash is off.', 'off:1')])
    await one.tell('flash is on.', 'on:1')
    expect(lines.map(({ level, message }) => [level, message])).toEqual([
      ['warn', 'for admins: flash is off.'],
      ['warn', 'for admins: flash is on.'],
    ])
    expect((await readNotices(server.redis, 'notices')).map(({ text }) => text)).toEqual(['flash is on.', 'flash is off.'])
  })
})

describe('a model whose provider named a time', () => {
  it('is asked by nobody until then, and its breaker does not count it', async () => {
    await worker().hold(model.modelId, 400)
    expect(await admit()).toEqual({ kind: 'busy', waitMs: expect.any(Number) })
    expect(await kinds(3)).toEqual(['busy', 'busy', 'busy'])
    expect(await off()).toEqual([])
    await expect.poll(async () => (await admit()).kind, { interval: 20, timeout: 5_000 }).toBe('on')
  })

  it('is held for the longest of what was said, and never for longer than ten minutes', async () => {
    await worker().hold(model.modelId, 60_000)
    await worker().hold(model.modelId, 1_000)
    expect((await admit()) as { waitMs: number }).toMatchObject({ kind: 'busy' })
    expect(((await admit()) as { waitMs: number }).waitMs).toBeGreaterThan(50_000)
    await worker().hold(model.modelId, 86_400_000)
    expect(((await admit()) as { waitMs: number }).waitMs).toBeLessThanOrEqual(600_000)
  })

  it('is not tried by the one caller of an open breaker either', async () => {
    await calls('fffff')
    passes(61 * SECOND)
    await worker().hold(model.modelId, 60_000)
    expect(await kinds(2)).toEqual(['busy', 'busy'])
  })
})
