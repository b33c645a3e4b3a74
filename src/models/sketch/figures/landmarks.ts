import { darker, lighter } from '../colour.ts'
import { inLight } from '../palette.ts'
import { group, path, polygon, rect, stroke } from '../svg.ts'
import type { Draw } from './buildings.ts'
import { glowOf } from './buildings.ts'

export const castle: Draw = (canvas, palette) => {
  const stone = inLight(palette, '#b7aeb9')
  const roof = inLight(palette, palette.accent)
  const tower = (x: number, wide: number, tall: number, spire: number): string =>
    rect(
      x - wide / 2,
      -tall,
      wide,
      tall,
      canvas.gradient(
        [
          { at: 0, colour: lighter(stone, 0.14) },
          { at: 1, colour: darker(stone, 0.32) },
        ],
        'across',
      ),
    ) +
    rect(x - wide / 2 - 1.5, -tall, wide + 3, 5, darker(stone, 0.18)) +
    polygon(
      [
        [x - wide / 2 - 3, -tall],
        [x, -tall - spire],
        [x + wide / 2 + 3, -tall],
      ],
      roof,
    ) +
    polygon(
      [
        [x, -tall],
        [x, -tall - spire],
        [x + wide / 2 + 3, -tall],
      ],
      darker(roof, 0.3),
    ) +
    stroke(`M${x} ${-tall - spire}v-8`, darker(stone, 0.5), 0.9) +
    polygon(
      [
        [x, -tall - spire - 8],
        [x + 8, -tall - spire - 5.5],
        [x, -tall - spire - 3],
      ],
      palette.accent,
    ) +
    rect(x - 2, -tall + 12, 4, 9, palette.window, { rx: 2 })
  const teeth = Array.from({ length: 9 }, (_, at) => rect(-36 + at * 8.2, -41, 4.6, 6, stone)).join('')
  return [
    glowOf(canvas, palette, 0, -30, 60),
    tower(-17, 13, 82, 28),
    tower(20, 11, 68, 24),
    rect(
      -36,
      -36,
      72,
      36,
      canvas.gradient([
        { at: 0, colour: stone },
        { at: 1, colour: darker(stone, 0.25) },
      ]),
    ),
    teeth,
    tower(-38, 16, 54, 26),
    tower(38, 16, 58, 28),
    tower(2, 20, 62, 34),
    path('M-8 0V-17a8 9 0 0 1 16 0V0Z', darker(stone, 0.65)),
    [
      [-24, -24],
      [-16, -24],
      [20, -24],
    ]
      .map(([x = 0, y = 0]) => rect(x, y, 3.6, 8, palette.window, { rx: 1.8 }))
      .join(''),
  ].join('')
}

export const lighthouse: Draw = (canvas, palette) => {
  const white = inLight(palette, '#f4f1ea')
  const red = inLight(palette, '#cf4436')
  const beam = canvas.gradient(
    [
      { at: 0, colour: palette.window, opacity: 0 },
      { at: 1, colour: palette.window, opacity: palette.dimness > 0.2 ? 0.65 : 0.15 },
    ],
    'across',
  )
  const bands = [0, 1, 2, 3]
    .map((at) => {
      const [top, foot] = [-92 + at * 24, -80 + at * 24]
      const half = (y: number): number => 9 + ((y + 92) / 92) * 7
      return polygon(
        [
          [-half(top), top],
          [half(top), top],
          [half(foot), foot],
          [-half(foot), foot],
        ],
        red,
      )
    })
    .join('')
  return [
    polygon(
      [
        [0, -103],
        [-190, -134],
        [-190, -84],
      ],
      beam,
    ),
    group(
      polygon(
        [
          [0, -103],
          [-190, -134],
          [-190, -84],
        ],
        beam,
      ),
      { transform: 'scale(-1 1)' },
    ),
    path('M-60 6Q-46 -12 -22 -10Q-4 -20 18 -11Q46 -12 62 6Z', inLight(palette, '#5d5a63')),
    polygon(
      [
        [-9, -92],
        [9, -92],
        [16, -4],
        [-16, -4],
      ],
      white,
    ),
    bands,
    polygon(
      [
        [2, -92],
        [9, -92],
        [16, -4],
        [5, -4],
      ],
      '#05060f',
      { opacity: 0.18 },
    ),
    rect(-13, -95, 26, 4, darker(white, 0.5)),
    rect(-7, -109, 14, 14, palette.window) + stroke('M-7 -109v14M0 -109v14M7 -109v14', darker(white, 0.6), 1),
    path('M-9 -109Q0 -124 9 -109Z', red),
    glowOf(canvas, palette, 0, -102, 40),
    rect(-4, -18, 8, 14, darker(white, 0.65), { rx: 4 }),
  ].join('')
}
