import { discordMarkdown } from './discord-markdown.js'
import { h } from './element.js'
import { withEmoji } from './emoji.js'
import { channelsIn, groupsIn, peopleIn, picks } from './picks.js'

const TYPE = {
  row: 1,
  stringSelect: 3,
  textInput: 4,
  textDisplay: 10,
  userSelect: 5,
  roleSelect: 6,
  channelSelect: 8,
  label: 18,
  checkbox: 23,
}
const PARAGRAPH = 2

/** A Discord modal as form parts; a field is named by its custom id. */
export const discordFields = (view, context) => ({
  title: view.title,
  submit: 'Submit',
  close: 'Cancel',
  parts: view.components.map((component) => part(component, context)),
})

function part(component, context) {
  switch (component.type) {
    case TYPE.label:
      return labelled(component.label, component.description, component.component, context)
    case TYPE.row:
      return component.components.map((input) => labelled(input.label, undefined, input, context))
    case TYPE.textDisplay:
      return h('div', { class: 'd-text' }, discordMarkdown(component.content, context))
    default:
      return h('p', { class: 'b-unknown' }, `A component of type ${component.type}, which this page cannot draw.`)
  }
}

function labelled(label, description, input, context) {
  const id = `discord-${input.custom_id}`
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, withEmoji(label), input.required !== false && h('span', { class: 'required', title: 'required' }, ' *')),
    description && h('p', { class: 'field-hint' }, withEmoji(description)),
    control(input, { id, name: input.custom_id, required: input.required !== false }, { ...context, label }),
  )
}

function control(input, props, context) {
  const { max_length: maxlength, min_length: minlength, placeholder, value = '' } = input
  const several = { name: props.name, label: context.label, max: input.max_values ?? 1 }
  const chosen = (input.default_values ?? []).map(({ id }) => id)
  switch (input.type) {
    case TYPE.textInput:
      if (input.style === PARAGRAPH) return h('textarea', { ...props, rows: 4, maxlength, minlength, placeholder }, value)
      return h('input', { ...props, type: 'text', maxlength, minlength, placeholder, value })
    case TYPE.stringSelect:
      return h(
        'select',
        props,
        input.options.some((option) => option.default) && props.required
          ? null
          : h('option', { value: '' }, placeholder ?? 'Make a selection'),
        input.options.map(({ value, label, default: chosen }) => h('option', { value, selected: chosen }, label)),
      )
    case TYPE.userSelect:
      return picks(several, peopleIn(context), chosen)
    case TYPE.roleSelect:
      return picks(several, groupsIn(context), chosen)
    case TYPE.channelSelect:
      return picks(several, channelsIn(context), chosen)
    case TYPE.checkbox:
      return h('input', { ...props, required: false, type: 'checkbox', checked: input.default })
    default:
      return h('p', { class: 'b-unknown' }, `An input of type ${input.type}, which this page cannot draw.`)
  }
}
