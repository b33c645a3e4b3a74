import type { Brief } from '../brief.ts'
import type { Canvas } from '../canvas.ts'
import type { Colour } from '../colour.ts'
import { darker, mix } from '../colour.ts'
import type { Palette } from '../palette.ts'
import { atDistance } from '../palette.ts'
import { circle, polygon, rect } from '../svg.ts'

/** Three rows of buildings; the nearest has the most windows lit. */
export function city(canvas: Canvas, brief: Brief, palette: Palette, base: number): string {
  const isDark = brief.time === 'night' || brief.time === 'dusk'
  const isNeon = /neon|cyberpunk/i.test(brief.words)
  const rows = [
    { distance: 0.85, tall: 0.78, lit: 0 },
    { distance: 0.55, tall: 0.62, lit: isDark ? 0.3 : 0.04 },
    { distance: 0.2, tall: 0.42, lit: isDark ? 0.45 : 0.1 },
  ]
  return rows.map(({ distance, tall, lit }) => row(canvas, palette, base, tall * base, atDistance(palette, distance), lit, isNeon)).join('')
}

function row(canvas: Canvas, palette: Palette, base: number, tallest: number, colour: Colour, lit: number, isNeon: boolean): string {
  const { random, width, unit } = canvas
  const parts: string[] = []
  for (let x = -unit * 3; x < width; ) {
    const wide = unit * random.between(6, 12)
    const middle = 1 - Math.abs((x + wide / 2) / width - 0.5) * 0.9
    const tall = tallest * random.between(0.45, 1) * middle
    parts.push(building(canvas, palette, x, base, wide, tall, colour, lit, isNeon))
    x += wide + unit * random.between(-0.5, 1.2)
  }
  return parts.join('')
}

function building(
  canvas: Canvas,
  palette: Palette,
  x: number,
  base: number,
  wide: number,
  tall: number,
  colour: Colour,
  lit: number,
  isNeon: boolean,
): string {
  const { random, unit, height } = canvas
  const top = base - tall
  const fill = canvas.gradient([
    { at: 0, colour },
    { at: 1, colour: mix(colour, palette.skyLow, 0.18) },
  ])
  const body =
    rect(x, top, wide, height - top, fill) + rect(x + wide * 0.78, top, wide * 0.22, height - top, darker(colour, 0.25), { opacity: 0.5 })
  return (
    body +
    roof(canvas, x, top, wide, colour) +
    windows(canvas, palette, x, top, wide, tall, lit, isNeon) +
    (isNeon && random.chance(0.3)
      ? rect(x + wide * 0.1, top + unit * 2, unit * 1, unit * random.between(6, 12), random.pick(['#ff3fa4', '#35e0ff', '#b45cff']), {
          rx: unit * 0.4,
          opacity: 0.9,
        })
      : '')
  )
}

function roof(canvas: Canvas, x: number, top: number, wide: number, colour: Colour): string {
  const { random, unit } = canvas
  const kind = random.pick(['flat', 'flat', 'step', 'spire', 'slant', 'dome'])
  const middle = x + wide / 2
  if (kind === 'step')
    return (
      rect(x + wide * 0.2, top - unit * 2, wide * 0.6, unit * 2.2, colour) +
      rect(middle - unit * 0.15, top - unit * 5, unit * 0.3, unit * 3.2, colour)
    )
  if (kind === 'spire')
    return polygon(
      [
        [x + wide * 0.15, top],
        [middle, top - wide * 1.1],
        [x + wide * 0.85, top],
      ],
      colour,
    )
  if (kind === 'slant')
    return polygon(
      [
        [x, top + 1],
        [x + wide, top - wide * 0.4],
        [x + wide, top + 1],
      ],
      colour,
    )
  return kind === 'dome' ? circle(middle, top, wide * 0.42, colour) : ''
}

function windows(
  canvas: Canvas,
  palette: Palette,
  x: number,
  top: number,
  wide: number,
  tall: number,
  lit: number,
  isNeon: boolean,
): string {
  const { random, unit } = canvas
  if (lit === 0) return ''
  const columns = Math.max(2, Math.floor(wide / (unit * 1.9)))
  const step = wide / columns
  const parts: string[] = []
  for (let y = top + unit * 1.6; y < top + tall - unit * 1.5; y += unit * 2.3) {
    for (let column = 0; column < columns; column += 1) {
      if (!random.chance(lit)) continue
      const colour = isNeon ? random.pick([palette.window, '#ff7ac3', '#7fe9ff']) : palette.window
      parts.push(rect(x + step * (column + 0.25), y, step * 0.5, unit * 1.1, colour, { opacity: random.between(0.55, 1).toFixed(2) }))
    }
  }
  return parts.join('')
}
