import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { NO_LESSONS } from '../domain/lessons.ts'
import type { Model } from '../domain/model.ts'
import { effectInWords } from '../domain/recommendation.ts'
import type { Workspace } from '../domain/rules.ts'
import { workspaceKey } from '../domain/rules.ts'
import { Sample } from '../domain/sample.ts'
import { Problem } from '../errors.ts'
import { type Analysis, analyse as analyseSamples, type Known } from '../learning/analyse.ts'
import { fastTier } from '../pipeline/intent/fast-tier.ts'

export interface OpenedRecords {
  workspaces(): Promise<readonly Workspace[]>
  samples(workspace: Workspace): AsyncIterable<Sample>
  /** What was learned and offered there before. */
  known(workspace: Workspace): Promise<Pick<Known, 'lessons' | 'book' | 'models' | 'doubt'>>
  close(): Promise<void>
}

interface Parts {
  readonly write: (text: string) => unknown
  readonly complain: (problem: string) => unknown
  readonly models: () => readonly Model[]
  readonly open: () => Promise<OpenedRecords>
}

const WRONG_USE = 2
const DOUBT = { confirmBelow: 0.8, clarifyBelow: 0.5 } as const

/** `analyse [--workspace slack:T1] [--from FILE] [--json]`: what the records say should be different. Changes nothing. @returns the exit code */
export async function analyse(args: readonly string[], parts: Parts): Promise<number> {
  const options = { workspace: { type: 'string' }, from: { type: 'string' }, json: { type: 'boolean' } } as const
  const { values } = parseArgs({ args: [...args], options })
  try {
    const analyses = values.from === undefined ? await ofStore(values.workspace, parts) : await ofFile(values.from, values.workspace, parts)
    parts.write(values.json ? JSON.stringify(Object.fromEntries(analyses), null, 2) : [...analyses].map(inWords).join('\n\n'))
    return 0
  } catch (error) {
    if (!(error instanceof Problem) || error.verdict !== 'decline') throw error
    parts.complain(error.message)
    return WRONG_USE
  }
}

type Analyses = ReadonlyMap<string, Analysis>

async function ofStore(wanted: string | undefined, { open }: Parts): Promise<Analyses> {
  const records = await open()
  const reader = fastTier()
  try {
    const all = await records.workspaces()
    const chosen = all.filter((workspace) => wanted === undefined || workspaceKey(workspace) === wanted)
    if (chosen.length === 0)
      throw new Problem(
        'BAD_OPTION',
        `There are no records of ${wanted ?? 'any workspace'}. I have: ${all.map(workspaceKey).join(', ') || 'none'}.`,
      )
    const analyses = new Map<string, Analysis>()
    for (const workspace of chosen) {
      const known: Known = { ...(await records.known(workspace)), reader }
      analyses.set(workspaceKey(workspace), await analyseSamples(records.samples(workspace), known, Date.now()))
    }
    return analyses
  } finally {
    await records.close()
  }
}

/** One record a line, as `banana report` writes them; of one workspace, or of the one that is named. */
async function ofFile(path: string, wanted: string | undefined, { models }: Parts): Promise<Analyses> {
  const known: Known = { lessons: NO_LESSONS, book: { offers: [] }, models: models(), doubt: DOUBT, reader: fastTier() }
  let workspace = wanted
  async function* samples(): AsyncIterable<Sample> {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line.trim() === '') continue
      const sample = Sample.parse(JSON.parse(line))
      workspace ??= sample.workspace
      if (sample.workspace === workspace) yield sample
      else if (wanted === undefined)
        throw new Problem('BAD_OPTION', `${path} has records of ${workspace} and of ${sample.workspace}: name one with --workspace.`)
    }
  }
  const analysis = await analyseSamples(samples(), known, Date.now())
  return new Map([[workspace ?? 'nothing', analysis]])
}

function inWords([workspace, { records, votes, voters, recommendations, prediction }]: [string, Analysis]): string {
  const lines = [`${workspace}: ${records} records, ${votes} votes of ${voters} people.`]
  if (prediction)
    lines.push(
      `👍 is foretold rightly in ${percent(prediction.right)} of the last ${prediction.votes} votes that were held back; by the table of qualities ${percent(prediction.table)}, by always saying the same ${percent(prediction.baseRate)}.`,
    )
  if (recommendations.length === 0) lines.push('Nothing should be different, as far as the records can tell.')
  for (const { says, evidence, effect, heldBack } of recommendations)
    lines.push('', says, ...evidence.map((line) => `  ${line}`), `  Expected: ${effectInWords(effect)}.`, `  Tested: ${heldBack}`)
  return lines.join('\n')
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`
