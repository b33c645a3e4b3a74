import type { Canvas } from '../canvas.ts'
import type { Colour } from '../colour.ts'
import { darker, lighter, mix } from '../colour.ts'
import type { Palette } from '../palette.ts'
import { inLight } from '../palette.ts'
import type { Point } from '../svg.ts'
import { circle, curve, path, polygon, rect } from '../svg.ts'

/** A rolling line across the picture: smooth, and different for every seed. */
export function rollingLine(canvas: Canvas, y: number, swing: number): (x: number) => number {
  const { random, width } = canvas
  const waves = [1.1, 2.3, 4.1].map((frequency) => ({ frequency: frequency * random.between(0.8, 1.25), phase: random.between(0, 6.28) }))
  return (x) =>
    y + waves.reduce((sum, wave, at) => sum + (Math.sin((x / width) * wave.frequency * Math.PI + wave.phase) * swing) / (at + 1), 0)
}

/** Ground below a line, with haze at its foot. */
export function hill(canvas: Canvas, line: (x: number) => number, top: Colour, bottom: Colour): string {
  const { width, height } = canvas
  const points = Array.from({ length: 41 }, (_, at): Point => [(at / 40) * width, line((at / 40) * width)])
  const edge = `${curve([[-10, line(0)], ...points, [width + 10, line(width)]])}L${width + 10} ${height}L-10 ${height}Z`
  return path(
    edge,
    canvas.gradient([
      { at: 0, colour: top },
      { at: 1, colour: bottom },
    ]),
  )
}

interface Peak {
  readonly x: number
  readonly top: number
  readonly half: number
}

/** Mountains with a lit side, a shaded side and, when high or cold, snow. `sunX` (0 to 1) decides which side is lit. */
export function mountains(
  canvas: Canvas,
  base: number,
  height: number,
  colour: Colour,
  haze: Colour,
  options: { sunX: number; snow: boolean; count: number },
): string {
  const { random, width } = canvas
  const peaks = Array.from({ length: options.count }, (_, at): Peak => {
    const tall = height * random.between(0.55, 1)
    return { x: ((at + random.between(0.2, 0.8)) / options.count) * width, top: base - tall, half: tall * random.between(0.85, 1.15) }
  }).toSorted((one, other) => one.top - other.top)
  const foot = rect(0, base - 1, width, canvas.height - base + 1, haze)
  return peaks.map((peak) => drawPeak(canvas, peak, base, colour, haze, options)).join('') + foot
}

function drawPeak(
  canvas: Canvas,
  { x, top, half }: Peak,
  base: number,
  colour: Colour,
  haze: Colour,
  { sunX, snow }: { sunX: number; snow: boolean },
): string {
  const { random } = canvas
  const tall = base - top
  const side = x < sunX * canvas.width ? 1 : -1
  const ragged = (fromX: number, toX: number): Point[] =>
    Array.from({ length: 7 }, (_, at): Point => {
      const share = (at + 1) / 8
      return [
        fromX + (toX - fromX) * share + random.between(-1, 1) * tall * 0.025,
        top + tall * share + random.between(-1, 1) * tall * 0.035,
      ]
    })
  const left = ragged(x, x - half)
  const right = ragged(x, x + half)
  const spine = Array.from(
    { length: 6 },
    (_, at): Point => [x + (at % 2 === 0 ? 1 : -0.6) * tall * 0.07 - side * tall * 0.02 * at, top + (tall * (at + 1)) / 6.5],
  )
  const shadeSide = side > 0 ? left : right
  const shadeEnd: Point = [x - side * half, base]
  const body = polygon(
    [[x, top], ...right, [x + half, base], [x - half, base], ...left.toReversed()],
    canvas.gradient([
      { at: 0, colour: lighter(colour, 0.12) },
      { at: 0.95, colour: haze },
    ]),
  )
  const shade = polygon(
    [[x, top], ...spine, [x - side * tall * 0.1, base], shadeEnd, ...shadeSide.toReversed()],
    canvas.gradient([
      { at: 0, colour: darker(colour, 0.28), opacity: 0.75 },
      { at: 0.95, colour: haze, opacity: 0 },
    ]),
  )
  return body + shade + (snow ? snowCap(canvas, x, top, half, tall, side) : '')
}

function snowCap(canvas: Canvas, x: number, top: number, half: number, tall: number, side: number): string {
  const { random } = canvas
  const depth = random.between(0.2, 0.3)
  const teeth = Array.from({ length: 9 }, (_, at): Point => {
    const share = at / 8
    const across = x - half * depth * 0.92 + share * half * depth * 1.84
    return [across, top + tall * depth * (1 - Math.abs(share - 0.5) * 0.25) + (at % 2 === 0 ? -1 : 1) * tall * 0.045]
  })
  const cap = polygon([[x, top], ...teeth.toReversed()], '#f7fbff', { opacity: 0.95 })
  const middle = x - side * tall * 0.01
  const shaded = teeth.filter(([across]) => (side > 0 ? across < middle : across > middle))
  const ordered = side > 0 ? shaded.toReversed() : shaded
  return cap + polygon([[x, top], [middle, top + tall * depth * 0.8], ...ordered], '#9db4d8', { opacity: 0.65 })
}

