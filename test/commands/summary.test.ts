import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { showSummary } from '../../src/commands/summary.ts'
import { openReports } from '../../src/compose/reports.ts'
import { loadConfig } from '../../src/config.ts'
import { openLedger } from '../../src/store/ledger.ts'
import { aPerson, aRequest } from '../support/builders.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
beforeAll(async () => {
  server = await startTestRedis()
  const shift = Date.parse('2026-11-19T10:00:00Z') - Date.now()
  const ledger = openLedger({ redis: server.redis, prefix: 'shown', caps: [], timeZone: 'UTC', clockShiftMs: () => shift })
  await ledger.settle(aRequest({ asker: aPerson({ personId: 'U1' }) }), 1_340_000, 'pro')
})
afterAll(() => server.stop())

async function shown(...args: string[]) {
  const said: string[] = []
  const complaints: string[] = []
  const config = loadConfig({ REDIS_URL: server.url, REDIS_PREFIX: 'shown', DAILY_LIMIT_PER_WORKSPACE_USD: '10' })
  const code = await showSummary(args, {
    write: (text) => said.push(text),
    complain: (problem) => complaints.push(problem),
    open: () => openReports(config),
  })
  return { code, said: said.join('\n'), complaints: complaints.join('\n') }
}

describe('banana summary', () => {
  it('shows the latest summary that was due, as people read it', async () => {
    const { code, said } = await shown('--workspace', 'slack:T1', '--at', '2026-11-20T09:00:00Z')
    expect(code).toBe(0)
    expect(said).toContain('Thu 19 Nov  Pictures and money')
    expect(said).toContain('1 picture, $1.34 charged (the day before: nothing)')
    expect(said).toMatch(/Day: \$1\.34 of \$10\.00 \(13 %\)\./)
    expect(said).toContain('Bar chart. Spent by day, last 14 days:')
  })

  it('shows a week, and all of it as data', async () => {
    const { said } = await shown('--workspace', 'slack:T1', '--period', 'week', '--at', '2026-11-23T09:00:00Z', '--json')
    expect(JSON.parse(said)).toMatchObject({
      kind: 'weekly',
      period: '2026-W47',
      totals: { images: 1, microUsd: 1_340_000 },
      models: [{ name: 'pro' }],
    })
  })

  it('shows another workspace nothing of it', async () => {
    expect((await shown('--workspace', 'slack:T2', '--at', '2026-11-20T09:00:00Z')).said).toContain('nobody asked for a picture')
  })

  it.each([
    [['--workspace', 'T1'], '--workspace names one, such as slack:T0123 or discord:81384788765712384; got “T1”.'],
    [['--workspace', 'slack:T1', '--period', 'year'], '--period is day or week; got “year”.'],
    [['--workspace', 'slack:T1', '--at', 'noon'], '--at is a moment such as 2026-11-20T09:00Z; got “noon”.'],
  ])('refuses %j and says what it takes', async (args, complaint) => {
    expect(await shown(...args)).toEqual({ code: 2, said: '', complaints: complaint })
  })
})
