import type { Path, Problems } from './api-error.ts'
import type { Attachment } from './cdn.ts'
import { findByReference } from './messages.ts'
import { isRecord, records, textOf } from './protocol.ts'

export interface FieldRule {
  readonly kind: 'text' | 'media' | 'attachment' | 'emoji' | 'options' | 'number' | 'choice'
  readonly required?: boolean
  /** characters of a text, entries of options, or the range of a number */
  readonly min?: number
  readonly max?: number
  readonly choices?: readonly number[]
}

export function checkField(value: unknown, rule: FieldRule, path: Path, problems: Problems, attachments: readonly Attachment[]): void {
  if (value === undefined || value === null) {
    if (rule.required) problems.add(path, 'BASE_TYPE_REQUIRED', 'This field is required')
    return
  }
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = rule
  switch (rule.kind) {
    case 'text':
      if (typeof value !== 'string') problems.add(path, 'BASE_TYPE_BAD_TYPE', 'Must be a string.')
      else if (length(value) < min || length(value) > max)
        problems.add(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`)
      return
    case 'number':
      if (typeof value !== 'number' || value < min || value > max)
        problems.add(path, 'NUMBER_TYPE_RANGE', `int value should be between ${min} and ${max}.`)
      return
    case 'choice':
      if (!rule.choices?.includes(Number(value)))
        problems.add(path, 'BASE_TYPE_CHOICES', `Value must be one of (${rule.choices?.join(', ')}).`)
      return
    case 'options':
      checkOptions(value, min, max, path, problems)
      return
    case 'emoji':
      if (!isEmoji(value)) problems.add(path, 'COMPONENT_INVALID_EMOJI', 'Invalid emoji')
      return
    case 'media':
    case 'attachment':
      checkMedia(value, rule.kind, path, problems, attachments)
      return
  }
}

function checkMedia(
  value: unknown,
  kind: 'media' | 'attachment',
  path: Path,
  problems: Problems,
  attachments: readonly Attachment[],
): void {
  const url = isRecord(value) ? textOf(value.url) : ''
  if (url.startsWith('attachment://')) {
    if (findByReference(url, attachments)) return
    problems.add(
      [...path, 'url'],
      'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
      `The referenced attachment '${url}' was not found.`,
    )
  } else if (kind === 'attachment') {
    problems.add([...path, 'url'], 'UNFURLED_MEDIA_ITEM_NOT_ATTACHMENT', 'Only attachment:// references are supported.')
  } else if (!isWebUrl(url)) {
    problems.add([...path, 'url'], 'URL_TYPE_INVALID_URL', 'Not a well formed URL.')
  }
}

function checkOptions(value: unknown, min: number, max: number, path: Path, problems: Problems): void {
  const options = records(value)
  if (options.length < min || options.length > max)
    problems.add(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`)
  const seen = new Set<string>()
  for (const [index, option] of options.entries()) {
    checkField(option.label, { kind: 'text', required: true, min: 1, max: 100 }, [...path, index, 'label'], problems, [])
    checkField(option.value, { kind: 'text', required: true, min: 1, max: 100 }, [...path, index, 'value'], problems, [])
    checkField(option.description, { kind: 'text', min: 0, max: 100 }, [...path, index, 'description'], problems, [])
    checkField(option.emoji, { kind: 'emoji' }, [...path, index, 'emoji'], problems, [])
    if (seen.has(textOf(option.value)))
      problems.add([...path, index, 'value'], 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'The specified option value is already used')
    seen.add(textOf(option.value))
  }
}

/** Discord counts code points, not UTF-16 units. */
export const length = (text: string): number => [...text].length

function isEmoji(value: unknown): boolean {
  if (!isRecord(value)) return false
  if (typeof value.id === 'string') return /^\d{15,20}$/.test(value.id)
  return isUnicodeEmoji(textOf(value.name))
}

export const isUnicodeEmoji = (text: string): boolean => /^\p{RGI_Emoji}$/v.test(text) || /^\p{Extended_Pictographic}\uFE0F?$/u.test(text)

const isWebUrl = (text: string): boolean => /^https?:\/\/[^\s/]+/.test(text) && URL.canParse(text)

export const isLinkUrl = (text: string): boolean => /^(https?|discord):\/\/\S+/.test(text) && URL.canParse(text)
