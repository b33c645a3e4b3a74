import type { Sharp } from 'sharp'
import type { ImageMime } from '../domain/generation.ts'
import type { Oddity, PictureRead } from '../ports.ts'

const JPEG = { quality: 92, chromaSubsampling: '4:4:4' } as const

/**
 * The picture as every chat shows it the same way, or undefined where it is one already. Some clients turn a picture by its EXIF and some do not, CMYK comes
 * out in false colours, sixteen bits are refused, and somebody who asked for a picture did not ask for a film.
 */
export async function madePlain(
  open: (bytes: Uint8Array) => Sharp,
  bytes: Uint8Array,
  mime: ImageMime,
): Promise<(Required<Pick<PictureRead, 'plain'>> & Pick<PictureRead, 'mime' | 'width' | 'height'>) | undefined> {
  const was = await odditiesOf(open, bytes, mime)
  if (was.length === 0) return undefined
  // Without `animated` the decoder takes the first frame.
  const upright = open(bytes).autoOrient().toColourspace('srgb')
  const isJpeg = mime === 'image/jpeg'
  const { data, info } = await (isJpeg ? upright.jpeg(JPEG) : upright.png()).toBuffer({ resolveWithObject: true })
  return { mime: isJpeg ? 'image/jpeg' : 'image/png', width: info.width, height: info.height, plain: { bytes: data, was } }
}

async function odditiesOf(open: (bytes: Uint8Array) => Sharp, bytes: Uint8Array, mime: ImageMime): Promise<Oddity[]> {
  const { pages = 1, orientation = 1, space, depth } = await open(bytes).metadata()
  const oddities: Record<Oddity, boolean> = {
    animated: pages > 1 || (mime === 'image/png' && isAnimatedPng(bytes)),
    turned: orientation > 1,
    'in other colours': space === 'cmyk' || depth === 'ushort',
  }
  return (Object.keys(oddities) as Oddity[]).filter((oddity) => oddities[oddity])
}

/** The decoder knows no animated PNG; its control chunk comes before the pixels (w3.org/TR/png-3). */
function isAnimatedPng(bytes: Uint8Array): boolean {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const control = view.indexOf('acTL', 0, 'latin1')
  return control !== -1 && control < view.indexOf('IDAT', 0, 'latin1')
}
