import { elementsOf } from './block-kit.ts'
import { type Fields, fieldsOf, isFields, listOf } from './json.ts'
import type { Block } from './nouns.ts'

/** What a person enters: text, an option's value, several of them, ids of files or people, or the payload's own shape (with `type`). */
export type Entered = string | number | readonly string[] | Fields

export type EnteredByBlock = Readonly<Record<string, Readonly<Record<string, Entered>>>>

const SELECTED_ONE: Readonly<Record<string, string>> = {
  users_select: 'selected_user',
  conversations_select: 'selected_conversation',
  channels_select: 'selected_channel',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
}
const SELECTED_MANY: Readonly<Record<string, string>> = {
  multi_users_select: 'selected_users',
  multi_conversations_select: 'selected_conversations',
  multi_channels_select: 'selected_channels',
}
const INITIAL: Readonly<Record<string, string>> = {
  initial_value: 'value',
  initial_option: 'selected_option',
  initial_options: 'selected_options',
  initial_user: 'selected_user',
  initial_users: 'selected_users',
  initial_conversation: 'selected_conversation',
  initial_conversations: 'selected_conversations',
  initial_channel: 'selected_channel',
  initial_channels: 'selected_channels',
  initial_date: 'selected_date',
  initial_time: 'selected_time',
  initial_date_time: 'selected_date_time',
}

/**
 * `state.values` of a form, by block id and action id.
 *
 * @param describeFile the file object for an uploaded file's id
 * @throws Error when something is entered where no input is, or breaks a rule that Slack's own client enforces before it sends
 */
export function stateOf(blocks: readonly Block[], entered: EnteredByBlock, describeFile: (fileId: string) => Fields): Fields {
  refuseUnknownInputs(blocks, entered)
  const values = blocks.flatMap((block) => {
    const inputs = elementsOf(block).filter((element) => isInput(block, element))
    const states = inputs.map((element) => {
      const given = entered[block.block_id]?.[String(element.action_id)]
      const state = given === undefined ? initialState(element) : chosenState(element, given, describeFile)
      refuseWhatTheClientRefuses(block, element, state)
      return [String(element.action_id), state] as const
    })
    return states.length > 0 ? [[block.block_id, Object.fromEntries(states)] as const] : []
  })
  return Object.fromEntries(values)
}

function refuseUnknownInputs(blocks: readonly Block[], entered: EnteredByBlock): void {
  for (const [blockId, byAction] of Object.entries(entered)) {
    const block = blocks.find((one) => one.block_id === blockId)
    const there = block ? elementsOf(block).map((element) => String(element.action_id)) : []
    const missing = Object.keys(byAction).find((actionId) => !there.includes(actionId))
    if (missing !== undefined) {
      const inputs = blocks.flatMap((one) => elementsOf(one).map((element) => `${one.block_id}/${String(element.action_id)}`))
      throw new Error(`the form has no input ${blockId}/${missing}; it has ${inputs.join(', ') || 'none'}`)
    }
  }
}

function isInput(block: Block, element: Fields): boolean {
  return (
    block.type === 'input' || !['button', 'workflow_button', 'icon_button', 'overflow', 'feedback_buttons'].includes(String(element.type))
  )
}

/** What an element holds before anyone touched it. */
export function initialState(element: Fields): Fields {
  const initial = Object.entries(INITIAL).filter(([name]) => element[name] !== undefined)
  const given = Object.fromEntries(initial.map(([name, field]) => [field, element[name]]))
  return { type: element.type, ...(Object.keys(given).length > 0 ? given : emptyState(String(element.type))) }
}

function emptyState(type: string): Fields {
  if (type === 'file_input') return { files: [] }
  if (type === 'checkboxes' || type.startsWith('multi_')) return { [SELECTED_MANY[type] ?? 'selected_options']: [] }
  if (type.endsWith('_input')) return { value: null }
  return { [SELECTED_ONE[type] ?? 'selected_option']: null }
}

/** What an element holds once a person chose or typed something. */
export function chosenState(element: Fields, given: Entered, describeFile: (fileId: string) => Fields): Fields {
  const type = String(element.type)
  if (isFields(given)) return { type, ...given }
  if (given === '') return { type, ...emptyState(type) }
  const many = (Array.isArray(given) ? given : [given]).map(String)
  if (type === 'file_input') return { type, files: many.map(describeFile) }
  if (type === 'rich_text_input') return { type, rich_text_value: given }
  if (type.endsWith('_input')) return { type, value: String(given) }
  if (SELECTED_MANY[type]) return { type, [SELECTED_MANY[type]]: many }
  if (SELECTED_ONE[type]) return { type, [SELECTED_ONE[type]]: given }
  if (type === 'checkboxes' || type.startsWith('multi_')) return { type, selected_options: many.map((value) => optionOf(element, value)) }
  return { type, selected_option: optionOf(element, many[0] ?? '') }
}

function optionOf(element: Fields, value: string): Fields {
  if (String(element.type).endsWith('external_select')) return { text: { type: 'plain_text', text: value }, value }
  const options = optionsOf(element)
  const option = options.find((one) => one.value === value)
  if (!option)
    throw new Error(`no option ${JSON.stringify(value)}; there are ${options.map((one) => JSON.stringify(one.value)).join(', ')}`)
  return option
}

export function optionsOf(element: Fields): Fields[] {
  const grouped = listOf(element.option_groups).flatMap((group) => listOf(fieldsOf(group).options))
  return [...listOf(element.options), ...grouped].map(fieldsOf)
}

function refuseWhatTheClientRefuses(block: Block, element: Fields, state: Fields): void {
  if (block.type !== 'input') return
  const { type, ...content } = state
  const empty = Object.values(content).every((value) => value === null || value === '' || (Array.isArray(value) && value.length === 0))
  if (empty && block.optional !== true) throw new Error(`the form cannot be sent: ${block.block_id} is required`)
  const length = typeof state.value === 'string' ? state.value.length : 0
  const { max_length, min_length } = element
  if (typeof max_length === 'number' && length > max_length)
    throw new Error(`the form cannot be sent: ${block.block_id} takes ${max_length} characters`)
  if (!empty && typeof min_length === 'number' && length < min_length)
    throw new Error(`the form cannot be sent: ${block.block_id} needs ${min_length} characters`)
}
