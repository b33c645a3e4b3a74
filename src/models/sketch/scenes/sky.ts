import type { Brief } from '../brief.ts'
import type { Canvas } from '../canvas.ts'
import { lighter, mix } from '../colour.ts'
import type { Palette } from '../palette.ts'
import { circle, ellipse, group, path, rect, stroke } from '../svg.ts'

/** Everything above the horizon. `sunX` is where the light comes from, 0 to 1 across. */
export function sky(canvas: Canvas, brief: Brief, palette: Palette, horizon: number, sunX: number): string {
  const { width } = canvas
  const backdrop = rect(
    0,
    0,
    width,
    canvas.height,
    canvas.gradient([
      { at: 0, colour: palette.skyTop },
      { at: (horizon / canvas.height) * 0.62, colour: palette.skyMiddle },
      { at: horizon / canvas.height, colour: palette.skyLow },
      { at: 1, colour: palette.skyLow },
    ]),
  )
  const isDark = brief.time === 'night' || brief.time === 'dusk'
  const hasStars = isDark && brief.weather !== 'rain' && brief.weather !== 'fog'
  return [
    backdrop,
    hasStars ? stars(canvas, horizon, brief.time === 'night' ? 150 : 45) : '',
    /\b(?:aurora|northern lights)\b/i.test(brief.words) ? aurora(canvas, horizon) : '',
    brief.weather === 'rain' ? '' : light(canvas, brief, palette, horizon, sunX),
    clouds(canvas, brief, palette, horizon),
  ].join('')
}

export function stars(canvas: Canvas, depth: number, count: number): string {
  const { random, unit, width } = canvas
  return Array.from({ length: count }, () => {
    const size = random.chance(0.08) ? random.between(0.24, 0.36) : random.between(0.08, 0.18)
    return circle(random.between(0, width), random.between(0, 1) ** 1.4 * depth, size * unit, '#fffbe8', {
      opacity: random.between(0.35, 1).toFixed(2),
    })
  }).join('')
}

function light(canvas: Canvas, brief: Brief, palette: Palette, horizon: number, sunX: number): string {
  const { unit } = canvas
  const isNight = brief.time === 'night'
  const isLow = brief.time === 'dusk' || brief.time === 'dawn'
  const x = canvas.width * sunX
  const y = isLow ? horizon - unit * 9 : horizon * (isNight ? 0.34 : 0.3)
  const radius = unit * (isNight ? 6.5 : isLow ? 8 : 6)
  const halo = canvas.glow([
    { at: 0, colour: palette.sun, opacity: isNight ? 0.5 : 0.85 },
    { at: 0.25, colour: mix(palette.sun, palette.skyLow, 0.4), opacity: isNight ? 0.2 : 0.45 },
    { at: 1, colour: palette.skyLow, opacity: 0 },
  ])
  const rings = circle(x, y, radius * (isLow ? 6.5 : 4.5), halo)
  if (!isNight) return rings + circle(x, y, radius, palette.sun)
  const craters = [
    [-0.3, -0.25, 0.2],
    [0.28, 0.1, 0.26],
    [-0.12, 0.42, 0.14],
    [0.15, -0.5, 0.11],
  ] as const
  return (
    rings +
    circle(x, y, radius, palette.sun) +
    craters.map(([cx, cy, r]) => circle(x + cx * radius, y + cy * radius, r * radius, '#d8d2b8', { opacity: 0.55 })).join('')
  )
}

function clouds(canvas: Canvas, brief: Brief, palette: Palette, horizon: number): string {
  const { random, unit, width } = canvas
  const count = brief.weather === 'rain' ? 9 : brief.time === 'night' ? 3 : 5
  return Array.from({ length: count }, (_, at) => {
    const x = ((at + random.between(0.1, 0.9)) / count) * width
    const y = horizon * (brief.weather === 'rain' ? random.between(0.04, 0.42) : random.between(0.14, 0.72))
    const size = unit * random.between(5, 11) * (brief.weather === 'rain' ? 1.5 : 1)
    return brief.time === 'day' || brief.weather === 'rain'
      ? heap(canvas, x, y, size, palette.cloud)
      : streaks(canvas, x, y, size, palette.cloud)
  }).join('')
}

