import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import type { Inbox } from './bots/heard.ts'
import { openInbox } from './bots/inbox.ts'
import type { Surface } from './bots/surface.ts'
import { cachesOf, openPictures } from './compose/caches.ts'
import { openUnderstanding } from './compose/understanding.ts'
import { type Config, childEnv, loadConfig, type RoleName, type SlackMode } from './config.ts'
import { mimeOf } from './domain/mime-of.ts'
import type { Platform } from './domain/request.ts'
import { Problem } from './errors.ts'
import { giveWay } from './give-way.ts'
import type { HttpServer, Pages } from './http/server.ts'
import { imageInspector } from './imaging/inspector.ts'
import { openModels } from './models/models.ts'
import { Opened } from './opened.ts'
import type { ImageInspector, ImageStore, JobQueue, Log, Models, PictureIndex, RequestStore, Role, Understanding } from './ports.ts'
import { clockWatch } from './store/clock-watch.ts'
import { openImageStore, verifyImageLink } from './store/images.ts'
import { type Presence, workerPresence } from './store/line.ts'
import { rememberPictures } from './store/picture-memory.ts'
import { startPrivateRedis } from './store/private-redis.ts'
import { openBlockingRedis, openRedis, openSubscriber, type RedisUrl, whenReady } from './store/redis.ts'
import { redisFacts, redisFindings } from './store/redis-health.ts'
import { newRequestId, requestStore } from './store/requests.ts'
import { workerProcess } from './worker-process.ts'

/** What tests put in the place of a real part. */
export interface Replacements {
  readonly models?: Models
  /** Milliseconds by which the health switches believe it to be later. */
  readonly switchClockShiftMs?: () => number
}

export interface Program {
  /** Where the HTTP server answers, when this process runs one. */
  readonly url: string | undefined
  /** True when no platform is configured and the local page stands in for both. */
  readonly isPlayground: boolean
  start(): Promise<void>
  /** In reverse order of the start; parts that fail to stop are logged and do not keep the others. */
  stop(): Promise<void>
}

/**
 * Puts the program together: opens what the roles need and introduces the parts to each other. The only file that knows every part.
 *
 * @throws ConfigError, FolderTaken, Problem QUEUE_UNAVAILABLE, or an Error that says which setting of Redis must change
 */
export async function compose(given: Config, log: Log, replace: Replacements = {}): Promise<Program> {
  const opened = new Opened(log)
  try {
    return await assemble(given, log, replace, opened)
  } catch (error) {
    await opened.stop()
    throw error
  }
}

async function assemble(given: Config, log: Log, replace: Replacements, opened: Opened): Promise<Program> {
  const isPlayground = !given.slack && !given.discord && !given.roles
  const playground = isPlayground ? await openPlayground(given, log, opened) : undefined
  const platforms = playground ? { ...given, ...playground.platforms } : given
  const config: Config = { ...platforms, redisUrl: given.redisUrl ?? (await openPrivateRedis(given, log, opened)) }

  const redisUrl = config.redisUrl as RedisUrl
  const redis = openRedis(redisUrl, log)
  opened.push('redis', () => redis.disconnect())
  await whenReady(redis)
  await checkRedis(redis, log)

  const shared = await openShared(config, redis, log, replace)
  const { roles, http } = await openRoles(config, shared, opened, playground?.pages)
  return {
    get url() {
      return http?.url
    },
    isPlayground,
    async start() {
      for (const role of roles) {
        opened.push(role.name, () => role.stop())
        await role.start()
        log.info({ part: role.name }, 'started')
      }
    },
    stop: () => opened.stop(),
  }
}

async function openPlayground(config: Config, log: Log, opened: Opened) {
  const { startPlayground } = await import('../playground/index.ts')
  const playground = await startPlayground({ log, sendsTo: drawnBy(config) })
  opened.push('playground', () => playground.stop())
  const { slack, discord } = loadConfig(playground.settings)
  return { platforms: { ...(slack && { slack }), ...(discord && { discord }) }, pages: playground }
}

/** Who gets the words of a wish, for the page to say so. */
const drawnBy = ({ gemini, imagen, openai, flux }: Config): string[] => [
  ...(gemini ? ['Google Gemini'] : []),
  ...(imagen ? ['Google Imagen'] : []),
  ...(openai ? ['OpenAI'] : []),
  ...(flux ? ['Black Forest Labs'] : []),
]

async function openPrivateRedis({ dataDir }: Config, log: Log, opened: Opened): Promise<RedisUrl> {
  const own = await startPrivateRedis(dataDir, log)
  opened.push('private Redis', () => own.stop())
  return own.url
}

