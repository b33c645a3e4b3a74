import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { drawPicture } from '../../playground/gemini/picture.ts'
import { asProblem } from '../../src/errors.ts'
import { pictureReader } from '../../src/imaging/reader.ts'
import { checkStructure } from '../../src/imaging/structure.ts'

const reader = pictureReader()
const endOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'read',
    (error: unknown) => asProblem(error).message,
  )
const structureOf = (bytes: Uint8Array): string => {
  try {
    checkStructure(bytes)
    return 'sound'
  } catch (error) {
    return asProblem(error).message
  }
}

const noise = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 60 } } })

const files: Record<string, Buffer> = {}
beforeAll(async () => {
  const picture = noise(320, 200)
  files['image/png'] = await picture.clone().png().toBuffer()
  files['image/jpeg'] = await picture.clone().jpeg().toBuffer()
  files['image/gif'] = await picture.clone().gif().toBuffer()
  files['image/webp'] = await picture.clone().webp().toBuffer()
  files['image/webp lossless'] = await picture.clone().webp({ lossless: true }).toBuffer()
  files['image/webp with alpha'] = await picture.clone().ensureAlpha(0.5).webp().toBuffer()
  files['image/jpeg progressive'] = await picture.clone().jpeg({ progressive: true }).toBuffer()
})
const file = (name: string): Buffer => files[name] ?? expect.unreachable()

describe('reading a picture', () => {
  it.each(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/webp lossless', 'image/webp with alpha', 'image/jpeg progressive'])(
    'tells type, size and grey levels of %s in one go',
    async (name) => {
      const { mime, width, height, grey } = await reader.read(file(name))
      expect([mime, width, height, grey.length]).toEqual([name.split(' ')[0], 320, 200, 256 * 256])
      expect(new Set(grey).size).toBeGreaterThan(20)
    },
  )

  it('takes grey, 16 bit, CMYK, transparent and tiny pictures', async () => {
    const odd = await Promise.all([
      noise(64, 64).greyscale().png().toBuffer(),
      noise(64, 64).toColourspace('rgb16').png().toBuffer(),
      noise(64, 64).toColourspace('cmyk').jpeg().toBuffer(),
      noise(64, 64).ensureAlpha(0.5).png().toBuffer(),
      noise(1, 1).png().toBuffer(),
      drawPicture('a cabin', '16:9', 'mark'),
    ])
    for (const bytes of odd) expect((await reader.read(bytes)).grey).toHaveLength(256 * 256)
  })

  it('puts what is transparent on white', async () => {
    const clear = { create: { width: 300, height: 300, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } } as const
    const { grey } = await reader.read(await sharp(clear).png().toBuffer())
    expect(new Set(grey)).toEqual(new Set([255]))
  })

  it.each([0.2, 0.5, 0.9, 0.99])('notices that everything after %d of the file is missing', async (share) => {
    for (const name of ['image/png', 'image/jpeg', 'image/webp', 'image/jpeg progressive'])
      expect(await endOf(reader.read(file(name).subarray(0, Math.floor(file(name).length * share))))).not.toBe('read')
  })

  it('notices a picture whose structure is right and whose pixels are not', async () => {
    expect(await endOf(reader.read(pngOf(64, 64, deflateSync(Buffer.alloc(100)))))).toMatch(/image\/png of \d+ bytes/)
  })
})

