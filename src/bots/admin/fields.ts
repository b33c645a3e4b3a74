import type { Rules } from '../../domain/rules.ts'
import type { Models } from '../../ports.ts'
import type { Choice, FormField } from '../cards.ts'

/** What the fields know beside the rules. */
export interface FieldContext {
  readonly models: Pick<Models, 'usable' | 'resolve'>
  /** Where the platform has no list of user groups for forms. */
  readonly groups?: readonly Choice[]
  readonly maxPicks: number
  readonly maxChars: number
}

/** One field of a form: how it shows a part of the rules, and how what is typed becomes that part. */
export interface AdminField {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly input: Input
  read(rules: Rules): string
  /** @param values all that was typed into the form @throws Problem BAD_OPTION */
  write(rules: Rules, typed: string, values: Readonly<Record<string, string>>): Rules
}

type Input =
  | { readonly kind: 'line' | 'lines' }
  | { readonly kind: 'choice'; readonly choices: readonly Choice[] }
  | { readonly kind: 'pick'; readonly from: 'people' | 'groups' | 'channels'; readonly max?: number }

/** The same picks in another order are the same. */
export function isSame({ input }: AdminField, one: string, other: string): boolean {
  if (input.kind === 'pick') return one.split(',').toSorted().join() === other.split(',').toSorted().join()
  return one.trim().replaceAll('\r\n', '\n') === other.trim().replaceAll('\r\n', '\n')
}

/** Undefined where a form cannot hold it: half of a list would be taken for the whole. */
export function formField(field: AdminField, value: string, remark: string | undefined, context: FieldContext): FormField | undefined {
  const { name, label, input } = field
  const hint = remark ?? field.hint
  const named = { name, label, ...(hint && { hint }) }
  switch (input.kind) {
    case 'line':
    case 'lines': {
      const maxLength = input.kind === 'line' ? 1_000 : context.maxChars
      if (value.length > maxLength) return undefined
      return { kind: 'words', ...named, value, maxLength, isOptional: true, ...(input.kind === 'line' && { isShort: true }) }
    }
    case 'choice':
      return { kind: 'choice', ...named, choices: input.choices, value }
    case 'pick': {
      const values = value === '' ? [] : value.split(',')
      const max = Math.min(input.max ?? context.maxPicks, context.maxPicks)
      if (values.length > max) return undefined
      if (input.from !== 'groups' || !context.groups) return { kind: 'pick', ...named, from: input.from, values, max }
      const isListed = values.every((groupId) => context.groups?.some((group) => group.value === groupId))
      return context.groups.length > 0 && isListed
        ? { kind: 'pick', ...named, from: 'groups', values, max, known: context.groups }
        : undefined
    }
  }
}

// --- Choices ----------------------------------------------------------------------------------------------------------------------------

export const NONE: Choice = { value: 'none', label: 'none' }
export const YES_OR_NO: readonly Choice[] = [
  { value: 'yes', label: 'allowed' },
  { value: 'no', label: 'not allowed' },
]
export const yesOrNo = (is: boolean): string => (is ? 'yes' : 'no')
export const choicesOf = (values: readonly string[]): Choice[] => values.map((value) => ({ value, label: value }))
