import { darker, lighter } from '../colour.ts'
import { inLight } from '../palette.ts'
import { circle, ellipse, group, path, polygon, rect, stroke } from '../svg.ts'
import type { Draw } from './buildings.ts'

const INK = '#1b1722'
const shadow = (half: number): string => ellipse(0, 0, half, 4, '#05060f', { opacity: 0.3 })

export const boat: Draw = (canvas, palette) => {
  const sail = inLight(palette, '#fdf8ee')
  const hull = inLight(palette, palette.accent)
  return [
    group(
      polygon(
        [
          [3, -12],
          [3, -92],
          [44, -18],
        ],
        sail,
      ),
      { transform: 'translate(0 2) scale(1 -0.32)', opacity: 0.25 },
    ),
    rect(-1.2, -98, 2.4, 92, inLight(palette, '#5d4532')),
    path(
      'M3 -94Q40 -56 44 -18H3Z',
      canvas.gradient(
        [
          { at: 0, colour: sail },
          { at: 1, colour: darker(sail, 0.16) },
        ],
        'across',
      ),
    ),
    path('M-3 -86Q-30 -48 -32 -20H-3Z', darker(sail, 0.1)),
    polygon(
      [
        [0, -98],
        [14, -94.5],
        [0, -91],
      ],
      hull,
    ),
    path('M-46 -12H52Q44 6 26 8H-26Q-40 6 -46 -12Z', hull) + path('M-46 -12H52L50.5 -7H-44Z', lighter(hull, 0.5)),
    stroke('M-60 9q8 -4 16 0t16 0t16 0t16 0t16 0t16 0t16 0', '#ffffff', 1.6, { opacity: 0.55 }),
  ].join('')
}

export const balloon: Draw = (_canvas, palette) => {
  const one = palette.accent
  const two = lighter(one, 0.7)
  const gore = (half: number, fill: string): string =>
    path(
      `M0 -92C${-half * 1.36} -92 ${-half * 1.36} -44 ${-half * 0.22} -22H${half * 0.22}C${half * 1.36} -44 ${half * 1.36} -92 0 -92Z`,
      fill,
    )
  return [
    gore(34, one),
    gore(24, two),
    gore(13, one),
    path('M0 -92C46 -92 46 -44 7.5 -22H0C22 -46 30 -80 0 -92Z', INK, { opacity: 0.13 }),
    stroke('M-7 -22L-5 -9M7 -22L5 -9', INK, 0.8),
    rect(-6.5, -10, 13, 10, inLight(palette, '#8a5a3a'), { rx: 2 }) + rect(-7.5, -11, 15, 3, inLight(palette, '#b98a5c'), { rx: 1.5 }),
  ].join('')
}

export const rocket: Draw = (canvas, palette) => {
  const flame = canvas.gradient([
    { at: 0, colour: '#fff3c4' },
    { at: 0.4, colour: '#ffb03b' },
    { at: 1, colour: '#ff5a36', opacity: 0 },
  ])
  const white = '#f3f2f5'
  return [
    path('M-10 -18Q-16 14 0 46Q16 14 10 -18Z', flame),
    path('M-16 -44Q-34 -28 -30 -8L-14 -20Z M16 -44Q34 -28 30 -8L14 -20Z', palette.accent),
    path(
      'M0 -112Q-24 -80 -16 -18H16Q24 -80 0 -112Z',
      canvas.gradient(
        [
          { at: 0, colour: white },
          { at: 1, colour: darker(white, 0.35) },
        ],
        'across',
      ),
    ),
    path('M0 -112Q-12 -98 -16.4 -82H16.4Q12 -98 0 -112Z', palette.accent),
    circle(0, -62, 9, darker(palette.accent, 0.2)) +
      circle(0, -62, 6.4, '#9fdcf2') +
      path('M-4 -65a5.5 5.5 0 0 1 6 -3', 'none', { stroke: '#ffffff', 'stroke-width': 1.6 }),
    rect(-12, -20, 24, 5, '#5b5b68', { rx: 2 }),
  ].join('')
}

