import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verifyImageLink } from '../../src/store/images.ts'
import { openS3ImageStore, type S3ImageStoreOptions } from '../../src/store/s3-images.ts'
import { imageStoreContract, sha256 } from '../contracts/image-store.ts'
import { startTestS3, type TestS3 } from '../support/s3-server.ts'

imageStoreContract('S3', async () => {
  const s3 = await startTestS3()
  return { open: () => openS3ImageStore({ ...s3, folder: 'banana/' }), stop: () => s3.stop() }
})

let s3: TestS3
beforeEach(async () => {
  s3 = await startTestS3()
})
afterEach(() => s3.stop())

const open = (options: Partial<S3ImageStoreOptions> = {}) => openS3ImageStore({ ...s3, folder: '', ...options })
const bytes = randomBytes(30_000)
const nameOf = (imageKey: string): string => `pictures/${imageKey.slice(0, 2)}/${imageKey}`

describe('pictures in a bucket', () => {
  it('leave nothing behind when the last holder lets go', async () => {
    const imageKey = await open().put(bytes, 'request-1')
    await open().release(imageKey, 'request-1')
    expect([...s3.objects.keys()]).toEqual([])
  })

  it('lie under the folder that was named', async () => {
    await open({ folder: 'team/banana/' }).put(bytes, 'request-1')
    expect([...s3.objects.keys()].every((name) => name.startsWith('team/banana/'))).toBe(true)
  })

  it('are sent once, however many ask for the same', async () => {
    const imageKey = await open().put(bytes, 'request-1')
    const changedMs = 1
    s3.objects.set(nameOf(imageKey), { bytes, changedMs })
    await open().put(bytes, 'request-2')
    expect(s3.objects.get(nameOf(imageKey))?.changedMs).toBe(changedMs)
  })

  it('are never served by half: what the bucket lost is missing, and can be put again', async () => {
    const imageKey = await open().put(bytes, 'request-1')
    s3.objects.set(nameOf(imageKey), { bytes: bytes.subarray(0, 100), changedMs: Date.now() })
    expect(await open().get(imageKey)).toBeUndefined()
    expect(await open().recover('request-1')).toBeUndefined()
    await open().put(bytes, 'request-1')
    expect(sha256((await open().recover('request-1')) ?? Buffer.alloc(0))).toBe(imageKey)
  })

  it('wait for a removal that is under way, and not for one that died', async () => {
    const imageKey = sha256(bytes)
    const announcement = `leaving/${imageKey}/someone`
    s3.objects.set(announcement, { bytes: Buffer.alloc(0), changedMs: Date.now() })
    let isDone = false
    const putting = open()
      .put(bytes, 'request-1')
      .then(() => {
        isDone = true
      })
    await expect.poll(() => s3.objects.has(nameOf(imageKey))).toBe(true)
    expect(isDone).toBe(false)
    s3.objects.set(announcement, { bytes: Buffer.alloc(0), changedMs: Date.now() - 120_000 })
    await putting
    expect(await open().get(imageKey)).toBeDefined()
  })

  it('that somebody removes while they are put are written again', async () => {
    const imageKey = sha256(bytes)
    const announcement = `leaving/${imageKey}/someone`
    s3.objects.set(announcement, { bytes: Buffer.alloc(0), changedMs: Date.now() })
    const putting = open().put(bytes, 'request-1')
    await expect.poll(() => s3.objects.has(nameOf(imageKey))).toBe(true)
    s3.objects.delete(nameOf(imageKey))
    s3.objects.delete(announcement)
    await putting
    expect(sha256((await open().get(imageKey)) ?? Buffer.alloc(0))).toBe(imageKey)
  })
})

describe('a bucket that does not do what it should', () => {
  it.each<[string, () => void, Partial<S3ImageStoreOptions>, RegExp]>([
    ['is busy', () => s3.failNext(503, 1), {}, /503 SlowDown/],
    ['does not take the key', () => undefined, { secretAccessKey: 'another' }, /403 SignatureDoesNotMatch/],
    ['does not exist', () => undefined, { bucket: 'another' }, /another/],
    ['is nowhere', () => undefined, { endpoint: 'http://127.0.0.1:1' }, /was not answered/],
    ['never answers', () => s3.hang(true), { timeoutMs: 50 }, /was not answered/],
  ])('%s: the problem says so, can be tried again later and names no secret', async (_name, break_, options, words) => {
    break_()
    const failure = await open(options)
      .put(bytes, 'request-1')
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringMatching(words) })
    expect(String(failure)).not.toContain(s3.secretAccessKey)
  })
})

describe('links to a picture in a bucket', () => {
  it('are ours where people can reach us: they live as long as the picture', async () => {
    const store = open({ publicUrl: 'https://banana.example.org', linkSecret: 'a-test-secret' })
    const imageKey = await store.put(bytes, 'request-1')
    const url = new URL(store.link(imageKey, 'image/webp') ?? '')
    expect(url.href).toMatch(`https://banana.example.org/images/${imageKey}.webp?sig=`)
    expect(verifyImageLink(imageKey, url.searchParams.get('sig') ?? '', 'a-test-secret')).toBe(true)
  })

  it('are signed by the bucket’s rules otherwise, and show the picture to whoever has them', async () => {
    const store = open()
    const imageKey = await store.put(bytes, 'request-1')
    const link = store.link(imageKey, 'image/png') ?? ''
    const shown = await fetch(link)
    expect(shown.status).toBe(200)
    expect(shown.headers.get('content-type')).toBe('image/png')
    expect(sha256(Buffer.from(await shown.arrayBuffer()))).toBe(imageKey)
    expect((await fetch(link.replace('image%2Fpng', 'text%2Fhtml'))).status).toBe(403)
  })

  it('are not given for what is no key', () => {
    expect(open().link('../secrets', 'image/png')).toBeUndefined()
  })
})
