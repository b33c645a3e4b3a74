import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { STUDY_FLAGS } from '../../src/study-process.ts'
import { type Measure, type Row, rowOf } from './measure.ts'

/** What an analysis may take (issue 6), and how far ten times the records may take more than ten times as long: what is looked at in the end does not grow. */
const MEMORY_MB = 300
const LINEARITY_BAR = 1.25
const SIZES = [10_000, 100_000, 1_000_000] as const
const RUN = fileURLToPath(new URL('./analysis-run.ts', import.meta.url))

interface Run {
  readonly tookMs: number
  readonly maxRssMb: number
}

/** One analysis of a workspace, each in a process of its own with the flags and the modules of the one that the schedule starts. */
export const analysis: Measure = {
  name: 'analysis',
  async run(): Promise<Row[]> {
    const runs: Run[] = []
    for (const size of SIZES) runs.push(await runOf(size))
    const rows = runs.slice(1).map(({ tookMs }, at) => {
      const name = `analysis of ${inWords(SIZES[at + 1] as number)} records / 10 × ${inWords(SIZES[at] as number)}`
      return rowOf(name, 'ms', [{ ours: tookMs, theirs: 10 * (runs[at] as Run).tookMs }], LINEARITY_BAR)
    })
    const largest = runs.at(-1) as Run
    return [...rows, rowOf(`memory of one over ${inWords(1_000_000)} records`, 'MB', [{ ours: largest.maxRssMb, theirs: MEMORY_MB }], 1)]
  },
}

async function runOf(records: number): Promise<Run> {
  const { stdout } = await promisify(execFile)(process.execPath, [...STUDY_FLAGS, RUN, String(records)], { timeout: 900_000 })
  return JSON.parse(stdout) as Run
}

const inWords = (count: number): string => count.toLocaleString('en-GB').replaceAll(',', ' ')
