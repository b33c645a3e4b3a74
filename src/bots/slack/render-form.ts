import type { InputBlock, ModalView, SectionBlock } from '@slack/types'
import { z } from 'zod'
import type { Form, FormField } from '../cards.ts'
import { LIMITS, shorten } from './limits.ts'
import { plainText } from './render.ts'

/** What a form must remember until it comes back: Slack does not say where a form was opened. It travels through the person's client, so it is checked on return. */
export const FormMemory = z.object({
  key: z.string().max(200),
  channelId: z.string().regex(/^[A-Z0-9]{2,30}$/),
  threadId: z
    .string()
    .regex(/^\d+\.\d+$/)
    .optional(),
})
export type FormMemory = z.infer<typeof FormMemory>

export const renderForm = (form: Form, memory: Omit<FormMemory, 'key'>): ModalView => ({
  type: 'modal',
  callback_id: form.name,
  private_metadata: JSON.stringify({ ...memory, key: form.key } satisfies FormMemory),
  title: plainText(form.title, LIMITS.viewTitle, true),
  submit: plainText(form.submit, LIMITS.viewButton, true),
  close: plainText('Close', LIMITS.viewButton),
  blocks: [...(form.note ? [noteBlock(form.note)] : []), ...form.fields.map(input)].slice(0, LIMITS.viewBlocks),
})

const noteBlock = (note: string): SectionBlock => ({ type: 'section', text: plainText(note, LIMITS.sectionText) })

/** The block is named after its field, because that is where Slack puts the mistakes. */
function input(field: FormField): InputBlock {
  const hint = field.hint ? { hint: plainText(field.hint, LIMITS.inputLabel) } : {}
  const named = { type: 'input' as const, block_id: field.name, label: plainText(field.label, LIMITS.inputLabel), ...hint }
  switch (field.kind) {
    case 'words':
      return { ...named, ...(field.isOptional ? { optional: true } : {}), element: wordsInput(field) }
    case 'choice':
      // Without a first choice, nothing chosen must be an answer too.
      return { ...named, optional: field.value === undefined, element: choiceInput(field) }
    case 'pick':
      return { ...named, optional: true, element: pickInput(field) }
  }
}

const wordsInput = (field: Extract<FormField, { kind: 'words' }>) => ({
  type: 'plain_text_input' as const,
  action_id: field.name,
  multiline: field.isShort !== true,
  max_length: Math.min(field.maxLength, LIMITS.inputValue),
  ...(field.value ? { initial_value: shorten(field.value, Math.min(field.maxLength, LIMITS.inputValue)) } : {}),
})

function choiceInput(field: Extract<FormField, { kind: 'choice' }>) {
  const options = field.choices
    .filter((choice) => choice.value.length <= LIMITS.choiceValue)
    .slice(0, LIMITS.choices)
    .map((choice) => ({ value: choice.value, text: plainText(choice.label, LIMITS.choiceText) }))
  const first = options.find((option) => option.value === field.value)
  return { type: 'static_select' as const, action_id: field.name, options, ...(first ? { initial_option: first } : {}) }
}

/** Slack lists people and channels by itself; user groups have no list of their own, so they are choices like any other. */
function pickInput({ name, from, values, max, known = [] }: Extract<FormField, { kind: 'pick' }>) {
  const named = { action_id: name, max_selected_items: Math.min(max, LIMITS.choices) }
  switch (from) {
    case 'people':
      return { type: 'multi_users_select' as const, ...named, ...(values.length > 0 ? { initial_users: [...values] } : {}) }
    case 'channels': {
      const filter = { include: ['public' as const, 'private' as const], exclude_bot_users: true }
      const initial = values.length > 0 ? { initial_conversations: [...values] } : {}
      return { type: 'multi_conversations_select' as const, ...named, filter, ...initial }
    }
    case 'groups': {
      const options = known.slice(0, LIMITS.choices).map(({ value, label }) => ({ value, text: plainText(label, LIMITS.choiceText) }))
      const initial = options.filter(({ value }) => values.includes(value))
      return { type: 'multi_static_select' as const, ...named, options, ...(initial.length > 0 ? { initial_options: initial } : {}) }
    }
  }
}
