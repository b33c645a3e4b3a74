import type { Brief } from '../brief.ts'
import { tellingWords } from '../brief.ts'
import type { Canvas } from '../canvas.ts'
import { darker, lighter, mix } from '../colour.ts'
import { OBJECT_DRAWINGS } from '../figures/objects.ts'
import { circle, ellipse, placed, rect, stroke } from '../svg.ts'
import { COLOUR_WORDS, OBJECT_WORDS } from '../vocabulary.ts'

const BACKDROPS = ['#d8a48f', '#8fb8b0', '#c9b79c', '#a7a6cf', '#e0b86a', '#93a8c4'] as const
const PRODUCTS = ['#2f5d62', '#b5483a', '#3d405b', '#d98a3d', '#5f7f4f', '#6d4c7d'] as const

/** A product on a plinth, lit from the left, with its shadow and some company. */
export function studio(canvas: Canvas, brief: Brief): string {
  const { width, height, unit, random } = canvas
  const [asked, second] = brief.colours
  const colour = asked ?? random.pick(PRODUCTS)
  const backdrop = second ?? (asked ? mix(lighter(asked, 0.5), random.pick(BACKDROPS), 0.6) : random.pick(BACKDROPS))
  const floor = height * 0.74
  const draw = OBJECT_DRAWINGS[brief.objects[0] ?? 'bottle']
  const x = width / 2
  return [
    rect(
      0,
      0,
      width,
      height,
      canvas.gradient([
        { at: 0, colour: lighter(backdrop, 0.28) },
        { at: 0.7, colour: lighter(backdrop, 0.5) },
        { at: 0.745, colour: mix(backdrop, '#ffffff', 0.22) },
        { at: 1, colour: darker(backdrop, 0.16) },
      ]),
    ),
    circle(
      x - unit * 6,
      height * 0.4,
      unit * 34,
      canvas.glow([
        { at: 0, colour: '#ffffff', opacity: 0.75 },
        { at: 1, colour: '#ffffff', opacity: 0 },
      ]),
    ),
    circle(x + unit * 10, height * 0.39, unit * 25, darker(backdrop, 0.04), { opacity: 0.5 }),
    arch(canvas, x - unit * 27, floor, backdrop),
    plinth(canvas, x, floor, unit * 31, backdrop),
    shadow(canvas, x + unit * 7, floor, unit * 25),
    placed(draw(canvas, colour, labelFrom(brief)), x, floor, unit * 0.5),
    company(canvas, x, floor, colour, backdrop),
  ].join('')
}

const shadow = (canvas: Canvas, x: number, y: number, half: number): string =>
  ellipse(
    x,
    y,
    half,
    half * 0.16,
    canvas.glow([
      { at: 0, colour: '#140f1c', opacity: 0.55 },
      { at: 1, colour: '#140f1c', opacity: 0 },
    ]),
  )

function plinth(canvas: Canvas, x: number, top: number, half: number, colour: string): string {
  const { height } = canvas
  const side = canvas.gradient(
    [
      { at: 0, colour: darker(colour, 0.06) },
      { at: 0.28, colour: lighter(colour, 0.4) },
      { at: 1, colour: darker(colour, 0.28) },
    ],
    'across',
  )
  const ry = half * 0.17
  return (
    rect(x - half, top, half * 2, height - top, side) +
    ellipse(x, top, half, ry, lighter(colour, 0.55)) +
    stroke(`M${x - half} ${top}A${half} ${ry} 0 0 0 ${x + half} ${top}`, '#ffffff', canvas.unit * 0.25, { opacity: 0.5 })
  )
}

function arch(canvas: Canvas, x: number, floor: number, colour: string): string {
  const { unit } = canvas
  const half = unit * 13
  const fill = canvas.gradient([
    { at: 0, colour: lighter(colour, 0.12) },
    { at: 1, colour: darker(colour, 0.14) },
  ])
  return `<path d="M${x - half} ${floor + unit * 9}V${floor - unit * 30}a${half} ${half} 0 0 1 ${half * 2} 0V${floor + unit * 9}Z" fill="${fill}"/>`
}

/** A ball, a disc and a twig, so that the product does not stand alone. */
function company(canvas: Canvas, x: number, floor: number, colour: string, backdrop: string): string {
  const { unit } = canvas
  const ball = (bx: number, by: number, r: number, tint: string): string =>
    shadow(canvas, bx + r * 0.3, by + r * 0.92, r * 1.3) +
    circle(
      bx,
      by,
      r,
      canvas.glow(
        [
          { at: 0, colour: lighter(tint, 0.6) },
          { at: 0.55, colour: tint },
          { at: 1, colour: darker(tint, 0.4) },
        ],
        0.32,
        0.28,
      ),
    )
  const leaves = Array.from({ length: 7 }, (_, at) => {
    const y = -at * 9
    const side = at % 2 ? 1 : -1
    return `<path d="M0 ${y}q${side * 14} -14 ${side * 26} -8q${-side * 8} 12 ${-side * 26} 8Z" fill="${at % 2 ? '#5f7d58' : '#4e6b4b'}"/>`
  }).join('')
  return (
    ball(x + unit * 24, floor + unit * 1.2, unit * 4.6, mix(colour, backdrop, 0.4)) +
    ball(x - unit * 22.5, floor + unit * 3, unit * 2.6, lighter(colour, 0.2)) +
    `<g transform="translate(${x + unit * 42} ${floor + unit * 10}) rotate(14) scale(${unit * 0.075 * 9})">${stroke('M0 8V-64', '#4e5f45', 1.6)}${leaves}</g>`
  )
}

/** What is written with a capital, other than at the start, is probably its name. */
function labelFrom(brief: Brief): string {
  const own = tellingWords(brief.words).slice(1)
  const name = own.find((word) => /^\p{Lu}/u.test(word) && !COLOUR_WORDS.has(word.toLowerCase()) && !OBJECT_WORDS.has(word.toLowerCase()))
  return (name ?? 'banana').slice(0, 12)
}
