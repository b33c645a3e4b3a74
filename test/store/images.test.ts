import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openImageStore, verifyImageLink } from '../../src/store/images.ts'
import { imageStoreContract, sha256 } from '../contracts/image-store.ts'

const newFolder = () => mkdtemp(join(tmpdir(), 'banana-images-'))

imageStoreContract('local folder', async () => {
  const folder = await newFolder()
  return { open: () => openImageStore({ folder }), stop: () => rm(folder, { recursive: true, force: true }) }
})

let folder: string
beforeEach(async () => {
  folder = await newFolder()
})
afterEach(async () => {
  await chmod(folder, 0o755)
  await rm(folder, { recursive: true, force: true })
})

const bytes = randomBytes(30_000)
const filesIn = async (): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => entry.name)

describe('pictures on disk', () => {
  it('leave nothing behind when the last holder lets go', async () => {
    const store = openImageStore({ folder })
    const imageKey = await store.put(bytes, 'request-1')
    await store.release(imageKey, 'request-1')
    expect(await filesIn()).toEqual([])
  })

  it('are never served by half: what the disk lost is missing, and can be put again', async () => {
    const store = openImageStore({ folder })
    const imageKey = await store.put(bytes, 'request-1')
    await truncate(join(folder, 'pictures', imageKey.slice(0, 2), imageKey), 100)
    expect(await store.get(imageKey)).toBeUndefined()
    expect(await store.recover('request-1')).toBeUndefined()
    await store.put(bytes, 'request-1')
    expect(sha256((await store.get(imageKey)) ?? Buffer.alloc(0))).toBe(imageKey)
    expect(await store.recover('request-1')).toBeDefined()
  })

  it.each([
    ['cut off', (path: string) => truncate(path, 100)],
    ['written over', (path: string) => writeFile(path, Buffer.alloc(bytes.byteLength))],
  ])('are looked at anew once their file is another: %s after it was read whole', async (_how, damage) => {
    const store = openImageStore({ folder })
    const imageKey = await store.put(bytes, 'request-1')
    expect(await store.get(imageKey)).toBeDefined()
    await damage(join(folder, 'pictures', imageKey.slice(0, 2), imageKey))
    expect(await store.get(imageKey)).toBeUndefined()
  })

  it('are written although somebody has removed the folders meanwhile', async () => {
    const store = openImageStore({ folder })
    const imageKey = await store.put(bytes, 'request-1')
    for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true })
    await store.put(bytes, 'request-2')
    expect(sha256((await store.get(imageKey)) ?? Buffer.alloc(0))).toBe(imageKey)
  })

  it('that a crash left unfinished are swept away after an hour, and not before', async () => {
    await mkdir(join(folder, 'temporary'))
    await writeFile(join(folder, 'temporary', 'old'), 'half a pict')
    await writeFile(join(folder, 'temporary', 'new'), 'half a pict')
    const twoHoursAgo = new Date(Date.now() - 2 * 3_600_000)
    await utimes(join(folder, 'temporary', 'old'), twoHoursAgo, twoHoursAgo)
    await openImageStore({ folder }).put(bytes, 'request-1')
    expect(await readdir(join(folder, 'temporary'))).toEqual(['new'])
  })

  it('say in words what is wrong with the disk', async () => {
    await writeFile(join(folder, 'pictures'), 'a file where a folder should be')
    await expect(openImageStore({ folder }).put(bytes, 'request-1')).rejects.toThrow(/could not be written.*(EEXIST|ENOTDIR)/)
  })

  it.skipIf(process.getuid?.() === 0)('say that a folder may not be written to', async () => {
    await chmod(folder, 0o555)
    await expect(openImageStore({ folder }).put(bytes, 'request-1')).rejects.toThrow(/no permission/)
  })
})

describe('links to a picture', () => {
  const linkSecret = 'a-test-secret'
  const publicUrl = 'https://banana.example.org/'

  it('carry a signature that only this secret gives', async () => {
    const store = openImageStore({ folder, publicUrl, linkSecret })
    const imageKey = await store.put(Buffer.concat([Buffer.from('89504e47', 'hex'), bytes]), 'request-1')
    const url = new URL(store.link(imageKey, 'image/png') ?? '')
    expect(url.href.startsWith(`https://banana.example.org/images/${imageKey}.png?sig=`)).toBe(true)
    const signature = url.searchParams.get('sig') ?? ''
    expect(verifyImageLink(imageKey, signature, linkSecret)).toBe(true)
    expect(verifyImageLink(imageKey, signature, 'another')).toBe(false)
    expect(verifyImageLink(imageKey, `${signature}x`, linkSecret)).toBe(false)
    expect(verifyImageLink(imageKey, '', linkSecret)).toBe(false)
    expect(verifyImageLink(sha256(Buffer.from('other')), signature, linkSecret)).toBe(false)
  })

  it('are not given without a public address, a secret or a real key', () => {
    const imageKey = sha256(bytes)
    expect(openImageStore({ folder }).link(imageKey, 'image/png')).toBeUndefined()
    expect(openImageStore({ folder, publicUrl }).link(imageKey, 'image/png')).toBeUndefined()
    expect(openImageStore({ folder, linkSecret }).link(imageKey, 'image/png')).toBeUndefined()
    expect(openImageStore({ folder, publicUrl, linkSecret }).link('../secrets', 'image/png')).toBeUndefined()
  })
})
