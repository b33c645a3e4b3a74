import type { Redis } from 'ioredis'
import type { Log, PictureVectors } from '../ports.ts'
import { idOf, workspaceOf } from './picture-entry.ts'
import { asked } from './redis.ts'
import { withinMs } from './within.ts'

export interface PictureVectorsOptions {
  readonly redis: Redis
  readonly prefix: string
  readonly log: Log
  /** Beyond, a workspace starts over: vectors are cheap to ask for again. */
  readonly mostOfWorkspace?: number
}

/** Twice what is compared and offered of a workspace: 300 kB at most. */
const MOST_OF_WORKSPACE = 1_000
/** As long as the pictures. */
const KEPT_MS = 7 * 86_400_000
const FIND_WITHIN_MS = 250

/**
 * What wishes mean, one byte a number, beside the index of pictures: one hash a workspace, which goes with the picture, with the workspace, and after a week
 * without a new one. A vector of another model, or of another size, counts as not there.
 */
export function pictureVectors({ redis, prefix, log, mostOfWorkspace = MOST_OF_WORKSPACE }: PictureVectorsOptions): PictureVectors {
  const keyOf = (workspace: string) => `${prefix}:pictures:vectors:${workspace}`
  return {
    async find(asker, version, cacheKeys) {
      if (cacheKeys.length === 0) return []
      try {
        const looking = asked(redis.hmgetBuffer(keyOf(workspaceOf(asker)), ...cacheKeys.map(idOf)))
        return (await withinMs(FIND_WITHIN_MS, looking, 'Redis was too slow')).map((entry) =>
          entry ? vectorOf(entry, version) : undefined,
        )
      } catch (error) {
        log.warn({ err: error }, 'the vectors of pictures were skipped: looking')
        return cacheKeys.map(() => undefined)
      }
    },
    async keep(asker, version, vectors) {
      if (vectors.length === 0) return
      const key = keyOf(workspaceOf(asker))
      try {
        if ((await asked(redis.hlen(key))) + vectors.length > mostOfWorkspace) await asked(redis.unlink(key))
        const fields = vectors.flatMap(([cacheKey, vector]) => [idOf(cacheKey), entryOf(vector, version)])
        await asked(
          redis
            .multi()
            .hset(key, ...fields)
            .pexpire(key, KEPT_MS)
            .exec(),
        )
      } catch (error) {
        log.warn({ err: error }, 'the vectors of pictures were skipped: keeping')
      }
    },
  }
}

const LARGEST = 127

/** The version, a zero, and the numbers: as parts of the largest of them, which keeps the direction. */
function entryOf(vector: readonly number[], version: string): Buffer {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), Number.MIN_VALUE)
  const bytes = Int8Array.from(vector, (value) => Math.round((value / largest) * LARGEST))
  return Buffer.concat([Buffer.from(`${version}\0`), Buffer.from(bytes.buffer)])
}

function vectorOf(entry: Buffer, version: string): readonly number[] | undefined {
  const start = Buffer.byteLength(version) + 1
  return entry.subarray(0, start).equals(Buffer.from(`${version}\0`)) ? Array.from(new Int8Array(entry.subarray(start))) : undefined
}
