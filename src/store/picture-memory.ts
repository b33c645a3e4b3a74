import { LRUCache } from 'lru-cache'
import type { ImageStore } from '../ports.ts'

export interface PictureMemoryLimits {
  readonly maxBytes: number
  readonly maxEntries: number
  /** Another process may have let go of a picture: after this long it is asked for anew. */
  readonly ttlMs: number
}

const LIMITS: PictureMemoryLimits = { maxBytes: 256 * 1024 * 1024, maxEntries: 1_000, ttlMs: 60_000 }

/** The same pictures, with the ones used last in memory: a hit reads no disk and no bucket. The bytes are shared, so nobody may change them. */
export function rememberPictures(images: ImageStore, limits: Partial<PictureMemoryLimits> = {}): ImageStore {
  const { maxBytes, maxEntries, ttlMs } = { ...LIMITS, ...limits }
  const known = new LRUCache<string, Uint8Array>({
    max: maxEntries,
    maxSize: maxBytes,
    ttl: ttlMs,
    sizeCalculation: (bytes) => Math.max(1, bytes.byteLength),
  })
  const heldBy = new LRUCache<string, string>({ max: maxEntries })
  /** A holder keeps one picture, so the one before may be gone now. */
  const changeHands = (imageKey: string, holder: string): void => {
    const before = heldBy.get(holder)
    if (before !== undefined && before !== imageKey) known.delete(before)
    heldBy.set(holder, imageKey)
  }
  return {
    async put(bytes, holder, options) {
      const imageKey = await images.put(bytes, holder, options)
      changeHands(imageKey, holder)
      known.set(imageKey, bytes)
      return imageKey
    },
    async hold(imageKey, holder, isNew) {
      const isHeld = await images.hold(imageKey, holder, isNew)
      if (isHeld) changeHands(imageKey, holder)
      return isHeld
    },
    async get(imageKey) {
      const remembered = known.get(imageKey)
      if (remembered) return remembered
      const bytes = await images.get(imageKey)
      if (bytes) known.set(imageKey, bytes)
      return bytes
    },
    async release(imageKey, holder) {
      known.delete(imageKey)
      await images.release(imageKey, holder)
      // Somebody may have asked for it while it was going.
      known.delete(imageKey)
    },
    recover: (holder) => images.recover(holder),
    link: (imageKey, mime) => images.link(imageKey, mime),
  }
}
