import { describe, expect, it } from 'vitest'
import type { Trials } from '../../src/domain/experiment.ts'
import { goalInWords, outcomeInWords } from '../../src/domain/experiment-words.ts'
import type { Sample } from '../../src/domain/sample.ts'
import { experimentDesk } from '../../src/learning/experiment-desk.ts'
import { HYPOTHESES } from '../../src/learning/hypotheses.ts'
import type { SampleQuery, TrialsStore } from '../../src/ports.ts'
import { aSample } from '../support/builders.ts'

const T1 = { platform: 'slack', workspaceId: 'T1' } as const
const DAY_MS = 86_400_000

/** A desk with everything around it in memory. */
function aDesk(samples: readonly Sample[] = [], whileReading: () => void = () => undefined) {
  let kept: Trials = {}
  let version = 0
  const log: string[] = []
  const asked: SampleQuery[] = []
  const time = { nowMs: 1_000 * DAY_MS }
  const trials: TrialsStore = {
    of: async () => ({ trials: kept, version }),
    workspaces: async () => [T1],
    async change(_, before, after, { by, what }) {
      if (before !== version) return false
      kept = after
      version += 1
      log.push(`${by} ${what}`)
      return true
    },
  }
  async function* read(query: SampleQuery) {
    asked.push(query)
    whileReading()
    yield* samples
  }
  return { desk: experimentDesk({ trials, samples: { read }, now: () => time.nowMs }), log, asked, time }
}
const stateOf = async ({ desk }: ReturnType<typeof aDesk>, experiment: string) =>
  (await desk.reports(T1)).find((report) => report.experiment === experiment)?.state

describe('experiments', () => {
  it('ship with all five hypotheses and the roll-outs, and none of them runs', async () => {
    const { desk, asked } = aDesk()
    const reports = await desk.reports(T1)
    expect(reports.map(({ experiment }) => experiment)).toEqual(HYPOTHESES.map(({ experiment }) => experiment))
    expect(reports.map(({ state }) => state)).toEqual(reports.map(() => 'off'))
    expect(asked).toEqual([])
  })

  it('are started and stopped by somebody, which is logged', async () => {
    const given = aDesk()
    await given.desk.start(T1, 'h2-routing', 'UIDA')
    expect(await stateOf(given, 'h2-routing')).toBe('running')
    await given.desk.stop(T1, 'h2-routing', 'UIDA')
    expect(await stateOf(given, 'h2-routing')).toBe('stopped')
    expect(given.log).toEqual([
      'UIDA started the experiment h2-routing: flash-only 50 %, routed 50 %',
      'UIDA stopped the experiment h2-routing',
    ])
  })

  it('are rolled out by raising the share while they run, from when they were started', async () => {
    const { desk, log, time } = aDesk()
    await desk.start(T1, 'rollout-text-model', 'UIDA', 10)
    const [startedAtMs] = (await desk.reports(T1)).flatMap((report) => report.startedAtMs ?? [])
    time.nowMs += DAY_MS
    await desk.start(T1, 'rollout-text-model', 'UIDA', 50)
    expect((await desk.reports(T1)).flatMap((report) => report.startedAtMs ?? [])).toEqual([startedAtMs])
    expect(log.at(-1)).toBe('UIDA changed the experiment rollout-text-model: without 50 %, with 50 %')
  })

  it('are over when their days are spent', async () => {
    const given = aDesk()
    await given.desk.start(T1, 'h1-tiered-reading', 'UIDA')
    given.time.nowMs += 15 * DAY_MS
    expect(await stateOf(given, 'h1-tiered-reading')).toBe('over')
  })

  it.each([
    ['a name that there is not', 'h9', undefined, 'There is no experiment “h9”. There are: h1-tiered-reading, '],
    ['a share that is none', 'h2-routing', 120, 'A share is a whole number from 0 to 100'],
    [
      'what varies the same as one that runs',
      'rollout-text-model',
      undefined,
      'h1-tiered-reading runs already and varies the same setting (semanticBelow).',
    ],
  ])('are not started with %s', async (_, experiment, share, tell) => {
    const { desk } = aDesk()
    await desk.start(T1, 'h1-tiered-reading', 'UIDA')
    await expect(desk.start(T1, experiment, 'UIDA', share)).rejects.toThrow(tell)
  })

  it('are reckoned from the requests of this workspace since they were started', async () => {
    const exposures = { 'h2-routing': 'routed' }
    const before = aSample({ exposures, askedAtMs: 1_000 * DAY_MS - 1 })
    const { desk, asked } = aDesk([before, aSample({ exposures, askedAtMs: 1_000 * DAY_MS })])
    await desk.start(T1, 'h2-routing', 'UIDA')
    const report = (await desk.reports(T1)).find(({ experiment }) => experiment === 'h2-routing')
    expect(report?.variants).toMatchObject([{ requests: 0 }, { variant: 'routed', people: 1, requests: 1 }])
    expect(asked).toEqual([{ workspace: 'slack:T1', fromMs: 1_000 * DAY_MS }])
  })
})

describe('counting that takes long', () => {
  it('is done once for all who look, and again after a while or once something was started', async () => {
    const { desk, asked, time } = aDesk([], () => {
      time.nowMs += 5_000
    })
    await desk.start(T1, 'h2-routing', 'UIDA')
    await Promise.all([desk.reports(T1), desk.reports(T1)])
    await desk.reports(T1)
    expect(asked).toHaveLength(1)
    await desk.start(T1, 'h4-reuse', 'UIDA')
    await desk.reports(T1)
    expect(asked).toHaveLength(2)
    time.nowMs += 60_000
    await desk.reports(T1)
    expect(asked).toHaveLength(3)
  })
})

describe('what came of one, in words', () => {
  const goal = { metric: 'liked', wants: 'more', aim: 'change', by: 0.1 } as const
  const report = { goal, variant: 'asks', against: 'never-asks', value: 0.71, baseline: 0.6, effect: 0.11 } as const

  it('names both figures, the difference and where it lies', () => {
    expect(goalInWords({ ...report, interval: [0.042, 0.178], verdict: 'reached' })).toBe(
      'liked by who asked: 71 % (asks) against 60 % (never-asks), a difference of +11.0 points, surely between +4.2 points and +17.8 points: better.',
    )
    expect(goalInWords({ ...report, interval: undefined, verdict: 'open' })).toContain('too few people yet.')
    const unasked = { ...report, value: 0, baseline: 0, interval: undefined, verdict: 'open' } as const
    expect(goalInWords(unasked)).toBe('liked by who asked: too few people yet.')
  })

  it('is in dollars and seconds where it is that', () => {
    const cost = {
      ...report,
      goal: { ...goal, metric: 'cost' as const, wants: 'less' as const },
      value: 30_000,
      baseline: 50_000,
      effect: -20_000,
    }
    expect(goalInWords({ ...cost, interval: [-30_000, -10_000], verdict: 'reached' })).toContain(
      '$0.030 (asks) against $0.050 (never-asks), a difference of −$0.020',
    )
  })

  it('says what to do', () => {
    expect(outcomeInWords({ state: 'running', verdict: 'holds' })).toBe('It holds. It can be stopped.')
    expect(outcomeInWords({ state: 'over', verdict: 'open' })).toBe('It ended without an answer that is certain.')
  })
})
