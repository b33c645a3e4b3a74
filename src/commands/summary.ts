import { parseArgs } from 'node:util'
import type { SummaryKind } from '../domain/occasions.ts'
import { type Workspace, workspaceIn } from '../domain/rules.ts'
import type { Summary } from '../domain/summary.ts'

interface Parts {
  readonly write: (text: string) => unknown
  readonly complain: (problem: string) => unknown
  readonly open: () => Promise<{
    /** The latest that was due by then, and as people read it. */
    summary(workspace: Workspace, kind: SummaryKind, atMs: number): Promise<{ readonly summary: Summary; readonly text: string }>
    close(): Promise<void>
  }>
}

const WRONG_USE = 2
const KINDS: Readonly<Record<string, SummaryKind>> = { day: 'daily', week: 'weekly' }

const OPTIONS = {
  workspace: { type: 'string' },
  period: { type: 'string', default: 'day' },
  at: { type: 'string' },
  json: { type: 'boolean' },
  text: { type: 'boolean' },
} as const

/** `summary --workspace slack:T1 [--period day|week] [--at ISO] [--json|--text]`: shows one without posting it. @returns the exit code */
export async function showSummary(args: readonly string[], { write, complain, open }: Parts): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS })
  const mistake = (problem: string): number => {
    complain(problem)
    return WRONG_USE
  }
  const workspace = workspaceFrom(values.workspace)
  if (!workspace)
    return mistake(`--workspace names one, such as slack:T0123 or discord:81384788765712384; got “${values.workspace ?? ''}”.`)
  const kind = KINDS[values.period]
  if (!kind) return mistake(`--period is day or week; got “${values.period}”.`)
  const atMs = values.at === undefined ? Date.now() : Date.parse(values.at)
  if (Number.isNaN(atMs)) return mistake(`--at is a moment such as 2026-11-20T09:00Z; got “${values.at}”.`)
  const opened = await open()
  try {
    const { summary, text } = await opened.summary(workspace, kind, atMs)
    write(values.json ? JSON.stringify(summary, undefined, 2) : text)
    return 0
  } finally {
    await opened.close()
  }
}

function workspaceFrom(words: string | undefined): Workspace | undefined {
  try {
    return words ? workspaceIn(words) : undefined
  } catch {
    return undefined
  }
}
