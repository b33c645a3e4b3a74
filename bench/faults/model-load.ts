import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { drawPicture } from '../../playground/gemini/picture.ts'
import { seededRandom } from '../../playground/gemini/random.ts'
import type { Intent } from '../../src/domain/intent.ts'
import type { Model } from '../../src/domain/model.ts'
import type { ImageRequest } from '../../src/domain/request.ts'
import { Problem } from '../../src/errors.ts'
import { pictureReader } from '../../src/imaging/reader.ts'
import { readCatalogue } from '../../src/models/catalogue.ts'
import { imagePipeline } from '../../src/pipeline/index.ts'
import { serveRequests } from '../../src/pipeline/serve.ts'
import type { Conversation, ImageStore, Log, Models, Order } from '../../src/ports.ts'
import { jobQueue } from '../../src/queue/bullmq.ts'
import { requestWorker } from '../../src/queue/worker.ts'
import { adminNotices } from '../../src/store/admin-notices.ts'
import { HEALTH_RULES, modelHealth } from '../../src/store/model-health.ts'
import { openBlockingRedis, openRedis, openSubscriber, whenReady } from '../../src/store/redis.ts'
import { newRequestId, requestStore } from '../../src/store/requests.ts'
import { waitFor } from '../support/wait-for.ts'

export interface ModelLoad {
  readonly redisUrl: string
  readonly prefix: string
  readonly requests: number
  readonly workers: number
  readonly seed: number
  /** How long a breaker stays open; shorter than in production, so that probes and recovery can be seen. */
  readonly openMs: number
}

export interface ModelLoadReport {
  /** How many requests ended in which state. */
  readonly ends: Readonly<Record<string, number>>
  /** How often all workers together said that the breaker of the provider that is down opened. */
  readonly openings: number
  /** Calls to it that began while its breaker was open, and how many of them ran at the same moment at most. */
  readonly probes: { readonly count: number; readonly mostAtOnce: number }
  /** From the moment it works again until it draws a picture. */
  readonly recoveredAfterMs: number
}

const WITHIN_MS = 120_000

/** Real workers on a real Redis, with the real pipeline, between scripted providers: one that fails every call until it is mended, one that fails three of ten. */
export async function runModelLoad(load: ModelLoad): Promise<ModelLoadReport> {
  const fleet = await openFleet(load)
  try {
    const first = await fleet.ask(load.requests)
    await waitFor(async () => (await fleet.open()) === 0, 'every request to end', { withinMs: WITHIN_MS })
    const mendedMs = performance.now()
    fleet.mend()
    // Somebody keeps asking: a breaker closes by a request, not by itself.
    while (fleet.drawnByMended() === undefined && performance.now() - mendedMs < WITHIN_MS) {
      await fleet.ask(1)
      await pause(50)
    }
    const recoveredAfterMs = (fleet.drawnByMended() ?? Number.POSITIVE_INFINITY) - mendedMs
    await waitFor(async () => (await fleet.open()) === 0, 'the last requests to end', { withinMs: WITHIN_MS })
    return { ends: await fleet.endsOf(first), openings: fleet.openings(), probes: fleet.probes(), recoveredAfterMs }
  } finally {
    await fleet.stop()
  }
}

async function openFleet({ redisUrl, prefix, workers, seed, openMs }: ModelLoad) {
  const openedAtMs: number[] = []
  const log = listeningLog((message, { modelId }) => {
    if (message.startsWith('a model keeps failing') && modelId === DOWN.modelId) openedAtMs.push(performance.now())
  })
  const redis = openRedis(redisUrl, log)
  await whenReady(redis)
  const providers = scriptedProviders(seed)
  const queue = jobQueue(redis, prefix, (error) => log.warn({ err: error }, 'queue trouble'))
  const store = requestStore({ redis, prefix, deadlineMs: WITHIN_MS * 2 })
  const roles = await Promise.all(Array.from({ length: workers }, () => openWorker(redisUrl, prefix, openMs, providers.models, log)))
  return {
    async ask(count: number): Promise<string[]> {
      const wishes = Array.from({ length: count }, aWish)
      for (const wish of wishes) {
        const { requestId, turn } = await store.accept(wish, { dedupe: [], maxOpen: 20, announced: false })
        await queue.add(requestId, turn)
      }
      return wishes.map(({ requestId }) => requestId)
    },
    open: () => redis.zcard(`${prefix}:open`),
    async endsOf(requestIds: readonly string[]): Promise<Record<string, number>> {
      const states = await Promise.all(requestIds.map(async (requestId) => (await store.find(requestId))?.state ?? 'lost'))
      return Object.fromEntries([...Map.groupBy(states, (state) => state)].map(([state, all]) => [state, all.length]))
    },
    mend: providers.mend,
    drawnByMended: providers.firstDrawnMs,
    openings: () => openedAtMs.length,
    probes: () => probesIn(providers.callsToDown, openedAtMs[0] ?? Number.POSITIVE_INFINITY),
    async stop() {
      await Promise.all(roles.map((stop) => stop()))
      await queue.close()
      redis.disconnect()
    },
  }
}

