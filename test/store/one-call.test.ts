import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as until } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { KeptPicture } from '../../src/domain/kept-picture.ts'
import { Problem } from '../../src/errors.ts'
import { type MakeOnceParts, makeOnce, type Once } from '../../src/pipeline/cache/make-once.ts'
import { openImageStore } from '../../src/store/images.ts'
import { pictureIndex } from '../../src/store/picture-index.ts'
import { redisNowMs } from '../../src/store/redis.ts'
import { newRequestId } from '../../src/store/requests.ts'
import { singleFlight } from '../../src/store/single-flight.ts'
import { aPerson } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
let folder: string
let studio: Studio
beforeAll(async () => {
  server = await startTestRedis()
  folder = await mkdtemp(join(tmpdir(), 'banana-once-'))
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  studio = new Studio()
})

describe('the same picture, wanted by many at once', () => {
  it('is made once for two hundred, over three workers', async () => {
    const ends = await Promise.all(Array.from({ length: 200 }, (_, at) => studio.serve(at % 3)))
    expect(studio.calls).toBe(1)
    expect(ends.map(({ kind }) => kind).toSorted()).toEqual(['made', ...Array<string>(199).fill('reused')])
  })

  it('is made at most twice when the one that makes it is killed, and all get theirs', async () => {
    const [killed, ...others] = Array.from({ length: 50 }, newRequestId)
    expect(await studio.flights(0).lead(studio.cacheKey, killed ?? '')).toMatchObject({ kind: 'lead' })
    await server.redis.hset(await studio.flightName(), 'untilMs', (await redisNowMs(server.redis)) + 200)
    const ends = await Promise.all(others.map((requestId, at) => studio.serve(1 + (at % 2), requestId)))
    expect(studio.calls).toBe(1)
    expect(ends.every(({ kind }) => kind === 'made' || kind === 'reused')).toBe(true)
  })

  it('is tried by the next when who made it was cancelled or had to stop', async () => {
    studio.failures = [new Problem('STOPPING', 'this worker is stopping')]
    const ends = await Promise.allSettled(Array.from({ length: 20 }, () => studio.serve(0)))
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    expect(studio.calls).toBe(2)
  })

  it('is left to who makes it, while that one pauses for a busy model', async () => {
    studio.failures = [new Problem('MODEL_BUSY', 'slow down', { retryAfterMs: 60_000 })]
    const requestId = newRequestId()
    await expect(studio.serve(0, requestId)).rejects.toThrow('slow down')
    const { flights } = studio.parts(1)
    expect(await flights.lead(studio.cacheKey, newRequestId())).toMatchObject({ kind: 'wait', leaderId: requestId })
    expect(await studio.serve(0, requestId)).toMatchObject({ kind: 'made' })
  })

  it.each(['MODEL_REFUSED', 'MODEL_KEY'] as const)('is tried by each on their own after %s', async (code) => {
    studio.failures = [new Problem(code, 'no')]
    const ends = await Promise.allSettled(Array.from({ length: 20 }, () => studio.serve(0)))
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    expect(studio.calls).toBeGreaterThan(1)
  })
})

describe('a picture that is there', () => {
  it('is reused, and stays with the request when the cache forgets it', async () => {
    await studio.serve(0)
    const requestId = newRequestId()
    expect(await studio.serve(1, requestId)).toMatchObject({ kind: 'reused', from: 'index' })
    await studio.parts(0).index.forget(studio.cacheKey)
    expect(await studio.images.recover(requestId)).toBeDefined()
    expect(studio.calls).toBe(1)
  })

  it('is made anew when that is asked for, and the new one is reused from then on', async () => {
    await studio.serve(0)
    const fresh = newRequestId()
    await studio.serve(0, fresh, true)
    expect(studio.calls).toBe(2)
    expect(await studio.serve(1)).toMatchObject({ kind: 'reused', picture: { requestId: fresh } })
  })

  it('is made anew when its bytes are gone', async () => {
    const first = newRequestId()
    await studio.serve(0, first)
    const found = await studio.parts(0).index.find(studio.cacheKey, aPerson())
    const imageKey = found?.picture.imageKey ?? ''
    await studio.images.release(imageKey, first)
    await studio.images.release(imageKey, `cache-${first}`)
    expect(await studio.serve(1)).toMatchObject({ kind: 'made' })
    expect(studio.calls).toBe(2)
  })

  it('is not reused by the request that made it and died before it wrote that down: who makes it pays for it', async () => {
    const requestId = newRequestId()
    await studio.serve(0, requestId)
    expect(await studio.serve(1, requestId)).toMatchObject({ kind: 'made' })
  })
})

/** Three workers that share Redis and pictures, and a model that counts its calls. */
class Studio {
  readonly cacheKey = randomBytes(32).toString('hex')
  readonly prefix = `once-${randomBytes(6).toString('hex')}`
  readonly images = openImageStore({ folder: join(folder, this.prefix) })
  calls = 0
  failures: Problem[] = []
  readonly #log = recordingLog().log
  readonly #alarms = new Map<string, () => void>()
  readonly #workers = [0, 1, 2].map(() => {
    const shared = { redis: server.redis, prefix: this.prefix, log: this.#log }
    return {
      flights: singleFlight({ ...shared, leaseMs: 2_000 }),
      index: pictureIndex({ ...shared, images: this.images, limits: { findWithinMs: 2_000 } }),
    }
  })

  flights = (worker: number) => this.parts(worker).flights

  parts(worker: number): MakeOnceParts {
    const { flights, index } = this.#workers[worker] as Pick<MakeOnceParts, 'flights' | 'index'>
    const wake = async (ids: readonly string[]) => {
      for (const id of ids) this.#alarms.get(id)?.()
    }
    return { flights, index, images: this.images, wake, log: this.#log }
  }

  /** What a worker does with a request until it has its picture: parked in between, as a delayed job would be. */
  async serve(worker: number, requestId = newRequestId(), fresh = false): Promise<Once<string>> {
    for (;;) {
      const woken = new Promise<void>((resolve) => this.#alarms.set(requestId, resolve))
      const wanted = { cacheKey: this.cacheKey, requestId, asker: aPerson(), fresh }
      const once = await makeOnce(this.parts(worker), wanted, () => this.#make(requestId))
      if (once.kind !== 'wait') return once
      await Promise.race([woken, until(Math.max(0, once.untilMs - (await redisNowMs(server.redis))) + 5)])
    }
  }

  async flightName(): Promise<string> {
    return (await server.redis.keys(`${this.prefix}:flight:*`)).find((name) => !name.endsWith(':waiting')) ?? ''
  }

  async #make(requestId: string): Promise<{ made: string; keep: KeptPicture }> {
    this.calls += 1
    const failure = this.failures.shift()
    const imageKey = await this.images.put(randomBytes(1_000), requestId)
    if (failure) throw failure
    const keep: KeptPicture = {
      cacheKey: this.cacheKey,
      imageKey,
      mime: 'image/png',
      width: 64,
      height: 64,
      sizeBytes: 1_000,
      modelId: 'flash',
      costMicroUsd: 33_600,
      requestId,
      author: aPerson(),
      words: 'a fox',
      askedAtMs: 1,
      isPrivate: false,
    }
    return { made: imageKey, keep }
  }
}
