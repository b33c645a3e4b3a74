import type { Brief } from '../brief.ts'
import type { Canvas } from '../canvas.ts'
import { darker, lighter, mix } from '../colour.ts'
import type { Palette } from '../palette.ts'
import { inLight } from '../palette.ts'
import type { Point } from '../svg.ts'
import { circle, ellipse, group, path, polygon, rect, stroke } from '../svg.ts'
import { hill, rollingLine } from './ground.ts'
import { stars } from './sky.ts'

/** A planet with rings, a nebula and the ground of a moon. */
export function space(canvas: Canvas, brief: Brief, groundY: number): string {
  const { width, height, unit, random } = canvas
  const accent = brief.colours[0] ?? random.pick(['#e08f62', '#5aa7c7', '#a56fc4'])
  const sky = rect(
    0,
    0,
    width,
    height,
    canvas.gradient([
      { at: 0, colour: '#05071a' },
      { at: 0.7, colour: mix('#141a44', accent, 0.18) },
      { at: 1, colour: '#2a2350' },
    ]),
  )
  const nebula = Array.from({ length: 7 }, () => {
    const fill = canvas.glow([
      { at: 0, colour: mix(accent, random.pick(['#5a6bff', '#ff6fb0', '#35d0c8']), 0.5), opacity: 0.3 },
      { at: 1, colour: accent, opacity: 0 },
    ])
    return ellipse(
      random.between(0.1, 0.9) * width,
      random.between(0.1, 0.6) * height,
      unit * random.between(18, 42),
      unit * random.between(10, 26),
      fill,
    )
  }).join('')
  const ground = mix('#8d8fa8', accent, 0.22)
  const line = rollingLine(canvas, groundY, unit * 3)
  const craters = Array.from({ length: 7 }, () => {
    const x = random.between(0, width)
    const size = unit * random.between(2, 6)
    const y = line(x) + unit * random.between(5, 18)
    return (
      ellipse(x, y, size, size * 0.28, darker(ground, 0.35)) + ellipse(x, y + size * 0.05, size * 0.9, size * 0.2, darker(ground, 0.18))
    )
  }).join('')
  return (
    sky +
    nebula +
    stars(canvas, height, 220) +
    planet(canvas, width * 0.7, height * 0.3, unit * 15, accent) +
    hill(canvas, line, lighter(ground, 0.15), darker(ground, 0.6)) +
    craters
  )
}

function planet(canvas: Canvas, x: number, y: number, radius: number, colour: string): string {
  const ball = canvas.glow(
    [
      { at: 0, colour: lighter(colour, 0.45) },
      { at: 0.6, colour },
      { at: 1, colour: darker(colour, 0.65) },
    ],
    0.32,
    0.3,
  )
  const clip = canvas.clip(circle(x, y, radius, '#000'))
  const bands = [-0.5, -0.15, 0.2, 0.55]
    .map((at, index) => ellipse(x, y + at * radius, radius * 1.2, radius * (0.09 + index * 0.02), lighter(colour, 0.3), { opacity: 0.28 }))
    .join('')
  const ring = (half: string): string =>
    stroke(
      `M${x - radius * 1.8} ${y}A${radius * 1.8} ${radius * 0.42} 0 0 ${half} ${x + radius * 1.8} ${y}`,
      lighter(colour, 0.55),
      radius * 0.11,
      { opacity: 0.8 },
    )
  const tilt = (content: string): string => group(content, { transform: `rotate(-16 ${x} ${y})` })
  return tilt(ring('1')) + circle(x, y, radius, ball) + group(bands, { 'clip-path': clip }) + tilt(ring('0'))
}

/** Light from above, coral below, bubbles between. */
export function underwater(canvas: Canvas, brief: Brief, groundY: number): string {
  const { width, height, unit, random } = canvas
  const tint = brief.colours[0] ?? '#1f8fae'
  const sheet = rect(
    0,
    0,
    width,
    height,
    canvas.gradient([
      { at: 0, colour: lighter(mix(tint, '#7fe3e0', 0.45), 0.3) },
      { at: 0.45, colour: mix(tint, '#12638f', 0.45) },
      { at: 1, colour: darker(mix(tint, '#0b3a63', 0.75), 0.25) },
    ]),
  )
  const rays = Array.from({ length: 7 }, () => {
    const x = random.between(0, 1) * width
    const wide = unit * random.between(3, 9)
    const fill = canvas.gradient([
      { at: 0, colour: '#ffffff', opacity: 0.3 },
      { at: 1, colour: '#ffffff', opacity: 0 },
    ])
    return polygon(
      [
        [x, -5],
        [x + wide, -5],
        [x + wide * 2.4 - unit * 12, height * 0.85],
        [x - unit * 18, height * 0.85],
      ],
      fill,
    )
  }).join('')
  const far = hill(canvas, rollingLine(canvas, groundY - unit * 7, unit * 4), mix(tint, '#0f4a70', 0.7), '#0b3454')
  const near = hill(canvas, rollingLine(canvas, groundY + unit * 4, unit * 3), '#d9b98a', '#6f6a6d')
  const corals = Array.from({ length: 9 }, (_, at) =>
    coral(canvas, ((at + random.between(0.1, 0.9)) / 9) * width, groundY + unit * random.between(5, 12)),
  ).join('')
  const bubbles = Array.from({ length: 26 }, () =>
    circle(random.between(0, width), random.between(0.08, 0.85) * height, unit * random.between(0.3, 1.1), '#eafcff', {
      opacity: random.between(0.2, 0.6).toFixed(2),
    }),
  ).join('')
  return sheet + rays + far + near + corals + bubbles
}

