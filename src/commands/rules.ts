import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { PLATFORMS } from '../domain/request.ts'
import type { Workspace } from '../domain/rules.ts'
import { changesInWords } from '../domain/rules-in-words.ts'
import type { RulesStore } from '../ports.ts'
import { type RulesFile, readRules, writeRules } from './rules-file.ts'

interface Parts {
  readonly write: (text: string) => unknown
  readonly complain: (problem: string) => unknown
  readonly open: () => Promise<{ readonly rules: RulesStore; close(): Promise<void> }>
  /** Names and roles that a rule about models can name. */
  readonly models: readonly string[]
}

const WRONG_USE = 2
const DIFFERS = 1
const ACTS = ['export', 'diff', 'apply'] as const
type Act = (typeof ACTS)[number]
const USE = 'Use: banana rules export|diff|apply --workspace slack:T1 [--file rules.yaml]'
/** Of what was decided meanwhile, for whoever made a file from older rules. */
const MOST_DECISIONS = 5

/** `rules export|diff|apply`. @returns the exit code: 1 when `diff` finds a difference, or `apply` rules that were changed meanwhile; 2 for what cannot be read */
export async function rules(args: readonly string[], parts: Parts): Promise<number> {
  const asked = askedFor(args)
  if (typeof asked === 'string') return refuse([asked, USE], parts)
  const { act, workspace, file } = asked
  if (act === 'export') return withStore(parts, (store) => exportRules(store, workspace, file, parts))
  const read = await readFileOf(file as string, parts)
  if (Array.isArray(read)) return refuse(read, parts)
  return withStore(parts, (store) => (act === 'diff' ? diff(store, workspace, read, parts) : apply(store, workspace, read, parts)))
}

interface Asked {
  readonly act: Act
  readonly workspace: Workspace
  readonly file: string | undefined
}

function askedFor(args: readonly string[]): Asked | string {
  const options = { workspace: { type: 'string' }, file: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  const act = ACTS.find((known) => known === positionals[0])
  if (!act || positionals.length > 1) return `I can ${ACTS.join(', ')} rules; got “${positionals.join(' ')}”.`
  const [, platform, workspaceId = ''] = /^(\w+):([A-Za-z0-9]{1,32})$/.exec(values.workspace ?? '') ?? []
  const known = PLATFORMS.find((each) => each === platform)
  if (!known)
    return `--workspace is “${values.workspace ?? ''}”. It names a platform and a workspace, for example slack:T024BE7LH or discord:81384788765712384.`
  if (act !== 'export' && values.file === undefined) return `I ${act} a file: name it with --file.`
  return { act, workspace: { platform: known, workspaceId }, file: values.file }
}

async function readFileOf(file: string, { models }: Parts): Promise<RulesFile | string[]> {
  try {
    return readRules(await readFile(file, 'utf8'), file, models)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return [`${file}: it cannot be read (${code}). banana rules export --file ${file} writes one.`]
  }
}

async function withStore(parts: Parts, work: (store: RulesStore) => Promise<number>): Promise<number> {
  const { rules: store, close } = await parts.open()
  try {
    return await work(store)
  } finally {
    await close()
  }
}

async function exportRules(store: RulesStore, workspace: Workspace, file: string | undefined, { write }: Parts): Promise<number> {
  const yaml = writeRules(await store.now(workspace), workspace)
  if (file === undefined) write(yaml.trimEnd())
  else {
    await writeFile(file, yaml)
    write(`Written to ${file}.`)
  }
  return 0
}

async function diff(store: RulesStore, workspace: Workspace, file: RulesFile, { write }: Parts): Promise<number> {
  const now = await store.now(workspace)
  const changes = changesInWords(now.rules, file.rules)
  for (const change of changes.length > 0 ? changes : ['No difference.']) write(change)
  if (file.version !== now.version) write(`The file was made from version ${file.version}; the rules are at version ${now.version} now.`)
  return changes.length > 0 ? DIFFERS : 0
}

async function apply(store: RulesStore, workspace: Workspace, file: RulesFile, parts: Parts): Promise<number> {
  const now = await store.now(workspace)
  const what = changesInWords(now.rules, file.rules)
  if (file.version !== now.version) return refuseOlder(store, workspace, file, now.version, parts)
  if (what.length === 0) {
    parts.write('No difference: nothing to apply.')
    return 0
  }
  const isChanged = await store.change(workspace, now.version, file.rules, { by: 'operator', kind: 'rules', what })
  if (!isChanged) return refuseOlder(store, workspace, file, (await store.now(workspace)).version, parts)
  for (const change of what) parts.write(change)
  parts.write(`Applied: the rules are at version ${now.version + 1} now.`)
  return 0
}

async function refuseOlder(store: RulesStore, workspace: Workspace, file: RulesFile, version: number, parts: Parts): Promise<number> {
  parts.complain(
    `The file was made from version ${file.version}, and the rules are at version ${version} now, so nothing was applied. Decided lately:`,
  )
  for (const { atMs, by, what } of await store.decisions(workspace, MOST_DECISIONS))
    parts.complain(`  ${new Date(atMs).toISOString()} ${by}: ${what}`)
  parts.complain(`See what the file would change with banana rules diff, take over what shall stay, and write version: ${version} into it.`)
  return DIFFERS
}

function refuse(problems: readonly string[], { complain }: Parts): number {
  for (const problem of problems) complain(problem)
  return WRONG_USE
}
