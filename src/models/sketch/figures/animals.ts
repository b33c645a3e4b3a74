import { darker, lighter } from '../colour.ts'
import { inLight } from '../palette.ts'
import { circle, ellipse, group, path, stroke } from '../svg.ts'
import type { Draw } from './buildings.ts'

const INK = '#1b1722'

const shadow = ellipse(0, 0, 32, 4, '#05060f', { opacity: 0.3 })

/** Two friendly eyes with a spark in them. */
const eyes = (x: number, y: number, apart: number, size: number, iris = INK): string =>
  [-1, 1]
    .map((side) => circle(x + side * apart, y, size, iris) + circle(x + side * apart - size * 0.3, y - size * 0.35, size * 0.34, '#ffffff'))
    .join('')

/** A sitting cat, seen from the front, tail around the paws. */
export const cat: Draw = (_canvas, palette) => {
  const fur = inLight(palette, palette.accent === '#e4572e' || palette.accent === '#f2b35c' ? '#e39a4f' : palette.accent)
  const dark = darker(fur, 0.3)
  const pale = lighter(fur, 0.6)
  return [
    shadow,
    stroke('M22 -6Q46 -8 42 -26Q40 -38 48 -42', fur, 8),
    path('M-24 0Q-32 -34 -14 -50H14Q32 -34 24 0Z', fur),
    ellipse(0, -16, 12, 17, pale, { opacity: 0.85 }),
    path('M-23 -58L-26 -90Q-14 -86 -7 -78H7Q14 -86 26 -90L23 -58Q20 -40 0 -40Q-20 -40 -23 -58Z', fur),
    path('M-21 -70L-22.5 -83Q-16 -80 -12 -75Z M21 -70L22.5 -83Q16 -80 12 -75Z', '#e58f8f'),
    stroke('M0 -78v8M-6 -77v6M6 -77v6', dark, 2.2),
    ellipse(0, -50, 11, 8, pale, { opacity: 0.9 }),
    eyes(0, -62, 10, 4.2, '#24321f'),
    path('M-2.6 -55h5.2L0 -51.8Z', '#d86a6a') + stroke('M0 -51.5Q-3 -47 -6.5 -49M0 -51.5Q3 -47 6.5 -49', dark, 1.2),
    stroke('M-12 -52l-17 -3M-12 -49l-16 3M12 -52l17 -3M12 -49l16 3', pale, 0.8, { opacity: 0.8 }),
    ellipse(-9, -2, 8, 5, lighter(fur, 0.25)) + ellipse(9, -2, 8, 5, lighter(fur, 0.25)),
    stroke('M-25 -22l7 2M-25 -14l8 1M25 -22l-7 2M25 -14l-8 1', dark, 2.2),
  ].join('')
}

export const dog: Draw = (_canvas, palette) => {
  const fur = inLight(palette, '#c98d56')
  const ear = darker(fur, 0.4)
  const pale = lighter(fur, 0.62)
  return [
    shadow,
    stroke('M22 -12Q40 -18 40 -36', fur, 7),
    path('M-24 0Q-31 -34 -14 -48H14Q31 -34 24 0Z', fur),
    ellipse(0, -18, 12, 18, pale),
    path('M-22 -62Q-22 -86 0 -86Q22 -86 22 -62Q22 -38 0 -38Q-22 -38 -22 -62Z', fur),
    path('M-16 -82Q-36 -84 -33 -52Q-26 -46 -20 -58Z M16 -82Q36 -84 33 -52Q26 -46 20 -58Z', ear),
    ellipse(0, -50, 13, 10, pale),
    eyes(0, -65, 9, 3.6),
    ellipse(0, -55, 4.6, 3.4, INK) + stroke('M0 -52v4M0 -48Q-5 -44 -9 -47M0 -48Q5 -44 9 -47', INK, 1.4),
    path('M-3.5 -46Q0 -36 3.5 -46Z', '#e2707c'),
    stroke('M-15 -38Q0 -31 15 -38', inLight(palette, '#c8403c'), 4) + circle(0, -33, 3, palette.window),
    ellipse(-9, -2, 8, 5, pale) + ellipse(9, -2, 8, 5, pale),
  ].join('')
}