function coral(canvas: Canvas, x: number, y: number): string {
  const { unit, random } = canvas
  const colour = random.pick(['#f26d6d', '#f2a65a', '#c86fc9', '#5cc8a8', '#ffd166'])
  const tall = unit * random.between(7, 15)
  const arms = Array.from({ length: 6 }, (_, at) => {
    const lean = (at - 2.5) * tall * 0.13
    return `M${x.toFixed(1)} ${y.toFixed(1)}q${(lean * 0.2).toFixed(1)} ${(-tall * 0.5).toFixed(1)} ${lean.toFixed(1)} ${(-tall * random.between(0.6, 1)).toFixed(1)}`
  }).join('')
  return stroke(arms, colour, unit * 1.3) + stroke(arms, lighter(colour, 0.35), unit * 0.35, { opacity: 0.7 })
}

/** Dunes, each with a lit and a shaded flank. */
export function desert(canvas: Canvas, palette: Palette, horizon: number): string {
  const { width, height, unit, random } = canvas
  const sand = inLight(palette, mix('#e8b068', palette.accent, 0.12))
  const dunes = Array.from({ length: 4 }, (_, at) => {
    const y = horizon + at * (height - horizon) * 0.2
    const crest = random.between(0.15, 0.85) * width
    const lit = mix(lighter(sand, 0.2), palette.skyLow, 0.5 - at * 0.15)
    const dark = mix(darker(sand, 0.35), palette.skyLow, 0.4 - at * 0.13)
    const rise = unit * (6 + at * 3)
    const face = path(
      `M-10 ${y + rise}Q${crest * 0.5} ${y + rise * 0.8} ${crest} ${y - rise * 0.4}Q${(crest + width) / 2} ${y + rise} ${width + 10} ${y + rise * 0.5}L${width + 10} ${height}L-10 ${height}Z`,
      lit,
    )
    const shade: Point = [crest, y - rise * 0.4]
    return (
      face +
      path(
        `M${shade[0]} ${shade[1]}Q${(crest + width) / 2} ${y + rise} ${width + 10} ${y + rise * 0.5}L${width + 10} ${height}L${crest + unit * 14} ${height}Q${crest + unit * 16} ${y + rise * 2.2} ${shade[0]} ${shade[1]}Z`,
        dark,
        { opacity: 0.8 },
      )
    )
  }).join('')
  const cacti = [0.14, 0.86]
    .map((share) => cactus(share * width, height * random.between(0.84, 0.9), unit * random.between(13, 20), inLight(palette, '#3f7d54')))
    .join('')
  return dunes + cacti
}

const cactus = (x: number, y: number, tall: number, colour: string): string =>
  stroke(
    `M${x} ${y}v${-tall}M${x} ${y - tall * 0.4}h${tall * 0.2}q${tall * 0.08} 0 ${tall * 0.08} ${-tall * 0.1}v${-tall * 0.2}M${x} ${y - tall * 0.28}h${-tall * 0.18}q${-tall * 0.08} 0 ${-tall * 0.08} ${-tall * 0.1}v${-tall * 0.16}`,
    colour,
    tall * 0.15,
  )

/** Rows of flowers that run to the horizon. */
export function flowerField(canvas: Canvas, brief: Brief, palette: Palette, horizon: number): string {
  const { width, height, unit, random } = canvas
  const choices = brief.colours.length > 0 ? brief.colours : ['#e4574c', '#f2b33d', '#d977b5', '#8c6fd0']
  const green = inLight(palette, '#4c8a4f')
  const base = rect(
    0,
    horizon,
    width,
    height - horizon,
    canvas.gradient([
      { at: 0, colour: mix(green, palette.skyLow, 0.45) },
      { at: 1, colour: darker(green, 0.35) },
    ]),
  )
  const vanishing = width * random.between(0.42, 0.58)
  const rows = Array.from({ length: 15 }, (_, at) => {
    const foot = (at - 7 + 0.5) * unit * 17
    const colour = inLight(palette, choices[at % choices.length] ?? '#e4574c')
    const band = polygon(
      [
        [vanishing + foot * 0.06, horizon],
        [vanishing + (foot + unit * 9) * 0.06, horizon],
        [vanishing + foot + unit * 10, height],
        [vanishing + foot, height],
      ],
      colour,
      { opacity: 0.9 },
    )
    const blooms = Array.from({ length: 26 }, () => {
      const share = random.between(0.12, 1) ** 0.7
      const x = vanishing + (foot + random.between(0, 10) * unit) * (0.06 + share * 0.94)
      return circle(
        x,
        horizon + (height - horizon) * share + random.between(-1, 1) * unit,
        unit * share * random.between(0.7, 1.5),
        lighter(colour, random.between(0, 0.4)),
      )
    }).join('')
    return band + blooms
  }).join('')
  return base + rows
}
