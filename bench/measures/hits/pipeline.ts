import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import type { Generation } from '../../../src/domain/generation.ts'
import type { ImageRequest } from '../../../src/domain/request.ts'
import { openLog } from '../../../src/log.ts'
import { openModels } from '../../../src/models/models.ts'
import { fastTier } from '../../../src/pipeline/intent/fast-tier.ts'
import { tieredReading } from '../../../src/pipeline/intent/tiered.ts'
import type { Stage } from '../../../src/pipeline/pipeline.ts'
import { serveRequests } from '../../../src/pipeline/serve.ts'
import { deliver } from '../../../src/pipeline/stages/deliver.ts'
import { plan } from '../../../src/pipeline/stages/plan.ts'
import { reuse } from '../../../src/pipeline/stages/reuse.ts'
import { understand } from '../../../src/pipeline/stages/understand.ts'
import type { Conversation, ImageStore, JobQueue, RequestStore } from '../../../src/ports.ts'
import { jobQueue } from '../../../src/queue/bullmq.ts'
import { requestWorker } from '../../../src/queue/worker.ts'
import { openImageStore } from '../../../src/store/images.ts'
import { workerPresence } from '../../../src/store/line.ts'
import { pictureIndex } from '../../../src/store/picture-index.ts'
import { rememberPictures } from '../../../src/store/picture-memory.ts'
import { openBlockingRedis, openRedis, openSubscriber, whenReady } from '../../../src/store/redis.ts'
import { newRequestId, requestStore } from '../../../src/store/requests.ts'
import { singleFlight } from '../../../src/store/single-flight.ts'

import { Pace } from './pace.ts'

const log = openLog({ level: 'error', destination: process.stderr })
const CONCURRENCY = 50
const AT_ONCE = 100
/** A picture as a model sends it. */
const PICTURE_BYTES = 1_579_567

/** What becomes of a picture that is found: `nothing`, one message over HTTP, or its bytes are read, as for an upload. */
export type Delivering = 'nothing' | 'message' | 'bytes'

export interface HitsOptions {
  readonly redisUrl: string
  readonly prefix: string
  readonly folder: string
  readonly chatUrl: string
  readonly delivering: Delivering
  /** Without it, every look-up asks Redis and every picture is read from disk. */
  readonly hasMemory: boolean
}

/** The pipeline as a worker runs it, journal, queue and caches included, with one wish that was granted before. What makes pictures is never asked. */
export class Hits {
  readonly #options: HitsOptions
  readonly #redis: Redis
  readonly #requests: RequestStore
  readonly #queue: JobQueue
  readonly #images: ImageStore
  readonly #connections: Redis[]
  #worker: ReturnType<typeof requestWorker> | undefined
  #heard: (() => void) | undefined

  private constructor(options: HitsOptions) {
    this.#options = options
    this.#redis = openRedis(options.redisUrl, log)
    const [blocking, subscriber] = [openBlockingRedis(options.redisUrl, log), openSubscriber(options.redisUrl, log)]
    this.#connections = [this.#redis, blocking, subscriber]
    this.#requests = requestStore({ redis: this.#redis, subscriber, prefix: options.prefix, deadlineMs: 3_600_000 })
    this.#queue = jobQueue(this.#redis, options.prefix, () => {})
    const stored = openImageStore({ folder: join(options.folder, options.prefix) })
    this.#images = options.hasMemory ? rememberPictures(stored) : stored
  }

