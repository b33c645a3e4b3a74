import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ImageStore } from '../../src/ports.ts'

export interface StoreUnderTest {
  /** Opens the same pictures once more, as another process would. */
  readonly open: () => ImageStore
  readonly stop: () => Promise<void>
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** What every image store must do, wherever it keeps the bytes. */
export function imageStoreContract(name: string, start: () => Promise<StoreUnderTest>): void {
  describe(`image store contract: ${name}`, () => {
    let place: StoreUnderTest
    let store: ImageStore
    beforeEach(async () => {
      place = await start()
      store = place.open()
    })
    afterEach(() => place.stop())

    const bytes = randomBytes(50_000)

    it('gives back what was put, under the SHA-256 of the bytes', async () => {
      const imageKey = await store.put(bytes, 'request-1')
      expect(imageKey).toBe(sha256(bytes))
      expect(Buffer.from((await store.get(imageKey)) ?? [])).toEqual(bytes)
    })

    it('knows nothing of a picture that was never put', async () => {
      expect(await store.get(sha256(Buffer.from('never')))).toBeUndefined()
      expect(await store.recover('nobody')).toBeUndefined()
    })

    it('finds a picture by its holder after a restart', async () => {
      await store.put(bytes, 'request-1')
      expect(Buffer.from((await place.open().recover('request-1')) ?? [])).toEqual(bytes)
    })

    it('keeps what may be drawn again just as well, as long as the machine has power', async () => {
      const imageKey = await store.put(bytes, 'request-1', { mayBeDrawnAgain: true })
      expect(Buffer.from((await place.open().get(imageKey)) ?? [])).toEqual(bytes)
      expect(Buffer.from((await place.open().recover('request-1')) ?? [])).toEqual(bytes)
    })

    it('does not mistake one holder for another whose name begins alike', async () => {
      await store.put(bytes, 'request-10')
      expect(await store.recover('request-1')).toBeUndefined()
    })

    it('keeps a picture until its last holder lets go', async () => {
      const imageKey = await store.put(bytes, 'request-1')
      await place.open().put(bytes, 'request-2')
      await store.release(imageKey, 'request-1')
      expect(await store.get(imageKey)).toBeDefined()
      expect(await store.recover('request-1')).toBeUndefined()
      await store.release(imageKey, 'request-2')
      expect(await store.get(imageKey)).toBeUndefined()
      expect(await store.recover('request-2')).toBeUndefined()
    })

    it('keeps a picture for one more holder that does not have the bytes', async () => {
      const imageKey = await store.put(bytes, 'request-1')
      expect(await place.open().hold(imageKey, 'cache-1')).toBe(true)
      expect(await store.hold(imageKey, 'cache-1')).toBe(true)
      await store.release(imageKey, 'request-1')
      expect(sha256((await store.recover('cache-1')) ?? Buffer.alloc(0))).toBe(imageKey)
      await store.release(imageKey, 'cache-1')
      expect(await store.get(imageKey)).toBeUndefined()
    })

    it('keeps a picture for a holder that is new, and lets go of what one that is not held before', async () => {
      const [first, second] = [await store.put(bytes, 'request-1'), await store.put(randomBytes(20_000), 'request-2')]
      expect(await store.hold(first, 'request-3', true)).toBe(true)
      expect(await store.hold(second, 'request-3')).toBe(true)
      await store.release(first, 'request-1')
      expect(await store.get(first)).toBeUndefined()
      expect(sha256((await store.recover('request-3')) ?? Buffer.alloc(0))).toBe(second)
    })

    it('holds nothing that is not there', async () => {
      const imageKey = await store.put(bytes, 'request-1')
      await store.release(imageKey, 'request-1')
      expect(await store.hold(imageKey, 'cache-1')).toBe(false)
      expect(await store.hold('../../etc/passwd', 'cache-1')).toBe(false)
      expect(await store.recover('cache-1')).toBeUndefined()
    })

    it('may be told the same thing twice', async () => {
      const imageKey = await store.put(bytes, 'request-1')
      await store.put(bytes, 'request-1')
      await store.release(imageKey, 'request-1')
      await store.release(imageKey, 'request-1')
      expect(await store.get(imageKey)).toBeUndefined()
    })

    it('keeps the last picture of a holder, and lets go of the one before', async () => {
      const first = await store.put(bytes, 'request-1')
      const second = await store.put(randomBytes(20_000), 'request-1')
      expect(await store.get(first)).toBeUndefined()
      expect(sha256((await store.recover('request-1')) ?? Buffer.alloc(0))).toBe(second)
    })

    it('takes one picture from many writers at once', async () => {
      const holders = Array.from({ length: 20 }, (_, at) => `request-${at}`)
      const keys = await Promise.all(holders.map((holder) => place.open().put(bytes, holder)))
      expect(new Set(keys)).toEqual(new Set([sha256(bytes)]))
      for (const holder of holders) expect(sha256((await store.recover(holder)) ?? Buffer.alloc(0))).toBe(sha256(bytes))
    })

    it('never loses a picture that is held while others let go of it', async () => {
      for (let round = 0; round < 25; round += 1) {
        const imageKey = await store.put(bytes, 'going')
        await Promise.all([store.release(imageKey, 'going'), place.open().put(bytes, 'staying')])
        expect(await store.recover('staying')).toBeDefined()
        expect(await store.get(imageKey)).toBeDefined()
        await store.release(imageKey, 'staying')
        expect(await store.get(imageKey)).toBeUndefined()
      }
    })

    it.each(['../../etc/passwd', '', 'a'.repeat(64), 'A'.repeat(64), `${'a'.repeat(64)}/..`, '%2e%2e%2f', '\u0000'])(
      'gives nothing for the key %j',
      async (imageKey) => {
        expect(await store.get(imageKey)).toBeUndefined()
        await store.release(imageKey, 'request-1')
      },
    )

    it.each(['../up', 'a/b', '', '\u0000', 'a.b', 'x'.repeat(65)])('refuses the holder %j', async (holder) => {
      await expect(store.put(bytes, holder)).rejects.toThrow(/holder/)
      await expect(store.hold(sha256(bytes), holder)).rejects.toThrow(/holder/)
    })
  })
}
