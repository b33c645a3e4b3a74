import { isFields } from './json.ts'

/** One broken rule, in Slack's words and with its JSON pointer. */
export interface Finding {
  readonly pointer: string
  readonly message: string
}

export interface Walk {
  readonly findings: Finding[]
  readonly surface: 'message' | 'modal' | 'home'
  /** Says what is wrong with a file that a block wants to show, or nothing. */
  readonly fileProblem: (file: { id?: string; url?: string }) => string | undefined
}

export type Check = (value: unknown, pointer: string, walk: Walk) => void

export type Table = Readonly<Record<string, Check>>

export function refuse(walk: Walk, pointer: string, message: string): void {
  walk.findings.push({ pointer, message })
}

/** A string of `min` to `max` characters. */
export function string(max: number, min = 0): Check {
  return (value, pointer, walk) => {
    if (typeof value !== 'string') refuse(walk, pointer, 'must be a string')
    else if (value.length > max) refuse(walk, pointer, `must be less than ${max + 1} characters`)
    else if (value.length < min) refuse(walk, pointer, `must be more than ${min - 1} characters`)
  }
}

export function matching(pattern: RegExp): Check {
  return (value, pointer, walk) => {
    if (typeof value !== 'string' || !pattern.test(value)) refuse(walk, pointer, `must match pattern ${pattern.source}`)
  }
}

export const boolean: Check = (value, pointer, walk) => {
  if (typeof value !== 'boolean') refuse(walk, pointer, 'must be a boolean')
}

export const anything: Check = () => {}

export const never =
  (message: string): Check =>
  (_value, pointer, walk) =>
    refuse(walk, pointer, message)

export function number(min: number, max: number, whole = true): Check {
  return (value, pointer, walk) => {
    if (typeof value !== 'number' || (whole && !Number.isInteger(value)))
      refuse(walk, pointer, whole ? 'must be an integer' : 'must be a number')
    else if (value < min || value > max) refuse(walk, pointer, `must be between ${min} and ${max}`)
  }
}

export function oneOf(...words: readonly string[]): Check {
  return (value, pointer, walk) => {
    if (typeof value !== 'string' || !words.includes(value)) refuse(walk, pointer, `must be a valid enum value: ${words.join(', ')}`)
  }
}

export function list(item: Check, min: number, max: number): Check {
  return (value, pointer, walk) => {
    if (!Array.isArray(value)) return refuse(walk, pointer, 'must be an array')
    if (value.length > max) refuse(walk, pointer, `no more than ${max} items allowed`)
    if (value.length < min) refuse(walk, pointer, `no fewer than ${min} ${min === 1 ? 'item' : 'items'} allowed`)
    value.forEach((one, index) => {
      item(one, `${pointer}/${index}`, walk)
    })
  }
}

/** An object with these fields and no others; `type` is always allowed. */
export function shape(required: Table, optional: Table = {}, ...also: readonly Check[]): Check {
  return (value, pointer, walk) => {
    if (!isFields(value)) return refuse(walk, pointer, 'must be an object')
    for (const name of Object.keys(required)) {
      if (value[name] === undefined || value[name] === null) refuse(walk, pointer, `missing required field: ${name}`)
    }
    for (const [name, field] of Object.entries(value)) {
      const check = required[name] ?? optional[name]
      if (check && field !== undefined && field !== null) check(field, `${pointer}/${name}`, walk)
      else if (!check && name !== 'type') refuse(walk, `${pointer}/${name}`, `invalid additional property: ${name}`)
    }
    for (const check of also) check(value, pointer, walk)
  }
}

export function needsOneOf(...names: readonly string[]): Check {
  return (value, pointer, walk) => {
    if (isFields(value) && !names.some((name) => value[name] !== undefined))
      refuse(walk, pointer, `missing required field: ${names.join(' or ')}`)
  }
}

export function onlyOneOf(...names: readonly string[]): Check {
  return (value, pointer, walk) => {
    if (isFields(value) && names.filter((name) => value[name] !== undefined).length > 1)
      refuse(walk, pointer, `only one of ${names.join(', ')} is allowed`)
  }
}

export function allOf(...checks: readonly Check[]): Check {
  return (value, pointer, walk) => {
    for (const check of checks) check(value, pointer, walk)
  }
}

/** An object whose `type` picks the rule. The table is a function so that tables may refer to each other. */
export function typed(table: () => Table, allowed?: readonly string[]): Check {
  return (value, pointer, walk) => {
    const type = isFields(value) ? value.type : undefined
    if (typeof type !== 'string') return refuse(walk, pointer, 'missing required field: type')
    const check = Object.hasOwn(table(), type) ? table()[type] : undefined
    if (!check || (allowed && !allowed.includes(type))) return refuse(walk, `${pointer}/type`, `unsupported type: ${type}`)
    check(value, pointer, walk)
  }
}
