import { h } from './element.js'

/**
 * Several out of a list: people, groups, channels or other options, each a box to tick.
 *
 * @param {{ name: string, label: string, max?: number }} field
 * @param {{ value: string, label: string }[]} choices
 * @param {string[]} chosen what is not among the choices is shown all the same, so that it is not lost in silence
 */
export function picks({ name, label, max = Number.POSITIVE_INFINITY }, choices, chosen) {
  const unlisted = chosen.filter((value) => !choices.some((choice) => choice.value === value))
  const all = [...choices, ...unlisted.map((value) => ({ value, label: `unknown (${value})` }))]
  const boxes = all.map(({ value, label }) =>
    h('label', {}, h('input', { type: 'checkbox', name, value, data: { value }, checked: chosen.includes(value) }), label),
  )
  const root = h('div', { class: 'picks', role: 'group', 'aria-label': label }, boxes)
  if (all.length === 0) root.append(h('p', { class: 'field-hint' }, 'There are none here.'))
  root.addEventListener('change', ({ target }) => keepWithin(max, root, target))
  keepWithin(max, root)
  return root
}

/** Of one, the next takes the place of the last; of several, what would be too much cannot be ticked. */
function keepWithin(max, root, last) {
  const boxes = [...root.querySelectorAll('input')]
  if (max === 1 && last?.checked) for (const box of boxes) box.checked = box === last
  const isFull = max > 1 && boxes.filter(({ checked }) => checked).length >= max
  for (const box of boxes) box.disabled = isFull && !box.checked
}

export const peopleIn = ({ people }) =>
  Object.entries(people).flatMap(([value, { name, look }]) => (look === 'banana' || look === 'slackbot' ? [] : [{ value, label: name }]))

export const channelsIn = ({ channels }) =>
  channels.filter(({ kind }) => kind !== 'im').map(({ id, name }) => ({ value: id, label: `#${name}` }))

export const groupsIn = ({ groups = {} }) => Object.entries(groups).map(([value, name]) => ({ value, label: `@${name}` }))
