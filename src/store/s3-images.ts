import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '../errors.ts'
import type { ImageStore } from '../ports.ts'
import { checkedHolder, isImageKey, pictureLink, sha256 } from './images.ts'
import { S3Bucket, type S3BucketOptions } from './s3-bucket.ts'
import { s3Link } from './s3-link.ts'

export interface S3ImageStoreOptions extends S3BucketOptions {
  readonly publicUrl?: string | undefined
  readonly linkSecret?: string | undefined
}

/** A removal takes at most three requests; one that is announced for longer died in between. */
const REMOVAL_LIVES_MS = 60_000
/** From the announcement to the last moment at which bytes may be removed. */
const REMOVAL_WITHIN_MS = 30_000
const MOST_TRIES = 40
const PAUSE_MS = 50

/**
 * Pictures in a bucket, for more than one machine:
 *
 *   pictures/ab/<key>              the bytes
 *   held/<key>/<holder>            who holds them: the last one to leave removes them
 *   holders/<holder>/<key>         the same the other way round, for `recover`
 *   leaving/<key>/<uuid>           somebody is about to remove the bytes
 *
 * A bucket has no links and no locks. So a removal is announced before the holders are counted, and a new holder signs in before it looks for
 * announcements: either the remover sees the holder, or the holder sees the remover, waits for it and writes the bytes again.
 */
export function openS3ImageStore(options: S3ImageStoreOptions): ImageStore {
  const pictures = new S3Pictures(new S3Bucket(options))
  return {
    put: async (bytes, holder) => pictures.put(bytes, checkedHolder(holder)),
    hold: async (imageKey, holder, isNew = false) => {
      const checked = checkedHolder(holder)
      return isImageKey(imageKey) && pictures.hold(imageKey, checked, isNew)
    },
    recover: async (holder) => pictures.recover(checkedHolder(holder)),
    get: async (imageKey) => (isImageKey(imageKey) ? pictures.get(imageKey) : undefined),
    release: async (imageKey, holder) => (isImageKey(imageKey) ? pictures.release(imageKey, checkedHolder(holder)) : undefined),
    // Our own address lives as long as the picture does, the bucket's for a week.
    link: (imageKey, mime) => {
      if (!isImageKey(imageKey)) return undefined
      const own = pictureLink(options, imageKey, mime)
      return own ?? s3Link({ ...options, url: pictures.address(imageKey), contentType: mime, nowMs: Date.now() })
    },
  }
}

class S3Pictures {
  readonly #bucket: S3Bucket

  constructor(bucket: S3Bucket) {
    this.#bucket = bucket
  }

  address = (imageKey: string): string => this.#bucket.address(picture(imageKey))

  async put(bytes: Uint8Array, holder: string): Promise<string> {
    const imageKey = sha256(bytes)
    await this.#signIn(imageKey, holder)
    await this.#untilSettled(imageKey, async () => {
      const isThere = (await this.#bucket.sizeOf(picture(imageKey))) === bytes.byteLength
      if (!isThere) await this.#bucket.put(picture(imageKey), bytes)
      return isThere
    })
    await this.#letGoOfOthers(imageKey, holder)
    return imageKey
  }

  async hold(imageKey: string, holder: string, isNew: boolean): Promise<boolean> {
    await this.#signIn(imageKey, holder)
    let isThere = false
    await this.#untilSettled(imageKey, async () => {
      isThere = (await this.#bucket.sizeOf(picture(imageKey))) !== undefined
      return true
    })
    if (!isThere) await this.#signOut(imageKey, holder)
    else if (!isNew) await this.#letGoOfOthers(imageKey, holder)
    return isThere
  }

  async recover(holder: string): Promise<Uint8Array | undefined> {
    const [imageKey] = await this.#heldBy(holder)
    return imageKey === undefined ? undefined : this.get(imageKey)
  }

  /** Undefined when it is not there, and when the store gives back something else than was written. */
  async get(imageKey: string): Promise<Uint8Array | undefined> {
    const bytes = await this.#bucket.get(picture(imageKey))
    if (!bytes || sha256(bytes) === imageKey) return bytes
    await this.#bucket.remove(picture(imageKey))
    return undefined
  }

  async release(imageKey: string, holder: string): Promise<void> {
    await this.#signOut(imageKey, holder)
    if (await this.#isHeld(imageKey)) return
    const announcement = `leaving/${imageKey}/${randomUUID()}`
    const announcedMs = performance.now()
    await this.#bucket.put(announcement, NOTHING)
    const isHeld = await this.#isHeld(imageKey)
    // A process that was frozen here may not remove what somebody has put since.
    if (!isHeld && performance.now() - announcedMs < REMOVAL_WITHIN_MS) await this.#bucket.remove(picture(imageKey))
    await this.#bucket.remove(announcement)
  }

  async #signIn(imageKey: string, holder: string): Promise<void> {
    await Promise.all([this.#bucket.put(held(imageKey, holder), NOTHING), this.#bucket.put(holding(holder, imageKey), NOTHING)])
  }

  async #signOut(imageKey: string, holder: string): Promise<void> {
    await Promise.all([this.#bucket.remove(held(imageKey, holder)), this.#bucket.remove(holding(holder, imageKey))])
  }

  #isHeld = async (imageKey: string): Promise<boolean> => (await this.#bucket.list(`held/${imageKey}/`, 1)).length > 0

  /** Looks until nobody is removing the bytes any more, and what was seen after that was right. */
  async #untilSettled(imageKey: string, look: () => Promise<boolean>): Promise<void> {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      const leaving = await this.#bucket.list(`leaving/${imageKey}/`)
      const isSettled = leaving.every(({ ageMs }) => ageMs > REMOVAL_LIVES_MS)
      if ((await look()) && isSettled) return
      if (!isSettled) await sleep(PAUSE_MS)
    }
    throw new Problem('STORE_UNAVAILABLE', `picture ${imageKey} was being removed for too long`)
  }

  /** A holder keeps one picture: a later one replaces it. */
  async #letGoOfOthers(imageKey: string, holder: string): Promise<void> {
    for (const other of await this.#heldBy(holder)) if (other !== imageKey) await this.release(other, holder)
  }

  async #heldBy(holder: string): Promise<string[]> {
    const start = `holders/${holder}/`
    return (await this.#bucket.list(start)).map(({ name }) => name.slice(start.length)).filter(isImageKey)
  }
}

const NOTHING = new Uint8Array()
const picture = (imageKey: string): string => `pictures/${imageKey.slice(0, 2)}/${imageKey}`
const held = (imageKey: string, holder: string): string => `held/${imageKey}/${holder}`
const holding = (holder: string, imageKey: string): string => `holders/${holder}/${imageKey}`
