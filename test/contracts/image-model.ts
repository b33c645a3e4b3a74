import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { IMAGE_MIMES } from '../../src/domain/generation.ts'
import { SIZES } from '../../src/domain/model.ts'
import { ASPECTS } from '../../src/domain/request.ts'
import type { Drawn, ImageModel, Order, Reference } from '../../src/ports.ts'

export interface ModelUnderTest {
  readonly adapter: ImageModel
  /** An order for one of the adapter's own models. */
  readonly order: (changes?: Partial<Order>) => Order
  readonly stop: () => Promise<void>
}

/** The edge of a square picture. */
const EDGES = { '512': 512, '1K': 1024, '2K': 2048, '4K': 4096 } as const

const refuses = async (drawing: Promise<Drawn>): Promise<void> =>
  expect(drawing).rejects.toMatchObject({ code: 'MODEL_CANNOT', verdict: 'decline', tell: expect.stringContaining(' cannot ') })

async function aReference(): Promise<Reference> {
  const square = { width: 64, height: 64, channels: 3, background: '#fc3' } as const
  return { bytes: await sharp({ create: square }).png().toBuffer(), mime: 'image/png' }
}

/** What every image model must do, whoever provides it. */
export function imageModelContract(name: string, start: () => Promise<ModelUnderTest>): void {
  describe(`image model contract: ${name}`, () => {
    let it_: ModelUnderTest
    const never = new AbortController().signal

    beforeAll(async () => {
      it_ = await start()
    })
    afterAll(() => it_.stop())

    it('gives a whole picture whose type is what it says', async () => {
      const drawn = await it_.adapter.draw(it_.order(), never)
      const { format } = await sharp(drawn.bytes, { failOn: 'error' }).metadata()
      expect(IMAGE_MIMES).toContain(drawn.mime)
      expect(drawn.mime).toBe(`image/${format}`)
      expect(drawn.bytes.byteLength).toBeGreaterThan(10_000)
    })

    it.each(ASPECTS)('draws in the aspect %s, or says that it cannot', async (aspect) => {
      if (!it_.order().model.aspects.includes(aspect)) return refuses(it_.adapter.draw(it_.order({ aspect }), never))
      const { bytes } = await it_.adapter.draw(it_.order({ aspect }), never)
      const { width, height } = await sharp(bytes).metadata()
      const [across = 1, down = 1] = aspect.split(':').map(Number)
      expect(width / height / (across / down)).toBeGreaterThan(0.95)
      expect(width / height / (across / down)).toBeLessThan(1.05)
    })

    it.each(SIZES)('draws in the size %s, or says that it cannot', async (size) => {
      if (!it_.order().model.sizes.includes(size)) return refuses(it_.adapter.draw(it_.order({ size }), never))
      const { bytes } = await it_.adapter.draw(it_.order({ size }), never)
      const { width, height } = await sharp(bytes).metadata()
      expect(Math.sqrt(width * height) / EDGES[size]).toBeGreaterThan(0.9)
      expect(Math.sqrt(width * height) / EDGES[size]).toBeLessThan(1.1)
    })

    it('draws by pictures that come along, or says that it cannot', async () => {
      const order = it_.order({ references: [await aReference(), await aReference()] })
      if (order.model.abilities.references < 2) return refuses(it_.adapter.draw(order, never))
      const { bytes } = await it_.adapter.draw(order, never)
      await expect(sharp(bytes, { failOn: 'error' }).stats()).resolves.toBeDefined()
    })

    it('changes a picture, or says that it cannot', async () => {
      const order = it_.order({ references: [await aReference()], edit: true, words: 'make it blue', prompt: 'make it blue' })
      if (!order.model.abilities.edit) return refuses(it_.adapter.draw(order, never))
      const { bytes } = await it_.adapter.draw(order, never)
      await expect(sharp(bytes, { failOn: 'error' }).stats()).resolves.toBeDefined()
    })

    it('does not change a picture that it was not given', () => refuses(it_.adapter.draw(it_.order({ edit: true }), never)))

    it('draws different pictures for different words', async () => {
      const [one, other] = await Promise.all(
        ['a red boat', 'a green forest'].map((words) => it_.adapter.draw(it_.order({ words, prompt: words }), never)),
      )
      expect(Buffer.from(one?.bytes ?? []).equals(Buffer.from(other?.bytes ?? []))).toBe(false)
    })

    it('costs whole micro-dollars, and nothing only if the catalogue says so', async () => {
      const order = it_.order()
      const { costMicroUsd } = await it_.adapter.draw(order, never)
      expect(Number.isInteger(costMicroUsd)).toBe(true)
      expect(costMicroUsd > 0).toBe(order.model.priceMicroUsdPerImage > 0)
    })

    it('does not start once the request is cancelled, and says why in the words of whoever cancelled', async () => {
      const reason = new Error('the asker pressed Cancel')
      await expect(it_.adapter.draw(it_.order(), AbortSignal.abort(reason))).rejects.toBe(reason)
    })

    it.each(['🍌🍌🍌', '<svg onload="x">&amp;\u0000\u202e', 'سفينة عند الغروب', 'x'.repeat(4_000)])(
      'draws for odd words: %.20s',
      async (words) => {
        const { bytes } = await it_.adapter.draw(it_.order({ words, prompt: words }), never)
        await expect(sharp(bytes, { failOn: 'error' }).stats()).resolves.toBeDefined()
      },
    )
  })
}
