import { createHash } from 'node:crypto'
import type { KeptPicture } from '../domain/kept-picture.ts'
import type { Person } from '../domain/request.ts'
import type { ImageStore, PictureIndex } from '../ports.ts'

/** As src/store/picture-index.ts has them. */
const TTL_MS = 7 * 86_400_000
const MAX_AGE_MS = 30 * 86_400_000
const MAX_ENTRIES = 100_000
const MAX_RECENT = 500
const MAX_IN_MEMORY = 1_000
const BELIEVED_MS = 60_000

interface Shelved {
  readonly picture: KeptPicture
  readonly keptAtMs: number
  usedAtMs: number
}

/**
 * What is kept of pictures, in the memory of this process instead of in Redis, whose clock cannot be made to jump. It finds what src/store/picture-index.ts
 * finds: young enough, of the same workspace, private ones for their author alone. test/simulation/picture-shelf.test.ts holds the two side by side.
 */
export class PictureShelf {
  readonly images = new ImageShelf()
  readonly #nowMs: () => number
  /** The least recently used first. */
  readonly #entries = new Map<string, Shelved>()
  readonly #recent = new Map<string, KeptPicture[]>()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** As one process sees it: what it found or kept in the last minute it knows without asking. */
  openIndex(): PictureIndex {
    const known = new Map<string, { readonly picture: KeptPicture; readonly untilMs: number }>()
    const remember = (picture: KeptPicture): void => {
      known.delete(picture.cacheKey)
      known.set(picture.cacheKey, { picture, untilMs: this.#nowMs() + BELIEVED_MS })
      if (known.size > MAX_IN_MEMORY) for (const oldest of known.keys()) return void known.delete(oldest)
    }
    return {
      find: async (cacheKey, asker) => {
        const remembered = known.get(cacheKey)
        if (remembered && remembered.untilMs > this.#nowMs()) {
          // Found again is used again: the last one to go.
          known.delete(cacheKey)
          known.set(cacheKey, remembered)
          return isFor(remembered.picture, asker) ? { picture: remembered.picture, from: 'memory' } : undefined
        }
        known.delete(cacheKey)
        const picture = this.#find(cacheKey, asker)
        if (!picture) return undefined
        remember(picture)
        return isFor(picture, asker) ? { picture, from: 'index' } : undefined
      },
      recent: async (asker, count) =>
        (this.#recent.get(workspaceOf(asker)) ?? [])
          .slice(-count)
          .reverse()
          .filter(({ cacheKey, requestId }) => {
            const entry = this.#entries.get(cacheKey)
            return entry?.picture.requestId === requestId && this.#isAlive(entry)
          }),
      keep: async (picture) => {
        await this.#keep(picture)
        remember(picture)
      },
      saveStaged: async ({ cacheKey, imageKey }, asker, staged) => {
        const entry = this.#entries.get(cacheKey)
        if (entry?.picture.imageKey === imageKey && workspaceOf(entry.picture.author) === workspaceOf(asker))
          this.#entries.set(cacheKey, { ...entry, picture: { ...entry.picture, staged } })
      },
      forget: async (cacheKey) => {
        known.delete(cacheKey)
        await this.#drop(cacheKey)
      },
      purge: async ({ platform, workspaceId }) => {
        for (const [cacheKey, { picture }] of this.#entries)
          if (workspaceOf(picture.author) === workspaceOf({ platform, workspaceId })) await this.#drop(cacheKey)
        known.clear()
      },
      sweep: () => this.sweep(),
    }
  }

  /** Lets go of what nobody asked for in a week. */
  async sweep(): Promise<number> {
    let swept = 0
    for (const [cacheKey, { usedAtMs }] of this.#entries) {
      if (usedAtMs > this.#nowMs() - TTL_MS) break
      await this.#drop(cacheKey)
      swept += 1
    }
    return swept
  }

  #find(cacheKey: string, asker: Person): KeptPicture | undefined {
    const entry = this.#entries.get(cacheKey)
    if (!entry || workspaceOf(entry.picture.author) !== workspaceOf(asker) || !this.#isAlive(entry)) return undefined
    entry.usedAtMs = this.#nowMs()
    this.#toEnd(cacheKey, entry)
    return entry.picture
  }

  #isAlive({ usedAtMs, keptAtMs }: Shelved): boolean {
    return usedAtMs >= this.#nowMs() - TTL_MS && keptAtMs >= this.#nowMs() - MAX_AGE_MS
  }

  async #keep(picture: KeptPicture): Promise<void> {
    const earlier = this.#entries.get(picture.cacheKey)
    if (earlier && earlier.picture.requestId !== picture.requestId) await this.#release(earlier.picture)
    this.#toEnd(picture.cacheKey, { picture, keptAtMs: this.#nowMs(), usedAtMs: this.#nowMs() })
    await this.images.hold(picture.imageKey, holderOf(picture))
    if (!picture.isPrivate) this.#offer(picture)
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= MAX_ENTRIES) break
      await this.#drop(oldest)
    }
  }

  #offer(picture: KeptPicture): void {
    const workspace = workspaceOf(picture.author)
    const others = (this.#recent.get(workspace) ?? []).filter(({ cacheKey }) => cacheKey !== picture.cacheKey)
    this.#recent.set(workspace, [...others, picture].slice(-MAX_RECENT))
  }

  async #drop(cacheKey: string): Promise<void> {
    const entry = this.#entries.get(cacheKey)
    if (!entry) return
    this.#entries.delete(cacheKey)
    await this.#release(entry.picture)
  }

