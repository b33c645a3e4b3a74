import { setTimeout as pause } from 'node:timers/promises'
import { Queue, Worker } from 'bullmq'
import sharp from 'sharp'
import { compose, type Program } from '../../src/compose.ts'
import { loadConfig } from '../../src/config.ts'
import type { ImageRequest, Platform } from '../../src/domain/request.ts'
import { openModels } from '../../src/models/models.ts'
import type { JobQueue, Log, Models, RequestStore } from '../../src/ports.ts'
import { jobQueue } from '../../src/queue/bullmq.ts'
import { openBlockingRedis, openRedis, whenReady } from '../../src/store/redis.ts'
import { newRequestId, requestStore } from '../../src/store/requests.ts'
import { median } from '../support/percentiles.ts'
import type { Flushes } from '../support/redis-process.ts'
import { type Bench, byTurns, type Measure, pairUp, type Row, rowOf } from './measure.ts'
import { DISCORD_TOKEN, SLACK_BOT_TOKEN, startBare, urlOf } from './program.ts'

/** discord.js holds a bot to 50 calls a second, so what goes there comes more slowly than that, and its other half as well. */
const DISCORD_PAUSE_MS = 25
const PREFIX = 'end-to-end'
/** Until the compiler has seen enough of the pipeline. */
const WARM_UP = 300

/** From accepted to delivered and recorded, one request at a time, against a job that does nothing on the same Redis. */
export const endToEnd: Measure = {
  name: 'end-to-end',
  async run(bench: Bench): Promise<Row[]> {
    const chat = startBare('chat', {})
    const chatUrl = await urlOf(chat)
    const noOp = await openNoOp(bench, chatUrl)
    const banana = await openBanana(bench, chatUrl)
    try {
      const onSlack = () => banana.serve('slack')
      const onDiscord = () => banana.serve('discord')
      const { nothing, sameSteps } = noOp
      const ways: readonly Way[] = [
        {
          name: 'a picture that is there (Slack), everysec, against a no-op job',
          flushes: 'everysec',
          act: onSlack,
          against: nothing,
          count: 80,
          bar: 2.5,
        },
        { name: 'the same steps alone, everysec, against a no-op job', flushes: 'everysec', act: sameSteps, against: nothing, count: 80 },
        {
          name: 'a picture that is there (Slack), everysec, against the same steps',
          flushes: 'everysec',
          act: onSlack,
          against: sameSteps,
          count: 80,
        },
        {
          name: 'a picture that is there (Slack), always, against the same steps',
          flushes: 'always',
          act: onSlack,
          against: sameSteps,
          count: 80,
          bar: 2,
        },
        {
          name: 'a picture that is there (Slack), always, against a no-op job',
          flushes: 'always',
          act: onSlack,
          against: nothing,
          count: 80,
        },
        {
          name: 'a picture that is there, uploaded again (Discord), always, against a no-op job',
          flushes: 'always',
          act: onDiscord,
          against: nothing,
          count: 30,
          pauseMs: DISCORD_PAUSE_MS,
        },
        {
          name: 'a picture made, checked and uploaded (Slack), always, against a no-op job',
          flushes: 'always',
          act: () => banana.serve('slack', { fresh: true }),
          against: nothing,
          count: 8,
        },
      ]
      await medianOf(WARM_UP, onSlack)
      const rows: Row[] = []
      for (const way of ways) rows.push(await compare(way, bench))
      return rows
    } finally {
      await banana.stop()
      await noOp.stop()
      await chat.stop()
    }
  },
}

interface Way {
  readonly name: string
  readonly flushes: Flushes
  readonly act: () => Promise<number>
  readonly against: () => Promise<number>
  readonly count: number
  readonly pauseMs?: number
  readonly bar?: number
}

async function compare({ name, flushes, act, against, count, pauseMs = 0, bar }: Way, { redis, pairs }: Bench): Promise<Row> {
  await redis.flush(flushes)
  const ours = () => medianOf(count, act, pauseMs)
  const theirs = () => medianOf(count, against, pauseMs)
  await ours()
  await theirs()
  const [ourMs = [], theirMs = []] = await byTurns(pairs, [ours, theirs])
  return rowOf(`end to end, ${name}`, 'ms', pairUp(ourMs, theirMs, Number), bar)
}

async function medianOf(count: number, act: () => Promise<number>, pauseMs = 0): Promise<number> {
  const tookMs: number[] = []
  for (let done = 0; done < count; done += 1) {
    tookMs.push(await act())
    if (pauseMs > 0) await pause(pauseMs)
  }
  return median(tookMs)
}

// --- The job that does nothing ----------------------------------------------------------------------------------------------------------

interface NoOp {
  /** Added and completed. */
  nothing(): Promise<number>
  /** The same with what a delivery cannot do without: it is accepted, taken, announced and ended on disk, and it sends one message. */
  sameSteps(): Promise<number>
  stop(): Promise<void>
}