/** A cumulus: round on top, flat below, lit from above. */
function heap(canvas: Canvas, x: number, y: number, size: number, colour: string): string {
  const fill = canvas.gradient([
    { at: 0, colour: lighter(colour, 0.25), opacity: 0.96 },
    { at: 1, colour, opacity: 0.35 },
  ])
  const bumps = [
    [-1, 0.5],
    [-0.45, 0.8],
    [0.15, 1],
    [0.7, 0.65],
    [1.15, 0.4],
  ] as const
  const tops = bumps
    .map(
      ([dx, r]) =>
        `M${(x + (dx - r * 0.6) * size).toFixed(1)} ${y.toFixed(1)}a${(r * size * 0.6).toFixed(1)} ${(r * size * 0.6).toFixed(1)} 0 0 1 ${(r * size * 1.2).toFixed(1)} 0Z`,
    )
    .join('')
  return path(tops, fill) + rect(x - 1.45 * size, y - size * 0.02, size * 2.95, size * 0.16, fill, { rx: size * 0.08, opacity: 0.6 })
}

/** Long flat clouds of the evening. */
function streaks(canvas: Canvas, x: number, y: number, size: number, colour: string): string {
  const { random } = canvas
  return Array.from({ length: 4 }, (_, at) => {
    const half = size * random.between(1, 2.6)
    return ellipse(x + random.between(-1, 1) * size, y + at * size * 0.16, half, size * random.between(0.05, 0.11), colour, {
      opacity: random.between(0.25, 0.6).toFixed(2),
    })
  }).join('')
}

/** Curtains of light: narrow rays side by side along a winding line. */
function aurora(canvas: Canvas, horizon: number): string {
  const { random, width, unit } = canvas
  const curtain = (colour: string, level: number): string => {
    const fill = canvas.gradient([
      { at: 0, colour, opacity: 0 },
      { at: 0.75, colour, opacity: 0.3 },
      { at: 0.92, colour: lighter(colour, 0.4), opacity: 0.55 },
      { at: 1, colour, opacity: 0 },
    ])
    const [phase, wide] = [random.between(0, 6.28), unit * 1.5]
    return Array.from({ length: Math.ceil(width / wide) + 1 }, (_, at) => {
      const turn = (at * wide) / width
      const foot = horizon * level + (Math.sin(turn * 7 + phase) * 8 + Math.sin(turn * 17 + phase * 2) * 2.5) * unit
      const tall = unit * (24 + Math.sin(turn * 23 + phase) * 7 + random.between(0, 9))
      return rect(at * wide, foot - tall, wide * 1.7, tall, fill)
    }).join('')
  }
  return curtain('#4fe0a4', 0.52) + curtain('#7fd7ff', 0.38) + curtain('#a98bff', 0.66)
}

/** What falls in front of everything. */
export function weather(canvas: Canvas, brief: Brief, palette: Palette): string {
  const { random, width, height, unit } = canvas
  if (brief.weather === 'rain') {
    const drops = Array.from({ length: 170 }, () => {
      const x = random.between(-0.05, 1.05) * width
      const y = random.between(-0.05, 1) * height
      const length = unit * random.between(2, 5)
      return `M${x.toFixed(0)} ${y.toFixed(0)}l${(-length * 0.28).toFixed(1)} ${length.toFixed(1)}`
    }).join('')
    return stroke(drops, lighter(palette.skyLow, 0.5), unit * 0.2, { opacity: 0.4 })
  }
  if (brief.weather === 'snow') {
    return Array.from({ length: 190 }, () =>
      circle(random.between(0, width), random.between(0, height), unit * random.between(0.15, 0.62), '#ffffff', {
        opacity: random.between(0.4, 0.95).toFixed(2),
      }),
    ).join('')
  }
  if (brief.weather === 'fog') {
    return group(
      Array.from({ length: 6 }, (_, at) => {
        const fill = canvas.glow([
          { at: 0, colour: palette.skyLow, opacity: 0.65 },
          { at: 1, colour: palette.skyLow, opacity: 0 },
        ])
        return ellipse(
          random.between(0, 1) * width,
          height * (0.45 + at * 0.09),
          width * random.between(0.4, 0.7),
          unit * random.between(5, 9),
          fill,
        )
      }).join(''),
      {},
    )
  }
  return ''
}