/** @throws Error listing what makes this Redis unfit to hold requests; what is merely unwise is logged */
async function checkRedis(redis: Redis, log: Log): Promise<void> {
  const findings = redisFindings(await redisFacts(redis))
  for (const { text, fix } of findings.filter(({ severity }) => severity === 'warn')) log.warn({ fix }, text)
  const refused = findings.filter(({ severity }) => severity === 'refuse')
  if (refused.length > 0)
    throw new Error(['This Redis would lose requests:', ...refused.map(({ text, fix }) => `  ${text} ${fix}`)].join('\n'))
}

/** One secret for all processes, so that any of them can check a link that another one made. */
async function linkSecret(redis: Redis, prefix: string): Promise<string> {
  const key = `${prefix}:link-secret`
  await redis.set(key, randomBytes(32).toString('hex'), 'NX')
  return (await redis.get(key)) as string
}

/** What more than one role uses. */
interface Shared {
  readonly log: Log
  readonly redis: Redis
  readonly requests: RequestStore
  readonly queue: JobQueue
  readonly presence: Presence
  readonly images: ImageStore
  /** Undefined where nothing is given twice. */
  readonly pictures: PictureIndex | undefined
  readonly inspector: ImageInspector
  readonly models: Models
  readonly understanding: () => Promise<Understanding>
  readonly linkSecret: string
  readonly surfaceOf: (platform: Platform) => Surface
}

async function openShared(config: Config, redis: Redis, log: Log, replace: Replacements): Promise<Shared> {
  const { jobQueue } = await import('./queue/bullmq.ts')
  const inspector = imageInspector()
  const secret = await linkSecret(redis, config.redisPrefix)
  const images = await openImages(config, secret)
  return {
    log,
    redis,
    requests: requestStore({ redis, prefix: config.redisPrefix, deadlineMs: config.requestDeadlineMs }),
    queue: jobQueue(redis, config.redisPrefix, (error) => log.warn({ err: error }, 'queue trouble')),
    presence: workerPresence(redis, config.redisPrefix),
    images,
    pictures: openPictures(config, { redis, images, log }),
    inspector,
    models: replace.models ?? openModels({ ...config, googleApiKey: config.gemini?.apiKey, geminiBaseUrl: config.gemini?.baseUrl }),
    understanding: openUnderstanding(config, redis, replace.switchClockShiftMs),
    linkSecret: secret,
    surfaceOf: await openSurfaces(config, inspector, log),
  }
}

async function openImages({ imageStore, dataDir, publicUrl }: Config, linkSecret: string): Promise<ImageStore> {
  if (!imageStore) return openImageStore({ folder: join(dataDir, 'images'), publicUrl, linkSecret })
  const { openS3ImageStore } = await import('./store/s3-images.ts')
  return openS3ImageStore({ ...imageStore, publicUrl, linkSecret })
}

/** A process that listens to one platform alone does not load the other one's SDK; a worker answers on all that have a token. */
async function openSurfaces(
  { roles, slack, discord }: Config,
  inspector: ImageInspector,
  log: Log,
): Promise<(platform: Platform) => Surface> {
  const surfaces = new Map<Platform, Surface>()
  const answersAll = !roles || roles.includes('worker') || roles.includes('schedule')
  if (slack && (answersAll || roles.includes('slack'))) {
    const { slackSurface } = await import('./bots/slack/surface.ts')
    surfaces.set('slack', slackSurface({ ...slack, inspector, log }))
  }
  if (discord && (answersAll || roles.includes('discord'))) {
    const { discordSurface } = await import('./bots/discord/surface.ts')
    surfaces.set('discord', discordSurface({ ...discord, images: inspector, log }))
  }
  return (platform) => {
    const surface = surfaces.get(platform)
    if (!surface) throw new Problem('PLATFORM_KEY', `this process has no token for ${platform}`)
    return surface
  }
}

// --- Roles -----------------------------------------------------------------------------------------------------------------------------