async function openNoOp({ redis }: Bench, chatUrl: string): Promise<NoOp> {
  const [connection, blocking] = [openRedis(redis.url, SILENT), openBlockingRedis(redis.url, SILENT)]
  await whenReady(connection)
  const options = { prefix: `${PREFIX}-no-op` }
  const queue = new Queue('no-op', { ...options, connection, defaultJobOptions: { removeOnComplete: { count: 1_000 } } })
  const write = (step: string) => connection.set(`${PREFIX}-no-op-step`, step)
  const message = JSON.stringify({ channel: 'C1', text: 'a cosy cabin at dusk' })
  const deliver = async () => {
    await write('taken')
    await write('posting')
    await (await fetch(`${chatUrl}/slack/chat.postMessage`, { method: 'POST', body: message })).json()
    await write('delivered')
  }
  const worker = new Worker('no-op', ({ name }) => (name === 'nothing' ? Promise.resolve() : deliver()), {
    ...options,
    connection: blocking,
    concurrency: 8,
  })
  await worker.waitUntilReady()

  async function timed(name: string): Promise<number> {
    const startedMs = performance.now()
    const completed = new Promise<number>((resolve) => worker.once('completed', () => resolve(performance.now() - startedMs)))
    await queue.add(name, {})
    return completed
  }

  return {
    nothing: () => timed('nothing'),
    async sameSteps() {
      const startedMs = performance.now()
      await write('accepted')
      return performance.now() - startedMs + (await timed('deliver'))
    },
    async stop() {
      await worker.close()
      await queue.close()
      connection.disconnect()
      blocking.disconnect()
    },
  }
}

// --- The program, with a model that costs no time ---------------------------------------------------------------------------------------

class Banana {
  readonly #program: Program
  readonly #requests: RequestStore
  readonly #queue: JobQueue
  readonly #redis: ReturnType<typeof openRedis>
  readonly #delivered: Delivered
  #count = 0

  constructor(parts: { program: Program; redis: ReturnType<typeof openRedis>; delivered: Delivered }) {
    this.#program = parts.program
    this.#redis = parts.redis
    this.#delivered = parts.delivered
    this.#requests = requestStore({ redis: parts.redis, prefix: PREFIX, deadlineMs: 3_600_000 })
    this.#queue = jobQueue(parts.redis, PREFIX, () => {})
  }

  /** Everybody asks for the same. @returns milliseconds until the delivery is recorded */
  async serve(platform: Platform, options: ImageRequest['options'] = {}): Promise<number> {
    this.#count += 1
    const request = { ...requestOf(platform, this.#count), options }
    const { requestId } = request
    const delivered = this.#delivered.next(requestId)
    const startedMs = performance.now()
    const { turn } = await this.#requests.accept(request, { dedupe: [{ key: requestId, forMs: 60_000 }], maxOpen: 20, announced: false })
    await this.#queue.add(requestId, turn)
    return (await delivered) - startedMs
  }

  async stop(): Promise<void> {
    await this.#program.stop()
    await this.#queue.close()
    this.#redis.disconnect()
  }
}

async function openBanana(bench: Bench, chatUrl: string): Promise<Banana> {
  const delivered = new Delivered()
  const settings = {
    ROLES: 'worker',
    DATA_DIR: `${bench.folder}/${PREFIX}`,
    REDIS_URL: bench.redis.url,
    REDIS_PREFIX: PREFIX,
    SLACK_BOT_TOKEN,
    SLACK_SIGNING_SECRET: 'unused-by-a-worker',
    DAILY_LIMIT_PER_PERSON_USD: '100000',
    SLACK_API_URL: `${chatUrl}/slack/`,
    DISCORD_TOKEN,
    DISCORD_API_URL: `${chatUrl}/discord`,
  }
  const program = await compose(loadConfig(settings), delivered.log, { models: await constantModels() })
  await program.start()
  const redis = openRedis(bench.redis.url, SILENT)
  await whenReady(redis)
  return new Banana({ program, redis, delivered })
}

/** Hears from the program's own log when a request is delivered and recorded. */
class Delivered {
  readonly #waiting = new Map<string, { resolve: (atMs: number) => void; reject: (error: Error) => void }>()

  next(requestId: string): Promise<number> {
    return new Promise((resolve, reject) => this.#waiting.set(requestId, { resolve, reject }))
  }

  readonly log: Log = this.#logOf({})

  #logOf(context: Readonly<Record<string, unknown>>): Log {
    const hear = (fields: object, message: string) => {
      if (message === 'delivered') this.#take(context)?.resolve(performance.now())
      if (message === 'attempt ended') this.#take(context)?.reject(new Error(`a request was not delivered: ${JSON.stringify(fields)}`))
    }
    return { debug: hear, info: hear, warn: hear, error: hear, fatal: hear, child: (fields) => this.#logOf({ ...context, ...fields }) }
  }

  #take({ requestId }: Readonly<Record<string, unknown>>) {
    const waiting = this.#waiting.get(String(requestId))
    this.#waiting.delete(String(requestId))
    return waiting
  }
}

const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, fatal: () => {}, child: () => SILENT }

/** The same picture for everyone, at once; large enough to be shown. */
async function constantModels(): Promise<Models> {
  const rows = Buffer.from(Array.from({ length: 1024 * 1024 }, (_, at) => (at * 37) % 251))
  const bytes = await sharp(rows, { raw: { width: 1024, height: 1024, channels: 1 } })
    .png()
    .toBuffer()
  const models = openModels()
  return {
    ...models,
    adapter: () => ({ provider: 'constant', draw: async () => ({ bytes, mime: 'image/png', costMicroUsd: 0, warnings: [] }) }),
  }
}

const requestOf = (platform: Platform, count: number): ImageRequest => {
  const place = { platform, workspaceId: 'T1', channelId: platform === 'slack' ? 'C1' : '1400000000000000001' }
  return {
    requestId: newRequestId(),
    place,
    asker: { platform, workspaceId: 'T1', personId: `U${count % 10}` },
    via: 'command',
    words: 'a cosy cabin at dusk',
    attachments: [],
    options: {},
    askedAtMs: Date.now(),
  }
}