/** A fox that looks at you over its shoulder. */
export const fox: Draw = (_canvas, palette) => {
  const fur = inLight(palette, '#d9692c')
  const pale = inLight(palette, '#fbeee0')
  const dark = inLight(palette, '#4a2a22')
  return [
    shadow,
    path('M14 -4Q56 4 60 -30Q58 -48 46 -52Q52 -26 18 -22Z', fur) + path('M60 -30Q58 -48 46 -52Q50 -40 46 -32Q54 -30 60 -30Z', pale),
    path('M-22 0Q-30 -32 -12 -46H12Q28 -32 22 0Z', fur),
    path('M-10 0Q-14 -30 0 -40Q14 -30 10 0Z', pale),
    path('M-28 -62L-24 -94L-9 -78H9L24 -94L28 -62Q16 -42 0 -38Q-16 -42 -28 -62Z', fur),
    path('M-28 -62Q-14 -62 -8 -50Q-4 -42 0 -38Q-16 -42 -28 -62Z M28 -62Q14 -62 8 -50Q4 -42 0 -38Q16 -42 28 -62Z', pale),
    path('M-24 -94L-16.5 -85.5L-23.2 -80Z M24 -94L16.5 -85.5L23.2 -80Z', dark),
    eyes(0, -62, 10, 3.4),
    ellipse(0, -41, 3.8, 3, INK),
    path('M-14 0q-1 -9 5 -9t5 9Z M14 0q1 -9 -5 -9t-5 9Z', dark),
  ].join('')
}

export const rabbit: Draw = (_canvas, palette) => {
  const fur = inLight(palette, '#d8cbbd')
  const pink = inLight(palette, '#eaa9a4')
  return [
    shadow,
    circle(25, -9, 8, lighter(fur, 0.6)),
    path('M-22 0Q-28 -30 -12 -42H12Q28 -30 22 0Z', fur),
    ellipse(0, -14, 11, 15, lighter(fur, 0.55)),
    ellipse(-9, -92, 6.5, 22, fur, { transform: 'rotate(-8 -9 -92)' }) + ellipse(10, -92, 6.5, 22, fur, { transform: 'rotate(12 10 -92)' }),
    ellipse(-9, -91, 3, 16, pink, { transform: 'rotate(-8 -9 -91)' }) + ellipse(10, -91, 3, 16, pink, { transform: 'rotate(12 10 -91)' }),
    ellipse(0, -57, 20, 19, fur),
    eyes(0, -60, 9, 3.4),
    circle(-11, -51, 4, pink, { opacity: 0.6 }) + circle(11, -51, 4, pink, { opacity: 0.6 }),
    path('M-2.4 -54h4.8L0 -51Z', '#c9696b') + stroke('M0 -51v4M-4 -46Q0 -44 4 -46', darker(fur, 0.5), 1.2),
    ellipse(-10, -2, 9, 5, lighter(fur, 0.4)) + ellipse(10, -2, 9, 5, lighter(fur, 0.4)),
  ].join('')
}

export const owl: Draw = (_canvas, palette) => {
  const feather = inLight(palette, '#8a6a4c')
  const pale = inLight(palette, '#ecd9ba')
  const ruffles = [-34, -26, -18].map((y) => `M-14 ${y}q3.5 5 7 0t7 0t7 0t7 0`).join('')
  return [
    stroke('M-62 2H62', inLight(palette, '#4a3426'), 7),
    path('M-26 -8Q-34 -56 -22 -80L-14 -74H14L22 -80Q34 -56 26 -8Q0 8 -26 -8Z', feather),
    ellipse(0, -22, 17, 22, pale) + stroke(ruffles, feather, 1.6),
    path('M-26 -14Q-34 -44 -25 -58Q-15 -30 -20 -6Z M26 -14Q34 -44 25 -58Q15 -30 20 -6Z', darker(feather, 0.3)),
    circle(-11, -60, 11.5, pale) + circle(11, -60, 11.5, pale),
    circle(-10.5, -60, 7, palette.window) + circle(10.5, -60, 7, palette.window),
    eyes(0, -60, 10.5, 4),
    path('M-3.6 -54h7.2L0 -46Z', inLight(palette, '#e2a13c')),
    stroke('M-9 0v5M-5 1v5M5 1v5M9 0v5', inLight(palette, '#e2a13c'), 2.6),
  ].join('')
}

export const bear: Draw = (_canvas, palette) => {
  const fur = inLight(palette, '#7a5237')
  const pale = lighter(fur, 0.45)
  return [
    shadow,
    circle(-20, -84, 9, fur) + circle(20, -84, 9, fur) + circle(-20, -84, 4.5, pale) + circle(20, -84, 4.5, pale),
    path('M-32 0Q-42 -36 -18 -52H18Q42 -36 32 0Z', fur),
    ellipse(0, -20, 18, 20, pale, { opacity: 0.8 }),
    ellipse(0, -66, 27, 24, fur),
    ellipse(0, -57, 12.5, 10, pale),
    eyes(0, -70, 10, 3.2),
    ellipse(0, -61, 4.8, 3.4, INK) + stroke('M0 -58v4M-5 -52Q0 -49 5 -52', INK, 1.4),
    ellipse(-15, -2, 11, 6, darker(fur, 0.2)) + ellipse(15, -2, 11, 6, darker(fur, 0.2)),
  ].join('')
}

