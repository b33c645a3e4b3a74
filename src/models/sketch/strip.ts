import type { Canvas } from './canvas.ts'
import { circle, rect, text } from './svg.ts'

const WORDS = 'Offline preview, drawn without a model'

/** Says on the picture what it is; small, but readable on anything. */
export function strip(canvas: Canvas): string {
  const size = Math.max(13, canvas.unit * 1.55)
  const tall = size * 2.1
  // DejaVu Sans is about 0.55 of its size wide on average.
  const wide = WORDS.length * size * 0.55 + tall * 1.35
  const x = canvas.unit * 2
  const y = canvas.height - tall - canvas.unit * 2
  return [
    rect(x, y, wide, tall, '#0b0d18', { rx: tall / 2, opacity: 0.62 }),
    circle(x + tall * 0.58, y + tall / 2, size * 0.3, '#ffd23f'),
    text(x + tall * 0.98, y + tall / 2 + size * 0.36, WORDS, { size, fill: '#ffffff', opacity: 0.95 }),
  ].join('')
}
