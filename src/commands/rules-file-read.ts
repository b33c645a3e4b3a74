import { isMap, isScalar, isSeq, type Node } from 'yaml'
import type { z } from 'zod'
import { Rules } from '../domain/rules.ts'
import { isFlag, isMoney, isNumber } from './rules-file-words.ts'

/** A value of the file, and where it stands. */
export interface Entry {
  readonly path: readonly (string | number)[]
  readonly offset: number
  /** As it stands there; undefined for what has parts. */
  readonly source: string | undefined
  readonly value: unknown
}

export interface Wrong {
  readonly offset: number
  readonly says: string
}

/** Every value of the file, the outermost first. Nothing after a key is the same as no such key. */
export function entriesOf(node: unknown, path: Entry['path'] = [], offset = 0): Entry[] {
  const at = (node as Node | undefined)?.range?.[0] ?? offset
  if (isMap(node)) {
    const inside = node.items.flatMap(({ key, value }) => {
      const name = isScalar(key) ? wordsOf(key.source, key.value) : String(key)
      const keyAt = (key as Node | undefined)?.range?.[0] ?? at
      return isNothing(value)
        ? []
        : entriesOf(value, [...path, name], keyAt).map((entry, index) => (index === 0 ? { ...entry, offset: keyAt } : entry))
    })
    return [{ path, offset: at, source: undefined, value: treeOf(inside, path, {}) }, ...inside]
  }
  if (isSeq(node)) {
    const inside = node.items.flatMap((item, index) => entriesOf(item, [...path, index], at))
    return [{ path, offset: at, source: undefined, value: treeOf(inside, path, []) }, ...inside]
  }
  if (!isScalar(node)) return [{ path, offset: at, source: '', value: {} }]
  return [{ path, offset: at, source: wordsOf(node.source, node.value), value: scalarOf(node.source, node.value, path) }]
}

const isNothing = (node: unknown): boolean => node === null || (isScalar(node) && node.value === null)
const wordsOf = (source: string | undefined, value: unknown): string => source ?? String(value)

/** Only what has to be a number or a yes or no is read as one. */
function scalarOf(source: string | undefined, value: unknown, path: Entry['path']): unknown {
  const key = String(path.at(-1) ?? '')
  if (isNumber(key) || isFlag(key)) return value
  return typeof value === 'string' ? value : wordsOf(source, value)
}

function treeOf(inside: readonly Entry[], path: Entry['path'], empty: object | unknown[]): unknown {
  const children = inside.filter((entry) => entry.path.length === path.length + 1)
  if (Array.isArray(empty)) return children.map(({ value }) => value)
  return Object.fromEntries(children.map(({ path: own, value }) => [String(own.at(-1)), value]))
}

/** Reads the values as rules. */
export function wrongIn(
  entries: readonly Entry[],
  models: readonly string[],
): { readonly value: unknown; readonly wrong: readonly Wrong[] } {
  const money = entries.flatMap(wrongMoney)
  const { version, ...rules } = inMicroUsd(entries[0]?.value) as Record<string, unknown>
  const isVersion = Number.isInteger(version) && Number(version) >= 0
  const parsed = Rules.safeParse(rules)
  const wrong = [
    ...(isVersion ? [] : [wrongVersion(entries)]),
    ...money,
    // An amount that is none has been told in better words.
    ...(parsed.error?.issues ?? []).filter((issue) => !isMoney(String(issue.path.at(-1)))).flatMap((issue) => wrongIssue(issue, entries)),
    ...unknownModels(entries, models),
    ...(parsed.success ? unknownBrands(parsed.data, entries) : []),
  ]
  return { value: { version, ...(parsed.success && parsed.data) }, wrong: wrong.toSorted((one, other) => one.offset - other.offset) }
}

const keyOf = ({ path }: Pick<Entry, 'path'>): string => path.join('.')
const entryAt = (entries: readonly Entry[], path: readonly PropertyKey[]): Entry | undefined =>
  entries.find((entry) => keyOf(entry) === path.join('.'))

function wrongVersion(entries: readonly Entry[]): Wrong {
  const entry = entryAt(entries, ['version'])
  const is = entry ? `version is “${entry.source}”` : 'version is missing'
  return {
    offset: entry?.offset ?? 0,
    says: `${is}. It says from which version the file was made, so that nobody’s change is lost: take the one that banana rules export writes.`,
  }
}

function wrongMoney(entry: Entry): Wrong[] {
  if (!isMoney(String(entry.path.at(-1))) || typeof entry.path.at(-1) !== 'string') return []
  const { value } = entry
  if (typeof value === 'number' && value >= 0 && value <= 9_999_999 && Number.isInteger(Math.round(value * 1e9) / 1e3)) return []
  return [
    { offset: entry.offset, says: `${keyOf(entry)} is “${entry.source}”. It has to be an amount in dollars, for example 10 or 0.25.` },
  ]
}

function wrongIssue(issue: z.core.$ZodIssue, entries: readonly Entry[]): Wrong[] {
  const entry = entryAt(entries, issue.path)
  const offset = entry?.offset ?? 0
  if (issue.code === 'unrecognized_keys') {
    const there = Object.keys(issue.path.length === 0 ? { version: 0, ...Rules.shape } : {})
    const names = there.length > 0 ? `There are: ${there.join(', ')}.` : 'banana rules export shows which there are.'
    return issue.keys.map((key) => ({
      offset: entryAt(entries, [...issue.path, key])?.offset ?? offset,
      says: `${[...issue.path, key].join('.')} is no rule that I know, so nothing is applied. ${names}`,
    }))
  }
  const shown = entry?.source === undefined ? 'has parts' : `is “${entry.source}”`
  return [{ offset, says: `${issue.path.join('.')} ${shown}. ${ruleOf(issue)}` }]
}

function ruleOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `Choose one of: ${issue.values.join(', ')}.`
    case 'invalid_type':
      return `It has to be ${KINDS[issue.expected] ?? issue.expected}.`
    case 'invalid_format':
    case 'custom':
      return `It has to be ${issue.message}.`
    default:
      return `${issue.message}. Change it and run the command again.`
  }
}

const KINDS: Readonly<Record<string, string>> = {
  array: 'a list: [one, two]',
  object: 'a part with keys of its own',
  record: 'a part with ids as its keys',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  string: 'words',
}

function unknownModels(entries: readonly Entry[], models: readonly string[]): Wrong[] {
  return entries.flatMap((entry) => {
    const isModel = entry.path.at(-2) === 'models' && typeof entry.path.at(-1) === 'number'
    if (!isModel || models.includes(String(entry.value))) return []
    return [
      {
        offset: entry.offset,
        says: `${keyOf(entry)} is “${entry.source}”, and there is no such model or role. There are: ${models.join(', ')}.`,
      },
    ]
  })
}

function unknownBrands({ brands }: Rules, entries: readonly Entry[]): Wrong[] {
  return entries.flatMap((entry) => {
    if (entry.path.at(-1) !== 'brand' || brands.some(({ brandId }) => brandId === entry.value)) return []
    const there = brands.length > 0 ? `There are: ${brands.map(({ brandId }) => brandId).join(', ')}.` : 'There are none under brands.'
    return [{ offset: entry.offset, says: `${keyOf(entry)} is “${entry.source}”, and there is no such brand. ${there}` }]
  })
}

function inMicroUsd(value: unknown, key = ''): unknown {
  if (typeof value === 'number') return isMoney(key) ? Math.round(value * 1_000_000) : value
  if (Array.isArray(value)) return value.map((each) => inMicroUsd(each))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, inMicroUsd(inside, name)]))
}