describe('a picture that chats show in different ways', () => {
  /** Dark on the left, light on the right. */
  const halves = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#101010' } }).composite([
      { input: { create: { width: width / 2, height, channels: 3, background: '#f0f0f0' } }, left: width / 2, top: 0 },
    ])
  const frame = (background: string) =>
    sharp({ create: { width: 64, height: 64, channels: 3, background } })
      .png()
      .toBuffer()
  const film = async () => sharp([await frame('#ff0000'), await frame('#00ff00')], { join: { animated: true } })
  const plainOf = async (bytes: Buffer) => {
    const { plain, mime, width, height } = await reader.read(bytes)
    const { bytes: redrawn, was } = plain ?? expect.unreachable()
    const { data, info } = await sharp(redrawn).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    const { space, depth, orientation, pages, format } = await sharp(redrawn).metadata()
    expect([info.width, info.height, mime]).toEqual([width, height, `image/${format}`])
    expect([space, depth, orientation ?? 1, pages ?? 1]).toEqual(['srgb', 'uchar', 1, 1])
    return { was, size: [width, height], mime, first: [...data.subarray(0, 3)], last: [...data.subarray(-3)] }
  }

  it('is its first frame, where it moves', async () => {
    for (const bytes of [await (await film()).gif().toBuffer(), await (await film()).webp({ lossless: true }).toBuffer()]) {
      expect(await plainOf(bytes)).toMatchObject({ was: ['animated'], mime: 'image/png', size: [64, 64], first: [255, 0, 0] })
    }
  })

  it('is its still picture, where it is a PNG that moves', async () => {
    const still = await halves(64, 64).png().toBuffer()
    const control = Buffer.alloc(20)
    control.writeUInt32BE(8, 0)
    control.write('acTL', 4, 'latin1')
    control.writeUInt32BE(2, 8)
    control.writeUInt32BE(crc32(control.subarray(4, 16)), 16)
    const afterHeader = 8 + 25
    const moving = Buffer.concat([still.subarray(0, afterHeader), control, still.subarray(afterHeader)])
    expect((await plainOf(moving)).was).toEqual(['animated'])
  })

  it('stands upright, with the size that a person sees', async () => {
    // Lies on its side, to be turned by a quarter clockwise: what is left comes to the top.
    const turned = await halves(320, 200).jpeg({ quality: 100 }).withMetadata({ orientation: 6 }).toBuffer()
    const { was, size, mime, first, last } = await plainOf(turned)
    expect([was, size, mime]).toEqual([['turned'], [200, 320], 'image/jpeg'])
    expect([Math.max(...first) < 40, Math.min(...last) > 215]).toEqual([true, true])
  })

  it('has the colours of a screen, in eight bits', async () => {
    const cmyk = await halves(64, 64).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer()
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk')
    const { was, mime, last } = await plainOf(cmyk)
    expect([was, mime, Math.min(...last) > 200]).toEqual([['in other colours'], 'image/jpeg', true])
    const deep = await halves(64, 64).toColourspace('rgb16').png().toBuffer()
    expect((await sharp(deep).metadata()).depth).toBe('ushort')
    expect(await plainOf(deep)).toMatchObject({ was: ['in other colours'], mime: 'image/png', first: [16, 16, 16], last: [240, 240, 240] })
  })

  it('is left alone where it is plain', async () => {
    for (const name of Object.keys(files)) expect((await reader.read(file(name))).plain).toBeUndefined()
  })
})

describe('the structure of a file', () => {
  it('is sound in what encoders make', () => {
    for (const bytes of Object.values(files)) expect(structureOf(bytes)).toBe('sound')
  })

  it('names what is wrong', () => {
    const png = file('image/png')
    const flipped = Buffer.from(png)
    flipped[png.length >> 1] = (flipped[png.length >> 1] ?? 0) ^ 1
    expect(structureOf(flipped)).toMatch(/the checksum of its IDAT chunk is wrong/)
    expect(structureOf(png.subarray(0, png.length - 100))).toMatch(/in the middle of a chunk/)
    expect(structureOf(png.subarray(0, png.length - 12))).toMatch(/its end is missing/)
    expect(structureOf(Buffer.alloc(0))).toMatch(/0 bytes starting with nothing/)
    expect(structureOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toMatch(/not a PNG, JPEG, WebP or GIF/)
    expect(structureOf(Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1'))).toMatch(/says no size/)
    expect(structureOf(Buffer.from('GIF89a<script>alert(1)</script>'))).toMatch(/claims|has no end|says no size/)
  })

  it.each([
    ['a PNG of 256 megapixels', () => pngOf(16_000, 16_000, deflateSync(Buffer.alloc(6_400_000)))],
    ['a JPEG of 65 535 × 65 535', () => Buffer.from('ffd8ffc0001108ffffffff03012200021101031101ffd9', 'hex')],
    ['a GIF of 65 535 × 65 535', () => Buffer.concat([Buffer.from('GIF89a'), Buffer.from('ffffffff0000003b', 'hex')])],
  ])('refuses %s by its header, in less than 5 ms and without the memory', (_, make) => {
    const bomb = make()
    structureOf(file('image/png'))
    const before = process.memoryUsage().rss
    const startedAt = performance.now()
    expect(structureOf(bomb)).toMatch(/claims \d+ × \d+ pixels/)
    expect(performance.now() - startedAt).toBeLessThan(5)
    expect(process.memoryUsage().rss - before).toBeLessThan(5 * 1024 * 1024)
  })
})

/** A PNG with these pixels in it, whether they are enough or not. */
function pngOf(width: number, height: number, pixels: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
