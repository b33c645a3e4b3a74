import type { Canvas } from '../canvas.ts'
import { darker, lighter, mix } from '../colour.ts'
import type { Palette } from '../palette.ts'
import { ellipse, rect, stroke } from '../svg.ts'
import { hill, rollingLine } from './ground.ts'

/** Open water from the horizon down to `bottom`, with the light's path on it. */
export function water(canvas: Canvas, palette: Palette, horizon: number, bottom: number, sunX: number): string {
  const { random, width, unit } = canvas
  const depth = bottom - horizon
  const sheet = rect(
    0,
    horizon,
    width,
    depth + 2,
    canvas.gradient([
      { at: 0, colour: mix(palette.skyLow, palette.water, 0.35) },
      { at: 0.35, colour: palette.water },
      { at: 1, colour: darker(palette.water, 0.38) },
    ]),
  )
  const ripples = Array.from({ length: 46 }, () => {
    const share = random.between(0, 1) ** 1.6
    const y = horizon + depth * share
    const half = unit * (1 + share * 9) * random.between(0.4, 1)
    const x = random.between(0, width)
    return `M${(x - half).toFixed(1)} ${y.toFixed(1)}q${(half * 0.5).toFixed(1)} ${(-unit * share * 0.7).toFixed(1)} ${half.toFixed(1)} 0t${half.toFixed(1)} 0`
  }).join('')
  return (
    sheet + stroke(ripples, lighter(palette.water, 0.35), unit * 0.28, { opacity: 0.45 }) + glitter(canvas, palette, horizon, depth, sunX)
  )
}

function glitter(canvas: Canvas, palette: Palette, horizon: number, depth: number, sunX: number): string {
  const { random, width, unit } = canvas
  return Array.from({ length: 38 }, (_, at) => {
    const share = at / 38
    const spread = unit * (3 + share * 9)
    const half = unit * (0.8 + share * 3.4) * random.between(0.4, 1)
    return ellipse(
      sunX * width + random.between(-1, 1) * spread,
      horizon + 1 + depth * share * 0.92,
      half,
      unit * (0.14 + share * 0.28),
      palette.sun,
      {
        opacity: (0.75 - share * 0.5).toFixed(2),
      },
    )
  }).join('')
}

/** Sand with a wet edge and foam. */
export function shore(canvas: Canvas, palette: Palette, y: number): string {
  const line = rollingLine(canvas, y, canvas.unit * 3)
  const sand = mix('#f3d9a4', palette.shade, palette.dimness * 0.9)
  const raised =
    (by: number) =>
    (x: number): number =>
      line(x) - by * canvas.unit
  return [
    hill(canvas, raised(2.4), lighter(palette.water, 0.75), sand),
    hill(canvas, raised(1.3), mix(sand, palette.water, 0.35), sand),
    hill(canvas, line, lighter(sand, 0.1), darker(sand, 0.22)),
  ].join('')
}
