import { h } from './element.js'

/** Several out of a list: people, groups or channels. Each is a box to tick. */
export const picks = (name, choices, chosen) =>
  h(
    'div',
    { class: 'picks' },
    choices.map(({ value, label }) =>
      h('label', {}, h('input', { type: 'checkbox', name, value, data: { value }, checked: chosen.includes(value) }), label),
    ),
    choices.length === 0 && h('p', { class: 'field-hint' }, 'There are none here.'),
  )

export const peopleIn = ({ people }) =>
  Object.entries(people).flatMap(([value, { name, look }]) => (look === 'banana' || look === 'slackbot' ? [] : [{ value, label: name }]))

export const channelsIn = ({ channels }) =>
  channels.filter(({ kind }) => kind !== 'im').map(({ id, name }) => ({ value: id, label: `#${name}` }))

export const groupsIn = ({ groups = {} }) => Object.entries(groups).map(([value, name]) => ({ value, label: `@${name}` }))
