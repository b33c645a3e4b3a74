import { describe, expect, it } from 'vitest'
import { audit } from '../../src/commands/audit.ts'
import type { Audit, JournalEntry } from '../../src/domain/journal.ts'

const LINES = [
  '2026-11-20 2026-W47 2026-11',
  'person:slack:T1:U1 10000000 - -',
  'channel:slack:T1:C1 - - -',
  'workspace:slack:T1 - - -',
  'global - - -',
].join('\n')

function entry(entryId: string, fields: Record<string, string>): JournalEntry {
  return { entryId, kind: fields.kind ?? '', requestId: fields.requestId ?? '', microUsd: Number(fields.microUsd), fields }
}
const JOURNAL = [
  entry('1795000000000-0', { kind: 'reserved', requestId: '-abc', microUsd: '67000', lines: LINES }),
  entry('1795000009000-0', { kind: 'settled', requestId: '-abc', microUsd: '33600', modelId: 'flash', freedMicroUsd: '67000' }),
]

async function run(args: string[], found: Partial<Audit> = {}, journal = JOURNAL) {
  const said: string[] = []
  let isClosed = false
  const code = await audit(args, {
    write: (text) => said.push(text),
    complain: (text) => said.push(text),
    open: async () => ({
      audit: async () => ({ entries: 2, compared: 7, breaches: [], differences: [], ...found }),
      async *entries() {
        yield* journal
      },
      async close() {
        isClosed = true
      },
    }),
  })
  return { code, said, isClosed }
}

describe('banana audit', () => {
  it('says that journal and counters agree', async () => {
    expect(await run([])).toEqual({ code: 0, said: ['The journal and the counters agree: 2 entries, 7 sets of counters.'], isClosed: true })
  })

  it('names what does not agree, and ends with 1', async () => {
    const { code, said } = await run([], { differences: ['money:2026-11-20 global: the counter is 1, the journal says 0'] })
    expect(code).toBe(1)
    expect(said.join('\n')).toContain('the counter is 1, the journal says 0')
  })

  it('writes the journal as CSV, with where the money was counted, and no cell that a spreadsheet would run', async () => {
    const { said } = await run(['--export', 'csv'])
    expect(said).toEqual([
      'at,entryId,kind,requestId,microUsd,modelId,day,person,channel,workspace,unchargedMicroUsd,why,by',
      "2026-11-18T11:06:40.000Z,1795000000000-0,reserved,'-abc,67000,,2026-11-20,slack:T1:U1,slack:T1:C1,slack:T1,,,",
      "2026-11-18T11:06:49.000Z,1795000009000-0,settled,'-abc,33600,flash,2026-11-20,slack:T1:U1,slack:T1:C1,slack:T1,,,",
    ])
  })

  it('writes one workspace’s rows and nobody else’s, and those of no known workspace for nobody', async () => {
    const elsewhere = (fields: Record<string, string>) => entry('1795000010000-0', { requestId: 'xyz', microUsd: '33600', ...fields })
    const journal = [
      elsewhere({ kind: 'called', modelId: '=cmd|x', countedIn: 'workspace:slack:T2:2026-11-20' }),
      elsewhere({ kind: 'reserved', lines: LINES.replaceAll('T1', 'T2') }),
      ...JOURNAL,
      elsewhere({ kind: 'spent', modelId: 'flash' }),
      entry('1795000011000-0', { kind: 'called', requestId: 'old', microUsd: '1' }),
    ]
    const of = async (workspace: string) =>
      (await run(['--export', 'jsonl', '--workspace', workspace], {}, journal)).said.map((line) => {
        const row = JSON.parse(line) as { kind: string; workspace: string }
        return [row.kind, row.workspace]
      })
    expect(await of('slack:T1')).toEqual([
      ['reserved', 'slack:T1'],
      ['settled', 'slack:T1'],
    ])
    expect(await of('slack:T2')).toEqual([
      ['called', 'slack:T2'],
      ['reserved', 'slack:T2'],
      ['spent', 'slack:T2'],
    ])
    expect((await run(['--export', 'csv', '--workspace', 'slack:T2'], {}, journal)).said.join('\n')).toContain(",'=cmd|x,")
  })

  it('does not guess which workspace is meant', async () => {
    for (const args of [
      ['--workspace', 'slack:T1'],
      ['--export', 'csv', '--workspace', 'T1'],
    ]) {
      const { code, said } = await run(args)
      expect([code, said.join('')]).toEqual([2, expect.stringContaining('slack:T024BE7LH')])
    }
  })

  it('writes the journal as JSON, a line an entry', async () => {
    const { said } = await run(['--export', 'jsonl'])
    expect(said.map((line) => JSON.parse(line))).toMatchObject([
      { kind: 'reserved', microUsd: 67_000, person: 'slack:T1:U1' },
      { kind: 'settled', requestId: '-abc', modelId: 'flash', day: '2026-11-20' },
    ])
  })

  it('refuses a format that it does not know', async () => {
    expect(await run(['--export', 'xml'])).toMatchObject({ code: 2, said: ['I write the journal as csv or jsonl; got “xml”.'] })
  })
})
