import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { drawPng, greyPng } from '../gemini/picture.ts'

export interface DrawnPicture {
  readonly bytes: Buffer
  readonly base64: string
  /** SHA-256, hex. */
  readonly key: string
}

/** A valid PNG whose colours come from the prompt. */
export function pictureFor(prompt: string, [width, height]: readonly [number, number], mark: string): DrawnPicture {
  const bytes = drawPng(prompt, [width, height], mark)
  return { bytes, base64: bytes.toString('base64'), key: createHash('sha256').update(bytes).digest('hex') }
}

/** Pictures that come with a 200 and are none. */
export const SPOILT = ['corrupt image', 'blank image', 'bomb'] as const
export type Spoilt = (typeof SPOILT)[number]

export const isSpoilt = (odd: string | undefined): odd is Spoilt => SPOILT.some((one) => one === odd)

export function spoilt(how: Spoilt, bytes: Buffer): Buffer {
  switch (how) {
    case 'corrupt image':
      return corrupt(bytes)
    case 'blank image':
      return greyPng([1024, 1024], deflateSync(Buffer.alloc(1025 * 1024)))
    // A few kilobytes that claim 256 megapixels.
    case 'bomb':
      return greyPng([16_000, 16_000], deflateSync(Buffer.alloc(1_000_000)))
  }
}

export const smallPicture = (prompt: string): Buffer => drawPng(prompt, [256, 256], 'small')

/** The same picture with a byte of its pixels changed: its header is right, its checksum is not. */
function corrupt(bytes: Buffer): Buffer {
  const broken = Buffer.from(bytes)
  const middle = Math.floor(broken.length / 2)
  broken.writeUInt8(broken.readUInt8(middle) ^ 0xff, middle)
  return broken
}
