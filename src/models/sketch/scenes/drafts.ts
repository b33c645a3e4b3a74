import { lighter, mix } from '../colour.ts'
import { circle, polygon, rect, stroke, text } from '../svg.ts'
import type { Figure } from './figure-parts.ts'
import { arrow, fitted, INK } from './figure-parts.ts'

/** A page in a browser window: greys for what is not decided yet, the accent for what is to be pressed. */
export function wireframe({ canvas, labels, accent, left, top, width, height }: Figure): string {
  const { unit } = canvas
  const bar = unit * 5
  const inner = { x: left + unit * 4, width: width - unit * 8 }
  const lines = (x: number, y: number, wide: number, count: number): string =>
    Array.from({ length: count }, (_, at) =>
      rect(x, y + at * unit * 2.6, wide * (at === count - 1 ? 0.6 : 1), unit * 1.2, '#d3d8e4', { rx: unit * 0.6 }),
    ).join('')
  const menu = labels
    .slice(0, 4)
    .map((label, at) =>
      text(inner.x + inner.width - (at + 0.5) * (inner.width * 0.17), top + bar + unit * 5, label, {
        size: fitted(label, unit * 1.8, inner.width * 0.15),
        fill: INK,
        anchor: 'middle',
      }),
    )
    .join('')
  const heroTop = top + bar + unit * 9
  const heroTall = height * 0.36
  const heading = labels[0] ?? ''
  const picture = { x: inner.x + inner.width * 0.56, width: inner.width * 0.44 }
  const cardsTop = heroTop + heroTall + unit * 4
  const cardTall = top + height - cardsTop - unit * 3
  const cards = [0, 1, 2]
    .map((at) => {
      const wide = (inner.width - unit * 6) / 3
      const x = inner.x + at * (wide + unit * 3)
      return (
        rect(x, cardsTop, wide, cardTall, '#ffffff', { rx: unit, stroke: '#c5ccdc', 'stroke-width': unit * 0.2 }) +
        rect(x + unit * 1.5, cardsTop + unit * 1.5, wide - unit * 3, cardTall * 0.42, lighter(accent, 0.78), { rx: unit * 0.6 }) +
        text(x + unit * 1.5, cardsTop + cardTall * 0.62, labels[at + 1] ?? '', {
          size: fitted(labels[at + 1] ?? '', unit * 1.9, wide - unit * 3),
          fill: INK,
          weight: 'bold',
        }) +
        lines(x + unit * 1.5, cardsTop + cardTall * 0.7, wide - unit * 3, 2)
      )
    })
    .join('')
  return [
    rect(left + unit * 0.6, top + unit * 0.9, width, height, INK, { rx: unit * 1.6, opacity: 0.12 }),
    rect(left, top, width, height, '#f4f6fb', { rx: unit * 1.6, stroke: '#aab3c8', 'stroke-width': unit * 0.24 }),
    rect(left, top, width, bar, '#dfe4ef', { rx: unit * 1.6 }) +
      ['#f0685e', '#f5bd4f', '#61c554'].map((dot, at) => circle(left + unit * (3 + at * 2.6), top + bar / 2, unit * 0.85, dot)).join('') +
      rect(left + unit * 12, top + unit * 1.2, width * 0.5, unit * 2.6, '#ffffff', { rx: unit * 1.3 }),
    circle(inner.x + unit * 2, top + bar + unit * 4.4, unit * 1.8, accent) + menu,
    text(inner.x, heroTop + heroTall * 0.3, heading, { size: fitted(heading, unit * 4.4, inner.width * 0.5), fill: INK, weight: 'bold' }),
    lines(inner.x, heroTop + heroTall * 0.42, inner.width * 0.46, 3),
    rect(inner.x, heroTop + heroTall * 0.76, unit * 14, unit * 5, accent, { rx: unit * 2.5 }) +
      text(inner.x + unit * 7, heroTop + heroTall * 0.76 + unit * 3.2, 'Start', {
        size: unit * 1.9,
        fill: '#ffffff',
        weight: 'bold',
        anchor: 'middle',
      }),
    rect(picture.x, heroTop, picture.width, heroTall, lighter(accent, 0.7), { rx: unit }) +
      circle(picture.x + picture.width * 0.74, heroTop + heroTall * 0.28, unit * 3, '#ffffff') +
      polygon(
        [
          [picture.x + picture.width * 0.06, heroTop + heroTall * 0.92],
          [picture.x + picture.width * 0.36, heroTop + heroTall * 0.4],
          [picture.x + picture.width * 0.56, heroTop + heroTall * 0.7],
          [picture.x + picture.width * 0.7, heroTop + heroTall * 0.54],
          [picture.x + picture.width * 0.94, heroTop + heroTall * 0.92],
        ],
        '#ffffff',
      ),
    cards,
  ].join('')
}

