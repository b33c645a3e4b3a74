import type { Canvas } from '../canvas.ts'
import type { Colour } from '../colour.ts'
import { brightness, darker, lighter } from '../colour.ts'
import { circle, ellipse, group, path, polygon, rect, stroke, text } from '../svg.ts'
import type { StudioObject } from '../vocabulary.ts'

/** About 100 units high, standing on (0, 0); `label` is one short word of the asker's. */
type DrawObject = (canvas: Canvas, colour: Colour, label: string) => string

/** Light from the left, as in every studio. */
const rounded = (canvas: Canvas, colour: Colour): string =>
  canvas.gradient(
    [
      { at: 0, colour: darker(colour, 0.22) },
      { at: 0.2, colour: lighter(colour, 0.42) },
      { at: 0.42, colour },
      { at: 0.85, colour: darker(colour, 0.35) },
      { at: 1, colour: darker(colour, 0.2) },
    ],
    'across',
  )

const inkOn = (colour: Colour): Colour => (brightness(colour) > 0.6 ? '#2a2530' : '#fbf7ef')

function labelOn(y: number, words: string, width: number, colour: Colour): string {
  const size = Math.min(9, (width / Math.max(4, words.length)) * 1.5)
  return text(0, y, words, { size, fill: colour, family: 'DejaVu Serif', anchor: 'middle' })
}

const bottle: DrawObject = (canvas, colour, label) =>
  [
    rect(-8, -118, 16, 15, rounded(canvas, '#2b2a30'), { rx: 2 }),
    path('M-6.5 -104H6.5V-88Q24 -80 24 -62V-6Q24 0 17 0H-17Q-24 0 -24 -6V-62Q-24 -80 -6.5 -88Z', rounded(canvas, colour)),
    rect(-24, -54, 48, 34, '#fbf7ef', { opacity: 0.93 }),
    stroke('M-15 -47.5H15M-15 -26.5H15', colour, 0.7),
    labelOn(-34, label, 40, '#2a2530'),
    path('M-19 -60Q-18 -74 -9 -80V-8Q-18 -8 -19 -14Z', '#ffffff', { opacity: 0.22 }),
  ].join('')

const mug: DrawObject = (canvas, colour, label) =>
  [
    stroke('M30 -58Q58 -60 54 -36Q50 -14 27 -18', darker(colour, 0.2), 8.5),
    path('M-34 -72H34L30 -8Q29 0 20 0H-20Q-29 0 -30 -8Z', rounded(canvas, colour)),
    ellipse(0, -72, 34, 7, lighter(colour, 0.25)) +
      ellipse(0, -71.4, 29.5, 5.2, '#4a2c1c') +
      path('M-16 -72q8 -3 16 0t14 0q-10 4 -30 0Z', '#c79a6b', { opacity: 0.8 }),
    labelOn(-32, label, 50, inkOn(colour)),
    stroke('M-10 -84q-6 -8 0 -15t0 -15M8 -86q-6 -8 0 -15t0 -15', '#ffffff', 3, { opacity: 0.45 }),
  ].join('')

const shoe: DrawObject = (canvas, colour) => {
  const sole = '#f7f4ee'
  return [
    path('M-66 -12Q-68 2 -58 2H66Q78 2 74 -12Z', sole) + stroke('M-64 -3H74', darker(sole, 0.18), 1.4),
    path(
      'M-62 -12Q-66 -36 -58 -56Q-46 -50 -32 -56L-14 -60Q2 -34 34 -30Q68 -26 72 -12Z',
      canvas.gradient([
        { at: 0, colour: lighter(colour, 0.24) },
        { at: 1, colour: darker(colour, 0.2) },
      ]),
    ),
    path('M34 -30Q68 -26 72 -12H38Q32 -20 34 -30Z', lighter(colour, 0.35)),
    path('M-62 -12Q-65 -30 -60 -48L-46 -42Q-50 -26 -44 -12Z', darker(colour, 0.35)),
    path('M-40 -16Q-14 -18 18 -34L24 -31Q-6 -8 -36 -12Z', '#ffffff', { opacity: 0.92 }),
    stroke('M-16 -50l15 -7M-8 -42l15 -7M2 -36l14 -6M13 -31l12 -5', sole, 3),
    path('M-32 -56L-14 -60Q-10 -52 -6 -47L-24 -40Z', darker(colour, 0.12)),
  ].join('')
}

