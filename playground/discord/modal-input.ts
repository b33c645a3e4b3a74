import { length } from './component-fields.ts'
import { allComponents } from './find-component.ts'
import type { Modal } from './interaction-book.ts'
import { apiAttachment } from './messages.ts'
import { COMPONENT as C, isRecord, type Json, numberOf, records, textOf } from './protocol.ts'
import type { AttachmentInput } from './server-state.ts'
import type { World } from './world.ts'

/** A text, a checkbox, chosen values, or files to upload. */
export type FormValue = string | boolean | readonly string[] | readonly AttachmentInput[]

const refuse = (reason: string): never => {
  throw new Error(`the client refuses: ${reason}`)
}

/** The components of a MODAL_SUBMIT: the form's own tree, each input with what was typed or left as it was. */
export function fillModal(world: World, modal: Modal, values: Readonly<Record<string, FormValue>>): { components: Json[]; resolved: Json } {
  const inputs = allComponents(modal.components).filter((component) => typeof component.custom_id === 'string')
  for (const customId of Object.keys(values)) {
    if (!inputs.some((input) => input.custom_id === customId))
      refuse(`the form has no input "${customId}"; there are: ${inputs.map((input) => textOf(input.custom_id)).join(', ')}`)
  }
  const attachments: Record<string, Json> = {}
  const fill = (input: Json): Json => fillInput(world, modal, input, values[textOf(input.custom_id)], attachments)
  const components = modal.components.map((component) => {
    const { type, id } = component
    if (type === C.label && isRecord(component.component)) return { type, id, component: fill(component.component) }
    if (type === C.row) return { type, id, components: records(component.components).map(fill) }
    return { type, id }
  })
  return { components, resolved: Object.keys(attachments).length > 0 ? { attachments } : {} }
}

function fillInput(world: World, modal: Modal, input: Json, given: FormValue | undefined, attachments: Record<string, Json>): Json {
  const { type, id } = input
  const custom_id = textOf(input.custom_id)
  if (type === C.textInput) return { type, id, custom_id, value: checkedText(input, given) }
  if (type === C.checkbox) return { type, id, custom_id, value: given === undefined ? input.default === true : given === true }
  if (type === C.radioGroup) return { type, id, custom_id, value: checkedChoices(input, given)[0] ?? null }
  if (type === C.fileUpload) return { type, id, custom_id, values: upload(world, modal, input, given, attachments) }
  return { type, id, custom_id, values: checkedChoices(input, given) }
}

function checkedText(input: Json, given: FormValue | undefined): string {
  const text = typeof given === 'string' ? given : given === undefined ? textOf(input.value) : refuse(`"${input.custom_id}" takes a text`)
  const size = length(text)
  if (size === 0 && input.required !== false) refuse(`"${input.custom_id}" is required`)
  if (size > (numberOf(input.max_length) || 4000)) refuse(`"${input.custom_id}" is too long (${size})`)
  if (size > 0 && size < numberOf(input.min_length)) refuse(`"${input.custom_id}" is too short (${size})`)
  return text
}

function checkedChoices(input: Json, given: FormValue | undefined): string[] {
  const options = records(input.options)
  const named = records(input.default_values).map(({ id }) => textOf(id))
  const preset = [...options.filter((option) => option.default === true).map((option) => textOf(option.value)), ...named]
  const chosen =
    given === undefined ? preset : given === '' ? [] : typeof given === 'string' ? [given] : Array.isArray(given) ? given.map(String) : []
  if (chosen.length === 0 && input.required !== false) refuse(`"${input.custom_id}" is required`)
  const most = numberOf(input.max_values) || 1
  if (chosen.length > most) refuse(`"${input.custom_id}" takes ${most} at most`)
  const unknown = options.length > 0 ? chosen.find((value) => !options.some((option) => option.value === value)) : undefined
  if (unknown !== undefined) refuse(`"${unknown}" is not a choice of "${input.custom_id}"`)
  return chosen
}

function upload(world: World, modal: Modal, input: Json, given: FormValue | undefined, attachments: Record<string, Json>): string[] {
  const files = Array.isArray(given) ? given.filter((file): file is AttachmentInput => typeof file === 'object') : []
  const most = numberOf(input.max_values) || 1
  if (files.length === 0 && input.required !== false) refuse(`"${input.custom_id}" is required`)
  if (files.length > most) refuse(`"${input.custom_id}" takes ${most} files at most`)
  return files.map((file) => {
    const attachment = world.server.makeAttachment(file, modal.channelId, true)
    world.server.keep([attachment])
    attachments[attachment.id] = apiAttachment(attachment, world.cdn)
    return attachment.id
  })
}
