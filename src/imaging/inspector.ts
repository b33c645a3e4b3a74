import { mimeOf } from '../domain/mime-of.ts'
import { Problem } from '../errors.ts'
import type { ImageInspector } from '../ports.ts'
import { decoder } from './decoder.ts'
import { fit } from './fit.ts'

export const imageInspector = (): ImageInspector => ({ inspect, fit })

const inspect: ImageInspector['inspect'] = async (bytes) => {
  const mime = mimeOf(bytes)
  if (!mime) throw new Problem('IMAGE_BROKEN', `not a PNG, JPEG, WebP or GIF: ${bytes.byteLength} bytes starting with ${startOf(bytes)}`)
  const open = await decoder()
  try {
    // One channel is enough to make the decoder read every row, at a quarter of the memory.
    const { info } = await open(bytes).extractChannel(0).raw().toBuffer({ resolveWithObject: true })
    return { mime, width: info.width, height: info.height }
  } catch (error) {
    throw new Problem('IMAGE_BROKEN', `${mime} of ${bytes.byteLength} bytes: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}

const startOf = (bytes: Uint8Array): string => (bytes.byteLength === 0 ? 'nothing' : Buffer.from(bytes.subarray(0, 8)).toString('hex'))
