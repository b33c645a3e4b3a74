import type { Sharp, SharpInput } from 'sharp'

/** 50 megapixels; a 972 KB file can claim 256 of them and cost a gigabyte. */
export const MAX_PIXELS = 5e7
const MAX_DECODE_S = 10

let loading: Promise<(bytes: Uint8Array) => Sharp> | undefined

/** sharp costs 22 MB and 40 ms to load, so it is loaded with the first picture. */
export function decoder(): Promise<(bytes: Uint8Array) => Sharp> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    // One thread a picture: several are decoded at a time, and libvips' own cache would hold on to each.
    sharp.concurrency(1)
    sharp.cache(false)
    return (bytes: SharpInput) => sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).timeout({ seconds: MAX_DECODE_S })
  })
  return loading
}
