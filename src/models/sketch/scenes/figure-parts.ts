import type { Canvas } from '../canvas.ts'
import type { Colour } from '../colour.ts'
import { brightness, darker, lighter, mix } from '../colour.ts'
import { polygon, rect, stroke, text } from '../svg.ts'

/** The paper, the pens and the boxes that all technical figures share. */
export interface Figure {
  readonly canvas: Canvas
  readonly title: string
  readonly labels: readonly string[]
  readonly accent: Colour
  /** The space inside the margins, below the title. */
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const INK: Colour = '#27304a'
const PAPER: Colour = '#fbfaf6'

export function paper({ canvas, title, accent }: Figure): string {
  const { width, height, unit } = canvas
  const dots: string[] = []
  for (let y = unit * 4; y < height; y += unit * 4)
    for (let x = unit * 4; x < width; x += unit * 4) dots.push(`M${x.toFixed(0)} ${y.toFixed(0)}h0.1`)
  return [
    rect(0, 0, width, height, PAPER),
    stroke(dots.join(''), '#cfd5e4', Math.max(1.6, unit * 0.24)),
    rect(0, 0, width, unit * 1.4, accent),
    text(unit * 6, unit * 11, title, { size: fitted(title, unit * 4.6, width - unit * 12), fill: INK, weight: 'bold' }),
    rect(unit * 6, unit * 13.4, unit * 9, unit * 0.7, accent, { rx: unit * 0.35 }),
  ].join('')
}

/** The largest size up to `most` at which the words are not wider than `room`. */
export const fitted = (words: string, most: number, room: number): number => Math.min(most, room / Math.max(1, words.length * 0.62))

export function labelled(
  canvas: Canvas,
  { x, y, width, height }: Box,
  label: string,
  fill: Colour,
  options: { round?: boolean; note?: string } = {},
): string {
  const { unit } = canvas
  const ink = brightness(fill) > 0.62 ? INK : '#ffffff'
  const size = fitted(label, unit * 2.5, width * 0.88)
  const corner = options.round ? height / 2 : unit * 1.5
  const middle = y + height / 2
  return [
    rect(x + unit * 0.5, y + unit * 0.7, width, height, '#27304a', { rx: corner, opacity: 0.12 }),
    rect(x, y, width, height, fill, { rx: corner, stroke: darker(fill, 0.25), 'stroke-width': unit * 0.22 }),
    text(x + width / 2, middle + size * 0.36 - (options.note ? size * 0.6 : 0), label, {
      size,
      fill: ink,
      weight: 'bold',
      anchor: 'middle',
    }),
    options.note
      ? text(x + width / 2, middle + size * 0.9, options.note, { size: size * 0.62, fill: ink, anchor: 'middle', opacity: 0.75 })
      : '',
  ].join('')
}

/** A line with an arrow head at its end; the points are joined by straight pieces. */
export function arrow(canvas: Canvas, points: readonly (readonly [number, number])[], colour: Colour = INK, dashed = false): string {
  const { unit } = canvas
  const [endX, endY] = points.at(-1) ?? [0, 0]
  const [fromX, fromY] = points.at(-2) ?? [0, 0]
  const angle = Math.atan2(endY - fromY, endX - fromX)
  const wing = (turn: number): readonly [number, number] => [
    endX - Math.cos(angle + turn) * unit * 2,
    endY - Math.sin(angle + turn) * unit * 2,
  ]
  const line = points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')
  return (
    stroke(line, colour, unit * 0.4, dashed ? { 'stroke-dasharray': `${unit} ${unit}` } : {}) +
    polygon([[endX, endY], wing(0.42), wing(-0.42)], colour)
  )
}

/** Soft colours that belong together, the accent first. */
export const shades = (accent: Colour): readonly [Colour, Colour, Colour, Colour] => [
  accent,
  lighter(accent, 0.78),
  mix(lighter(accent, 0.6), '#f2c572', 0.45),
  mix(darker(accent, 0.35), '#2a3558', 0.4),
]
