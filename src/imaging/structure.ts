import { crc32 } from 'node:zlib'
import type { ImageMime } from '../domain/generation.ts'
import { mimeOf } from '../domain/mime-of.ts'
import { Problem } from '../errors.ts'
import { MAX_PIXELS } from './decoder.ts'
import { sizeInHeader } from './header.ts'

export interface Structure {
  readonly mime: ImageMime
  readonly width: number
  readonly height: number
}

/**
 * What can be told of a file without decoding it: that it is a picture, of a size that may be decoded, and that none of it is missing. It comes first, because
 * it costs a thousandth of decoding, and a file of 972 KB can claim 256 megapixels.
 *
 * @throws Problem IMAGE_BROKEN naming what is wrong
 */
export function checkStructure(bytes: Uint8Array): Structure {
  const mime = mimeOf(bytes)
  if (!mime) throw broken(`not a PNG, JPEG, WebP or GIF: ${bytes.byteLength} bytes starting with ${startOf(bytes)}`)
  const size = sizeInHeader(bytes, mime)
  if (!size) throw broken(`${mime} of ${bytes.byteLength} bytes says no size`)
  const { width, height } = size
  if (width * height > MAX_PIXELS) throw broken(`${mime} claims ${width} × ${height} pixels`)
  const fault = FAULTS[mime](Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  if (fault) throw broken(`${mime} of ${bytes.byteLength} bytes: ${fault}`)
  return { mime, width, height }
}

const FAULTS: Readonly<Record<ImageMime, (view: Buffer) => string | undefined>> = {
  'image/png': faultOfPng,
  // Some cameras and encoders leave a few bytes behind the end.
  'image/jpeg': (view) => (view.lastIndexOf(END_OF_JPEG) === -1 ? 'it has no end' : undefined),
  'image/webp': (view) => (view.readUInt32LE(4) + 8 > view.length ? 'its end is missing' : undefined),
  'image/gif': (view) => (view.lastIndexOf(0x3b) === -1 ? 'it has no end' : undefined),
}

const END_OF_JPEG = Buffer.from([0xff, 0xd9])
const PNG_SIGNATURE_BYTES = 8
/** Length, type and checksum of a chunk. */
const CHUNK_FRAME_BYTES = 12

function faultOfPng(view: Buffer): string | undefined {
  for (let at = PNG_SIGNATURE_BYTES; at + CHUNK_FRAME_BYTES <= view.length; ) {
    const length = view.readUInt32BE(at)
    const end = at + 8 + length
    if (end + 4 > view.length) return 'it ends in the middle of a chunk'
    const type = view.toString('latin1', at + 4, at + 8)
    if (crc32(view.subarray(at + 4, end)) !== view.readUInt32BE(end)) return `the checksum of its ${type} chunk is wrong`
    if (type === 'IEND') return undefined
    at = end + 4
  }
  return 'its end is missing'
}

const broken = (what: string): Problem => new Problem('IMAGE_BROKEN', what)

const startOf = (bytes: Uint8Array): string => (bytes.byteLength === 0 ? 'nothing' : Buffer.from(bytes.subarray(0, 8)).toString('hex'))
