import type { Colour } from './colour.ts'
import type { Random } from './random.ts'

export interface Stop {
  readonly at: number
  readonly colour: Colour
  readonly opacity?: number
}

/** What every part of a picture is drawn on: its size, its luck, and the gradients it has asked for. */
export class Canvas {
  readonly width: number
  readonly height: number
  /** A hundredth of the shorter side: what sizes are measured in, so that pictures look alike in every aspect. */
  readonly unit: number
  readonly random: Random
  readonly #definitions: string[] = []

  constructor(width: number, height: number, random: Random) {
    this.width = width
    this.height = height
    this.unit = Math.min(width, height) / 100
    this.random = random
  }

  /** Top to bottom, or left to right. @returns what goes into `fill` */
  gradient(stops: readonly Stop[], direction: 'down' | 'across' = 'down'): string {
    const [x2, y2] = direction === 'down' ? [0, 1] : [1, 0]
    return this.#define(
      (id) => `<linearGradient id="${id}" x1="0" y1="0" x2="${x2}" y2="${y2}">${stops.map(stopOf).join('')}</linearGradient>`,
    )
  }

  /** From the middle outwards. */
  glow(stops: readonly Stop[], focusX = 0.5, focusY = 0.5): string {
    return this.#define(
      (id) =>
        `<radialGradient id="${id}" cx="0.5" cy="0.5" r="0.5" fx="${focusX}" fy="${focusY}">${stops.map(stopOf).join('')}</radialGradient>`,
    )
  }

  /** @returns what goes into `clip-path` */
  clip(shape: string): string {
    return this.#define((id) => `<clipPath id="${id}">${shape}</clipPath>`)
  }

  svg(content: string): string {
    const size = `width="${this.width}" height="${this.height}" viewBox="0 0 ${this.width} ${this.height}"`
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><defs>${this.#definitions.join('')}</defs>${content}</svg>`
  }

  #define(write: (id: string) => string): string {
    const id = `d${this.#definitions.length}`
    this.#definitions.push(write(id))
    return `url(#${id})`
  }
}

const stopOf = ({ at, colour, opacity }: Stop): string =>
  `<stop offset="${at}" stop-color="${colour}"${opacity === undefined ? '' : ` stop-opacity="${opacity}"`}/>`

const LONG_SIDE = 1024

/** The longer side is always 1024. */
export function sizeOf(aspect: string): { readonly width: number; readonly height: number } {
  const [across = 1, down = 1] = aspect.split(':').map(Number)
  const scale = LONG_SIDE / Math.max(across, down)
  return { width: Math.round(across * scale), height: Math.round(down * scale) }
}
