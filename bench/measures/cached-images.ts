import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import type { KeptPicture } from '../../src/domain/kept-picture.ts'
import type { Person } from '../../src/domain/request.ts'
import { openLog } from '../../src/log.ts'
import { cacheKey } from '../../src/pipeline/cache/cache-key.ts'
import { canonicalWish } from '../../src/pipeline/cache/canonical-wish.ts'
import { similarPictures } from '../../src/pipeline/cache/offer.ts'
import type { ImageStore, PictureIndex } from '../../src/ports.ts'
import { openImageStore } from '../../src/store/images.ts'
import { pictureIndex } from '../../src/store/picture-index.ts'
import { openRedis, whenReady } from '../../src/store/redis.ts'
import { median } from '../support/percentiles.ts'
import { type Bench, byTurns, type Measure, type Pair, pairUp, type Row, rowOf } from './measure.ts'

/** Bars of limits-and-faults, "how cost must grow". */
const GROWTH_BAR = 1.2
const MOST_BYTES_AN_IMAGE = 600
const LINEARITY_BAR = 12
const FEW = 10
const MANY = 500
const CROWD = 20_000
const HITS = 200
const ASKER: Person = { platform: 'slack', workspaceId: 'T1', personId: 'U1' }
const WORDS = 'a cosy cabin at dusk in the deep snow, golden hour, 35mm, wide shot'
const log = openLog({ level: 'warn', destination: process.stderr })

/** What a hit costs as the cache grows, and what a picture costs the index. No look-up is answered from memory here. */
export const cachedImages: Measure = {
  name: 'cached-images',
  async run(bench: Bench): Promise<Row[]> {
    const redis = openRedis(bench.redis.url, log)
    await whenReady(redis)
    try {
      const images = openImageStore({ folder: join(bench.folder, 'cached-images') })
      const imageKey = await images.put(randomBytes(100_000), 'bench')
      const grown = async (size: number) => filled(redis, images, imageKey, size)
      const [few, many] = [await grown(FEW), await grown(MANY)]
      const usedBytes = await memoryOf(redis)
      const crowd = await grown(CROWD)
      const crowdBytes = (await memoryOf(redis)) - usedBytes
      return [
        await growthOf(
          `hit with ${MANY} pictures / ${FEW}`,
          bench.pairs,
          () => hitMs(many, images),
          () => hitMs(few, images),
        ),
        await growthOf(
          `hit with ${CROWD} pictures / ${FEW}`,
          bench.pairs,
          () => hitMs(crowd, images),
          () => hitMs(few, images),
        ),
        rowOf(`index of ${CROWD} pictures`, 'MB', [{ ours: crowdBytes / 1e6, theirs: (CROWD * MOST_BYTES_AN_IMAGE) / 1e6 }], 1),
        rowOf('key of 4 000 characters / 400', 'ms', keyPairs(bench.pairs), LINEARITY_BAR),
        rowOf(`offers among ${MANY} pictures / a hit`, 'ms', await offerPairs(crowd, images, bench.pairs)),
      ]
    } finally {
      redis.disconnect()
    }
  },
}

interface Filled {
  readonly index: PictureIndex
  readonly keys: readonly string[]
}

async function filled(redis: Redis, images: ImageStore, imageKey: string, size: number): Promise<Filled> {
  const prefix = `cached-${size}`
  // The bytes are one picture for all: holding is the image store's affair and measured there.
  const held = { hold: async () => true, release: async () => undefined }
  const index = pictureIndex({ redis, prefix, images: held, log, limits: { maxInMemory: 1, findWithinMs: 1_000 } })
  const keys = Array.from({ length: size }, (_, at) => keyOf(`${WORDS} ${at}`))
  for (let from = 0; from < size; from += FEW * FEW) {
    await Promise.all(keys.slice(from, from + FEW * FEW).map((key, at) => index.keep(aPicture(key, imageKey, `${WORDS} ${from + at}`))))
  }
  // Known to be there: a miss would be no hit, and faster.
  for (const key of [keys[0], keys.at(-1)])
    if (!(await index.find(key ?? '', ASKER))) throw new Error('a picture that was kept is not found')
  await images.get(imageKey)
  return { index, keys }
}

const keyOf = (words: string): string =>
  cacheKey({
    place: ASKER,
    words,
    modelId: 'flash',
    aspect: '1:1',
    quality: 'standard',
    domain: 'photography',
    style: 'landscape',
    versions: { catalogue: '1', template: '1' },
  })

const aPicture = (key: string, imageKey: string, words: string): KeptPicture => ({
  cacheKey: key,
  imageKey,
  mime: 'image/png',
  width: 1024,
  height: 1024,
  sizeBytes: 1_579_567,
  modelId: 'gemini-nano-banana-2.1',
  costMicroUsd: 33_600,
  requestId: randomBytes(16).toString('base64url'),
  author: ASKER,
  words,
  askedAtMs: Date.now(),
  isPrivate: false,
})

/** Words to key, key to facts, facts to bytes. */
async function hitMs({ index, keys }: Filled, images: ImageStore): Promise<number> {
  const times: number[] = []
  for (let hit = 0; hit < HITS; hit += 1) {
    const at = (hit * 7_919) % keys.length
    const startedMs = performance.now()
    const found = await index.find(keyOf(`${WORDS} ${at}`), ASKER)
    if (!found) throw new Error('a picture that was kept is not found')
    await images.get(found.picture.imageKey)
    times.push(performance.now() - startedMs)
  }
  return median(times)
}

async function growthOf(name: string, rounds: number, grown: () => Promise<number>, small: () => Promise<number>): Promise<Row> {
  await Promise.all([grown(), small()])
  const [ours = [], theirs = []] = await byTurns(rounds, [grown, small])
  return rowOf(
    name,
    'ms',
    pairUp(ours, theirs, (ms) => ms),
    GROWTH_BAR,
  )
}

function keyPairs(rounds: number): Pair[] {
  const long = `${WORDS}, `.repeat(60).slice(0, 4_000)
  const fastestMs = (words: string): number => Math.min(...Array.from({ length: 50 }, () => readMs(words)))
  return Array.from({ length: rounds }, () => ({ ours: fastestMs(long), theirs: fastestMs(long.slice(0, 400)) }))
}

function readMs(words: string): number {
  const startedMs = performance.now()
  canonicalWish(words)
  return performance.now() - startedMs
}

async function offerPairs(filled: Filled, images: ImageStore, rounds: number): Promise<Pair[]> {
  const offering = async (): Promise<number> => {
    const startedMs = performance.now()
    const earlier = await filled.index.recent(ASKER, MANY)
    await similarPictures(earlier, { cacheKey: '', words: 'a cosy barn at dusk', priceMicroUsd: 33_600, nowMs: Date.now() })
    return performance.now() - startedMs
  }
  const [ours = [], theirs = []] = await byTurns(rounds, [offering, () => hitMs(filled, images)])
  return pairUp(ours, theirs, (ms) => ms)
}

async function memoryOf(redis: Redis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1])
}
