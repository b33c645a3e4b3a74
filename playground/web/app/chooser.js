import { h } from './element.js'

/**
 * Several out of a list, as the platforms' own choosers of people, groups, channels and options give them.
 *
 * @param {{ id: string, name: string, label: string, options: { value: string, label: string }[], chosen: string[], max: number }} choice
 *   what is chosen and not on the list is shown all the same, so that it is not lost in silence
 */
export function chooser({ id, name, label, options, chosen, max }) {
  const unlisted = chosen.filter((value) => !options.some((option) => option.value === value))
  const all = [...options, ...unlisted.map((value) => ({ value, label: `unknown (${value})` }))]
  const pills = all.map(({ value, label }) =>
    h(
      'label',
      { class: 'pill' },
      h('input', { type: 'checkbox', name, value, checked: chosen.includes(value), data: { many: '1' } }),
      h('span', {}, label),
    ),
  )
  const root = h('div', { class: 'chooser', id, role: 'group', 'aria-label': label, data: { max: String(max) } }, pills)
  if (all.length === 0) root.append(h('span', { class: 'field-hint' }, 'There is nothing to choose from here.'))
  root.addEventListener('change', ({ target }) => keepWithin(root, target))
  keepWithin(root)
  return root
}

/** Of one, the next takes the place of the last; of several, what would be too much cannot be ticked. */
function keepWithin(root, last) {
  const max = Number(root.dataset.max)
  const boxes = [...root.querySelectorAll('input')]
  if (max === 1 && last?.checked) for (const box of boxes) box.checked = box === last
  const isFull = max > 1 && boxes.filter((box) => box.checked).length >= max
  for (const box of boxes) box.disabled = isFull && !box.checked
}

/** The people of the page; the apps among them are nobody's choice. */
export const humansOf = (people) =>
  Object.entries(people)
    .filter(([, { isApp }]) => !isApp)
    .map(([value, { name }]) => ({ value, label: name }))

export const roomsOf = (channels) => channels.filter(({ kind }) => kind !== 'im').map(({ id, name }) => ({ value: id, label: `#${name}` }))