  static async open(options: HitsOptions): Promise<Hits> {
    const hits = new Hits(options)
    await whenReady(hits.#redis)
    await hits.#startWorker()
    // The first one makes the picture.
    await hits.endToEnd()
    return hits
  }

  /** @returns milliseconds from before it is put into the queue until its delivery is recorded; its acceptance is measured elsewhere */
  async endToEnd(): Promise<number> {
    const turn = await this.#accept('U1')
    const delivered = new Promise<void>((resolve) => {
      this.#heard = resolve
    })
    const startedMs = performance.now()
    await this.#queue.add(turn.requestId, turn.turn)
    await delivered
    return performance.now() - startedMs
  }

  /** @param count a multiple of 100 @returns milliseconds a request, when so many wait in line */
  async drain(count: number): Promise<number> {
    await this.#worker?.stop()
    for (let waiting = 0; waiting < count; waiting += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => this.#line(at)))
    const pace = new Pace(count)
    this.#heard = () => pace.tick()
    await this.#startWorker()
    return pace.msEach
  }

  async stop(): Promise<void> {
    await this.#worker?.stop()
    await this.#queue.close()
    for (const connection of this.#connections) connection.disconnect()
  }

  async #line(at: number): Promise<void> {
    const { requestId, turn } = await this.#accept(`U${at}`)
    await this.#queue.add(requestId, turn)
  }

  #accept(personId: string) {
    return this.#requests.accept(requestOf(personId), { dedupe: [], maxOpen: 1_000_000, announced: false })
  }

  async #startWorker(): Promise<void> {
    const { redisUrl, prefix } = this.#options
    const connection = openBlockingRedis(redisUrl, log)
    this.#connections.push(connection)
    this.#worker = requestWorker({
      connection,
      prefix,
      serve: serveRequests({ stages: this.#stages(), requests: this.#heardStore(), converse: async () => this.#conversation(), log }),
      requests: this.#requests,
      presence: workerPresence(this.#redis, prefix),
      concurrency: CONCURRENCY,
      lockMs: 10_000,
      stallCheckMs: 5_000,
      stopGraceMs: 6_000,
      log,
    })
    await this.#worker.start()
  }

  #stages(): readonly Stage[] {
    const { prefix, hasMemory } = this.#options
    const [redis, images, models] = [this.#redis, this.#images, openModels()]
    const index = pictureIndex({ redis, prefix, images, log, limits: hasMemory ? {} : { maxInMemory: 1 } })
    const doubt = { confirmBelow: 0, clarifyBelow: 0, confirmWaitMs: 0, expiresMs: 1_000 }
    return [
      understand(tieredReading(fastTier()), doubt),
      plan({ models }),
      reuse(this.#making(), {
        ...{ index, images, models, requests: this.#requests, log },
        flights: singleFlight({ redis, prefix, log }),
        wake: async () => undefined,
      }),
      deliver(),
    ]
  }

  /** Asked once, for the picture that everybody gets. */
  #making(): Stage<'generation'> {
    return {
      name: 'generate',
      learns: 'generation',
      run: async ({ request, learned }): Promise<Generation> => {
        const imageKey = await this.#images.put(randomBytes(PICTURE_BYTES), request.requestId)
        const modelId = learned.plan?.modelId ?? ''
        const size = { width: 1024, height: 1024, sizeBytes: PICTURE_BYTES }
        return { imageKey, mime: 'image/png', ...size, modelId, costMicroUsd: 0, tookMs: 1, warnings: [] }
      },
    }
  }

  #conversation(): Conversation {
    const { delivering, chatUrl } = this.#options
    return {
      progress: () => {},
      ask: async () => undefined,
      explain: async (problem) => {
        throw problem
      },
      close: async () => {},
      show: async ({ generation }) => {
        if (delivering === 'bytes') await this.#images.get(generation.imageKey)
        if (delivering === 'message') await post(chatUrl)
        return { way: 'update', deliveredAtMs: Date.now(), degraded: [] }
      },
    }
  }

  /** Tells when a delivery is on disk. */
  #heardStore(): RequestStore {
    return {
      ...this.#requests,
      begin: async (requestId) => {
        const attempt = await this.#requests.begin(requestId)
        return (
          attempt && {
            ...attempt,
            deliver: async (delivery, charge, modelId) => {
              await attempt.deliver(delivery, charge, modelId)
              this.#heard?.()
            },
          }
        )
      },
    }
  }
}

/** One message over HTTP. */
export async function post(chatUrl: string): Promise<void> {
  await (await fetch(`${chatUrl}/slack/chat.update`, { method: 'POST', body: MESSAGE })).json()
}

const MESSAGE = JSON.stringify({ channel: 'C1', ts: '1763640000.000001', text: 'a cosy cabin at dusk' })

function requestOf(personId: string): ImageRequest {
  const asker = { platform: 'slack', workspaceId: 'T1', personId } as const
  const place = { platform: 'slack', workspaceId: 'T1', channelId: 'C1' } as const
  const words = 'a cosy cabin at dusk'
  return { requestId: newRequestId(), place, asker, via: 'command', words, attachments: [], options: {}, askedAtMs: Date.now() }
}
