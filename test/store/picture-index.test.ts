import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { KeptPicture } from '../../src/domain/kept-picture.ts'
import type { ImageStore, PictureIndex } from '../../src/ports.ts'
import { openImageStore } from '../../src/store/images.ts'
import { idOf } from '../../src/store/picture-entry.ts'
import { type PictureIndexLimits, pictureIndex } from '../../src/store/picture-index.ts'
import { openRedis } from '../../src/store/redis.ts'
import { aPerson } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
let folder: string
let images: ImageStore
let index: PictureIndex & { close(): Promise<void> }
let prefix: string

beforeAll(async () => {
  server = await startTestRedis()
  folder = await mkdtemp(join(tmpdir(), 'banana-index-'))
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  prefix = `test-${randomBytes(6).toString('hex')}`
  images = openImageStore({ folder: join(folder, prefix) })
  index = open()
})

const dana = aPerson({ personId: 'dana' })
const max = aPerson({ personId: 'max' })
const stranger = aPerson({ workspaceId: 'T2', personId: 'dana' })

/** Another process: it knows only what Redis knows. */
const open = (limits: Partial<PictureIndexLimits> = {}) =>
  pictureIndex({ redis: server.redis, prefix, images, log: recordingLog().log, limits: { findWithinMs: 2_000, ...limits } })

const newKey = (): string => randomBytes(32).toString('hex')

/** A picture that lies in the store and was delivered. */
async function aKeptPicture(fields: Partial<KeptPicture> = {}): Promise<KeptPicture> {
  const requestId = randomBytes(16).toString('base64url')
  return {
    cacheKey: newKey(),
    imageKey: await images.put(randomBytes(2_000), requestId),
    mime: 'image/png',
    width: 1024,
    height: 1024,
    sizeBytes: 2_000,
    modelId: 'flash',
    costMicroUsd: 33_600,
    requestId,
    author: dana,
    words: 'a red fox in the snow',
    askedAtMs: 1_763_600_000_000,
    isPrivate: false,
    ...fields,
  }
}

async function kept(fields: Partial<KeptPicture> = {}): Promise<KeptPicture> {
  const picture = await aKeptPicture(fields)
  await index.keep(picture)
  return picture
}

