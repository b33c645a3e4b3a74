import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ChannelType,
  ComponentType,
  SelectMenuDefaultValueType,
  TextInputStyle,
} from 'discord.js'
import type { Form, FormField } from '../cards.ts'
import { customIdOf } from './custom-id.ts'
import { cutTo, MODAL_LIMITS } from './limits.ts'

/** Longer fields get a box of several lines. */
const SHORT_INPUT_CHARS = 100

/** Discord words the submit button itself, so `form.submit` is not shown. */
export function renderForm(form: Form): APIModalInteractionResponseCallbackData {
  return {
    custom_id: customIdOf(form.name, form.key),
    title: cutTo(form.title, MODAL_LIMITS.titleChars),
    components: form.fields.slice(0, MODAL_LIMITS.fields).map(renderField),
  }
}

const renderField = (field: FormField): APILabelComponent => ({
  type: ComponentType.Label,
  label: cutTo(field.label, MODAL_LIMITS.labelChars),
  ...hintOf(field),
  component: renderInput(field),
})

const hintOf = (field: FormField): { description?: string } =>
  field.hint ? { description: cutTo(field.hint, MODAL_LIMITS.hintChars) } : {}

function renderInput(field: FormField): APILabelComponent['component'] {
  switch (field.kind) {
    case 'words': {
      const maxLength = Math.min(field.maxLength, MODAL_LIMITS.inputChars)
      return {
        type: ComponentType.TextInput,
        custom_id: field.name,
        style: maxLength > SHORT_INPUT_CHARS && !field.isShort ? TextInputStyle.Paragraph : TextInputStyle.Short,
        max_length: maxLength,
        required: !field.isOptional,
        ...(field.value && { value: cutTo(field.value, maxLength) }),
      }
    }
    case 'choice':
      return {
        type: ComponentType.StringSelect,
        custom_id: field.name,
        required: false,
        options: field.choices.slice(0, MODAL_LIMITS.choices).map((choice) => ({
          value: choice.value,
          label: cutTo(choice.label, MODAL_LIMITS.choiceChars),
          default: choice.value === field.value,
        })),
      }
    case 'pick':
      return renderPick(field)
  }
}

/** Discord lists members, roles and channels by itself. */
function renderPick({ name, from, values, max }: Extract<FormField, { kind: 'pick' }>): APILabelComponent['component'] {
  const maxValues = Math.min(max, MODAL_LIMITS.choices)
  const named = { custom_id: name, required: false, min_values: 0, max_values: maxValues }
  const first = values.slice(0, maxValues)
  switch (from) {
    case 'people':
      return {
        type: ComponentType.UserSelect,
        ...named,
        default_values: first.map((id) => ({ id, type: SelectMenuDefaultValueType.User })),
      }
    case 'groups':
      return {
        type: ComponentType.RoleSelect,
        ...named,
        default_values: first.map((id) => ({ id, type: SelectMenuDefaultValueType.Role })),
      }
    case 'channels':
      return {
        type: ComponentType.ChannelSelect,
        ...named,
        channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement, ChannelType.GuildForum],
        default_values: first.map((id) => ({ id, type: SelectMenuDefaultValueType.Channel })),
      }
  }
}
