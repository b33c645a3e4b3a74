import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LRUCache } from 'lru-cache'
import { EXTENSIONS, type ImageMime } from '../domain/generation.ts'
import { Problem } from '../errors.ts'
import type { ImageStore } from '../ports.ts'

export interface ImageStoreOptions {
  readonly folder: string
  /** Where this program can be reached from outside, e.g. "https://banana.example.org". Links need it and `linkSecret`. */
  readonly publicUrl?: string | undefined
  readonly linkSecret?: string | undefined
}

const IMAGE_KEY = /^[0-9a-f]{64}$/
const SWEEP_AFTER_MS = 3_600_000
const WHOLE_KNOWN = 1_000
export const isImageKey = (imageKey: string): boolean => IMAGE_KEY.test(imageKey)
const HOLDER = /^[\w-]{1,64}$/

/**
 * Pictures in a local folder:
 *
 *   pictures/ab/<key>            the bytes
 *   holders/cd/<holder>.<key>    a hard link to them, one for each holder
 *   temporary/                   what is being written
 *
 * A name appears only once all bytes behind it are written, so every instant of a crash leaves a valid state. What cost money is on disk by then; the rest is with
 * the operating system, which outlives us and not a power cut: what that leaves by half is not served (its bytes do not fit its name), and drawn again. The file
 * system counts the links, so the last holder is known without a record of our own; the holder's link keeps the bytes readable even without the first name.
 */
export function openImageStore({ folder, publicUrl, linkSecret }: ImageStoreOptions): ImageStore {
  const files = new PictureFiles(folder)
  return {
    put: async (bytes, holder, { mayBeDrawnAgain = false } = {}) => files.put(bytes, checkedHolder(holder), !mayBeDrawnAgain),
    hold: async (imageKey, holder, isNew = false) => {
      const checked = checkedHolder(holder)
      return isImageKey(imageKey) && files.hold(imageKey, checked, isNew)
    },
    recover: async (holder) => files.recover(checkedHolder(holder)),
    get: async (imageKey) => (isImageKey(imageKey) ? files.read(files.picture(imageKey), imageKey) : undefined),
    release: async (imageKey, holder) => (isImageKey(imageKey) ? files.release(imageKey, checkedHolder(holder)) : undefined),
    link: (imageKey, mime) => pictureLink({ publicUrl, linkSecret }, imageKey, mime),
  }
}

/** An address of ours that shows the picture, wherever its bytes lie. */
export function pictureLink(
  { publicUrl, linkSecret }: Pick<ImageStoreOptions, 'publicUrl' | 'linkSecret'>,
  imageKey: string,
  mime: ImageMime,
): string | undefined {
  if (!publicUrl || !linkSecret || !isImageKey(imageKey)) return undefined
  const base = publicUrl.replace(/\/+$/, '')
  return `${base}/images/${imageKey}.${EXTENSIONS[mime]}?sig=${signatureOf(imageKey, linkSecret)}`
}

/** Whether this signature was given out by `link` for this picture; takes the same time whatever is wrong with it. */
export function verifyImageLink(imageKey: string, signature: string, linkSecret: string): boolean {
  const expected = Buffer.from(signatureOf(imageKey, linkSecret))
  const given = Buffer.from(signature)
  return isImageKey(imageKey) && given.length === expected.length && timingSafeEqual(given, expected)
}

class PictureFiles {
  readonly #folder: string
  /** Folders that were there a moment ago: making sure costs more than it is worth for each picture. */
  readonly #known = new Set<string>()
  /** Files that were read whole, and how they were then: what a crash left by half does not become so while we live, and adding up 1.5 MB takes a millisecond. */
  readonly #whole = new LRUCache<string, string>({ max: WHOLE_KNOWN })
  #swept: Promise<void> | undefined

  constructor(folder: string) {
    this.#folder = folder
  }