describe('a picture that was made before', () => {
  it('is found by its key, by whoever is of the same workspace, with all that is known of it', async () => {
    const picture = await kept({ words: 'a “red” fox\n in the snow 🦊' })
    expect(await open().find(picture.cacheKey, max)).toEqual({ picture, from: 'index' })
  })

  it('is known without asking Redis when it was found before', async () => {
    const picture = await kept()
    const other = open()
    await other.find(picture.cacheKey, max)
    expect(await other.find(picture.cacheKey, dana)).toEqual({ picture, from: 'memory' })
  })

  it('is never found from another workspace, nor under another key', async () => {
    const picture = await kept()
    for (const anyIndex of [index, open()]) {
      expect(await anyIndex.find(picture.cacheKey, stranger)).toBeUndefined()
      expect(await anyIndex.find(newKey(), dana)).toBeUndefined()
      expect(await anyIndex.find(picture.cacheKey.slice(0, 32) + newKey().slice(32), dana)).toBeUndefined()
    }
  })

  it('is found by its asker alone when it was private', async () => {
    const picture = await kept({ isPrivate: true })
    for (const anyIndex of [index, open()]) {
      expect(await anyIndex.find(picture.cacheKey, max)).toBeUndefined()
      expect(await anyIndex.find(picture.cacheKey, dana)).toMatchObject({ picture })
    }
  })

  it('keeps its bytes for as long as it is kept', async () => {
    const picture = await kept()
    await images.release(picture.imageKey, picture.requestId)
    expect(await images.get(picture.imageKey)).toBeDefined()
    await index.forget(picture.cacheKey)
    expect(await images.get(picture.imageKey)).toBeUndefined()
    expect(await open().find(picture.cacheKey, dana)).toBeUndefined()
  })

  it('is not kept when its bytes are gone already', async () => {
    const picture = await aKeptPicture()
    await images.release(picture.imageKey, picture.requestId)
    await index.keep(picture)
    expect(await index.find(picture.cacheKey, dana)).toBeUndefined()
  })

  it('gives its place to a newer one with the same key, and lets go of its bytes', async () => {
    const first = await kept()
    const second = await kept({ cacheKey: first.cacheKey })
    await images.release(first.imageKey, first.requestId)
    expect(await open().find(first.cacheKey, dana)).toMatchObject({ picture: { imageKey: second.imageKey } })
    expect(await images.get(first.imageKey)).toBeUndefined()
  })

  it('may be kept twice', async () => {
    const picture = await kept()
    await index.keep(picture)
    await images.release(picture.imageKey, picture.requestId)
    expect(await images.get(picture.imageKey)).toBeDefined()
  })

  it('remembers the file that its workspace has, to be shown again without another upload', async () => {
    const picture = await kept()
    await index.saveStaged(picture, max, 'F123')
    await index.saveStaged(picture, stranger, 'F666')
    await index.saveStaged({ ...picture, imageKey: 'f'.repeat(64) }, max, 'F667')
    await index.saveStaged(picture, max, 'F"4/5')
    for (const anyIndex of [index, open()])
      expect((await anyIndex.find(picture.cacheKey, max))?.picture).toEqual({ ...picture, staged: 'F"4/5' })
  })

  it('is forgotten a week after its last use', async () => {
    const picture = await kept()
    const later = open({ ttlMs: -1 })
    expect(await later.find(picture.cacheKey, dana)).toBeUndefined()
    expect(await later.sweep()).toBe(1)
    expect(await open().find(picture.cacheKey, dana)).toBeUndefined()
    await images.release(picture.imageKey, picture.requestId)
    expect(await images.get(picture.imageKey)).toBeUndefined()
  })

  /** As if it had been kept and used so long ago, by the clock of Redis. */
  async function aged(picture: KeptPicture, days: { readonly kept: number; readonly used: number }): Promise<void> {
    const id = idOf(picture.cacheKey)
    const entry = (await server.redis.get(`${prefix}:picture:${id}`)) ?? expect.unreachable()
    const ago = (count: number) => Date.now() - count * 86_400_000
    await server.redis.set(`${prefix}:picture:${id}`, entry.replace(/^\[\d+/, `[${ago(days.kept)}`))
    await server.redis.zadd(`${prefix}:pictures`, ago(days.used), id)
  }

  it('lives a week from its last use, not from the day it was made', async () => {
    const [popular, other] = [await kept(), await kept()]
    await aged(popular, { kept: 20, used: 6 })
    await aged(other, { kept: 20, used: 8 })
    expect((await open().recent(max, 10)).map(({ requestId }) => requestId)).toEqual([popular.requestId])
    expect(await open().find(popular.cacheKey, max)).toBeDefined()
    expect(await open().find(other.cacheKey, max)).toBeUndefined()
    await aged(other, { kept: 20, used: 8 })
    expect(await open().sweep()).toBe(1)
    expect(await open({ ttlMs: 3_600_000 }).find(popular.cacheKey, dana)).toBeDefined()
  })

  it('is made anew after thirty days, however popular it is', async () => {
    const picture = await kept()
    await aged(picture, { kept: 31, used: 0 })
    expect(await open().recent(max, 10)).toEqual([])
    expect(await open().find(picture.cacheKey, max)).toBeUndefined()
    expect(await open().sweep()).toBe(1)
    expect(await images.recover(`cache-${picture.requestId}`)).toBeUndefined()
  })

  it('is forgotten by all processes at once', async () => {
    const hearing = pictureIndex({ redis: server.redis, subscriber: server.subscriber, prefix, images, log: recordingLog().log })
    const picture = await kept()
    expect(await hearing.find(picture.cacheKey, dana)).toBeDefined()
    const heard = new Promise<void>((resolve) => server.subscriber.once('message', () => resolve()))
    await index.forget(picture.cacheKey)
    await heard
    expect(await hearing.find(picture.cacheKey, dana)).toBeUndefined()
    await hearing.close()
  })
})

describe('the bound', () => {
  it('lets go of what was not used for the longest time, bytes and all', async () => {
    index = open({ maxEntries: 3 })
    const [first, second, third] = [await kept(), await kept(), await kept()]
    await open().find(first.cacheKey, dana)
    const fourth = await kept()
    const left = await Promise.all([first, second, third, fourth].map(async ({ cacheKey }) => Boolean(await open().find(cacheKey, dana))))
    expect(left).toEqual([true, false, true, true])
    expect(await images.recover(`cache-${second.requestId}`)).toBeUndefined()
    expect(await server.redis.zcard(`${prefix}:pictures`)).toBe(3)
  })

  it('holds when many processes keep pictures at once', async () => {
    const pictures = await Promise.all(Array.from({ length: 40 }, () => aKeptPicture()))
    await Promise.all(pictures.map((picture) => open({ maxEntries: 10 }).keep(picture)))
    const left = await Promise.all(pictures.map(({ cacheKey }) => open().find(cacheKey, dana)))
    expect(left.filter(Boolean)).toHaveLength(10)
    const held = await Promise.all(pictures.map(({ requestId }) => images.recover(`cache-${requestId}`)))
    expect(held.map(Boolean)).toEqual(left.map(Boolean))
  })

  it('releases at the next sweep what a process that died had dropped', async () => {
    const picture = await kept()
    const dying = pictureIndex({
      redis: server.redis,
      prefix,
      images: { hold: images.hold, release: () => Promise.reject(new Error('killed')) },
      log: recordingLog().log,
    })
    await dying.forget(picture.cacheKey)
    expect(await images.recover(`cache-${picture.requestId}`)).toBeDefined()
    await index.sweep()
    expect(await images.recover(`cache-${picture.requestId}`)).toBeUndefined()
  })

  it('is at most 600 bytes of Redis a picture', async () => {
    const pictures = await Promise.all(
      Array.from({ length: 50 }, () => aKeptPicture({ words: 'a cosy cabin at dusk in the deep snow, golden hour, 35mm, wide shot' })),
    )
    const usedBefore = await memoryOf(server)
    for (let round = 0; round < 40; round += 1) {
      const batch = pictures.map((picture) => ({ ...picture, cacheKey: newKey() }))
      await Promise.all(batch.map((picture) => index.keep(picture)))
    }
    const each = ((await memoryOf(server)) - usedBefore) / 2_000
    expect(each).toBeLessThan(600)
  })
})

describe('a workspace that is purged', () => {
  it('has no picture left, in any process, and others keep theirs', async () => {
    const [mine, secret] = [await kept(), await kept({ isPrivate: true })]
    const theirs = await kept({ author: stranger })
    await index.purge(dana)
    for (const anyIndex of [index, open()]) {
      expect(await anyIndex.find(mine.cacheKey, dana)).toBeUndefined()
      expect(await anyIndex.find(secret.cacheKey, dana)).toBeUndefined()
      expect(await anyIndex.recent(dana, 10)).toEqual([])
      expect(await anyIndex.find(theirs.cacheKey, stranger)).toBeDefined()
    }
    expect(await images.recover(`cache-${mine.requestId}`)).toBeUndefined()
  })
})

describe('what may be offered', () => {
  it('is the newest of the workspace, and nothing private', async () => {
    const pictures = [await kept({ words: 'one' }), await kept({ words: 'two' }), await kept({ words: 'three' })]
    await kept({ isPrivate: true })
    await kept({ author: stranger })
    expect((await index.recent(max, 2)).map(({ words }) => words)).toEqual(['three', 'two'])
    expect(await index.recent(max, 10)).toEqual(pictures.toReversed())
  })

  it('is bounded, and nothing that was forgotten', async () => {
    index = open({ maxRecent: 2 })
    const [first, second, third] = [await kept(), await kept(), await kept()]
    await index.forget(third.cacheKey)
    expect((await index.recent(max, 10)).map(({ cacheKey }) => cacheKey)).toEqual([second.cacheKey])
    expect(await index.find(first.cacheKey, max)).toBeDefined()
  })
})

describe('an index that is away', () => {
  it('is skipped with a line in the log, and never fails anybody', async () => {
    const { log, lines } = recordingLog()
    const nowhere = openRedis('redis://127.0.0.1:1', recordingLog().log)
    const away = pictureIndex({ redis: nowhere, prefix, images, log })
    const picture = await aKeptPicture()
    expect(await away.find(picture.cacheKey, dana)).toBeUndefined()
    expect(await away.recent(dana, 10)).toEqual([])
    await away.keep(picture)
    await away.saveStaged(picture, dana, 'F1')
    await away.forget(picture.cacheKey)
    await away.purge(dana)
    expect(await away.sweep()).toBe(0)
    expect(lines).toHaveLength(7)
    expect(lines.every(({ level }) => level === 'warn')).toBe(true)
    nowhere.disconnect()
  })

  it('is waited for a short moment only', async () => {
    const picture = await kept()
    const slow = open({ findWithinMs: 50 })
    await server.redis.call('CLIENT', 'PAUSE', '400', 'ALL')
    const startedMs = performance.now()
    expect(await slow.find(picture.cacheKey, dana)).toBeUndefined()
    expect(performance.now() - startedMs).toBeLessThan(300)
  })

  it('takes what another version wrote for a miss', async () => {
    const picture = await kept()
    const [name] = await server.redis.keys(`${prefix}:picture:*`)
    await server.redis.set(name ?? '', `[${Date.now() + 60_000},"slack:T1","x","y",99]\n`)
    expect(await open().find(picture.cacheKey, dana)).toBeUndefined()
  })
})

async function memoryOf({ redis }: TestRedis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1])
}
