import { Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { openLog } from '../../../src/log.ts'
import { openBlockingRedis } from '../../../src/store/redis.ts'
import { newRequestId } from '../../../src/store/requests.ts'
import { Pace } from './pace.ts'

const log = openLog({ level: 'error', destination: process.stderr })
const CONCURRENCY = 50

/** A job that does nothing, or what it is given to do, on the same Redis. */
export class NoOp {
  readonly #act: (redis: Redis) => Promise<unknown>
  readonly #prefix: string
  readonly #redisUrl: string
  readonly #redis: Redis
  readonly #queue: Queue
  #hands: { readonly worker: Worker; readonly connection: Redis } | undefined

  constructor(redisUrl: string, prefix: string, act: (redis: Redis) => Promise<unknown> = async () => {}) {
    this.#act = act
    this.#redisUrl = redisUrl
    this.#prefix = prefix
    this.#redis = openBlockingRedis(redisUrl, log)
    this.#queue = new Queue('no-op', {
      prefix,
      connection: this.#redis,
      defaultJobOptions: { removeOnComplete: { age: 3_600, count: 1_000 } },
    })
  }

  get redis(): Redis {
    return this.#redis
  }

  /** @returns milliseconds a job, when so many wait in line */
  async drain(count: number): Promise<number> {
    await this.#rest()
    await this.#queue.addBulk(Array.from({ length: count }, () => ({ name: 'nothing', data: { requestId: newRequestId() } })))
    const pace = new Pace(count)
    const worker = await this.#working()
    worker.on('completed', () => pace.tick())
    await pace.msEach
    await this.#rest()
    return pace.msEach
  }

  /** @returns milliseconds from before a job is added until it is completed, by a worker that waits for it */
  async endToEnd(): Promise<number> {
    const worker = await this.#working()
    const startedMs = performance.now()
    const completed = new Promise<number>((resolve) => worker.once('completed', () => resolve(performance.now() - startedMs)))
    await this.#queue.add('nothing', { requestId: newRequestId() })
    return completed
  }

  async stop(): Promise<void> {
    await this.#rest()
    await this.#queue.close()
    this.#redis.disconnect()
  }

  async #working(): Promise<Worker> {
    if (this.#hands) return this.#hands.worker
    const connection = openBlockingRedis(this.#redisUrl, log)
    const worker = new Worker('no-op', () => this.#act(this.#redis), { prefix: this.#prefix, connection, concurrency: CONCURRENCY })
    this.#hands = { worker, connection }
    await worker.waitUntilReady()
    return worker
  }

  async #rest(): Promise<void> {
    await this.#hands?.worker.close()
    this.#hands?.connection.disconnect()
    this.#hands = undefined
  }
}
