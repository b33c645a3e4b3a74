import type { Size } from '../../domain/model.ts'
import type { Aspect } from '../../domain/request.ts'
import type { PictureRead } from '../../ports.ts'
import { type Measures, measurePicture } from './measure-picture.ts'

export interface Asked {
  readonly aspect: Aspect
  readonly size?: Size | undefined
}

export interface Judgement {
  /** 0 to 10, one decimal. */
  readonly score: number
  /** What makes it unfit to be shown, in words that follow "the picture"; undefined for a picture that can be. */
  readonly fault: string | undefined
}

/** S7. Flat art (a diagram, an icon) may be smaller than that. */
const MIN_BYTES = 10_000
/** Providers round to multiples of 16 to 64 pixels, which moves an aspect by up to 2 %. */
const ASPECT_TOLERANCE = 0.04
/** Of the pixels that its size promises: half of each edge. */
const LEAST_PIXELS = 0.25
/** A single small thing on an empty ground is a picture still; a grain of dust is not. */
const NEARLY_ALL = 0.9985
const LEAST_CONTRAST = 1
/** Drawn with a few tones, as diagrams and icons are; what compresses well for that is not to blame. */
const FLAT_LEVELS = 48

/** Whether a picture can be shown, and how much there is to see on it. Cheap, and blind to beauty. */
export function judgePicture(picture: Omit<PictureRead, 'mime'>, sizeBytes: number, asked: Asked): Judgement {
  const measures = measurePicture(picture.grey)
  return { score: scoreOf(measures, pixelShare(picture, asked)), fault: faultOf(picture, sizeBytes, asked, measures) }
}

function faultOf({ width, height }: Omit<PictureRead, 'mime'>, sizeBytes: number, asked: Asked, measures: Measures): string | undefined {
  if (measures.contrast < LEAST_CONTRAST) return 'is blank'
  if (measures.sameness > NEARLY_ALL) return 'is nearly all one colour'
  if (Math.abs(width / height / ratioOf(asked.aspect) - 1) > ASPECT_TOLERANCE) return `is ${width} × ${height} instead of ${asked.aspect}`
  if (pixelShare({ width, height }, asked) < LEAST_PIXELS) return `is only ${width} × ${height} pixels`
  if (sizeBytes < MIN_BYTES && measures.levels > FLAT_LEVELS) return `has only ${Math.round(sizeBytes / 1000)} kB`
  return undefined
}

/** Four points for detail, three for contrast, three for pixels. */
function scoreOf({ entropy, contrast }: Measures, pixels: number): number {
  const points = 4 * Math.min(1, entropy / 6.5) + 3 * Math.min(1, contrast / 45) + 3 * Math.min(1, pixels)
  return Math.round(points * 10) / 10
}

const EDGE: Readonly<Record<Size, number>> = { '512': 512, '1K': 1024, '2K': 2048, '4K': 4096 }

const pixelShare = ({ width, height }: { readonly width: number; readonly height: number }, { size = '1K' }: Asked): number =>
  (width * height) / EDGE[size] ** 2

function ratioOf(aspect: Aspect): number {
  const [across = 1, down = 1] = aspect.split(':').map(Number)
  return across / down
}
