import { Document, isMap, isScalar, LineCounter, type Node, type Pair, parseDocument, type Scalar, visit, type YAMLMap } from 'yaml'
import { Rules, type Workspace, workspaceKey } from '../domain/rules.ts'
import type { RulesNow } from '../ports.ts'
import { type Entry, entriesOf, wrongIn } from './rules-file-read.ts'
import { ABOUT, isMoney } from './rules-file-words.ts'

export interface RulesFile {
  /** The version that the file was made from. */
  readonly version: number
  readonly rules: Rules
}

/** Rules as people read and review them: dollars, and a word about every part. What is not set is shown as a comment. */
export function writeRules({ rules, version }: RulesNow, workspace: Workspace): string {
  const document = new Document({ version, ...(inDollars(rules) as object) })
  document.commentBefore = ` The rules of ${workspaceKey(workspace)}. Amounts are US dollars; ids are those of the platform.\n banana rules diff shows what a change of this file means, banana rules apply makes it.`
  const set = (document.contents as YAMLMap<Scalar<string>, Node>).items
  for (const pair of set) comment(pair)
  const unset = Object.keys(Rules.shape).filter((name) => !set.some(({ key }) => key.value === name))
  if (unset.length > 0)
    document.comment = [' Not set:', ...unset.map((name) => ` ${name}: ${ABOUT[name]?.example}   # ${ABOUT[name]?.says}`)].join('\n')
  visit(document, { Pair: (_, pair) => void compact(pair as Pair<Scalar, Node>) })
  return document.toString({ lineWidth: 140 })
}

/** @returns what is wrong, a line each, naming line, key, value, rule and way out */
export function readRules(text: string, file: string, models: readonly string[]): RulesFile | string[] {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number) => `${file}:${lines.linePos(offset).line}: `
  if (document.errors.length > 0)
    return document.errors.map(({ pos, message }) => `${at(pos[0])}${message}. Correct it and run the command again.`)
  const entries = entriesOf(document.contents)
  const { value, wrong } = wrongIn(entries, models)
  if (wrong.length > 0) return wrong.map(({ offset, says }) => at(offset) + says)
  const { version, ...rules } = value as { readonly version: number }
  return { version, rules: Rules.parse(rules) }
}

export type { Entry }

function comment({ key }: { readonly key: Scalar<string> }): void {
  key.spaceBefore = key.value !== 'version'
  key.commentBefore = wrapped(
    ABOUT[key.value]?.says ?? 'The version that this file was made from, so that nobody’s later change is overwritten.',
  )
}

const wrapped = (words: string): string => words.replace(/(.{1,110})(?:\s+|$)/g, ' $1\n').trimEnd()

/** Limits fit on one line. */
function compact({ key, value }: Pair<Scalar, Node>): void {
  if (isScalar(key) && key.value === 'limits' && isMap(value)) value.flow = true
}

/** The same tree with dollars in the place of micro-dollars. */
function inDollars(value: unknown, key = ''): unknown {
  if (typeof value === 'number') return isMoney(key) ? value / 1_000_000 : value
  if (Array.isArray(value)) return value.map((each) => inDollars(each))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inside]) => (inside === undefined ? [] : [[name, inDollars(inside, name)]])),
  )
}