/** A conifer: tiers of drooping branches; `y` is its foot. */
export function conifer(x: number, y: number, tall: number, colour: Colour, hasSnow = false): string {
  const half = tall * 0.24
  const tiers = [0, 0.24, 0.48].map((from, at) => {
    const wide = half * (0.5 + at * 0.28)
    const top = y - tall + tall * from
    const foot = top + tall * (0.4 + at * 0.04)
    return `M${x.toFixed(1)} ${top.toFixed(1)}Q${(x + wide * 0.35).toFixed(1)} ${(foot - tall * 0.1).toFixed(1)} ${(x + wide).toFixed(1)} ${foot.toFixed(1)}Q${x.toFixed(1)} ${(foot - tall * 0.07).toFixed(1)} ${(x - wide).toFixed(1)} ${foot.toFixed(1)}Q${(x - wide * 0.35).toFixed(1)} ${(foot - tall * 0.1).toFixed(1)} ${x.toFixed(1)} ${top.toFixed(1)}Z`
  })
  const trunk = rect(x - tall * 0.025, y - tall * 0.1, tall * 0.05, tall * 0.1, darker(colour, 0.4))
  const snow = hasSnow
    ? path(`M${x} ${y - tall}l${half * 0.34} ${tall * 0.26}q${-half * 0.34} ${-tall * 0.05} ${-half * 0.68} 0Z`, '#f7fbff')
    : ''
  return trunk + path(tiers.join(''), colour) + snow
}

/** A round tree: a crown of leaves, lit from above; `y` is its foot. */
export function leafTree(canvas: Canvas, x: number, y: number, tall: number, colour: Colour): string {
  const { random } = canvas
  const trunk = polygon(
    [
      [x - tall * 0.045, y],
      [x - tall * 0.02, y - tall * 0.5],
      [x + tall * 0.02, y - tall * 0.5],
      [x + tall * 0.045, y],
    ],
    mix(darker(colour, 0.55), '#4a3426', 0.5),
  )
  const puffs = [
    [-0.2, 0.55, 0.2],
    [0.2, 0.55, 0.2],
    [0, 0.5, 0.24],
    [-0.1, 0.75, 0.21],
    [0.12, 0.74, 0.2],
    [0, 0.86, 0.15],
  ] as const
  const crown = (fill: Colour, shift: number, shrink: number): string =>
    puffs
      .map(([dx, up, r]) => circle(x + (dx + shift + random.between(-0.02, 0.02)) * tall, y - (up - shift) * tall, r * tall * shrink, fill))
      .join('')
  return trunk + crown(darker(colour, 0.22), 0, 1) + crown(colour, -0.025, 0.86) + crown(lighter(colour, 0.14), -0.06, 0.5)
}

/** Trees along a line, the farther ones first. */
export function treesAlong(
  canvas: Canvas,
  line: (x: number) => number,
  count: number,
  tall: number,
  colour: Colour,
  kind: 'conifer' | 'leaf',
  hasSnow = false,
): string {
  const { random, width } = canvas
  return Array.from({ length: count }, () => random.between(-0.02, 1.02) * width)
    .map((x) => {
      const size = tall * random.between(0.6, 1.15)
      const foot = line(x) + size * 0.06
      return kind === 'conifer'
        ? conifer(x, foot, size, mix(colour, darker(colour, 0.3), random.between(0, 1)), hasSnow)
        : leafTree(canvas, x, foot, size * 0.9, colour)
    })
    .join('')
}

/** Blades of grass along the lower edge, so that the picture has a front. */
export function grass(canvas: Canvas, line: (x: number) => number, colour: Colour): string {
  const { random, width, unit } = canvas
  const blades = Array.from({ length: Math.round(width / (unit * 1.1)) }, () => {
    const x = random.between(0, width)
    const tall = unit * random.between(1.5, 4.2)
    const lean = random.between(-1, 1) * unit * 1.4
    const foot = line(x) + unit * 0.8
    return `M${(x - unit * 0.22).toFixed(1)} ${foot.toFixed(1)}Q${x.toFixed(1)} ${(foot - tall * 0.6).toFixed(1)} ${(x + lean).toFixed(1)} ${(foot - tall).toFixed(1)}Q${(x + unit * 0.2).toFixed(1)} ${(foot - tall * 0.5).toFixed(1)} ${(x + unit * 0.22).toFixed(1)} ${foot.toFixed(1)}Z`
  })
  return path(blades.join(''), colour)
}

/** `y` is its foot. */
export function palm(canvas: Canvas, palette: Palette, x: number, y: number, tall: number): string {
  const trunk = inLight(palette, '#7a5636')
  const leaf = inLight(palette, '#2f7d55')
  const topX = x + tall * 0.16
  const top = y - tall
  const fronds = [-2.7, -2.2, -1.6, -0.9, -0.3, 0.15]
    .map((angle, at) => {
      const reach = tall * canvas.random.between(0.36, 0.46)
      const [dx, dy] = [Math.cos(angle) * reach, Math.sin(angle) * reach * 0.55]
      const droop = tall * 0.16
      return `<path d="M${topX.toFixed(1)} ${top.toFixed(1)}q${(dx * 0.5).toFixed(1)} ${(dy - droop).toFixed(1)} ${dx.toFixed(1)} ${(dy + droop * 1.3).toFixed(1)}q${(-dx * 0.36).toFixed(1)} ${(-droop * 1.3).toFixed(1)} ${(-dx).toFixed(1)} ${(-dy - droop * 1.3).toFixed(1)}Z" fill="${at % 2 ? leaf : lighter(leaf, 0.12)}"/>`
    })
    .join('')
  return `<path d="M${x.toFixed(1)} ${y.toFixed(1)}Q${(x + tall * 0.02).toFixed(1)} ${(y - tall * 0.6).toFixed(1)} ${topX.toFixed(1)} ${top.toFixed(1)}" fill="none" stroke="${trunk}" stroke-width="${(tall * 0.045).toFixed(1)}" stroke-linecap="round"/>${fronds}`
}
