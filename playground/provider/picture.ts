import { createHash } from 'node:crypto'
import { drawPng } from '../gemini/picture.ts'

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

/** The same picture with a byte of its pixels changed: its header is right, its checksum is not. */
export function corrupt(bytes: Buffer): Buffer {
  const broken = Buffer.from(bytes)
  const middle = Math.floor(broken.length / 2)
  broken.writeUInt8(broken.readUInt8(middle) ^ 0xff, middle)
  return broken
}