/** In the order in which they start: what serves before what listens. */
async function openRoles(
  config: Config,
  shared: Shared,
  opened: Opened,
  pages: Pages | undefined,
): Promise<{ roles: Role[]; http?: HttpServer }> {
  const runs = (role: RoleName) => !config.roles || config.roles.includes(role)
  const http = runs('http') ? await openHttp(config, shared, pages) : undefined
  const roles: Role[] = [clockWatch(shared.redis, shared.log), ...(http ? [http] : [])]

  if (!config.roles)
    roles.push(workerProcess({ env: childEnv({ ...config, roles: ['worker'] }), stopGraceMs: config.stopGraceMs, log: shared.log }))
  else if (runs('worker')) roles.push(await openWorker(config, shared, opened))
  if (config.roles?.every((role) => role === 'worker')) giveWay(shared.log)
  if (runs('schedule')) roles.push(...(await openSchedule(shared)))

  const inbox = openInbox({
    ...shared,
    maxOpenPerPerson: config.maxOpenRequestsPerPerson,
    newRequestId,
  })
  if (config.slack?.mode && runs('slack'))
    roles.push(await openSlack(config.slack.botToken, config.slack.mode, config.slack.apiUrl, inbox, http, shared.log))
  if (config.discord && runs('discord')) {
    const { discordListener } = await import('./bots/discord/listener.ts')
    roles.push(discordListener({ ...config.discord, inbox, images: shared.inspector, log: shared.log }))
  }
  return { roles, ...(http && { http }) }
}

async function openSlack(
  botToken: string,
  mode: SlackMode,
  apiUrl: string | undefined,
  inbox: Inbox,
  http: HttpServer | undefined,
  log: Log,
): Promise<Role> {
  const { slackListener } = await import('./bots/slack/listener.ts')
  const options = { botToken, inbox, log, ...(apiUrl && { apiUrl }) }
  if (mode.kind === 'socket') return slackListener({ ...options, mode: { socket: mode } })
  if (!http) throw new Error('Slack over HTTP needs the http role in the same process')
  return slackListener({ ...options, mode: { http: { signingSecret: mode.signingSecret, mount: http.mount } } })
}

async function openWorker(config: Config, { images: stored, ...shared }: Shared, opened: Opened): Promise<Role> {
  const [{ requestWorker }, { imagePipeline }, { serveRequests }, { conversations }] = await Promise.all([
    import('./queue/worker.ts'),
    import('./pipeline/index.ts'),
    import('./pipeline/serve.ts'),
    import('./bots/conversation.ts'),
  ])
  const redisUrl = config.redisUrl as RedisUrl
  const blocking = openBlockingRedis(redisUrl, shared.log)
  opened.push('worker connection', () => blocking.disconnect())
  const subscriber = openSubscriber(redisUrl, shared.log)
  opened.push('subscriber', () => subscriber.disconnect())
  const requests = requestStore({ redis: shared.redis, subscriber, prefix: config.redisPrefix, deadlineMs: config.requestDeadlineMs })
  const images = rememberPictures(stored)
  const pictures = openPictures(config, { ...shared, subscriber, images })
  if (pictures) opened.push('picture index', () => pictures.close())
  const serve = serveRequests({
    stages: imagePipeline({
      ...shared,
      images,
      understanding: await shared.understanding(),
      doubt: config.doubt,
      caches: pictures && cachesOf(config, pictures, { ...shared, requests }),
    }),
    requests,
    converse: conversations({ ...shared, images, pictures, requests }),
    log: shared.log,
  })
  return requestWorker({
    ...config.worker,
    connection: blocking,
    prefix: config.redisPrefix,
    serve,
    requests,
    presence: shared.presence,
    stopGraceMs: config.stopGraceMs,
    log: shared.log,
  })
}

async function openSchedule({ requests, queue, pictures, surfaceOf, log }: Shared): Promise<Role[]> {
  const [{ pictureSweeper, sweeper }, { tellEnd }] = await Promise.all([import('./queue/schedule.ts'), import('./bots/conversation.ts')])
  const tellExpired = async (requestId: string) => {
    const record = await requests.find(requestId)
    if (record) await tellEnd(surfaceOf(record.request.place.platform), record, 'EXPIRED', log)
  }
  return [sweeper({ requests, queue, tellExpired, log }), ...(pictures ? [pictureSweeper({ pictures, log })] : [])]
}

async function openHttp(config: Config, { redis, images, linkSecret, log }: Shared, pages: Pages | undefined): Promise<HttpServer> {
  const { httpServer } = await import('./http/server.ts')
  return httpServer({
    host: config.host,
    port: config.port,
    log,
    checks: { redis: () => redis.ping() },
    stopWithinMs: Math.min(5_000, config.stopGraceMs),
    readImage: async (name, query) => {
      const imageKey = name.replace(/\.\w+$/, '')
      if (!verifyImageLink(imageKey, query.sig ?? '', linkSecret)) return undefined
      const bytes = await images.get(imageKey)
      const mime = bytes && mimeOf(bytes)
      return bytes && mime ? { bytes, mime } : undefined
    },
    ...(pages && { pages }),
  })
}