const box: DrawObject = (_canvas, colour, label) =>
  [
    polygon(
      [
        [-44, -58],
        [8, -46],
        [8, 6],
        [-44, -8],
      ],
      colour,
    ),
    polygon(
      [
        [8, -46],
        [46, -60],
        [46, -10],
        [8, 6],
      ],
      darker(colour, 0.28),
    ),
    polygon(
      [
        [-44, -58],
        [-6, -71],
        [46, -60],
        [8, -46],
      ],
      lighter(colour, 0.3),
    ),
    polygon(
      [
        [-24, -64.6],
        [-15, -67.7],
        [36, -56.4],
        [27, -53],
      ],
      '#fbf7ef',
      { opacity: 0.75 },
    ),
    group(
      text(0, 0, label, {
        size: Math.min(11, 66 / Math.max(5, label.length)),
        fill: inkOn(colour),
        family: 'DejaVu Serif',
        anchor: 'middle',
      }),
      { transform: 'matrix(1 0.24 0 1 -18 -24)' },
    ),
  ].join('')

const phone: DrawObject = (canvas, colour, label) =>
  [
    rect(-26, -106, 52, 106, '#1d1d24', { rx: 9 }) + rect(-26, -106, 52, 106, 'none', { rx: 9, stroke: '#6f7078', 'stroke-width': 1.4 }),
    rect(
      -22.5,
      -102,
      45,
      98,
      canvas.gradient([
        { at: 0, colour: lighter(colour, 0.25) },
        { at: 1, colour: darker(colour, 0.45) },
      ]),
      { rx: 6 },
    ),
    rect(-8, -99, 16, 4, '#1d1d24', { rx: 2 }),
    circle(0, -66, 13, '#ffffff', { opacity: 0.9 }) + path('M-4 -72l10 6l-10 6Z', colour),
    labelOn(-40, label, 40, '#ffffff'),
    [0, 1, 2].map((at) => rect(-16, -31 + at * 8, at === 2 ? 20 : 32, 4, '#ffffff', { rx: 2, opacity: 0.55 })).join(''),
  ].join('')

const watch: DrawObject = (canvas, colour) =>
  [
    path('M-15 -110H15L19 -76H-19Z M-19 -34H19L15 0H-15Z', rounded(canvas, colour)),
    circle(0, -55, 30, rounded(canvas, '#c4c8d0')) + circle(0, -55, 25, '#16171d'),
    Array.from({ length: 12 }, (_, at) =>
      rect(-0.7, -22.5, 1.4, at % 3 ? 3 : 5.5, '#f4f1ea', { transform: `translate(0 -55) rotate(${at * 30})` }),
    ).join(''),
    stroke('M0 -55L-8 -68M0 -55L13 -64', '#f4f1ea', 2.2) + stroke('M0 -55L4 -36', colour, 1) + circle(0, -55, 2.2, colour),
    rect(29, -59, 6, 8, '#a8acb6', { rx: 2 }),
  ].join('')

const jar: DrawObject = (canvas, colour, label) =>
  [
    rect(-35, -64, 70, 18, rounded(canvas, '#d8c3a0'), { rx: 4 }),
    rect(-32, -48, 64, 48, rounded(canvas, colour), { rx: 8 }),
    rect(-22, -38, 44, 26, '#fbf7ef', { rx: 2, opacity: 0.94 }),
    labelOn(-22, label, 40, '#2a2530'),
  ].join('')

