import { createHash } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'

/** Pixels of a 1K picture by aspect ratio, as Google's image models give them. */
export const PIXELS: Readonly<Record<string, readonly [width: number, height: number]>> = {
  '1:1': [1024, 1024],
  '2:3': [848, 1264],
  '3:2': [1264, 848],
  '3:4': [896, 1200],
  '4:3': [1200, 896],
  '4:5': [928, 1152],
  '5:4': [1152, 928],
  '9:16': [768, 1376],
  '16:9': [1376, 768],
  '21:9': [1584, 672],
  '1:4': [512, 2048],
  '4:1': [2048, 512],
  '1:8': [384, 3072],
  '8:1': [3072, 384],
}

const TIMES: Readonly<Record<string, number>> = { '512': 0.5, '1K': 1, '2K': 2, '4K': 4 }

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Each computed row is shown this often: a quarter of the work, and nobody looks at these pictures closely. */
const ROW_REPEAT = 4

/**
 * A valid PNG of soft waves in two colours, both taken from the prompt. `mark` goes into a text chunk,
 * so that two calls for one prompt give two files, as a real model would.
 */
export function drawPicture(prompt: string, aspect: string, mark: string, size = '1K'): Buffer {
  const [width, height] = PIXELS[aspect] ?? [1024, 1024]
  const times = TIMES[size] ?? 1
  return drawPng(prompt, [width * times, height * times], mark)
}

/** The same for any size in pixels. */
export function drawPng(prompt: string, [width, height]: readonly [width: number, height: number], mark: string): Buffer {
  const hash = createHash('sha256').update(prompt).digest()
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // 8 bits a pixel, indexed colour; deflate, adaptive filter, not interlaced.
  header.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', palette(hash)),
    chunk('tEXt', Buffer.from(`Comment\0${mark}`, 'latin1')),
    chunk('IDAT', deflateSync(rows(width, height, hash), { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A PNG of one channel, with these pixels in it, whether they are enough or not. */
export function greyPng([width, height]: readonly [width: number, height: number], pixels: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
}

function palette(hash: Buffer): Buffer {
  const entries = Buffer.alloc(256 * 3)
  for (let entry = 0; entry < 256; entry += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      // Always from dark to light: two tones of one brightness would be a blank picture to whoever looks at its grey.
      const from = 30 + (hash.readUInt8(channel) >> 2)
      const to = 160 + (hash.readUInt8(channel + 3) >> 2)
      entries[entry * 3 + channel] = Math.round(from + ((to - from) * entry) / 255)
    }
  }
  return entries
}

function rows(width: number, height: number, hash: Buffer): Buffer {
  const waveX = 0.006 + hash.readUInt8(6) / 20_000
  const waveY = 0.006 + hash.readUInt8(7) / 20_000
  const bend = hash.readUInt8(8) / 40
  const pixels = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1) {
    const start = y * (width + 1)
    if (y % ROW_REPEAT !== 0) {
      // Filter 2: "as the row above", so nothing but zeros follows.
      pixels[start] = 2
      continue
    }
    for (let x = 0; x < width; x += 1) {
      pixels[start + 1 + x] = 128 + 80 * Math.sin(x * waveX + bend) * Math.cos(y * waveY) + ((x * y) % 29) + (40 * y) / height
    }
  }
  return pixels
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
