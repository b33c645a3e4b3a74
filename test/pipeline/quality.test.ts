import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { drawPicture } from '../../playground/gemini/picture.ts'
import { ASPECTS, type Aspect } from '../../src/domain/request.ts'
import { pictureReader } from '../../src/imaging/reader.ts'
import { pixelsOf } from '../../src/models/pixels.ts'
import { sketchModel } from '../../src/models/sketch/sketch-model.ts'
import { type Asked, judgePicture } from '../../src/pipeline/quality/judge-picture.ts'
import { anOrder } from '../models/an-order.ts'

const reader = pictureReader()
const judged = async (bytes: Uint8Array, asked: Asked = { aspect: '1:1' }) =>
  judgePicture(await reader.read(bytes), bytes.byteLength, asked)

const plain = (colour: string, width = 1024, height = 1024) => sharp({ create: { width, height, channels: 3, background: colour } })
/** Shapes on a plain ground. */
const shapes = (svg: string) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="1024" height="1024"><rect width="1024" height="1024" fill="#fff"/>${svg}</svg>`,
    ),
  )

describe('a picture that can be shown', () => {
  it.each(ASPECTS)('is one of a model in %s', async (aspect: Aspect) => {
    const { fault, score } = await judged(drawPicture('a cosy cabin', aspect, 'mark'), { aspect })
    expect([fault, score > 4]).toEqual([undefined, true])
  })

  it.each(['512', '1K', '2K'] as const)('has the pixels of %s, as providers round them', async (size) => {
    const { width, height } = pixelsOf('21:9', size)
    const bytes = await sharp(drawPicture('a cabin', '21:9', 'mark'))
      .resize(width, height, { fit: 'fill' })
      .png()
      .toBuffer()
    expect((await judged(bytes, { aspect: '21:9', size })).fault).toBeUndefined()
  })

  it('is flat art, however few bytes it takes', async () => {
    const diagram = await shapes(
      '<rect x="200" y="300" width="200" height="120" fill="#246"/><path d="M400 360H700" stroke="#000" stroke-width="6"/>',
    )
      .png({ palette: true })
      .toBuffer()
    expect(diagram.byteLength).toBeLessThan(10_000)
    expect((await judged(diagram)).fault).toBeUndefined()
  })

  it('is a small thing on an empty ground', async () => {
    expect((await judged(await shapes('<circle cx="500" cy="500" r="40"/>').png().toBuffer())).fault).toBeUndefined()
  })

  it('is an offline preview', async () => {
    const { bytes } = await sketchModel().draw(anOrder('sketch'), new AbortController().signal)
    expect((await judged(bytes)).fault).toBeUndefined()
  })
})

describe('a picture that is not shown', () => {
  it.each(['#000', '#fff', '#7f7f7f', '#fa2'])('is blank: %s all over', async (colour) => {
    expect(await judged(await plain(colour).png().toBuffer())).toMatchObject({ fault: 'is blank', score: expect.any(Number) })
  })

  it('is transparent all over', async () => {
    const clear = { create: { width: 1024, height: 1024, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0 } } } as const
    expect((await judged(await sharp(clear).png().toBuffer())).fault).toBe('is blank')
  })

  it('is nearly all one colour', async () => {
    expect((await judged(await shapes('<rect x="500" y="500" width="30" height="30"/>').png().toBuffer())).fault).toBe(
      'is nearly all one colour',
    )
  })

  it('has another shape than was asked for', async () => {
    expect((await judged(drawPicture('a cabin', '16:9', 'mark'))).fault).toBe('is 1376 × 768 instead of 1:1')
  })

  it('is much smaller than was asked for', async () => {
    const small = await sharp(drawPicture('a cabin', '1:1', 'mark'))
      .resize(256, 256)
      .png()
      .toBuffer()
    expect((await judged(small)).fault).toBe('is only 256 × 256 pixels')
  })

  it('has hardly any bytes for all its tones', async () => {
    const ramp = '<linearGradient id="g"><stop stop-color="#000"/><stop offset="1" stop-color="#fff"/></linearGradient>'
    const bytes = await shapes(`${ramp}<rect width="1024" height="1024" fill="url(#g)"/>`).webp({ quality: 20 }).toBuffer()
    expect(bytes.byteLength).toBeLessThan(10_000)
    expect((await judged(bytes)).fault).toMatch(/has only \d kB/)
  })
})

describe('the score', () => {
  it('is higher where there is more to see', async () => {
    const [rich, sparse, blank] = await Promise.all([
      judged(drawPicture('a cosy cabin', '1:1', 'mark')),
      shapes('<circle cx="500" cy="500" r="60"/>').png().toBuffer().then(judged1),
      plain('#888').png().toBuffer().then(judged1),
    ])
    expect([rich.score > sparse.score, sparse.score > blank.score]).toEqual([true, true])
    expect(Math.max(rich.score, sparse.score, blank.score)).toBeLessThanOrEqual(10)
  })
})

const judged1 = (bytes: Uint8Array) => judged(bytes)