/** A wanderer with a walking stick, seen from behind. */
export const person: Draw = (_canvas, palette) => {
  const coat = inLight(palette, palette.accent)
  const dark = inLight(palette, '#2c2a3a')
  return [
    shadow(20),
    stroke('M22 0L26 -62', inLight(palette, '#6b4a35'), 2.4),
    rect(-9, -34, 7.5, 34, dark, { rx: 2 }) + rect(1.5, -34, 7.5, 34, dark, { rx: 2 }),
    path('M-13 -28Q-17 -60 -9 -72H9Q17 -60 13 -28Q0 -22 -13 -28Z', coat),
    path('M9 -70Q22 -60 25 -48', 'none', { stroke: coat, 'stroke-width': 6, 'stroke-linecap': 'round' }),
    path('M-10 -70Q-18 -54 -13 -42', 'none', { stroke: coat, 'stroke-width': 6, 'stroke-linecap': 'round' }),
    rect(-9, -68, 18, 24, darker(coat, 0.35), { rx: 5 }) + rect(-6, -58, 12, 11, darker(coat, 0.5), { rx: 3 }),
    circle(0, -81, 9, inLight(palette, '#d9a07a')) +
      path('M-10 -80Q-11 -93 0 -93Q11 -93 10 -80Q0 -74 -10 -80Z', inLight(palette, '#4a3226')),
    ellipse(0, -88, 14, 3.2, dark) + path('M-8.5 -88Q-8 -98 0 -98Q8 -98 8.5 -88Z', dark),
  ].join('')
}

export const couple: Draw = (_canvas, palette) => {
  const figure = (x: number, coat: string, hair: string, tall: number): string =>
    group(
      [
        rect(-7, -32, 6, 32, inLight(palette, '#2c2a3a'), { rx: 2 }) + rect(1, -32, 6, 32, inLight(palette, '#2c2a3a'), { rx: 2 }),
        path('M-12 -24Q-14 -58 -8 -68H8Q14 -58 12 -24Q0 -18 -12 -24Z', inLight(palette, coat)),
        circle(0, -77, 8.4, inLight(palette, '#d9a07a')) +
          path('M-9.4 -74Q-11 -88 0 -88Q11 -88 9.4 -74Q0 -80 -9.4 -74Z', inLight(palette, hair)),
      ].join(''),
      { transform: `translate(${x} 0) scale(${tall})` },
    )
  return (
    shadow(34) +
    figure(-14, palette.accent, '#3a2a22', 1.06) +
    figure(13, '#efe6d6', '#6b3f26', 0.98) +
    stroke('M-5 -44Q0 -38 5 -43', inLight(palette, '#d9a07a'), 4)
  )
}

export const robot: Draw = (_canvas, palette) => {
  const metal = inLight(palette, '#b9c6d2')
  const dark = darker(metal, 0.5)
  return [
    shadow(30),
    rect(-17, -16, 11, 16, dark, { rx: 4 }) + rect(6, -16, 11, 16, dark, { rx: 4 }),
    stroke('M-26 -44Q-40 -38 -38 -22M26 -44Q42 -50 42 -66', dark, 6) + circle(-38, -20, 5, metal) + circle(42, -68, 5, metal),
    rect(-26, -54, 52, 42, metal, { rx: 10 }) + rect(-26, -30, 52, 18, '#05060f', { rx: 9, opacity: 0.12 }),
    rect(-14, -46, 28, 16, lighter(metal, 0.5), { rx: 4 }) + circle(-6, -38, 3.4, palette.accent) + rect(1, -40, 9, 4, dark, { rx: 2 }),
    stroke('M0 -94v-10', dark, 2.6) + circle(0, -107, 4.6, palette.accent),
    rect(-29, -94, 58, 40, lighter(metal, 0.25), { rx: 15 }),
    rect(-22, -87, 44, 25, '#1d2636', { rx: 11 }),
    circle(-9, -76, 5, '#7ff0ff') + circle(9, -76, 5, '#7ff0ff') + stroke('M-6 -67.5Q0 -64 6 -67.5', '#7ff0ff', 1.8),
  ].join('')
}

