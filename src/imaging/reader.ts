import { Problem } from '../errors.ts'
import type { PictureReader } from '../ports.ts'
import { decoder } from './decoder.ts'
import { madePlain } from './plain.ts'
import { checkStructure } from './structure.ts'

/** Enough to tell a picture from an empty one; 64 KB. */
export const GREY_SIDE = 256

export const pictureReader = (): PictureReader => ({ read })

const read: PictureReader['read'] = async (bytes) => {
  const { mime, width, height } = checkStructure(bytes)
  const open = await decoder()
  try {
    const redrawn = await madePlain(open, bytes, mime)
    const grey = await open(redrawn?.plain.bytes ?? bytes)
      .flatten({ background: '#ffffff' })
      .toColourspace('b-w')
      // Loaded whole: a decoder that may load a smaller one of a JPEG does not look at all of it.
      .resize(GREY_SIDE, GREY_SIDE, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false })
      .raw({ depth: 'uchar' })
      .toBuffer()
    return { ...(redrawn ?? { mime, width, height }), grey: new Uint8Array(grey.buffer, grey.byteOffset, GREY_SIDE * GREY_SIDE) }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    throw new Problem('IMAGE_BROKEN', `${mime} of ${bytes.byteLength} bytes: ${said}`, { cause: error })
  }
}
