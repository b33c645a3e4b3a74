import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ImageStore } from '../../src/ports.ts'
import { openImageStore } from '../../src/store/images.ts'
import { rememberPictures } from '../../src/store/picture-memory.ts'
import { imageStoreContract } from '../contracts/image-store.ts'

const newFolder = () => mkdtemp(join(tmpdir(), 'banana-memory-'))

imageStoreContract('local folder behind a memory', async () => {
  const folder = await newFolder()
  return { open: () => rememberPictures(openImageStore({ folder })), stop: () => rm(folder, { recursive: true, force: true }) }
})

describe('a store that remembers pictures', () => {
  let folder: string
  let reads: string[]
  let counted: ImageStore
  beforeEach(async () => {
    folder = await newFolder()
    reads = []
    const store = openImageStore({ folder })
    const get = (imageKey: string) => {
      reads.push(imageKey)
      return store.get(imageKey)
    }
    counted = { ...store, get }
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('reads a picture once', async () => {
    const imageKey = await counted.put(randomBytes(1_000), 'request-1')
    const store = rememberPictures(counted)
    await store.get(imageKey)
    await store.get(imageKey)
    expect(reads).toEqual([imageKey])
  })

  it('does not read what it has just written', async () => {
    const store = rememberPictures(counted)
    await store.get(await store.put(randomBytes(1_000), 'request-1'))
    expect(reads).toEqual([])
  })

  it('keeps no more bytes than it may, and forgets first what was used least recently', async () => {
    const store = rememberPictures(counted, { maxBytes: 2_500 })
    const keys = [await store.put(randomBytes(1_000), 'r-1'), await store.put(randomBytes(1_000), 'r-2')]
    await store.get(keys[0] ?? '')
    keys.push(await store.put(randomBytes(1_000), 'r-3'))
    for (const imageKey of [keys[0], keys[2], keys[1]]) await store.get(imageKey ?? '')
    expect(reads).toEqual([keys[1]])
  })

  it('keeps no more pictures than it may', async () => {
    const store = rememberPictures(counted, { maxEntries: 1 })
    const first = await store.put(randomBytes(10), 'r-1')
    await store.put(randomBytes(10), 'r-2')
    await store.get(first)
    expect(reads).toEqual([first])
  })

  it('gives a picture that is too large for it all the same', async () => {
    const store = rememberPictures(counted, { maxBytes: 100 })
    const imageKey = await store.put(randomBytes(1_000), 'r-1')
    expect(await store.get(imageKey)).toHaveLength(1_000)
    expect(reads).toEqual([imageKey])
  })

  it('asks anew after a while: another process may have let go of it', async () => {
    const store = rememberPictures(counted, { ttlMs: 1 })
    const imageKey = await store.put(randomBytes(1_000), 'r-1')
    await counted.release(imageKey, 'r-1')
    await expect.poll(() => store.get(imageKey)).toBeUndefined()
  })
})