export const astronaut: Draw = (canvas, palette) => {
  const suit = inLight(palette, '#f1f1f4')
  const dark = darker(suit, 0.35)
  return [
    shadow(26),
    rect(-24, -62, 48, 40, darker(suit, 0.45), { rx: 8 }),
    rect(-17, -30, 14, 30, suit, { rx: 6 }) + rect(3, -30, 14, 30, suit, { rx: 6 }),
    rect(-19, -7, 17, 8, dark, { rx: 4 }) + rect(2, -7, 17, 8, dark, { rx: 4 }),
    stroke('M-17 -52Q-32 -46 -31 -30M17 -54Q34 -60 36 -76', suit, 11) + circle(-31, -26, 6, dark) + circle(36.5, -80, 6, dark),
    path('M-20 -24Q-24 -58 -14 -64H14Q24 -58 20 -24Q0 -16 -20 -24Z', suit),
    rect(-10, -50, 20, 13, dark, { rx: 3 }) + circle(-4, -43.5, 2.4, '#e5484d') + circle(4, -43.5, 2.4, '#5ad1a0'),
    stroke('M-20 -30H20', palette.accent, 3),
    circle(0, -82, 23, suit),
    ellipse(
      1.5,
      -82,
      17.5,
      15.5,
      canvas.gradient([
        { at: 0, colour: '#4c66a8' },
        { at: 0.6, colour: '#1b2450' },
        { at: 1, colour: '#0d1230' },
      ]),
    ),
    path('M-10 -88Q-5 -95 5 -94', 'none', { stroke: '#ffffff', 'stroke-width': 2.6, 'stroke-linecap': 'round', opacity: 0.8 }),
  ].join('')
}

/** The house mascot: happy, with sunglasses. */
export const banana: Draw = (canvas) => {
  const skin = canvas.gradient(
    [
      { at: 0, colour: '#fff08a' },
      { at: 0.5, colour: '#ffd93f' },
      { at: 1, colour: '#eaa92a' },
    ],
    'across',
  )
  return [
    shadow(34),
    stroke('M-25 -44Q-44 -44 -52 -64M22 -38Q40 -34 50 -20', '#d99b26', 4.6) +
      circle(-53, -67, 4.6, '#fff7e3') +
      circle(52, -18, 4.6, '#fff7e3'),
    stroke('M-10 -8V-1h-9M7 -8V-1h9', '#6b4a1f', 4.4),
    path(
      'M24 -122Q30 -126 35 -120Q36 -114 30 -108Q34 -84 29 -58Q24 -22 6 -7Q-1 -2 -8 -6Q-27 -18 -27 -50Q-26 -84 4 -101Q18 -109 24 -122Z',
      skin,
    ),
    path('M24 -122Q30 -126 35 -120Q36 -114 30 -108Q25 -107 20 -113Q22.500 -117 24 -122Z', '#7a5a24') +
      path('M-8 -6Q-1 -2 6 -7Q1 -11 -8 -6Z', '#7a5a24'),
    stroke('M24 -104Q25 -66 15 -32Q11 -20 3 -10', '#dca02a', 2, { opacity: 0.75 }) +
      stroke('M-3 -92Q-20 -78 -20.500 -50Q-20 -36 -15 -24', '#fff8c4', 3.2, { opacity: 0.85 }),
    path('M-23 -74Q-22 -58 -11 -58Q-1 -58 0 -72Z M5 -72Q6 -58 16 -58Q27 -58 28 -74Z', INK) + stroke('M-25 -74Q2 -71 30 -74', INK, 3),
    path('M-18 -71.500l6 0l-5 8Z M10 -71l6 0l-5 8Z', '#ffffff', { opacity: 0.35 }),
    path('M-11 -47Q3 -28 17 -47Q3 -41 -11 -47Z', '#8a2f2a') + path('M-8.500 -45.700Q3 -40 14.500 -45.700Q3 -42 -8.500 -45.700Z', '#ffffff'),
    circle(-18, -49, 4.2, '#f08a3c', { opacity: 0.4 }) + circle(23, -49, 4.2, '#f08a3c', { opacity: 0.4 }),
  ].join('')
}

