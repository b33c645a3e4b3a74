import { Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { openLog } from '../../../src/log.ts'
import { openBlockingRedis } from '../../../src/store/redis.ts'
import { newRequestId } from '../../../src/store/requests.ts'
import { Pace } from './pace.ts'

const log = openLog({ level: 'error', destination: process.stderr })
const CONCURRENCY = 50

/** A job that does nothing, on the same Redis. */
export class NoOp {
  readonly #prefix: string
  readonly #redisUrl: string
  readonly #redis: Redis
  readonly #queue: Queue

  constructor(redisUrl: string, prefix: string) {
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

  async drain(count: number): Promise<number> {
    await this.#queue.addBulk(Array.from({ length: count }, () => ({ name: 'nothing', data: { requestId: newRequestId() } })))
    const pace = new Pace(count)
    await this.#working(
      () => pace.tick(),
      () => pace.msEach,
    )
    return pace.msEach
  }

  async endToEnd(): Promise<number> {
    const pace = new Pace(1)
    let startedMs = 0
    await this.#working(
      () => pace.tick(),
      async () => {
        startedMs = performance.now()
        await this.#queue.add('nothing', { requestId: newRequestId() })
        await pace.msEach
      },
    )
    return performance.now() - startedMs
  }

  /** Resolves with what `act` gives, while a worker runs. */
  async #working(onCompleted: () => void, act: () => Promise<unknown>): Promise<void> {
    const connection = openBlockingRedis(this.#redisUrl, log)
    const worker = new Worker('no-op', async () => {}, { prefix: this.#prefix, connection, concurrency: CONCURRENCY })
    worker.on('completed', onCompleted)
    await worker.waitUntilReady()
    await act()
    await worker.close()
    connection.disconnect()
  }

  async stop(): Promise<void> {
    await this.#queue.close()
    this.#redis.disconnect()
  }
}