  picture = (imageKey: string): string => join(this.#folder, 'pictures', imageKey.slice(0, 2), imageKey)

  async put(bytes: Uint8Array, holder: string, durably: boolean): Promise<string> {
    const imageKey = sha256(bytes)
    try {
      await this.#sweepOnce()
      await this.#hold(bytes, imageKey, holder, durably)
      await this.#letGoOfOthers(imageKey, holder)
    } catch (error) {
      throw diskError(`the picture of ${holder} could not be written`, this.#folder, error)
    }
    return imageKey
  }

  async hold(imageKey: string, holder: string, isNew: boolean): Promise<boolean> {
    try {
      await this.#link(this.picture(imageKey), this.#holderLink(imageKey, holder), false)
      if (!isNew) await this.#letGoOfOthers(imageKey, holder)
      return true
    } catch (error) {
      if (isCode(error, 'ENOENT')) return false
      throw diskError(`picture ${imageKey} could not be held for ${holder}`, this.#folder, error)
    }
  }

  async recover(holder: string): Promise<Uint8Array | undefined> {
    const [imageKey] = await this.#heldBy(holder)
    return imageKey === undefined ? undefined : this.read(this.#holderLink(imageKey, holder), imageKey)
  }

  /** Undefined when it is not there, and when the disk gives back something else than was written. */
  async read(path: string, imageKey: string): Promise<Uint8Array | undefined> {
    try {
      const { ino, size, mtimeMs } = await stat(path)
      const bytes = await readFile(path)
      const state = `${ino}/${size}/${mtimeMs}`
      if (bytes.byteLength === size && this.#whole.get(path) === state) return bytes
      if (sha256(bytes) === imageKey) {
        this.#whole.set(path, state)
        return bytes
      }
      await unlink(path)
      return undefined
    } catch (error) {
      if (isCode(error, 'ENOENT')) return undefined
      throw diskError(`picture ${imageKey} could not be read`, this.#folder, error)
    }
  }

  async release(imageKey: string, holder: string): Promise<void> {
    try {
      await unlinkIfThere(this.#holderLink(imageKey, holder))
      await this.#removeIfUnheld(imageKey)
    } catch (error) {
      throw diskError(`picture ${imageKey} could not be removed`, this.#folder, error)
    }
  }

  #holderLink = (imageKey: string, holder: string): string => join(this.#holderShard(holder), `${holder}.${imageKey}`)

  #holderShard = (holder: string): string => join(this.#folder, 'holders', sha256(Buffer.from(holder)).slice(0, 2))

  #sweepOnce(): Promise<void> {
    this.#swept ??= sweep(join(this.#folder, 'temporary')).catch((error: unknown) => {
      this.#swept = undefined
      throw error
    })
    return this.#swept
  }

  /** Another process may remove the picture between our two steps, when its last holder lets go, and somebody a folder: then it is written once more. */
  async #hold(bytes: Uint8Array, imageKey: string, holder: string, durably: boolean): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#write(bytes, imageKey, durably)
        return await this.#link(this.picture(imageKey), this.#holderLink(imageKey, holder), durably)
      } catch (error) {
        if (!isCode(error, 'ENOENT') || attempt === 3) throw error
        this.#known.clear()
      }
    }
  }

  async #write(bytes: Uint8Array, imageKey: string, durably: boolean): Promise<void> {
    const path = this.picture(imageKey)
    const existing = await stat(path).catch(nothingIfMissing)
    if (existing?.size === bytes.byteLength) return
    const temporary = join(this.#folder, 'temporary', randomUUID())
    await this.#makeFolder(dirname(temporary))
    await this.#makeFolder(dirname(path))
    try {
      await writeNew(temporary, bytes, durably)
      await rename(temporary, path)
    } catch (error) {
      await unlinkIfThere(temporary)
      throw error
    }
    if (durably) await syncFolder(dirname(path))
  }

  async #link(existing: string, name: string, durably: boolean): Promise<void> {
    await this.#makeFolder(dirname(name))
    try {
      await link(existing, name)
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error
      // Held already; unless the bytes were damaged and have been written anew since.
      if ((await stat(name)).ino === (await stat(existing)).ino) return
      await unlink(name)
      await link(existing, name)
    }
    if (durably) await syncFolder(dirname(name))
  }

  async #makeFolder(path: string): Promise<void> {
    if (this.#known.has(path)) return
    const firstMade = await mkdir(path, { recursive: true })
    if (firstMade !== undefined) await syncFolder(dirname(firstMade))
    this.#known.add(path)
  }

  /** A holder keeps one picture: a later one replaces it. */
  async #letGoOfOthers(imageKey: string, holder: string): Promise<void> {
    const others = (await this.#heldBy(holder)).filter((held) => held !== imageKey)
    for (const other of others) await this.release(other, holder)
  }

  async #heldBy(holder: string): Promise<string[]> {
    const names = await readdir(this.#holderShard(holder)).catch(nothingIfMissing)
    return (names ?? []).filter((name) => name.startsWith(`${holder}.`)).map((name) => name.slice(holder.length + 1))
  }

  /** Renamed first: whoever links to it before that is counted, whoever comes after finds nothing and writes it again. */
  async #removeIfUnheld(imageKey: string): Promise<void> {
    const path = this.picture(imageKey)
    if ((await stat(path).catch(nothingIfMissing))?.nlink !== 1) return
    const aside = join(this.#folder, 'temporary', randomUUID())
    await this.#makeFolder(dirname(aside))
    await rename(path, aside).catch(nothingIfMissing)
    const links = (await stat(aside).catch(nothingIfMissing))?.nlink ?? 0
    if (links > 1) await rename(aside, path)
    else await unlinkIfThere(aside)
  }
}

export function checkedHolder(holder: string): string {
  if (!HOLDER.test(holder)) throw new Error(`not a holder of pictures: ${JSON.stringify(holder.slice(0, 80))}`)
  return holder
}

/** Removes what crashes left unfinished; an hour is longer than any write takes. */
async function sweep(temporary: string): Promise<void> {
  const names = (await readdir(temporary).catch(nothingIfMissing)) ?? []
  for (const name of names) {
    const path = join(temporary, name)
    const file = await stat(path).catch(nothingIfMissing)
    if (file && Date.now() - file.mtimeMs > SWEEP_AFTER_MS) await unlinkIfThere(path)
  }
}

async function writeNew(path: string, bytes: Uint8Array, durably: boolean): Promise<void> {
  const file = await open(path, 'wx', 0o640)
  try {
    await file.writeFile(bytes)
    if (durably) await file.sync()
  } finally {
    await file.close()
  }
}

/** Without this a power cut can forget the name of a file whose bytes are safe. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

const unlinkIfThere = (path: string): Promise<void> => unlink(path).catch(nothingIfMissing)

function nothingIfMissing(error: unknown): undefined {
  if (!isCode(error, 'ENOENT')) throw error
  return undefined
}

const isCode = (error: unknown, code: string): boolean => error instanceof Error && (error as NodeJS.ErrnoException).code === code

const DISK_WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EMFILE: 'too many open files',
  EIO: 'the disk does not answer properly',
}

function diskError(what: string, folder: string, error: unknown): Problem {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
  return new Problem('STORE_UNAVAILABLE', `${what}: ${DISK_WORDS[code] ?? String(error)} (${code}, ${folder})`, { cause: error })
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const signatureOf = (imageKey: string, secret: string): string =>
  createHmac('sha256', secret).update(`image:${imageKey}`).digest('base64url')
