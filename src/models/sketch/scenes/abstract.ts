import type { Brief } from '../brief.ts'
import { tellingWords } from '../brief.ts'
import type { Canvas } from '../canvas.ts'
import type { Colour } from '../colour.ts'
import { brightness, darker, lighter, mix } from '../colour.ts'
import { circle, ellipse, escapeText, group, path, polygon, rect, stroke, text } from '../svg.ts'

type Set = readonly [ground: Colour, first: Colour, second: Colour, third: Colour, fourth: Colour]

const SETS: readonly [Set, ...Set[]] = [
  ['#f3e9dc', '#d1495b', '#00798c', '#edae49', '#30424f'],
  ['#f6efe6', '#e07a5f', '#3d405b', '#81b29a', '#f2cc8f'],
  ['#1f2041', '#ffc857', '#e9724c', '#4b8f8c', '#c5283d'],
  ['#eef1ea', '#2f6690', '#d9a441', '#9b2335', '#1b3a4b'],
  ['#faf3e8', '#6d597a', '#b56576', '#eaac8b', '#355070'],
]

/** Shapes in balance: one great disc, arcs, bars and a field of dots. */
export function abstract(canvas: Canvas, brief: Brief): string {
  const set = setFor(canvas, brief)
  return composition(canvas, set) + frame(canvas, set[0])
}

/** Nothing in the words can be drawn, so the words themselves are set, large, over quiet shapes. */
export function poster(canvas: Canvas, brief: Brief): string {
  const { width, height, unit } = canvas
  // Of emoji and the like nothing is left to set: our font has no glyphs for them.
  if (escapeText(brief.words).trim() === '') return abstract(canvas, brief)
  const set = setFor(canvas, brief)
  const [ground, first] = set
  const ink = brightness(ground) > 0.5 ? '#242433' : '#fbf6ea'
  const lines = brokenUp(titleOf(brief), width > height * 1.2 ? 18 : 13).slice(0, 5)
  const longest = Math.max(1, ...lines.map((line) => line.length))
  const size = Math.min(unit * 12, (width - unit * 20) / (longest * 0.66))
  const start = height * 0.86 - unit * 6 - (lines.length - 1) * size * 1.15
  return [
    group(composition(canvas, set), { transform: `translate(${unit * 12} ${-height * 0.16})` }),
    polygon(
      [
        [0, start - size * 1.9],
        [width, start - size * 2.6],
        [width, height],
        [0, height],
      ],
      ground,
    ),
    rect(unit * 8, start - size * 1.5, unit * 14, unit * 1, first),
    lines
      .map((line, at) => text(unit * 8, start + at * size * 1.15, line, { size, fill: ink, family: 'DejaVu Serif', weight: 'bold' }))
      .join(''),
  ].join('')
}

function setFor({ random }: Canvas, brief: Brief): Set {
  const set = random.pick(SETS)
  const [one, two = one] = brief.colours
  if (!one || !two) return set
  return [mix(set[0], one, 0.1), one, darker(two, 0.3), lighter(one, 0.45), set[4]]
}

function composition(canvas: Canvas, [ground, first, second, third, fourth]: Set): string {
  const { width, height, unit, random } = canvas
  const x = width * random.between(0.55, 0.68)
  const y = height * random.between(0.36, 0.46)
  const r = unit * random.between(25, 31)
  const disc = canvas.gradient([
    { at: 0, colour: lighter(first, 0.18) },
    { at: 1, colour: darker(first, 0.12) },
  ])
  const arcs = [1.18, 1.34, 1.5]
    .map((scale, at) =>
      stroke(
        `M${x - r * scale} ${y}A${r * scale} ${r * scale} 0 0 1 ${x} ${y - r * scale}`,
        [second, third, fourth][at] ?? second,
        unit * (3.2 - at * 0.7),
      ),
    )
    .join('')
  const half = path(`M${x - r * 1.9} ${y + r * 0.5}a${r * 0.72} ${r * 0.72} 0 0 1 ${r * 1.44} 0Z`, second)
  const bars = Array.from({ length: 6 }, (_, at) =>
    rect(
      x + r * 0.2 + at * unit * 4,
      y + r * (0.72 - at * 0.07),
      unit * 2.1,
      r * (0.8 + (at % 3) * 0.22),
      [fourth, third, second][at % 3] ?? third,
    ),
  ).join('')
  const dots = Array.from({ length: 35 }, (_, at) =>
    circle(x - r * 2.1 + (at % 7) * unit * 3.4, y - r * 1.15 + Math.floor(at / 7) * unit * 3.4, unit * 0.55, fourth),
  ).join('')
  const wave = stroke(
    `M${-unit * 4} ${height * 0.82}${Array.from({ length: 9 }, (_, at) => `q${unit * 7} ${at % 2 ? unit * 9 : -unit * 9} ${unit * 14} 0`).join('')}`,
    third,
    unit * 1.5,
  )
  const slant = polygon(
    [
      [x - r * 1.5, y + r * 1.2],
      [x - r * 0.2, y + r * 0.85],
      [x - r * 0.5, y + r * 1.75],
    ],
    third,
    { opacity: 0.92 },
  )
  return (
    rect(-width, -height, width * 3, height * 3, ground) +
    dots +
    arcs +
    circle(x, y, r, disc) +
    circle(x + r * 0.34, y - r * 0.3, r * 0.38, third, { opacity: 0.9 }) +
    half +
    bars +
    slant +
    wave +
    ellipse(x + r * 1.35, y - r * 1.05, r * 0.2, r * 0.2, second)
  )
}

const frame = ({ width, height, unit }: Canvas, ground: Colour): string =>
  rect(unit * 1.6, unit * 1.6, width - unit * 3.2, height - unit * 3.2, 'none', {
    stroke: brightness(ground) > 0.5 ? '#242433' : '#fbf6ea',
    'stroke-width': unit * 0.35,
    opacity: 0.7,
  })

/** Dabs of paint over a finished scene, in its own colours. */
export function brushwork(canvas: Canvas, colours: readonly [Colour, ...Colour[]]): string {
  const { width, height, unit, random } = canvas
  return Array.from({ length: 420 }, () => {
    const [x, y] = [random.between(0, width), random.between(0, height)]
    const at = Math.min(colours.length - 1, Math.floor((y / height) * colours.length + random.between(-0.6, 0.6)))
    const colour = mix(colours[Math.max(0, at)] ?? colours[0], random.pick(['#ffffff', '#fff0c9', '#2b2450']), random.between(0, 0.35))
    return ellipse(x, y, unit * random.between(1, 2.8), unit * random.between(0.25, 0.6), colour, {
      opacity: random.between(0.16, 0.42).toFixed(2),
      transform: `rotate(${random.between(-35, 20).toFixed(0)} ${x.toFixed(0)} ${y.toFixed(0)})`,
    })
  }).join('')
}

function titleOf(brief: Brief): string {
  const telling = tellingWords(brief.words).slice(0, 7)
  const words = telling.length > 0 ? telling : brief.words.split(/\s+/).slice(0, 6)
  return words.join(' ')
}

/** Breaks at spaces; a longer word than a line is cut. */
function brokenUp(words: string, perLine: number): string[] {
  const lines: string[] = []
  for (const word of words.split(/\s+/).map((one) => one.slice(0, perLine))) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < perLine) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