const headphones: DrawObject = (canvas, colour) =>
  [
    stroke('M-38 -36Q-42 -102 0 -102Q42 -102 38 -36', darker(colour, 0.3), 9) +
      stroke('M-34 -62Q-30 -98 0 -99Q20 -99 28 -82', lighter(colour, 0.4), 2, { opacity: 0.7 }),
    rect(-52, -52, 22, 48, rounded(canvas, colour), { rx: 10 }) + rect(30, -52, 22, 48, rounded(canvas, colour), { rx: 10 }),
    rect(-33, -50, 9, 44, '#24242b', { rx: 4.5 }) + rect(24, -50, 9, 44, '#24242b', { rx: 4.5 }),
  ].join('')

const lamp: DrawObject = (canvas, colour) =>
  [
    circle(
      0,
      -70,
      80,
      canvas.glow([
        { at: 0, colour: '#ffe2a0', opacity: 0.6 },
        { at: 1, colour: '#ffe2a0', opacity: 0 },
      ]),
    ),
    ellipse(0, -3, 26, 6, darker(colour, 0.3)) + rect(-2.6, -60, 5.2, 57, rounded(canvas, '#b58b4c')),
    path('M-20 -112H20L38 -58H-38Z', rounded(canvas, lighter(colour, 0.15))) + ellipse(0, -58, 38, 5, '#fff0c9'),
  ].join('')

const chair: DrawObject = (canvas, colour) => {
  const wood = '#7a5233'
  return [
    stroke('M-34 0L-26 -44M34 0L26 -44M-22 -6L-18 -40M22 -6L18 -40', wood, 5),
    path(
      'M-34 -106Q0 -118 34 -106Q40 -76 32 -50H-32Q-40 -76 -34 -106Z',
      canvas.gradient([
        { at: 0, colour: lighter(colour, 0.2) },
        { at: 1, colour: darker(colour, 0.2) },
      ]),
    ),
    stroke('M-12 -110Q-14 -80 -11 -54M12 -110Q14 -80 11 -54', darker(colour, 0.25), 1.4, { opacity: 0.7 }),
    path('M-40 -56Q0 -64 40 -56Q44 -40 36 -38H-36Q-44 -40 -40 -56Z', lighter(colour, 0.12)) +
      path('M-42 -44Q0 -36 42 -44Q42 -38 36 -36H-36Q-42 -38 -42 -44Z', darker(colour, 0.3)),
  ].join('')
}

const bag: DrawObject = (canvas, colour) =>
  [
    stroke('M-20 -62Q-20 -104 0 -104Q20 -104 20 -62', darker(colour, 0.4), 5),
    path(
      'M-42 -64H42L50 -6Q50 0 42 0H-42Q-50 0 -50 -6Z',
      canvas.gradient([
        { at: 0, colour: lighter(colour, 0.22) },
        { at: 1, colour: darker(colour, 0.22) },
      ]),
    ),
    path('M-43 -64H43L40 -36Q0 -20 -40 -36Z', darker(colour, 0.16)) + rect(-5, -36, 10, 12, '#d9b25c', { rx: 2.5 }),
    stroke('M-44 -8H44', lighter(colour, 0.4), 1, { 'stroke-dasharray': '3 3', opacity: 0.7 }),
  ].join('')

const book: DrawObject = (canvas, colour, label) =>
  [
    polygon(
      [
        [-34, -2],
        [40, -2],
        [46, -8],
        [46, -98],
        [40, -94],
      ],
      '#efe8da',
    ),
    rect(-36, -98, 74, 98, rounded(canvas, colour), { rx: 2 }) + rect(-36, -98, 9, 98, '#05060f', { opacity: 0.2 }),
    rect(-20, -86, 50, 72, 'none', { stroke: inkOn(colour), 'stroke-width': 0.9, opacity: 0.8 }),
    group(labelOn(-54, label, 46, inkOn(colour)), { transform: 'translate(5 0)' }),
    circle(5, -34, 7, 'none', { stroke: inkOn(colour), 'stroke-width': 1 }),
  ].join('')

export const OBJECT_DRAWINGS: Readonly<Record<StudioObject, DrawObject>> = {
  bottle,
  mug,
  shoe,
  box,
  phone,
  watch,
  jar,
  headphones,
  lamp,
  chair,
  bag,
  book,
}
