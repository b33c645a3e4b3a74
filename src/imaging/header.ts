import type { ImageMime } from '../domain/generation.ts'

export interface HeaderSize {
  readonly width: number
  readonly height: number
}

/** What a file says its size is, without decoding anything. Undefined when it does not say, or says nothing sensible. */
export function sizeInHeader(bytes: Uint8Array, mime: ImageMime): HeaderSize | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = READERS[mime](view)
  return size && size.width > 0 && size.height > 0 ? size : undefined
}

const READERS: Readonly<Record<ImageMime, (view: Buffer) => HeaderSize | undefined>> = {
  'image/png': (view) => (view.length < 24 ? undefined : { width: view.readUInt32BE(16), height: view.readUInt32BE(20) }),
  'image/gif': (view) => (view.length < 10 ? undefined : { width: view.readUInt16LE(6), height: view.readUInt16LE(8) }),
  'image/jpeg': sizeOfJpeg,
  'image/webp': sizeOfWebp,
}

/** Frame headers are SOF0 to SOF15 without the three that are tables. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

function sizeOfJpeg(view: Buffer): HeaderSize | undefined {
  for (let at = 2; at + 9 < view.length; ) {
    if (view[at] !== 0xff) return undefined
    const marker = view[at + 1] ?? 0
    if (isFrame(marker)) return { height: view.readUInt16BE(at + 5), width: view.readUInt16BE(at + 7) }
    // Fill bytes stand alone, every other segment says how long it is.
    at += marker === 0xff ? 1 : 2 + view.readUInt16BE(at + 2)
  }
  return undefined
}

function sizeOfWebp(view: Buffer): HeaderSize | undefined {
  if (view.length < 30) return undefined
  switch (view.toString('latin1', 12, 16)) {
    case 'VP8X':
      return { width: 1 + view.readUIntLE(24, 3), height: 1 + view.readUIntLE(27, 3) }
    case 'VP8L':
      return { width: 1 + (view.readUInt32LE(21) & 0x3fff), height: 1 + ((view.readUInt32LE(21) >>> 14) & 0x3fff) }
    case 'VP8 ':
      return { width: view.readUInt16LE(26) & 0x3fff, height: view.readUInt16LE(28) & 0x3fff }
    default:
      return undefined
  }
}
