import type { Path, Problems } from './api-error.ts'
import { length } from './component-fields.ts'
import { COMMAND, isRecord, type Json, OPTION, records, textOf } from './protocol.ts'

/** Limits: discord-api-docs, "Application Commands". */
const MAX_OPTIONS = 25
const MAX_CHOICES = 25
const MAX_CHOICE_VALUE = 100
const MAX_COMMAND_TEXT = 8000
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u

/** Adds to `problems` everything for which Discord refuses to register this command. */
export function checkCommand(command: Json, problems: Problems, path: Path): void {
  const type = command.type ?? COMMAND.chatInput
  if (type === COMMAND.chatInput) checkNamed(command, problems, path)
  else checkContextMenu(command, problems, path)
  checkOptions(command.options, problems, [...path, 'options'], 0)
  if (textSize(command) > MAX_COMMAND_TEXT)
    problems.add(path, 'APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${MAX_COMMAND_TEXT})`)
}

function checkNamed(node: Json, problems: Problems, path: Path): void {
  const name = textOf(node.name)
  if (!NAME.test(name) || name !== name.toLowerCase())
    problems.add([...path, 'name'], 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid')
  checkLength(node.description, 1, 100, [...path, 'description'], problems)
}

function checkContextMenu(command: Json, problems: Problems, path: Path): void {
  checkLength(command.name, 1, 32, [...path, 'name'], problems)
  if (textOf(command.description))
    problems.add(
      [...path, 'description'],
      'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED',
      'Context menu commands cannot have description',
    )
  if (records(command.options).length > 0)
    problems.add([...path, 'options'], 'APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_NOT_ALLOWED', 'Context menu commands cannot have options')
}

function checkOptions(value: unknown, problems: Problems, path: Path, depth: number): void {
  const options = records(value)
  if (options.length > MAX_OPTIONS) problems.add(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${MAX_OPTIONS} or fewer in length.`)
  const names = options.map((option) => option.name)
  const nested = options.filter(isNesting).length
  if (nested > 0 && nested !== options.length)
    problems.add(
      path,
      'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
      'Sub-command and sub-command group option types are mutually exclusive to all other types',
    )
  for (const [index, option] of options.entries()) {
    const at = [...path, index]
    checkNamed(option, problems, at)
    if (names.indexOf(option.name) !== index)
      problems.add([...at, 'name'], 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option name already exists')
    if (option.required === true && options.slice(0, index).some((earlier) => earlier.required !== true)) {
      problems.add(
        [...at, 'required'],
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      )
    }
    if (isNesting(option)) checkNesting(option, problems, at, depth)
    else checkValueOption(option, problems, at)
  }
}

const isNesting = (option: Json): boolean => option.type === OPTION.subcommand || option.type === OPTION.group

/** Groups stand only on the first level and hold sub-commands; sub-commands hold values. */
function checkNesting(option: Json, problems: Problems, path: Path, depth: number): void {
  const isGroup = option.type === OPTION.group
  const inside = records(option.options)
  const misplaced = isGroup ? depth > 0 || inside.some((child) => child.type !== OPTION.subcommand) : inside.some(isNesting)
  if (misplaced || depth > 1)
    problems.add([...path, 'options'], 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'Sub-commands cannot be nested this deep')
  if (depth <= 1) checkOptions(option.options, problems, [...path, 'options'], depth + 1)
}

function checkValueOption(option: Json, problems: Problems, path: Path): void {
  if (!Object.values(OPTION).includes(Number(option.type)))
    problems.add([...path, 'type'], 'BASE_TYPE_CHOICES', 'Value must be one of (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).')
  const choices = records(option.choices)
  if (choices.length > MAX_CHOICES) problems.add([...path, 'choices'], 'BASE_TYPE_MAX_LENGTH', `Must be ${MAX_CHOICES} or fewer in length.`)
  if (choices.length > 0 && option.autocomplete === true)
    problems.add([...path, 'autocomplete'], 'APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES_INVALID', 'Autocomplete options cannot have choices')
  checkChoices(choices, problems, [...path, 'choices'])
  if (Array.isArray(option.file_types) && option.file_types.length > 10)
    problems.add([...path, 'file_types'], 'BASE_TYPE_MAX_LENGTH', 'Must be 10 or fewer in length.')
}

/** Choices of an option, and the answers to an autocompletion. */
export function checkChoices(choices: readonly Json[], problems: Problems, path: Path): void {
  for (const [index, choice] of choices.entries()) {
    checkLength(choice.name, 1, 100, [...path, index, 'name'], problems)
    if (typeof choice.value === 'string') checkLength(choice.value, 0, MAX_CHOICE_VALUE, [...path, index, 'value'], problems)
    else if (typeof choice.value !== 'number') problems.add([...path, index, 'value'], 'BASE_TYPE_REQUIRED', 'This field is required')
  }
}

function checkLength(value: unknown, min: number, max: number, path: Path, problems: Problems): void {
  const size = length(textOf(value))
  if (size < min || size > max) problems.add(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`)
}

/** Names, descriptions and values of a command and all below it; of localized texts the longest counts. */
function textSize(node: Json): number {
  const own = [longest(node.name, node.name_localizations), longest(node.description, node.description_localizations)]
  const choices = records(node.choices).map((choice) => length(textOf(choice.name)) + length(String(choice.value)))
  return [...own, ...choices, ...records(node.options).map(textSize)].reduce((sum, size) => sum + size, 0)
}

function longest(text: unknown, localizations: unknown): number {
  const texts = [text, ...(isRecord(localizations) ? Object.values(localizations) : [])]
  return Math.max(...texts.map((candidate) => length(textOf(candidate))))
}