/** A stag in profile: a silhouette, because that is how one sees them. */
export const deer: Draw = (_canvas, palette) => {
  const coat = inLight(palette, '#7b4f33')
  const horn = lighter(coat, 0.35)
  return [
    ellipse(0, 0, 40, 4, '#05060f', { opacity: 0.3 }),
    stroke('M24 -82Q16 -98 20 -114M19 -96Q10 -100 6 -110M18 -104Q12 -110 12 -118M28 -82Q40 -92 42 -110M37 -93Q46 -95 52 -104', horn, 2.4),
    path(
      'M-38 -52Q-30 -60 -6 -57Q8 -58 15 -70L21 -82Q27 -88 34 -80L45 -70Q44 -64 35 -65Q28 -58 25 -44Q22 -34 16 -30L15 0H10L8 -28Q-10 -24 -22 -29L-25 0H-30L-32 -28Q-40 -38 -38 -52Z',
      coat,
    ),
    path('M12 -30L20 0H15L6 -28Z M-26 -30L-18 0H-23L-33 -28Z', darker(coat, 0.3)),
    path('M-38 -52q-6 4 -3 10q5 -2 5 -8Z', lighter(coat, 0.7)),
    path('M21 -82q-9 -5 -12 -2q4 6 11 6Z', darker(coat, 0.2)),
    circle(33, -76, 1.6, INK),
  ].join('')
}

/** A flock in flight, drawn around (0, 0). */
export const birds: Draw = (_canvas, palette) => {
  const wings = [
    [0, 0, 1],
    [26, -14, 0.7],
    [-28, -10, 0.75],
    [46, 6, 0.55],
    [-50, 6, 0.5],
    [10, -30, 0.5],
  ] as const
  const shape = (x: number, y: number, s: number): string =>
    `M${x - 14 * s} ${y - 6 * s}Q${x - 6 * s} ${y - 9 * s} ${x} ${y}Q${x + 6 * s} ${y - 9 * s} ${x + 14 * s} ${y - 6 * s}`
  return stroke(wings.map(([x, y, s]) => shape(x, y, s)).join(''), inLight(palette, '#3a3550'), 2.2)
}

/** A small school, swimming to the right, drawn around (0, 0). */
export const fish: Draw = (_canvas, palette) => {
  const body = (colour: string): string =>
    path('M-22 0Q-4 -20 24 -2Q26 0 24 2Q-4 20 -22 0Z', colour) +
    path('M-18 0L-40 -14Q-34 0 -40 14Z', darker(colour, 0.12)) +
    path('M-4 -12Q4 -24 12 -10Z M-2 11Q4 20 9 9Z', darker(colour, 0.18)) +
    path('M4 -13Q10 0 4 13Q0 13 -2 12Q3 0 -2 -12Z M-12 -8Q-7 0 -12 8L-17 4V-4Z', '#fff7ea', { opacity: 0.9 }) +
    circle(15, -3.4, 3.2, '#ffffff') +
    circle(15.8, -3.4, 1.7, INK)
  const accent = palette.accent
  return (
    group(body(accent), { transform: 'scale(1.35)' }) +
    group(body('#f2b33d'), { transform: 'translate(-72 34) scale(0.7)' }) +
    group(body('#e26db0'), { transform: 'translate(-50 -44) scale(0.6)' }) +
    group(body('#f2b33d'), { transform: 'translate(70 44) scale(0.5)' })
  )
}

export const whale: Draw = (_canvas, palette) => {
  const back = palette.accent === '#e4572e' ? '#3c6fa0' : inLight(palette, '#3c6fa0')
  return [
    path('M-58 -4Q-50 -44 0 -44Q34 -42 52 -20Q58 -34 50 -50Q66 -48 70 -36Q80 -46 92 -42Q84 -22 66 -16Q50 16 -8 16Q-54 16 -58 -4Z', back),
    path('M-57 0Q-20 12 34 2Q10 16 -8 16Q-50 16 -57 0Z', lighter(back, 0.75)),
    stroke('M-44 4q6 8 16 10M-30 5q6 6 14 9M-15 5q4 5 11 7', darker(back, 0.1), 1.2, { opacity: 0.6 }),
    path('M-6 8Q2 26 18 28Q16 14 8 6Z', darker(back, 0.2)),
    circle(-38, -10, 3, INK) + circle(-39, -11, 1, '#ffffff'),
    stroke('M-56 -2Q-46 2 -38 -1', darker(back, 0.4), 1.4),
  ].join('')
}

export const butterfly: Draw = (_canvas, palette) => {
  const wing = palette.accent
  const half =
    path('M1 0Q12 -38 36 -34Q46 -14 20 -2Q38 6 30 22Q14 30 1 4Z', wing) +
    path('M6 -4Q14 -28 30 -27Q34 -14 16 -6Z', lighter(wing, 0.45)) +
    circle(22, 13, 4, lighter(wing, 0.6))
  return (
    half +
    group(half, { transform: 'scale(-1 1)' }) +
    ellipse(0, 0, 2.4, 15, INK) +
    stroke('M0 -14Q-4 -24 -9 -26M0 -14Q4 -24 9 -26', INK, 1.2)
  )
}
