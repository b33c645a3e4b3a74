import type { Canvas } from '../canvas.ts'
import { darker, lighter } from '../colour.ts'
import type { Palette } from '../palette.ts'
import { inLight } from '../palette.ts'
import { circle, ellipse, group, path, polygon, rect, stroke } from '../svg.ts'

/** Drawn about 100 units wide, standing on (0, 0). */
export type Draw = (canvas: Canvas, palette: Palette, snow: boolean) => string

export const glowOf = (canvas: Canvas, palette: Palette, x: number, y: number, radius: number): string =>
  palette.dimness < 0.2
    ? ''
    : circle(
        x,
        y,
        radius,
        canvas.glow([
          { at: 0, colour: palette.window, opacity: 0.55 },
          { at: 1, colour: palette.window, opacity: 0 },
        ]),
      )

const pane = (palette: Palette, x: number, y: number, width: number, height: number, frame: string): string =>
  rect(x, y, width, height, palette.window) +
  stroke(`M${x + width / 2} ${y}v${height}M${x} ${y + height / 2}h${width}`, frame, 1.2) +
  stroke(`M${x} ${y}h${width}v${height}h${-width}z`, frame, 1.8)

const smoke = (x: number, y: number, colour: string): string =>
  [
    [0, 0, 3.5, 0.75],
    [3, -9, 5, 0.55],
    [9, -19, 7, 0.38],
    [18, -30, 9, 0.22],
  ]
    .map(([dx = 0, dy = 0, r = 1, opacity = 1]) => circle(x + dx, y + dy, r, colour, { opacity }))
    .join('')

export const cabin: Draw = (canvas, palette, snow) => {
  const wall = inLight(palette, '#8a5a3a')
  const roof = inLight(palette, snow ? '#dfe8f4' : '#5a3434')
  const dark = darker(wall, 0.4)
  const logs = [8, 16, 24, 32].map((y) => `M-40 ${-y}h80`).join('')
  return [
    ellipse(0, 1, 62, 5, '#05060f', { opacity: 0.28 }),
    rect(20, -78, 10, 26, inLight(palette, '#7d7480')),
    smoke(25, -84, lighter(palette.cloud, 0.35)),
    rect(-40, -40, 80, 40, wall),
    stroke(logs, dark, 1.4, { opacity: 0.7 }),
    polygon(
      [
        [-40, -40],
        [0, -74],
        [40, -40],
      ],
      darker(wall, 0.14),
    ),
    polygon(
      [
        [-52, -36],
        [0, -80],
        [52, -36],
        [46, -33],
        [0, -70],
        [-46, -33],
      ],
      roof,
    ),
    snow
      ? path('M-52 -36L0 -80L52 -36Q44 -42 36 -42Q26 -52 16 -58Q8 -68 0 -67Q-8 -66 -18 -56Q-28 -50 -36 -42Q-44 -42 -52 -36Z', '#f6faff')
      : '',
    glowOf(canvas, palette, -23, -20, 34),
    glowOf(canvas, palette, 23, -20, 34),
    pane(palette, -32, -29, 18, 16, dark),
    pane(palette, 14, -29, 18, 16, dark),
    circle(0, -54, 5.5, palette.window) + stroke('M-5.5 -54h11M0 -59.5v11', dark, 1.2),
    rect(-8, -27, 16, 27, darker(wall, 0.5), { rx: 1 }),
    circle(5, -13, 1.2, palette.window),
    polygon(
      [
        [-8, 0],
        [8, 0],
        [22, 10],
        [-22, 10],
      ],
      palette.window,
      { opacity: palette.dimness > 0.2 ? 0.28 : 0.08 },
    ),
  ].join('')
}

