import { lighter, mix } from '../colour.ts'
import { circle, ellipse, path, polygon, rect, stroke, text } from '../svg.ts'
import type { Box, Figure } from './figure-parts.ts'
import { arrow, fitted, INK, labelled, shades } from './figure-parts.ts'

/** Steps in turns across the page, the third one a decision. */
export function flowchart({ canvas, labels, accent, left, top, width, height }: Figure): string {
  const { unit } = canvas
  const [main, soft, warm, deep] = shades(accent)
  const columns = width > height * 1.3 ? Math.min(labels.length, 4) : 2
  const rows = Math.ceil(labels.length / columns)
  const cell = { width: width / columns, height: Math.min(height / rows, unit * 26) }
  const start = top + (height - cell.height * rows) / 2
  const boxes = labels.map((_, at): Box => {
    const row = Math.floor(at / columns)
    const column = row % 2 === 0 ? at % columns : columns - 1 - (at % columns)
    const size = { width: cell.width * 0.68, height: Math.min(cell.height * 0.5, unit * 12) }
    return {
      ...size,
      x: left + cell.width * column + (cell.width - size.width) / 2,
      y: start + cell.height * row + (cell.height - size.height) / 2,
    }
  })
  const arrows = boxes.slice(1).map((box, at) => {
    const from = boxes[at] ?? box
    const gap = unit * 1.2
    const isBelow = Math.abs(from.x - box.x) < 1
    const isRight = box.x > from.x
    return isBelow
      ? arrow(canvas, [
          [from.x + from.width / 2, from.y + from.height + unit * (at === 2 ? 2.4 : 0.5)],
          [box.x + box.width / 2, box.y - gap],
        ])
      : arrow(canvas, [
          [
            isRight ? from.x + from.width + unit * (at === 2 ? 2.6 : 0.5) : from.x - unit * (at === 2 ? 2.6 : 0.5),
            from.y + from.height / 2,
          ],
          [isRight ? box.x - gap : box.x + box.width + gap, box.y + box.height / 2],
        ])
  })
  const drawn = boxes.map((box, at) => {
    const label = labels[at] ?? ''
    if (at === 2) return decision(canvas, box, label, warm)
    const isEnd = at === 0 || at === labels.length - 1
    return labelled(canvas, box, label, isEnd ? (at === 0 ? main : deep) : soft, { round: isEnd })
  })
  return arrows.join('') + drawn.join('')
}

function decision(canvas: Figure['canvas'], { x, y, width, height }: Box, label: string, fill: string): string {
  const { unit } = canvas
  const [cx, cy] = [x + width / 2, y + height / 2]
  const [half, tall] = [width / 2 + unit * 2, height / 2 + unit * 2]
  const points = [
    [cx - half, cy],
    [cx, cy - tall],
    [cx + half, cy],
    [cx, cy + tall],
  ] as const
  const size = fitted(label, unit * 2.4, width * 0.66)
  return (
    polygon(
      points.map(([px, py]) => [px + unit * 0.5, py + unit * 0.7]),
      INK,
      { opacity: 0.12 },
    ) +
    polygon(points, fill, { stroke: mix(fill, INK, 0.4), 'stroke-width': unit * 0.22 }) +
    text(cx, cy + size * 0.36, `${label}?`, { size, fill: INK, weight: 'bold', anchor: 'middle' })
  )
}

/** Who asks at the top, what answers in the middle, what remembers below. */
export function architecture({ canvas, labels, accent, left, top, width, height }: Figure): string {
  const { unit } = canvas
  const [main, soft, warm, deep] = shades(accent)
  const sizes = labels.length <= 4 ? [1, 1, labels.length - 2] : [1, 1, labels.length - 4, 2]
  const tiers = sizes.filter((size) => size > 0)
  const rows = tiers.map((size, tier) => {
    const before = tiers.slice(0, tier).reduce((sum, one) => sum + one, 0)
    return labels.slice(before, before + size)
  })
  const step = height / rows.length
  const tall = Math.min(step * 0.52, unit * 12)
  const boxes = rows.map((row, tier) =>
    row.map((_, at): Box => {
      const share = width / row.length
      const wide = Math.min(share * 0.8, unit * 30)
      return { x: left + share * (at + 0.5) - wide / 2, y: top + step * tier + (step - tall) / 2, width: wide, height: tall }
    }),
  )
  const bands = rows.slice(1).map((_, at) =>
    rect(left - unit * 2, top + step * (at + 1) + step * 0.08, width + unit * 4, step * 0.84, at % 2 ? lighter(accent, 0.9) : '#ffffff', {
      rx: unit * 2,
      stroke: lighter(accent, 0.6),
      'stroke-width': unit * 0.2,
      'stroke-dasharray': `${unit} ${unit * 0.8}`,
    }),
  )
  const arrows = boxes.slice(1).flatMap((row, tier) =>
    row.flatMap((box) =>
      (boxes[tier] ?? []).map((from) =>
        arrow(
          canvas,
          [
            [from.x + from.width / 2, from.y + from.height + unit * 0.4],
            [box.x + box.width / 2, box.y - unit],
          ],
          mix(INK, accent, 0.3),
        ),
      ),
    ),
  )
  const drawn = boxes.flatMap((row, tier) =>
    row.map((box, at) => {
      const label = rows[tier]?.[at] ?? ''
      return tier === boxes.length - 1
        ? drum(canvas, box, label, warm)
        : labelled(canvas, box, label, [main, deep, soft][tier] ?? soft, { round: tier === 0 })
    }),
  )
  return bands.join('') + arrows.join('') + drawn.join('')
}