async function openWorker(redisUrl: string, prefix: string, openMs: number, models: Models, log: Log): Promise<() => Promise<void>> {
  const [redis, connection, subscriber] = [openRedis(redisUrl, log), openBlockingRedis(redisUrl, log), openSubscriber(redisUrl, log)]
  await whenReady(redis)
  const requests = requestStore({ redis, subscriber, prefix, deadlineMs: WITHIN_MS * 2 })
  const stages = imagePipeline({
    models,
    images: forgetfulStore(),
    reader: pictureReader(),
    health: modelHealth({ redis, prefix, rules: { ...HEALTH_RULES, openMs } }),
    admins: adminNotices(redis, prefix, log),
    budget: { allows: async () => true },
    understanding: { read: async () => INTENT },
    doubt: { confirmBelow: 0, clarifyBelow: 0, confirmWaitMs: 1, expiresMs: 1 },
  })
  const worker = requestWorker({
    connection,
    prefix,
    serve: serveRequests({ stages, requests, converse: async () => silentConversation(), log }),
    requests,
    presence: { present: async () => undefined, gone: async () => undefined },
    concurrency: 8,
    lockMs: 10_000,
    stallCheckMs: 5_000,
    stopGraceMs: 6_000,
    log,
  })
  await worker.start()
  return async () => {
    await worker.stop()
    for (const each of [redis, connection, subscriber]) each.disconnect()
  }
}

// --- Providers --------------------------------------------------------------------------------------------------------------------------

interface Span {
  readonly fromMs: number
  toMs: number
}

const [DOWN, SHAKY] = [modelOf('flash', 'down'), modelOf('lite', 'shaky')]

/** An entry of the catalogue, of another provider. */
function modelOf(modelId: string, provider: string): Model {
  const model = readCatalogue().find((entry) => entry.modelId === modelId)
  if (!model) throw new Error(`the catalogue has no ${modelId}`)
  return { ...model, provider }
}

function scriptedProviders(seed: number) {
  const random = seededRandom(seed)
  const bytes = drawPicture('a lighthouse', '1:1', 'load')
  const callsToDown: Span[] = []
  let isDown = true
  let firstDrawnMs: number | undefined

  const down = async () => {
    const span: Span = { fromMs: performance.now(), toMs: Number.POSITIVE_INFINITY }
    callsToDown.push(span)
    await pause(5 + 10 * random())
    span.toMs = performance.now()
    if (isDown) throw new Problem('MODEL_UNAVAILABLE', '503 of the provider that is down', { retryAfterMs: 5 })
    firstDrawnMs ??= span.toMs
  }
  const shaky = async () => {
    await pause(5 + 10 * random())
    if (random() < 0.3) throw new Problem('MODEL_UNAVAILABLE', '503 of the shaky provider', { retryAfterMs: 5 })
  }
  const draw = async ({ model }: Order) => {
    await (model.provider === DOWN.provider ? down() : shaky())
    return { bytes, mime: 'image/png' as const, costMicroUsd: model.priceMicroUsdPerImage, warnings: [] }
  }
  const usable = [DOWN, SHAKY]
  const find = (modelId: string) => usable.find((model) => model.modelId === modelId)
  const models: Models = { usable, find, resolve: () => undefined, adapter: ({ provider }) => ({ provider, draw }) }
  return {
    models,
    callsToDown,
    mend: () => {
      isDown = false
    },
    firstDrawnMs: () => firstDrawnMs,
  }
}

/** What was under way when the breaker opened is no probe. */
const IN_FLIGHT_MS = 100

function probesIn(calls: readonly Span[], openedAtMs: number): ModelLoadReport['probes'] {
  const probes = calls.filter(({ fromMs }) => fromMs > openedAtMs + IN_FLIGHT_MS)
  const atOnce = probes.map(({ fromMs }) => probes.filter((other) => other.fromMs <= fromMs && other.toMs > fromMs).length)
  return { count: probes.length, mostAtOnce: Math.max(0, ...atOnce) }
}

// --- What stands around the pipeline ----------------------------------------------------------------------------------------------------

const INTENT: Intent = { domain: 'photography', style: 'landscape', confidence: 0.9, method: 'words', words: ['lighthouse'] }

function aWish(): ImageRequest {
  const asker = { platform: 'slack', workspaceId: 'T1', personId: `U${randomBytes(6).toString('hex')}` } as const
  return {
    requestId: newRequestId(),
    place: { platform: 'slack', workspaceId: 'T1', channelId: 'C1' },
    asker,
    via: 'command',
    words: 'a lighthouse',
    attachments: [],
    options: {},
    askedAtMs: Date.now(),
  }
}

const silentConversation = (): Conversation => ({
  progress: () => undefined,
  show: async () => ({ way: 'post', deliveredAtMs: Date.now(), degraded: [] }),
  ask: async () => undefined,
  explain: async () => undefined,
  close: async () => undefined,
})

const forgetfulStore = (): ImageStore => ({
  put: async (bytes) => createHash('sha256').update(bytes).digest('hex'),
  hold: async () => true,
  recover: async () => undefined,
  get: async () => undefined,
  release: async () => undefined,
  link: () => undefined,
})

function listeningLog(hear: (message: string, fields: Readonly<Record<string, unknown>>) => void): Log {
  const listen = (standing: object) => (fields: object, message: string) => hear(message, { ...standing, ...fields })
  const logWith = (standing: object): Log => ({
    debug: listen(standing),
    info: listen(standing),
    warn: listen(standing),
    error: listen(standing),
    fatal: listen(standing),
    child: (fields) => logWith({ ...standing, ...fields }),
  })
  return logWith({})
}
