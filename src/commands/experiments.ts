import { parseArgs } from 'node:util'
import type { ExperimentReport } from '../domain/experiment.ts'
import { goalInWords, outcomeInWords, stateInWords, variantsInWords } from '../domain/experiment-words.ts'

/** The experiments of one workspace, as they stand. */
export interface WorkspaceReports {
  /** `slack:T1` */
  readonly workspace: string
  readonly reports: readonly ExperimentReport[]
}

interface Parts {
  readonly write: (text: string) => unknown
  readonly complain: (problem: string) => unknown
  readonly open: () => Promise<{ reports(workspace?: string): Promise<readonly WorkspaceReports[]>; close(): Promise<void> }>
}

const WRONG_USE = 2

/** `experiments [--workspace slack:T1] [--json]`: those that were ever started. @returns the exit code */
export async function experiments(args: readonly string[], { write, complain, open }: Parts): Promise<number> {
  const options = { workspace: { type: 'string' }, json: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  const { workspace, json = false } = values
  if (positionals.length > 0 || (workspace !== undefined && !/^(slack|discord):\w+$/.test(workspace))) {
    complain(`A workspace is written like slack:T024BE7LH; got “${[...positionals, workspace ?? ''].join(' ').trim()}”.`)
    return WRONG_USE
  }
  const opened = await open()
  try {
    const found = (await opened.reports(workspace)).map((each) => ({
      ...each,
      reports: each.reports.filter(({ state }) => state !== 'off'),
    }))
    write(json ? JSON.stringify(found) : inWords(found))
    return 0
  } finally {
    await opened.close()
  }
}

function inWords(found: readonly WorkspaceReports[]): string {
  const started = found.filter(({ reports }) => reports.length > 0)
  if (started.length === 0) return 'No experiment was ever started. Admins start them with /banana experiments.'
  return started.map(({ workspace, reports }) => [workspace, ...reports.map(reportInWords)].join('\n\n')).join('\n\n')
}

const reportInWords = (report: ExperimentReport): string =>
  [
    `  ${report.experiment}: ${stateInWords(report)}`,
    `    ${report.hypothesis}`,
    `    ${variantsInWords(report)}`,
    ...report.goals.map((goal) => `    ${goalInWords(goal)}`),
    `    ${outcomeInWords(report)}`,
  ].join('\n')