function drum(canvas: Figure['canvas'], { x, y, width, height }: Box, label: string, fill: string): string {
  const { unit } = canvas
  const ry = height * 0.16
  const edge = { stroke: mix(fill, INK, 0.4), 'stroke-width': unit * 0.22 }
  const size = fitted(label, unit * 2.4, width * 0.86)
  return (
    path(`M${x} ${y + ry}V${y + height - ry}A${width / 2} ${ry} 0 0 0 ${x + width} ${y + height - ry}V${y + ry}Z`, fill, edge) +
    ellipse(x + width / 2, y + ry, width / 2, ry, lighter(fill, 0.4), edge) +
    text(x + width / 2, y + height * 0.62 + size * 0.36, label, { size, fill: INK, weight: 'bold', anchor: 'middle' })
  )
}

/** Lifelines and the messages between them. */
export function sequence({ canvas, labels, accent, left, top, width, height }: Figure): string {
  const { unit } = canvas
  const [main, soft, , deep] = shades(accent)
  const actors = labels.slice(0, 4)
  const share = width / actors.length
  const middles = actors.map((_, at) => left + share * (at + 0.5))
  const heads = actors
    .map((label, at) =>
      labelled(canvas, { x: (middles[at] ?? 0) - share * 0.4, y: top, width: share * 0.8, height: unit * 9 }, label, at % 2 ? deep : main),
    )
    .join('')
  const lines = middles
    .map((x) => stroke(`M${x} ${top + unit * 10}V${top + height}`, '#9aa3ba', unit * 0.25, { 'stroke-dasharray': `${unit} ${unit}` }))
    .join('')
  const forth = middles
    .slice(1)
    .map((_, at) => ({ from: at, to: at + 1, words: ['request', 'query', 'call'][at] ?? 'send', isAnswer: false }))
  const back = forth
    .toReversed()
    .map(({ from, to }, at) => ({ from: to, to: from, words: at === forth.length - 1 ? 'response' : 'result', isAnswer: true }))
  const steps = [...forth, ...back]
  const messages = steps
    .map(({ from, to, words, isAnswer }, at) => {
      const y = top + unit * 17 + ((height - unit * 20) * at) / steps.length
      const [x1, x2] = [middles[from] ?? 0, middles[to] ?? 0]
      const side = x2 > x1 ? 1 : -1
      return (
        rect(x2 - unit * 1.1, y - unit * 1.5, unit * 2.2, unit * 7, isAnswer ? '#ffffff' : soft, {
          rx: unit * 0.5,
          stroke: accent,
          'stroke-width': unit * 0.22,
        }) +
        arrow(
          canvas,
          [
            [x1 + side * unit * 1.2, y],
            [x2 - side * unit * 1.4, y],
          ],
          INK,
          isAnswer,
        ) +
        text((x1 + x2) / 2, y - unit * 1.2, `${at + 1}. ${words}`, { size: unit * 2, fill: INK, anchor: 'middle' })
      )
    })
    .join('')
  return lines + messages + heads
}

/** A hub and what is connected to it. */
export function network({ canvas, labels, accent, left, top, width, height }: Figure): string {
  const { unit } = canvas
  const [main, soft, warm, deep] = shades(accent)
  const [hub = '', ...nodes] = labels
  const [cx, cy] = [left + width / 2, top + height / 2]
  const at = nodes.map((_, index) => {
    const angle = (index / nodes.length) * Math.PI * 2 - Math.PI / 2
    return [cx + Math.cos(angle) * width * 0.38, cy + Math.sin(angle) * height * 0.38] as const
  })
  const links = at.map(([x, y]) => stroke(`M${cx} ${cy}L${x} ${y}`, mix(accent, '#ffffff', 0.3), unit * 0.5)).join('')
  const ring = at
    .map(([x, y], index) => {
      const [nextX, nextY] = at[(index + 1) % at.length] ?? [x, y]
      return stroke(`M${x} ${y}L${nextX} ${nextY}`, '#b6bfd4', unit * 0.28, { 'stroke-dasharray': `${unit} ${unit}` })
    })
    .join('')
  const drawn = nodes
    .map((label, index) => {
      const [x, y] = at[index] ?? [cx, cy]
      const r = unit * 8
      const fill = [soft, warm, deep][index % 3] ?? soft
      return labelled(canvas, { x: x - r * 1.25, y: y - r * 0.62, width: r * 2.5, height: r * 1.24 }, label, fill)
    })
    .join('')
  const centre =
    circle(cx, cy, unit * 13, lighter(accent, 0.75)) +
    circle(cx, cy, unit * 10.5, main) +
    text(cx, cy + unit, hub, { size: fitted(hub, unit * 2.8, unit * 18), fill: '#ffffff', weight: 'bold', anchor: 'middle' })
  return ring + links + drawn + centre
}
