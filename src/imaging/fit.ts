import type { ImageMime } from '../domain/generation.ts'
import { Problem } from '../errors.ts'
import type { ImageInspector } from '../ports.ts'
import { decoder } from './decoder.ts'

/** Tried in this order: quality first, because a smaller picture is the greater loss. */
const ATTEMPTS = [
  { quality: 90, scale: 1 },
  { quality: 80, scale: 1 },
  { quality: 70, scale: 1 },
  { quality: 80, scale: 0.7 },
  { quality: 75, scale: 0.5 },
  { quality: 70, scale: 0.35 },
  { quality: 70, scale: 0.25 },
] as const

/** Below this a picture is no longer what was asked for. */
const MIN_SIDE = 128

/** Re-encodes as JPEG, because every platform shows it and it is the smallest of those. */
export const fit: ImageInspector['fit'] = async (bytes, mime, maxBytes) => {
  if (bytes.byteLength <= maxBytes) return { bytes, mime }
  const open = await decoder()
  const { width, height } = await open(bytes).metadata().catch(rejectBroken(mime))
  for (const { quality, scale } of ATTEMPTS) {
    const size = { width: Math.round(width * scale), height: Math.round(height * scale) }
    if (scale < 1 && Math.min(size.width, size.height) < MIN_SIDE) break
    const image = open(bytes).flatten({ background: '#ffffff' })
    const smaller = await (scale < 1 ? image.resize(size) : image).jpeg({ quality, mozjpeg: false }).toBuffer().catch(rejectBroken(mime))
    if (smaller.byteLength <= maxBytes) return { bytes: smaller, mime: 'image/jpeg' }
  }
  throw new Problem('FILE_REFUSED', `${mime} of ${bytes.byteLength} bytes (${width}x${height}) cannot be made to fit into ${maxBytes}`)
}

const rejectBroken =
  (mime: ImageMime) =>
  (error: unknown): never => {
    throw new Problem('IMAGE_BROKEN', `${mime}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
