import { describe, expect, it } from 'vitest'
import { experiments, type WorkspaceReports } from '../../src/commands/experiments.ts'
import type { ExperimentReport } from '../../src/domain/experiment.ts'

const HELD: ExperimentReport = {
  experiment: 'h3-asking-back',
  hypothesis: 'Asking back pays.',
  state: 'running',
  startedAtMs: Date.UTC(2026, 10, 2),
  variants: [
    { variant: 'never-asks', share: 50, people: 40, requests: 300 },
    { variant: 'asks', share: 50, people: 41, requests: 310 },
  ],
  goals: [
    {
      goal: { metric: 'liked', wants: 'more', aim: 'change', by: 0.1 },
      variant: 'asks',
      against: 'never-asks',
      value: 0.71,
      baseline: 0.5,
      effect: 0.21,
      interval: [0.08, 0.34],
      verdict: 'reached',
    },
  ],
  verdict: 'holds',
}
const OFF: ExperimentReport = { ...HELD, experiment: 'h2-routing', state: 'off' }

async function run(args: readonly string[], found: readonly WorkspaceReports[] = [{ workspace: 'slack:T1', reports: [OFF, HELD] }]) {
  const written: string[] = []
  const complaints: string[] = []
  let closed = 0
  const open = async () => ({ reports: async () => found, close: async () => void closed++ })
  const code = await experiments(args, { write: (text) => written.push(text), complain: (text) => complaints.push(text), open })
  return { code, said: written.join('\n'), complaints, closed }
}

describe('banana experiments', () => {
  it('says of each that was started what is compared, by how much it differs, and what follows', async () => {
    const { said, code, closed } = await run([])
    expect(said).toContain('slack:T1\n\n  h3-asking-back: running since 2026-11-02\n    Asking back pays.')
    expect(said).toContain('never-asks 50 % (40 people, 300 requests) · asks 50 % (41 people, 310 requests)')
    expect(said).toContain('a difference of +21.0 points, surely between +8.0 points and +34.0 points: better.')
    expect(said).toContain('It holds. It can be stopped.')
    expect(said).not.toContain('h2-routing')
    expect([code, closed]).toEqual([0, 1])
  })

  it('writes the same as JSON', async () => {
    expect(JSON.parse((await run(['--json'])).said)).toEqual([{ workspace: 'slack:T1', reports: [HELD] }])
  })

  it('says so when none was ever started', async () => {
    expect((await run([], [])).said).toBe('No experiment was ever started. Admins start them with /banana experiments.')
  })

  it('refuses what is no workspace, and opens nothing', async () => {
    const { code, complaints, closed } = await run(['--workspace', 'T1'])
    expect([code, closed]).toEqual([2, 0])
    expect(complaints).toEqual(['A workspace is written like slack:T024BE7LH; got “T1”.'])
  })
})