/** A blueprint: parts on one axis, with dimension lines and callouts. */
export function technical({ canvas, labels, accent, left, top, width, height }: Figure): string {
  const { unit } = canvas
  const blue = mix('#1f3f7a', accent, 0.25)
  const line = '#e6eefc'
  const cy = top + height * 0.5
  const pen = (d: string, wide = 0.35, more = {}): string => stroke(d, line, unit * wide, more)
  const grid = Array.from(
    { length: 40 },
    (_, at) => `M${left + (width * at) / 39} ${top}V${top + height}M${left} ${top + (height * at) / 39}H${left + width}`,
  ).join('')
  const parts = [0.1, 0.26, 0.52, 0.76].map((x, at) => ({
    x: left + width * x,
    wide: width * ([0.14, 0.24, 0.22, 0.12][at] ?? 0.1),
    tall: height * ([0.16, 0.34, 0.24, 0.4][at] ?? 0.2),
  }))
  const bodies = parts
    .map(
      ({ x, wide, tall }) =>
        rect(x, cy - tall / 2, wide, tall, line, { 'fill-opacity': 0.08, stroke: line, 'stroke-width': unit * 0.4, rx: unit * 0.6 }) +
        pen(`M${x} ${cy - tall * 0.32}h${wide}M${x} ${cy + tall * 0.32}h${wide}`, 0.2, { 'stroke-dasharray': `${unit} ${unit * 0.7}` }),
    )
    .join('')
  const callouts = parts
    .map(({ x, wide, tall }, at) => {
      const label = labels[at] ?? ''
      const isUp = at % 2 === 0
      const y = isUp ? top + height * 0.12 : top + height * 0.86
      return (
        pen(`M${x + wide / 2} ${cy + (isUp ? -tall : tall) * 0.4}V${y + (isUp ? unit * 1.5 : -unit * 3)}`, 0.22) +
        circle(x + wide / 2, cy + (isUp ? -tall : tall) * 0.4, unit * 0.6, line) +
        text(x + wide / 2, y, label, { size: fitted(label, unit * 2.3, width * 0.26), fill: line, anchor: 'middle', weight: 'bold' })
      )
    })
    .join('')
  const [first, last] = [parts[0]?.x ?? left, (parts.at(-1)?.x ?? left) + (parts.at(-1)?.wide ?? 0)]
  const measure =
    arrow(
      canvas,
      [
        [(first + last) / 2, top + height * 0.95],
        [first, top + height * 0.95],
      ],
      line,
    ) +
    arrow(
      canvas,
      [
        [(first + last) / 2, top + height * 0.95],
        [last, top + height * 0.95],
      ],
      line,
    )
  return (
    rect(left - unit * 2, top - unit * 2, width + unit * 4, height + unit * 4, blue, { rx: unit }) +
    stroke(grid, line, unit * 0.1, { opacity: 0.16 }) +
    pen(`M${left} ${cy}H${left + width}`, 0.22, { 'stroke-dasharray': `${unit * 3} ${unit} ${unit * 0.6} ${unit}` }) +
    bodies +
    callouts +
    measure
  )
}
