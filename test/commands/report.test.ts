import { describe, expect, it } from 'vitest'
import { report } from '../../src/commands/report.ts'
import type { Sample } from '../../src/domain/sample.ts'
import { readCatalogue } from '../../src/models/catalogue.ts'
import type { SampleQuery } from '../../src/ports.ts'
import { aSample } from '../support/builders.ts'

const at = (time: string) => Date.parse(time)
const up = (personId: string) => ({ personId, value: 'up', atMs: 1 }) as const
const down = (personId: string) => ({ personId, value: 'down', atMs: 1, reason: 'text-wrong' }) as const

const SAMPLES: Sample[] = [
  aSample({ askedAtMs: at('2026-11-01T09:00Z'), chargedMicroUsd: 40_000, spentMicroUsd: 50_000, votes: [up('U1'), up('U2')] }),
  aSample({
    askedAtMs: at('2026-11-01T23:30Z'),
    chargedMicroUsd: 0,
    spentMicroUsd: 0,
    reusedFrom: 'index',
    savedMicroUsd: 40_000,
    votes: [down('U3')],
  }),
  aSample({
    askedAtMs: at('2026-11-02T09:00Z'),
    domain: 'art',
    modelId: 'pro',
    personId: '=U9',
    chargedMicroUsd: 130_000,
    spentMicroUsd: 130_000,
  }),
  {
    ...aSample({ askedAtMs: at('2026-11-02T10:00Z'), state: 'failed', chargedMicroUsd: 0 }),
    domain: undefined,
    modelId: undefined,
  } as Sample,
]

async function run(args: string, { samples = SAMPLES, timeZone = 'UTC' } = {}) {
  const said: string[] = []
  const queries: SampleQuery[] = []
  let closed = 0
  const code = await report(args.split(' '), {
    write: (text) => said.push(text),
    complain: (text) => {
      said.push(text)
      return 2
    },
    models: readCatalogue,
    open: async () => ({
      timeZone,
      samples: {
        async *read(query) {
          queries.push(query)
          yield* samples
        },
      },
      close: async () => void closed++,
    }),
  })
  return { code, said, query: queries[0], closed, json: () => JSON.parse(said[0] ?? '') }
}

