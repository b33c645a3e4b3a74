import type { Colour } from './colour.ts'

export type Point = readonly [x: number, y: number]
export type Attributes = Readonly<Record<string, string | number | undefined>>

const UNSAFE: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Makes any text safe inside SVG; control characters, which XML forbids even escaped, go. */
export const escapeText = (text: string): string =>
  text.replace(/[^\u0020-\uD7FF\uE000-\uFFFD]/g, '').replace(/[&<>"']/g, (character) => UNSAFE[character] ?? '')

const round = (value: number): number => Math.round(value * 10) / 10

const written = (attributes: Attributes): string =>
  Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? Math.round(value * 1000) / 1000 : value}"`)
    .join('')

const element = (name: string, attributes: Attributes): string => `<${name}${written(attributes)}/>`

export const rect = (x: number, y: number, width: number, height: number, fill: string, more: Attributes = {}): string =>
  element('rect', { x: round(x), y: round(y), width: round(width), height: round(height), fill, ...more })

export const circle = (cx: number, cy: number, r: number, fill: string, more: Attributes = {}): string =>
  element('circle', { cx: round(cx), cy: round(cy), r: round(r), fill, ...more })

export const ellipse = (cx: number, cy: number, rx: number, ry: number, fill: string, more: Attributes = {}): string =>
  element('ellipse', { cx: round(cx), cy: round(cy), rx: round(rx), ry: round(ry), fill, ...more })

export const path = (d: string, fill: string, more: Attributes = {}): string => element('path', { d, fill, ...more })

export const stroke = (d: string, colour: string, width: number, more: Attributes = {}): string =>
  element('path', {
    d,
    fill: 'none',
    stroke: colour,
    'stroke-width': round(width),
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    ...more,
  })

export const polygon = (points: readonly Point[], fill: string, more: Attributes = {}): string => path(`${polyline(points)}Z`, fill, more)

export const polyline = (points: readonly Point[]): string =>
  points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('')

/** A curve that passes near every point: quadratic pieces between the middles. */
export function curve(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (!first) return ''
  const pieces = rest.map(([x, y], at) => {
    const [nextX, nextY] = rest[at + 1] ?? [x, y]
    return `Q${round(x)} ${round(y)} ${round((x + nextX) / 2)} ${round((y + nextY) / 2)}`
  })
  return `M${round(first[0])} ${round(first[1])}${pieces.join('')}`
}

export interface TextStyle extends Attributes {
  readonly size: number
  readonly fill: Colour
  readonly family?: 'DejaVu Sans' | 'DejaVu Serif'
  readonly weight?: 'bold'
  readonly anchor?: 'middle' | 'end'
}

export function text(
  x: number,
  y: number,
  words: string,
  { size, fill, family = 'DejaVu Sans', weight, anchor, ...more }: TextStyle,
): string {
  const attributes = written({
    x: round(x),
    y: round(y),
    fill,
    'font-size': round(size),
    'font-family': family,
    'font-weight': weight,
    'text-anchor': anchor,
    ...more,
  })
  return `<text${attributes}>${escapeText(words)}</text>`
}

export const group = (content: string, attributes: Attributes): string => `<g${written(attributes)}>${content}</g>`

/** Draws what was designed around (0, 0) somewhere else and in another size. */
export const placed = (content: string, x: number, y: number, scale: number, mirrored = false): string =>
  group(content, { transform: `translate(${round(x)} ${round(y)}) scale(${(mirrored ? -scale : scale).toFixed(4)} ${scale.toFixed(4)})` })
