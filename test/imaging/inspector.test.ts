import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { asProblem } from '../../src/errors.ts'
import { imageInspector } from '../../src/imaging/inspector.ts'

const inspector = imageInspector()
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) => asProblem(error).code,
  )

/** Noise compresses badly, so that cutting it hits pixels, not padding. */
const noise = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 60 } } })

let png: Buffer
let jpeg: Buffer
let webp: Buffer
let gif: Buffer
beforeAll(async () => {
  ;[png, jpeg, webp, gif] = await Promise.all([
    noise(320, 200).png().toBuffer(),
    noise(320, 200).jpeg().toBuffer(),
    noise(320, 200).webp().toBuffer(),
    noise(320, 200).gif().toBuffer(),
  ])
})

describe('inspecting a picture', () => {
  it('reads type and size of the four formats', async () => {
    for (const [bytes, mime] of [
      [png, 'image/png'],
      [jpeg, 'image/jpeg'],
      [webp, 'image/webp'],
      [gif, 'image/gif'],
    ] as const) {
      expect(await inspector.inspect(bytes)).toEqual({ mime, width: 320, height: 200 })
    }
  })

  it('takes grey, 16 bit, CMYK and transparent pictures', async () => {
    const odd = await Promise.all([
      noise(64, 64).greyscale().png().toBuffer(),
      noise(64, 64).toColourspace('rgb16').png().toBuffer(),
      noise(64, 64).toColourspace('cmyk').jpeg().toBuffer(),
      noise(64, 64).ensureAlpha(0.5).png().toBuffer(),
      noise(1, 1).png().toBuffer(),
    ])
    for (const bytes of odd) expect(await codeOf(inspector.inspect(bytes))).toBe('accepted')
  })

  it.each([0.2, 0.5, 0.9, 0.99])('notices that everything after %d of the file is missing', async (share) => {
    for (const bytes of [png, jpeg, webp])
      expect(await codeOf(inspector.inspect(bytes.subarray(0, Math.floor(bytes.length * share))))).toBe('IMAGE_BROKEN')
  })

  it('notices a flipped byte in a PNG', async () => {
    const broken = Buffer.from(png)
    broken.writeUInt8(broken.readUInt8(png.length >> 1) ^ 0xff, png.length >> 1)
    expect(await codeOf(inspector.inspect(broken))).toBe('IMAGE_BROKEN')
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['eight bytes of PNG', Buffer.from('89504e470d0a1a0a', 'hex')],
    ['text', Buffer.from('a picture, I promise')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['TIFF', Buffer.from('49492a0008000000', 'hex')],
    ['zeros', Buffer.alloc(20_000)],
    ['HTML that starts like a GIF', Buffer.from('GIF89a<script>alert(1)</script>')],
  ])('refuses %s', async (_name, bytes) => {
    expect(await codeOf(inspector.inspect(bytes))).toBe('IMAGE_BROKEN')
  })

  it('refuses a bomb of 256 megapixels by its header, at once and without the memory', async () => {
    await inspector.inspect(png)
    const before = process.memoryUsage().rss
    const startedAt = performance.now()
    expect(await codeOf(inspector.inspect(bombPng(16_000)))).toBe('IMAGE_BROKEN')
    expect(performance.now() - startedAt).toBeLessThan(500)
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024)
  })
})

describe('making a picture fit', () => {
  it('leaves one that fits as it is', async () => {
    expect(await inspector.fit(png, 'image/png', png.length)).toEqual({ bytes: png, mime: 'image/png' })
  })

  it('keeps the size in pixels as long as quality is enough', async () => {
    const large = await noise(800, 600).png().toBuffer()
    const fitted = await inspector.fit(large, 'image/png', 400_000)
    expect(fitted.bytes.byteLength).toBeLessThanOrEqual(400_000)
    expect(await inspector.inspect(fitted.bytes)).toEqual({ mime: 'image/jpeg', width: 800, height: 600 })
  })

  it('makes it smaller when quality alone is not enough', async () => {
    const large = await noise(800, 600).png().toBuffer()
    const fitted = await inspector.fit(large, 'image/png', 60_000)
    expect(fitted.bytes.byteLength).toBeLessThanOrEqual(60_000)
    expect((await inspector.inspect(fitted.bytes)).width).toBeLessThan(800)
  })

  it('puts transparent pictures on white', async () => {
    const clear = await sharp({ create: { width: 300, height: 300, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
      .png({ compressionLevel: 0 })
      .toBuffer()
    const fitted = await inspector.fit(clear, 'image/png', 20_000)
    const { channels } = await sharp(fitted.bytes).stats()
    expect(channels.map((channel) => channel.min)).toEqual([255, 255, 255])
  })

  it('says so when nothing helps', async () => {
    expect(await codeOf(inspector.fit(await noise(800, 600).png().toBuffer(), 'image/png', 500))).toBe('FILE_REFUSED')
  })

  it('says so when it is broken', async () => {
    expect(await codeOf(inspector.fit(png.subarray(0, png.length >> 1), 'image/png', 20_000))).toBe('IMAGE_BROKEN')
  })
})

/** A small file that claims to be very large: rows of zeros, which compress to almost nothing. */
function bombPng(side: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const framed = Buffer.alloc(body.length + 8)
    framed.writeUInt32BE(data.length, 0)
    body.copy(framed, 4)
    framed.writeUInt32BE(crc32(body), body.length + 4)
    return framed
  }
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(side * 400))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
