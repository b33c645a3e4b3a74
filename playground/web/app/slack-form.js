import { h } from './element.js'
import { channelsIn, peopleIn, picks } from './picks.js'
import { renderBlocks, textOf } from './render-slack.js'

/** A Slack modal as form parts; a field is named by its block and action, with a line break between them. */
export function slackFields(view, context) {
  const input = (block) => inputBlock(block, view.errors?.[block.block_id], context)
  return {
    title: view.title?.text ?? '',
    submit: view.submit?.text ?? 'Submit',
    close: view.close?.text ?? 'Cancel',
    parts: renderBlocks(view.blocks, { ...context, input }),
  }
}

function inputBlock(block, error, context) {
  const { label, hint, element, optional } = block
  const id = `slack-${block.block_id}`
  return h(
    'div',
    { class: error ? 'field field-wrong' : 'field' },
    h('label', { for: id }, textOf(label, context), optional && h('small', {}, ' (optional)')),
    control(element, { id, name: `${block.block_id}\n${element.action_id}`, required: !optional }, { ...context, label: label.text }),
    error ? h('p', { class: 'field-error', role: 'alert' }, error) : hint && h('p', { class: 'field-hint' }, textOf(hint, context)),
  )
}

function control(element, props, context) {
  const { max_length: maxlength, initial_value: initial = '' } = element
  const placeholder = element.placeholder?.text
  const several = { name: props.name, label: context.label, max: element.max_selected_items }
  switch (element.type) {
    case 'plain_text_input':
      if (element.multiline) return h('textarea', { ...props, rows: 4, maxlength, placeholder }, initial)
      return h('input', { ...props, type: 'text', maxlength, placeholder, value: initial })
    case 'number_input':
      return h('input', { ...props, type: 'number', value: initial })
    case 'static_select':
    case 'radio_buttons':
      return h(
        'select',
        props,
        element.initial_option && props.required ? null : h('option', { value: '' }, placeholder ?? 'Choose'),
        element.options.map(({ value, text }) => h('option', { value, selected: value === element.initial_option?.value }, text.text)),
      )
    case 'multi_users_select':
      return picks(several, peopleIn(context), element.initial_users ?? [])
    case 'multi_conversations_select':
      return picks(several, channelsIn(context), element.initial_conversations ?? [])
    case 'multi_static_select': {
      const chosen = (element.initial_options ?? []).map(({ value }) => value)
      const choices = element.options.map(({ value, text }) => ({ value, label: text.text }))
      return picks(several, choices, chosen)
    }
    default:
      return h('p', { class: 'b-unknown' }, `An input of type “${element.type}”, which this page cannot draw.`)
  }
}