describe('banana report', () => {
  it('says what there was, how it was liked and what it cost', async () => {
    const { code, json, closed } = await run('--json')
    expect([code, closed]).toEqual([0, 1])
    expect(json().total).toMatchObject({
      requests: 4,
      delivered: 3,
      reused: 1,
      hitShare: 0.3333,
      chargedMicroUsd: 170_000,
      spentMicroUsd: 213_600,
      savedMicroUsd: 40_000,
      up: 2,
      down: 1,
      liked: 1,
      satisfaction: 0.6667,
      perImageMicroUsd: 56_667,
      perLikedMicroUsd: 170_000,
      'text-wrong': 1,
      'off-brand': 0,
    })
  })

  it('says how sure it is, and counts a crowd before one picture as one', async () => {
    const crowd = aSample({ votes: Array.from({ length: 50 }, (_, n) => up(`U${n}`)) })
    const { satisfaction, satisfactionLow, satisfactionHigh } = (await run('--json', { samples: [crowd] })).json().total
    expect([satisfaction, satisfactionHigh]).toEqual([1, 1])
    expect(satisfactionLow).toBeLessThan(0.3)
    const many = Array.from({ length: 50 }, () => aSample({ votes: [up('U1')] }))
    expect((await run('--json', { samples: many })).json().total.satisfactionLow).toBeGreaterThan(0.9)
  })

  it('invents no figure where there is nothing to divide by', async () => {
    const { total } = (await run('--json', { samples: [] })).json()
    expect(total).toMatchObject({ requests: 0, delivered: 0 })
    for (const name of ['satisfaction', 'hitShare', 'perImageMicroUsd', 'perLikedMicroUsd']) expect(total).not.toHaveProperty(name)
  })

  it('measures how often 👍 was foretold rightly on votes that nothing was learned from, and how often the fast tier read rightly', async () => {
    // Ann likes what she gets, Ben does not: the base rate is a half, and whoever learns it is nearly always right.
    const samples = Array.from({ length: 800 }, (_, at) => {
      const personId = at % 2 === 0 ? 'UANN' : 'UBEN'
      const value = at % 2 === 0 ? ('up' as const) : ('down' as const)
      const reason = at % 4 === 1 ? ('wrong-subject' as const) : ('low-quality' as const)
      const vote = { personId, value, atMs: at, ...(value === 'down' && { reason }) }
      return aSample({ requestId: `r${at}`, personId, complexity: 0.2, method: 'fast', confidence: 0.9, votes: [vote] })
    })
    const { total } = (await run('--json', { samples })).json()
    expect(total.foretoldVotes).toBeGreaterThan(50)
    expect([total.foretoldRight > 0.95, total.foretoldBaseRate < 0.65]).toEqual([true, true])
    expect([total.fastReadings, total.fastRight]).toEqual([800, 0.75])
    expect((await run('--csv', { samples })).said[0]).toMatch(/,foretoldVotes,.*foretoldRight,foretoldBaseRate,foretoldByTable,fastRight$/)
  })

  it.each([
    ['domain', ['art', 'none', 'photography']],
    ['model', ['flash', 'none', 'pro']],
    ['template', ['photography/landscape/standard']],
    ['person', ['slack:T1:=U9', 'slack:T1:U1']],
    ['day', ['2026-11-01', '2026-11-02']],
  ])('tells apart by %s', async (by, groups) => {
    const { rows, total } = (await run(`--json --by ${by}`)).json()
    expect(rows.map(({ group }: { group: string }) => group)).toEqual(groups)
    expect(rows.reduce((sum: number, row: { requests: number }) => sum + row.requests, 0)).toBe(total.requests)
  })

  it('counts days in the time zone of the program', async () => {
    const { rows } = (await run('--json --by day', { timeZone: 'Europe/Berlin' })).json()
    expect(rows.map(({ group, requests }: { group: string; requests: number }) => [group, requests])).toEqual([
      ['2026-11-01', 1],
      ['2026-11-02', 3],
    ])
    const { query } = await run('--csv --from 2026-11-01 --to 2026-11-01 --workspace slack:T1', { timeZone: 'Europe/Berlin' })
    expect(query).toEqual({ workspace: 'slack:T1', fromMs: at('2026-10-31T23:00Z'), untilMs: at('2026-11-01T23:00Z') })
  })

  it('writes CSV: a heading, a line for each group, and no cell that a spreadsheet would run', async () => {
    const { said } = await run('--csv --by template', { samples: [aSample({ template: '=1+1,"x"' }), aSample()] })
    expect(said).toHaveLength(3)
    expect(said[0]).toMatch(/^group,requests,delivered,reused,.*,hitShare,satisfaction,.*,text-wrong,.*,off-brand$/)
    expect(said[1]).toMatch(/^"'=1\+1,""x""",1,1,0,/)
    expect(said[2]?.split(',')).toHaveLength(said[0]?.split(',').length ?? 0)
    expect((await run('--csv')).said[1]).toMatch(/^all,4,3,/)
  })

  it.each([
    ['--by domain', 'Say --json or --csv.'],
    ['--json --csv', 'Say --json or --csv.'],
    ['--json --by colour', '--by takes domain, model, template, person, day; got “colour”.'],
    ['--json --workspace T1', '--workspace takes slack:T024BE7LH'],
    ['--json --from 2026-02-30', '--from takes a day such as 2026-11-20; got “2026-02-30”.'],
    ['--json --from 2026-11-02 --to 2026-11-01', '--from 2026-11-02 is after --to 2026-11-01.'],
  ])('refuses %s and says what it takes', async (args, words) => {
    const { code, said, closed } = await run(args)
    expect([code, closed]).toEqual([2, 0])
    expect(said[0]).toContain(words)
  })
})