  #release(picture: KeptPicture): Promise<void> {
    return this.images.release(picture.imageKey, holderOf(picture))
  }

  #toEnd(cacheKey: string, entry: Shelved): void {
    this.#entries.delete(cacheKey)
    this.#entries.set(cacheKey, entry)
  }
}

/** Pictures in memory, with their holders, as the image store keeps them on disk. */
export class ImageShelf implements ImageStore {
  readonly #held = new Map<string, { readonly bytes: Uint8Array; readonly holders: Set<string> }>()
  readonly #byHolder = new Map<string, string>()

  get size(): number {
    return this.#held.size
  }

  async put(bytes: Uint8Array, holder: string): Promise<string> {
    const imageKey = createHash('sha256').update(bytes).digest('hex')
    const held = this.#held.get(imageKey) ?? { bytes, holders: new Set<string>() }
    held.holders.add(holder)
    this.#held.set(imageKey, held)
    this.#byHolder.set(holder, imageKey)
    return imageKey
  }

  async hold(imageKey: string, holder: string): Promise<boolean> {
    const held = this.#held.get(imageKey)
    if (!held) return false
    held.holders.add(holder)
    this.#byHolder.set(holder, imageKey)
    return true
  }

  async recover(holder: string): Promise<Uint8Array | undefined> {
    return this.#held.get(this.#byHolder.get(holder) ?? '')?.bytes
  }

  async get(imageKey: string): Promise<Uint8Array | undefined> {
    return this.#held.get(imageKey)?.bytes
  }

  async release(imageKey: string, holder: string): Promise<void> {
    const held = this.#held.get(imageKey)
    if (this.#byHolder.get(holder) === imageKey) this.#byHolder.delete(holder)
    held?.holders.delete(holder)
    if (held?.holders.size === 0) this.#held.delete(imageKey)
  }

  link(): undefined {
    return undefined
  }
}

const holderOf = ({ requestId }: KeptPicture): string => `cache-${requestId}`
const workspaceOf = ({ platform, workspaceId }: Pick<Person, 'platform' | 'workspaceId'>): string => `${platform}:${workspaceId}`

const isFor = ({ author, isPrivate }: KeptPicture, asker: Person): boolean =>
  workspaceOf(author) === workspaceOf(asker) && (!isPrivate || author.personId === asker.personId)
