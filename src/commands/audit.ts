import { parseArgs } from 'node:util'
import { type Audit, Books, type JournalEntry } from '../domain/journal.ts'
import { csvCell } from './csv.ts'

interface Opened {
  audit(): Promise<Audit>
  entries(): AsyncIterable<JournalEntry>
  close(): Promise<void>
}

interface Parts {
  readonly write: (text: string) => unknown
  readonly complain: (problem: string) => unknown
  readonly open: () => Promise<Opened>
}

const WRONG_USE = 2
const FORMATS = ['csv', 'jsonl'] as const
type Format = (typeof FORMATS)[number]
/** Enough to see what they have in common. */
const MOST_SHOWN = 50

/** As `workspaceKey` writes it. */
const WORKSPACE = /^(slack|discord):[A-Za-z0-9]{1,32}$/

/** `audit [--export csv|jsonl [--workspace slack:T1]]`. @returns the exit code: 1 when something does not agree */
export async function audit(args: readonly string[], { write, complain, open }: Parts): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { export: { type: 'string' }, workspace: { type: 'string' } },
    allowPositionals: true,
  })
  const format = FORMATS.find((known) => known === values.export)
  if (positionals.length > 0 || (values.export !== undefined && !format)) {
    complain(`I write the journal as ${FORMATS.join(' or ')}; got “${[...positionals, values.export ?? ''].join(' ').trim()}”.`)
    return WRONG_USE
  }
  if (values.workspace !== undefined && (!format || !WORKSPACE.test(values.workspace))) {
    complain(`--workspace goes with --export and is written slack:T024BE7LH or discord:81384788765712384; got “${values.workspace}”.`)
    return WRONG_USE
  }
  const opened = await open()
  try {
    return format ? await exportAs(format, values.workspace, opened, write) : report(await opened.audit(), write)
  } finally {
    await opened.close()
  }
}

function report({ entries, compared, breaches, differences }: Audit, write: Parts['write']): number {
  const wrong = [...breaches, ...differences]
  if (wrong.length === 0) {
    write(`The journal and the counters agree: ${entries} entries, ${compared} sets of counters.`)
    return 0
  }
  for (const line of wrong.slice(0, MOST_SHOWN)) write(line)
  if (wrong.length > MOST_SHOWN) write(`… and ${wrong.length - MOST_SHOWN} more.`)
  write(`${breaches.length} faults in the journal, ${differences.length} counters that it does not explain, among ${entries} entries.`)
  return 1
}

// --- Export -----------------------------------------------------------------------------------------------------------------------------

const COLUMNS = [
  'at',
  'entryId',
  'kind',
  'requestId',
  'microUsd',
  'modelId',
  'day',
  'person',
  'channel',
  'workspace',
  'unchargedMicroUsd',
  'why',
  'by',
]

/** @param only the workspace whose rows are written; what nobody can tell apart is nobody's, and left out */
async function exportAs(format: Format, only: string | undefined, { entries }: Opened, write: Parts['write']): Promise<number> {
  const books = new Books()
  const workspaces = new Map<string, string>()
  if (format === 'csv') write(COLUMNS.join(','))
  for await (const entry of entries()) {
    const row = rowOf(entry, books, workspaces)
    books.add(entry)
    if (only !== undefined && row.workspace !== only) continue
    write(format === 'csv' ? COLUMNS.map((column) => csvCell(row[column] ?? '')).join(',') : JSON.stringify(row))
  }
  return 0
}

/** An entry with what an earlier one of its request said: where it is counted. */
function rowOf(entry: JournalEntry, books: Books, workspaces: Map<string, string>): Readonly<Record<string, string | number>> {
  const { lines: _, ...fields } = entry.fields
  const where = books.linesOf(entry)
  const [person, channel, ofLines] = (where?.accounts ?? []).map(({ key }) => key.slice(key.indexOf(':') + 1))
  const workspace = ofLines ?? workspaceIn(fields.countedIn) ?? workspaces.get(entry.requestId)
  if (workspace) workspaces.set(entry.requestId, workspace)
  const at = new Date(Number(entry.entryId.split('-')[0])).toISOString()
  return {
    at,
    entryId: entry.entryId,
    ...fields,
    microUsd: entry.microUsd,
    ...(where && { day: where.periods[0] ?? '' }),
    ...(person && { person }),
    ...(channel && { channel }),
    ...(workspace && { workspace }),
  }
}

/** Calls to a provider are counted in `workspace:slack:T1:2026-11-20`. */
const workspaceIn = (day: string | undefined): string | undefined => /^workspace:([^:]+:[^:]+):/.exec(day ?? '')?.[1]
