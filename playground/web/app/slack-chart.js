import { h } from './element.js'

const WIDTH = 560
const HEIGHT = 200
const LEFT = 46
const BOTTOM = 22
const TOP = 18
/** So many words fit below the bars, one beside the other. */
const MOST_LABELS = 7
/** Of a bar with its number above it. */
const NUMBER_WIDTH = 34

/** Slack's chart: bars or lines over a few categories. */
export function chart({ title, chart: { type, series, axis_config: axis } }) {
  const { categories } = axis
  const most = niceAbove(Math.max(0, ...series.flatMap(({ data }) => data.map(({ value }) => value))))
  const x = (at) => LEFT + ((at + 0.5) * (WIDTH - LEFT)) / categories.length
  const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most)
  const words = series.map(({ name, data }) => `${name}: ${data.map(({ label, value }) => `${label} ${value}`).join(', ')}`).join('; ')
  const lines = [0, most / 2, most].flatMap((value) => [
    shape('line', { x1: LEFT, x2: WIDTH, y1: y(value), y2: y(value), class: 'b-chart-line' }),
    shape('text', { x: LEFT - 6, y: y(value) + 4, class: 'b-chart-value' }, String(rounded(value))),
  ])
  const every = Math.ceil(categories.length / MOST_LABELS)
  const labels = categories.map((name, at) => at % every === 0 && shape('text', { x: x(at), y: HEIGHT - 5, class: 'b-chart-label' }, name))
  const room = (WIDTH - LEFT) / categories.length
  const drawn = series.map((one, index) => (type === 'bar' ? bars(one, index, series.length, { x, y, room }) : line(one, index, { x, y })))
  return h(
    'figure',
    { class: 'b-chart' },
    h('figcaption', {}, h('strong', {}, title), axis.y_label && h('span', {}, axis.y_label)),
    shape(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `${title}. ${words}` },
      ...lines,
      ...labels,
      ...drawn.flat(),
    ),
    series.length > 1 &&
      h(
        'div',
        { class: 'b-chart-legend' },
        series.map(({ name }, index) => h('span', { class: `b-chart-key b-chart-key-${index}` }, name)),
      ),
  )
}

function bars({ name, data }, index, count, { x, y, room }) {
  const width = Math.max(1, (room * 0.7) / count)
  const hasRoom = width >= NUMBER_WIDTH
  return data.flatMap(({ label, value }, at) => {
    const left = x(at) - (width * count) / 2 + index * width
    const bar = shape(
      'rect',
      { x: left, y: y(value), width, height: y(0) - y(value), rx: 2, class: `b-chart-bar b-chart-key-${index}` },
      shape('title', {}, `${name}, ${label}: ${value}`),
    )
    const number = hasRoom && shape('text', { x: left + width / 2, y: y(value) - 4, class: 'b-chart-label' }, String(rounded(value)))
    return [bar, number].filter(Boolean)
  })
}

const line = ({ data }, index, { x, y }) => [
  shape('polyline', { points: data.map(({ value }, at) => `${x(at)},${y(value)}`).join(' '), class: `b-chart-curve b-chart-key-${index}` }),
]

/** The next of 1, 2, 5, 10, 20, … that is not below. */
function niceAbove(value) {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value)
}

const rounded = (value) => Math.round(value * 1000) / 1000

function shape(tag, props, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, String(value))
  node.append(...children.filter(Boolean))
  return node
}
