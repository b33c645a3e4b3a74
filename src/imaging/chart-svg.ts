import type { Chart } from '../domain/chart.ts'

/** Twice what Discord shows, for sharp screens. */
const [WIDTH, HEIGHT] = [1200, 600]
const PLOT = { left: 124, right: 1168, top: 150, bottom: 526 } as const
/** A panel of its own, which reads the same in a light chat and in a dark one. */
const COLOURS = {
  panel: '#23262b',
  frame: '#3a3e45',
  grid: '#383c43',
  words: '#f2f3f5',
  quiet: '#b8bcc4',
  now: '#f7c948',
  before: '#8d7a3a',
  beside: ['#6fa8dc', '#93c47d', '#e69138', '#c27ba0', '#76a5af'],
  mark: '#ff8a73',
} as const
/** A budget that stands higher than so many times the tallest bar would press them flat: it is told in words. */
const MARK_IN_SIGHT = 2

/** Bars or a line, as SVG in the DejaVu fonts. The last category stands out: it is what the chart is about. */
export function chartSvg(chart: Chart): string {
  const tallest = Math.max(...chart.series.flatMap(({ values }) => values), 0)
  const isMarkInSight = chart.mark !== undefined && (tallest === 0 || chart.mark.value <= MARK_IN_SIGHT * tallest)
  const ticks = ticksUpTo(Math.max(tallest, isMarkInSight ? (chart.mark?.value ?? 0) : 0) || 1)
  const frame: Frame = { chart, top: ticks.at(-1) ?? 1, pitch: (PLOT.right - PLOT.left) / chart.categories.length }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="DejaVu Sans">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${COLOURS.panel}"/>`,
    `<rect x="1" y="1" width="${WIDTH - 2}" height="${HEIGHT - 2}" fill="none" stroke="${COLOURS.frame}" stroke-width="2"/>`,
    words(chart.title, { x: 40, y: 62, size: 36, fill: COLOURS.words, weight: 'bold' }),
    subtitle(chart, isMarkInSight),
    ...ticks.map((tick) => gridLine(tick, frame)),
    ...(chart.kind === 'bar' ? bars(frame) : lines(frame)),
    ...(isMarkInSight ? [markLine(frame)] : []),
    ...categoryNames(frame),
    '</svg>',
  ].join('\n')
}

interface Frame {
  readonly chart: Chart
  /** The value at the upper edge. */
  readonly top: number
  /** Pixels a category. */
  readonly pitch: number
}

const yOf = (value: number, { top }: Frame): number => PLOT.bottom - ((PLOT.bottom - PLOT.top) * value) / top

const written = (value: number, { unit }: Chart): string => (unit === 'usd' ? money(value) : String(Math.round(value)))

function money(value: number): string {
  if (value >= 100 || value === 0) return `$${Math.round(value)}`
  return `$${value.toFixed(value < 0.1 ? 3 : 2)}`
}

/** What the colours mean where there is more than one, and the mark. */
function subtitle({ series, mark }: Chart, isMarkInSight: boolean): string {
  const names = series.length > 1 ? series.map(({ name }, at) => ({ name, colour: at === 0 ? COLOURS.now : besideColour(at) })) : []
  const marked = mark ? [{ name: `${mark.label}${isMarkInSight ? '' : ' (far above)'}`, colour: COLOURS.mark }] : []
  let x = 40
  return [...names, ...marked]
    .map(({ name, colour }) => {
      const at = x
      x += 64 + name.length * 16
      return `<rect x="${at}" y="88" width="20" height="20" rx="4" fill="${colour}"/>${words(name, { x: at + 32, y: 107, size: 25, fill: COLOURS.quiet })}`
    })
    .join('')
}

const besideColour = (at: number): string => COLOURS.beside[(at - 1) % COLOURS.beside.length] ?? COLOURS.quiet

function gridLine(tick: number, frame: Frame): string {
  const y = yOf(tick, frame).toFixed(1)
  const label = words(written(tick, frame.chart), { x: PLOT.left - 16, y: Number(y) + 8, size: 23, fill: COLOURS.quiet, anchor: 'end' })
  return `<line x1="${PLOT.left}" y1="${y}" x2="${PLOT.right}" y2="${y}" stroke="${COLOURS.grid}" stroke-width="${tick === 0 ? 3 : 1.5}"/>${label}`
}

const BAR_SHARE = 0.64
const WIDEST_BAR = 88
/** Wider numbers than this, in pixels a category, would touch each other. */
const ROOM_FOR_NUMBERS = 70

