import { h } from './element.js'

const written = (value) => (value === 0 ? '' : value.toLocaleString('en', { maximumFractionDigits: 2 }))

/** A `data_visualization` block: bars for all its kinds, one group a category, each with its number. */
export function chart({ title, chart: { type, series, segments, axis_config: axis } }) {
  const groups = type === 'pie' ? segments.map(({ label, value }) => ({ label, values: [value] })) : groupsOf(series, axis.categories)
  const tallest = Math.max(...groups.flatMap(({ values }) => values), 0) || 1
  const bar = (value) =>
    h(
      'span',
      { class: 'b-chart-bar', style: { height: `${Math.max(1, (100 * value) / tallest)}%` } },
      h('span', { class: 'b-chart-number' }, written(value)),
    )
  const group = ({ label, values }) =>
    h('div', { class: 'b-chart-group' }, h('div', { class: 'b-chart-bars' }, values.map(bar)), h('span', { class: 'b-chart-label' }, label))
  const spoken = `${title}: ${groups.map(({ label, values }) => `${label} ${values.map((value) => written(value) || 0).join(' and ')}`).join(', ')}`
  return h(
    'figure',
    { class: 'b-chart', role: 'img', 'aria-label': spoken },
    h('figcaption', {}, h('strong', {}, title), axis?.y_label && h('span', {}, axis.y_label)),
    h('div', { class: 'b-chart-plot' }, groups.map(group)),
  )
}

const groupsOf = (series, categories) =>
  categories.map((label) => ({ label, values: series.map(({ data }) => data.find((point) => point.label === label)?.value ?? 0) }))
