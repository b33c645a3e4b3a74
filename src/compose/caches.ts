import type { Redis } from 'ioredis'
import type { Config } from '../config.ts'
import { openEmbedder } from '../models/embedding-models.ts'
import type { Embeddings, ImageStore, JobQueue, Log, PictureIndex, RequestStore } from '../ports.ts'
import { healthSwitch } from '../store/health-switch.ts'
import { offerManners } from '../store/offer-manners.ts'
import { pictureIndex } from '../store/picture-index.ts'
import { pictureVectors } from '../store/picture-vectors.ts'
import { singleFlight } from '../store/single-flight.ts'

interface CacheParts {
  readonly redis: Redis
  /** Where it hears what other processes forget; without it, it believes itself for a minute. */
  readonly subscriber?: Redis
  readonly images: ImageStore
  readonly log: Log
}

/** What was made before; undefined where it is switched off. */
export function openPictures({ pictureCache, redisPrefix: prefix }: Config, parts: CacheParts) {
  return pictureCache ? pictureIndex({ ...parts, prefix }) : undefined
}

/** What the pipeline needs to make nothing twice. */
export async function cachesOf(
  config: Config,
  index: PictureIndex,
  { redis, requests, queue, log }: { readonly redis: Redis; readonly requests: RequestStore; readonly queue: JobQueue; readonly log: Log },
) {
  const { worker, offers, redisPrefix: prefix } = config
  return {
    index,
    // Whoever lost the lock of its job has lost the lead as well.
    flights: singleFlight({ redis, prefix, log, leaseMs: worker.lockMs }),
    wake: async (requestIds: readonly string[]) => void (await Promise.all(requestIds.map((requestId) => queue.wake(requestId)))),
    requests,
    ...(offers.waitMs > 0 && {
      offers: { rules: offers, manners: offerManners(redis, prefix, log), embeddings: await meaningsOf(config, redis, log) },
    }),
    log,
  }
}

/** Somebody to tell what wishes mean, where there is a key; for offers alone, never to serve one picture for another wish. */
async function meaningsOf({ gemini, redisPrefix: prefix }: Config, redis: Redis, log: Log): Promise<Embeddings | undefined> {
  const embedder = openEmbedder({ googleApiKey: gemini?.apiKey, geminiBaseUrl: gemini?.baseUrl })
  if (!embedder) return undefined
  const { meanings } = await import('../pipeline/cache/meanings.ts')
  return meanings({
    ...embedder,
    health: healthSwitch({ redis, prefix, name: 'meanings' }),
    vectors: pictureVectors({ redis, prefix, log }),
  })
}