function bars(frame: Frame): string[] {
  const { chart, pitch } = frame
  const last = chart.categories.length - 1
  const wide = Math.min(WIDEST_BAR, (pitch * BAR_SHARE) / chart.series.length)
  return chart.series.flatMap(({ values }, which) =>
    values.map((value, at) => {
      const middle = PLOT.left + pitch * (at + 0.5) + wide * (which - (chart.series.length - 1) / 2)
      const fill = which > 0 ? besideColour(which) : at === last ? COLOURS.now : COLOURS.before
      const isNumbered = chart.series.length === 1 && value > 0 && (pitch >= ROOM_FOR_NUMBERS || at === last)
      return `${bar(value, { middle, wide, fill }, frame)}${isNumbered ? numberOn(value, middle, at === last, frame) : ''}`
    }),
  )
}

/** A day without any is a stub on the floor: it was looked at. */
function bar(value: number, { middle, wide, fill }: { middle: number; wide: number; fill: string }, frame: Frame): string {
  const y = Math.min(yOf(value, frame), PLOT.bottom - 3)
  const round = Math.min(8, (PLOT.bottom - y) / 2, wide / 2)
  const [left, right] = [middle - wide / 2, middle + wide / 2]
  const path = `M${left} ${PLOT.bottom}V${y + round}Q${left} ${y} ${left + round} ${y}H${right - round}Q${right} ${y} ${right} ${y + round}V${PLOT.bottom}Z`
  return `<path d="${path}" fill="${value === 0 ? COLOURS.frame : fill}"/>`
}

function numberOn(value: number, x: number, isLast: boolean, frame: Frame): string {
  const style = isLast ? ({ fill: COLOURS.words, weight: 'bold' } as const) : ({ fill: COLOURS.quiet } as const)
  return words(written(value, frame.chart), { x, y: yOf(value, frame) - 12, size: 22, anchor: 'middle', ...style })
}

function lines(frame: Frame): string[] {
  const { chart, pitch } = frame
  return chart.series.map(({ values }, which) => {
    const colour = which === 0 ? COLOURS.now : besideColour(which)
    const points = values.map((value, at) => [PLOT.left + pitch * (at + 0.5), yOf(value, frame)] as const)
    const dots = points.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="6" fill="${colour}"/>`).join('')
    return `<polyline points="${points.map((point) => point.join(',')).join(' ')}" fill="none" stroke="${colour}" stroke-width="4" stroke-linejoin="round"/>${dots}`
  })
}

function markLine(frame: Frame): string {
  const y = yOf(frame.chart.mark?.value ?? 0, frame).toFixed(1)
  return `<line x1="${PLOT.left}" y1="${y}" x2="${PLOT.right}" y2="${y}" stroke="${COLOURS.mark}" stroke-width="3" stroke-dasharray="12 9"/>`
}

const NAME_SIZE = 23
/** A letter of DejaVu Sans is about so wide, by its size. */
const LETTER = 0.62

/** As many as there is room for, counted back from the last, which is always named. */
function categoryNames({ chart, pitch }: Frame): string[] {
  const last = chart.categories.length - 1
  const widest = Math.max(...chart.categories.map((name) => name.length)) * NAME_SIZE * LETTER + 12
  const every = Math.max(1, Math.ceil(widest / pitch))
  return chart.categories.flatMap((name, at) => {
    if ((last - at) % every !== 0) return []
    const style = at === last ? ({ fill: COLOURS.words, weight: 'bold' } as const) : ({ fill: COLOURS.quiet } as const)
    return [words(name, { x: PLOT.left + pitch * (at + 0.5), y: PLOT.bottom + 44, size: NAME_SIZE, anchor: 'middle', ...style })]
  })
}

/** What stands in the plot keeps the lines behind it away. */
interface Lettering {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly fill: string
  readonly weight?: 'bold'
  readonly anchor?: 'middle' | 'end'
}

function words(text: string, { x, y, size, fill, weight, anchor }: Lettering): string {
  const halo = anchor === 'middle' ? ` stroke="${COLOURS.panel}" stroke-width="7" stroke-linejoin="round" paint-order="stroke"` : ''
  const style = `${halo}${weight ? ` font-weight="${weight}"` : ''}${anchor ? ` text-anchor="${anchor}"` : ''}`
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" fill="${fill}"${style}>${escaped(text)}</text>`
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '')

/** From 0 in four or five round steps to a little above the largest. */
function ticksUpTo(largest: number): number[] {
  const rough = largest / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? power * 10
  const count = Math.ceil((largest * 1.06) / step)
  return Array.from({ length: count + 1 }, (_, at) => at * step)
}
