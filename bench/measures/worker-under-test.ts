import { readFile, writeFile } from 'node:fs/promises'
import type { ImageRequest, Platform } from '../../src/domain/request.ts'
import type { JobQueue, Log, RequestStore } from '../../src/ports.ts'
import { jobQueue } from '../../src/queue/bullmq.ts'
import { openRedis, whenReady } from '../../src/store/redis.ts'
import { newRequestId, requestStore } from '../../src/store/requests.ts'
import type { NodeProcess } from '../support/node-process.ts'
import { waitFor } from '../support/wait-for.ts'
import type { Bench } from './measure.ts'
import { DISCORD_TOKEN, SLACK_BOT_TOKEN, startBare, startProgram, urlOf } from './program.ts'

const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, fatal: () => {}, child: () => SILENT }
const DELIVERED_WITHIN_MS = 60_000

export interface WorkerOptions {
  readonly prefix: string
  readonly concurrency: number
  /** How long the model takes. */
  readonly latencyMs?: number
  readonly preload?: readonly string[]
}

/** A worker in a process of its own, between a chat that says yes and a model that draws the same picture for everybody. */
export class WorkerUnderTest {
  readonly process: NodeProcess
  /** Of the picture that everybody gets. */
  readonly pictureBytes: number
  readonly #requests: RequestStore
  readonly #queue: JobQueue
  readonly #close: () => Promise<void>
  #asked = 0
  #deliveries = 0
  /** Lines of the log that were counted. */
  #looked = 0

  private constructor(
    process: NodeProcess,
    pictureBytes: number,
    parts: { readonly requests: RequestStore; readonly queue: JobQueue; readonly close: () => Promise<void> },
  ) {
    this.process = process
    this.pictureBytes = pictureBytes
    this.#requests = parts.requests
    this.#queue = parts.queue
    this.#close = parts.close
  }

  static async open(bench: Bench, { prefix, concurrency, latencyMs = 0, preload = [] }: WorkerOptions): Promise<WorkerUnderTest> {
    const [chat, gemini] = [startBare('chat', {}), startBare('gemini', { LATENCY_MS: String(latencyMs) })]
    const [chatUrl, geminiUrl] = [await urlOf(chat), await urlOf(gemini)]
    const { key, bytes } = await gemini.logged('ready')
    const settings = {
      ROLES: 'worker',
      PICTURE_CACHE: 'on',
      OFFER_WAIT_MS: '0',
      SEMANTIC_SHARE: '0',
      WORKER_CONCURRENCY: String(concurrency),
      SLACK_BOT_TOKEN,
      SLACK_SIGNING_SECRET: 'unused-by-a-worker',
      SLACK_API_URL: `${chatUrl}/slack/`,
      DISCORD_TOKEN,
      DISCORD_API_URL: `${chatUrl}/discord`,
      GOOGLE_API_KEY: String(key),
      GEMINI_BASE_URL: geminiUrl,
    }
    const worker = startProgram(bench, prefix, settings, preload)
    await worker.ready
    const redis = openRedis(bench.redis.url, SILENT)
    await whenReady(redis)
    const requests = requestStore({ redis, prefix, deadlineMs: 3_600_000 })
    const queue = jobQueue(redis, prefix, () => {})
    const close = async () => {
      await queue.close()
      redis.disconnect()
      await Promise.all([worker.stop(), chat.stop(), gemini.stop()])
    }
    return new WorkerUnderTest(worker, Number(bytes), { requests, queue, close })
  }

  /** All at once. Resolves when each of them is delivered. */
  async serve(count: number, platform: Platform, wordsOf: (at: number) => string): Promise<void> {
    const wanted = this.#delivered() + count
    for (let at = 0; at < count; at += 1) {
      this.#asked += 1
      const request = requestOf(platform, wordsOf(at), `U${this.#asked}`)
      const { turn } = await this.#requests.accept(request, { dedupe: [], maxOpen: 1_000, announced: false })
      await this.#queue.add(request.requestId, turn)
    }
    await waitFor(() => this.#delivered() >= wanted || undefined, `${count} deliveries`, { withinMs: DELIVERED_WITHIN_MS })
  }

  /** All that its process read and wrote so far, sockets and files, but for its log. */
  async movedBytes(): Promise<number> {
    const io = await readFile(`/proc/${this.process.pid}/io`, 'utf8')
    const figure = (name: string) => Number(new RegExp(`${name}: (\\d+)`).exec(io)?.[1])
    const loggedBytes = this.process.lines.reduce((sum, line) => sum + JSON.stringify(line).length + 1, 0)
    return figure('rchar') + figure('wchar') - loggedBytes
  }

  async residentBytes(of: 'now' | 'peak' = 'now'): Promise<number> {
    const status = await readFile(`/proc/${this.process.pid}/status`, 'utf8')
    return Number(new RegExp(`${of === 'now' ? 'VmRSS' : 'VmHWM'}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024
  }

  /** From now on, the peak counts anew (proc(5), clear_refs). */
  forgetPeak(): Promise<void> {
    return writeFile(`/proc/${this.process.pid}/clear_refs`, '5')
  }

  stop(): Promise<void> {
    return this.#close()
  }

  #delivered(): number {
    const { lines } = this.process
    for (; this.#looked < lines.length; this.#looked += 1) if (lines[this.#looked]?.msg === 'delivered') this.#deliveries += 1
    return this.#deliveries
  }
}

const requestOf = (platform: Platform, words: string, personId: string): ImageRequest => {
  const place = { platform, workspaceId: 'T1', channelId: platform === 'slack' ? 'C1' : '1400000000000000001' }
  return {
    requestId: newRequestId(),
    place,
    asker: { platform, workspaceId: 'T1', personId },
    via: 'command',
    words,
    attachments: [],
    options: {},
    askedAtMs: Date.now(),
  }
}