/** A bunch of blooms on stems. */
export const flowers: Draw = (canvas, palette) => {
  const { random } = canvas
  const petals = (x: number, y: number, size: number, colour: string): string =>
    Array.from({ length: 6 }, (_, at) =>
      ellipse(0, -size * 0.62, size * 0.34, size * 0.56, at % 2 ? colour : lighter(colour, 0.2), {
        transform: `translate(${x} ${y}) rotate(${at * 60})`,
      }),
    ).join('') + circle(x, y, size * 0.32, '#f7c948')
  const stems = [
    [-30, -46],
    [-14, -66],
    [4, -84],
    [20, -60],
    [36, -42],
  ] as const
  const colours = [palette.accent, '#e26d8f', '#f2a65a', '#8f77d6', '#f4f1de'] as const
  return stems
    .map(
      ([x, y], at) =>
        stroke(`M${x * 0.5} 0Q${x * 0.4} ${y * 0.5} ${x} ${y}`, inLight(palette, '#3f7d46'), 2.6) +
        path(`M${x * 0.55} ${y * 0.35}q14 -12 20 -4q-8 8 -20 4Z`, inLight(palette, '#55965a')) +
        petals(x, y, 15 * random.between(0.85, 1.15), inLight(palette, colours[at] ?? palette.accent)),
    )
    .join('')
}

export const fire: Draw = (canvas, palette) =>
  [
    circle(
      0,
      -16,
      70,
      canvas.glow([
        { at: 0, colour: '#ffb347', opacity: 0.6 },
        { at: 1, colour: '#ff8a3c', opacity: 0 },
      ]),
    ),
    stroke('M-24 0L20 -9M24 0L-20 -9', inLight(palette, '#6b4630'), 7),
    path('M-17 -8Q-22 -30 -6 -44Q-6 -32 2 -30Q2 -48 -2 -58Q22 -42 19 -18Q18 -6 0 -5Q-14 -5 -17 -8Z', '#ff8136'),
    path('M-9 -8Q-11 -22 0 -32Q3 -24 9 -20Q11 -6 0 -5Q-7 -5 -9 -8Z', '#ffd34e'),
  ].join('')

export const car: Draw = (_canvas, palette) => {
  const paint = inLight(palette, palette.accent)
  const wheel = (x: number): string => circle(x, -8, 9.5, '#20202a') + circle(x, -8, 4.6, '#c9ccd4')
  return [
    ellipse(0, 1, 62, 4, '#05060f', { opacity: 0.35 }),
    path('M-58 -10Q-60 -28 -46 -30Q-40 -52 -26 -54H18Q30 -52 40 -32Q58 -30 58 -14Q58 -8 54 -8H-54Q-58 -8 -58 -10Z', paint),
    path('M-39 -31Q-34 -48 -24 -49H-6V-31Z M-1 -49H16Q25 -47 33 -31H-1Z', '#bfe3ee'),
    path('M-58 -18H58V-14Q58 -8 54 -8H-54Q-58 -8 -58 -12Z', darker(paint, 0.25)),
    ellipse(54, -23, 3.4, 4, '#fff2b8') + rect(-58, -26, 4, 6, '#e5484d', { rx: 2 }),
    rect(-30, -66, 42, 5, inLight(palette, '#8a5a3a'), { rx: 2.5 }) +
      rect(-24, -75, 14, 10, inLight(palette, '#c48a54'), { rx: 2 }) +
      rect(-8, -72, 16, 7, inLight(palette, '#4f7f8a'), { rx: 3 }) +
      stroke('M-24 -61v7M6 -61v7', '#20202a', 1.6),
    wheel(-32) + wheel(33),
  ].join('')
}
