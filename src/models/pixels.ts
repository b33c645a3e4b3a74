import type { Size } from '../domain/model.ts'
import type { Aspect } from '../domain/request.ts'

export interface Pixels {
  readonly width: number
  readonly height: number
}

/**
 * For providers that are told a width and a height: at most 1024 × 1024 pixels at 1K, because a started megapixel is billed. Multiples
 * of 32 (Flux; OpenAI asks for 16), and within 2 % of the aspect.
 */
const AT_1K: Readonly<Record<Aspect, readonly [width: number, height: number]>> = {
  '1:1': [1024, 1024],
  '2:3': [832, 1248],
  '3:2': [1248, 832],
  '3:4': [864, 1152],
  '4:3': [1152, 864],
  '4:5': [896, 1120],
  '5:4': [1120, 896],
  '9:16': [768, 1344],
  '16:9': [1344, 768],
  '21:9': [1536, 672],
}

const TIMES: Readonly<Record<Size, number>> = { '512': 0.5, '1K': 1, '2K': 2, '4K': 4 }

export function pixelsOf(aspect: Aspect, size: Size = '1K'): Pixels {
  const [width, height] = AT_1K[aspect]
  return { width: width * TIMES[size], height: height * TIMES[size] }
}