export const house: Draw = (canvas, palette, snow) => {
  const wall = inLight(palette, '#f0e4d0')
  const roof = inLight(palette, snow ? '#e8eff8' : '#b5523f')
  const frame = inLight(palette, '#54463f')
  return [
    ellipse(0, 1, 62, 5, '#05060f', { opacity: 0.25 }),
    rect(-34, -84, 9, 24, inLight(palette, '#9a5a48')),
    smoke(-29, -90, lighter(palette.cloud, 0.35)),
    rect(-42, -52, 84, 52, wall),
    rect(14, -52, 28, 52, darker(wall, 0.1)),
    polygon(
      [
        [-50, -50],
        [-30, -84],
        [30, -84],
        [50, -50],
      ],
      roof,
    ),
    polygon(
      [
        [-14, -52],
        [0, -76],
        [14, -52],
      ],
      wall,
    ) +
      polygon(
        [
          [-19, -49],
          [0, -82],
          [19, -49],
          [14, -49],
          [0, -74],
          [-14, -49],
        ],
        darker(roof, 0.15),
      ),
    glowOf(canvas, palette, -25, -34, 26),
    glowOf(canvas, palette, 26, -34, 26),
    pane(palette, -34, -42, 16, 16, frame),
    pane(palette, 18, -42, 16, 16, frame),
    pane(palette, -34, -20, 16, 14, frame),
    pane(palette, 18, -20, 16, 14, frame),
    pane(palette, -5, -62, 10, 10, frame),
    rect(-8, -27, 16, 27, inLight(palette, palette.accent), { rx: 1.5 }),
    circle(4.5, -13, 1.3, palette.window),
  ].join('')
}

export const tent: Draw = (canvas, palette) => {
  const cloth = inLight(palette, palette.accent)
  return [
    ellipse(0, 1, 58, 5, '#05060f', { opacity: 0.3 }),
    glowOf(canvas, palette, 0, -22, 66),
    polygon(
      [
        [-50, 0],
        [0, -58],
        [50, 0],
      ],
      cloth,
    ),
    polygon(
      [
        [0, -58],
        [50, 0],
        [20, 0],
      ],
      darker(cloth, 0.3),
    ),
    polygon(
      [
        [-16, 0],
        [0, -58],
        [16, 0],
      ],
      palette.window,
      { opacity: 0.92 },
    ),
    polygon(
      [
        [-16, 0],
        [0, -58],
        [-4, 0],
      ],
      lighter(cloth, 0.22),
    ),
    stroke('M0 -58L-64 4M0 -58L64 4', darker(cloth, 0.5), 0.8),
  ].join('')
}

export const windmill: Draw = (canvas, palette) => {
  const wall = inLight(palette, '#efe6d6')
  const sail = inLight(palette, '#f7f3ea')
  const wood = inLight(palette, '#6b4a35')
  const arm = `${rect(-1.2, -48, 2.4, 48, wood)}${rect(1.5, -47, 9, 36, sail, { opacity: 0.92 })}${stroke('M1.5 -38h9M1.5 -29h9M1.5 -20h9', wood, 0.7)}`
  return [
    ellipse(0, 1, 40, 4, '#05060f', { opacity: 0.25 }),
    polygon(
      [
        [-14, -62],
        [14, -62],
        [22, 0],
        [-22, 0],
      ],
      canvas.gradient(
        [
          { at: 0, colour: wall },
          { at: 1, colour: darker(wall, 0.3) },
        ],
        'across',
      ),
    ),
    path('M-17 -60Q0 -88 17 -60Z', inLight(palette, '#8d4a3c')),
    rect(-5, -18, 10, 18, wood, { rx: 5 }) + rect(-3.5, -42, 7, 9, palette.window, { rx: 3.5 }),
    group(
      group(arm, {}) +
        group(arm, { transform: 'rotate(90)' }) +
        group(arm, { transform: 'rotate(180)' }) +
        group(arm, { transform: 'rotate(270)' }),
      { transform: 'translate(0 -66) rotate(24)' },
    ),
    circle(0, -66, 3.4, wood),
  ].join('')
}

export const bridge: Draw = (_canvas, palette) => {
  const stone = inLight(palette, '#a0938c')
  const arches = [-60, -20, 20, 60].map((x) => `M${x - 15} 6V-12a15 17 0 0 1 30 0V6Z`).join('')
  return (
    path(`M-100 8V-24Q0 -50 100 -24V8Z${arches}`, stone, { 'fill-rule': 'evenodd' }) +
    stroke('M-100 -26Q0 -52 100 -26', lighter(stone, 0.25), 3.4) +
    stroke(
      Array.from({ length: 19 }, (_, at) => `M${-90 + at * 10} ${-27 - Math.cos(((at - 9) / 9) * 1.4) * 12}v-5`).join(''),
      darker(stone, 0.35),
      1,
    )
  )
}
