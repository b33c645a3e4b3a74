import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import type { Surface } from './bots/surface.ts'
import { openPictures } from './compose/caches.ts'
import { openExperiments } from './compose/experiments.ts'
import { openLearning } from './compose/learning.ts'
import { openMoney } from './compose/limits.ts'
import { openPersonal } from './compose/personal.ts'
import { openRoles, type Shared } from './compose/roles.ts'
import { openRules } from './compose/rules.ts'
import { openStayingUp } from './compose/staying-up.ts'
import type { SummaryReplacements } from './compose/summaries.ts'
import { openUnderstanding } from './compose/understanding.ts'
import { type Config, loadConfig } from './config.ts'
import type { Platform } from './domain/request.ts'
import { Problem } from './errors.ts'
import { imageInspector } from './imaging/inspector.ts'
import { openModels } from './models/models.ts'
import { Opened } from './opened.ts'
import type { ImageInspector, ImageStore, Log, Models } from './ports.ts'
import { erasureStore } from './store/erasures.ts'
import { feedbackStore } from './store/feedback.ts'
import { openImageStore } from './store/images.ts'
import { workerPresence } from './store/line.ts'
import { openRedis, type RedisUrl, whenReady } from './store/redis.ts'
import { redisFacts, redisFindings } from './store/redis-health.ts'
import { requestStore } from './store/requests.ts'
import { sampleStore } from './store/samples.ts'
import { workspaceFigures } from './store/workspace-figures.ts'

/** What tests put in the place of a real part. */
export interface Replacements {
  readonly models?: Models
  /** Milliseconds by which the health switches believe it to be later. */
  readonly switchClockShiftMs?: () => number
  readonly summaries?: SummaryReplacements
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
  const { roles, http } = await openRoles(config, shared, opened, playground?.pages, replace.summaries)
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
  const { startPrivateRedis } = await import('./store/private-redis.ts')
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

async function openShared(config: Config, redis: Redis, log: Log, replace: Replacements): Promise<Shared> {
  const { jobQueue } = await import('./queue/bullmq.ts')
  const inspector = imageInspector()
  const secret = await linkSecret(redis, config.redisPrefix)
  const images = await openImages(config, secret)
  const samples = sampleStore({ redis, prefix: config.redisPrefix, log })
  const surfaceOf = await openSurfaces(config, inspector, log)
  const ruled = openRules(config, redis, surfaceOf)
  const money = openMoney(config, redis, { ...ruled, log })
  return {
    log,
    redis,
    ...ruled,
    ...openLearning(config, redis),
    ...openPersonal(config, redis, samples),
    erasures: erasureStore({ redis, prefix: config.redisPrefix }),
    ...openExperiments(config, { redis, samples, log }),
    requests: requestStore({ redis, prefix: config.redisPrefix, deadlineMs: config.requestDeadlineMs, ledger: money }),
    feedback: feedbackStore({ redis, prefix: config.redisPrefix }),
    samples,
    figures: workspaceFigures(redis, config.redisPrefix),
    money,
    queue: jobQueue(redis, config.redisPrefix, (error) => log.warn({ err: error }, 'queue trouble')),
    presence: workerPresence(redis, config.redisPrefix),
    images,
    pictures: openPictures(config, { redis, images, log }),
    inspector,
    models: replace.models ?? openModels({ ...config, googleApiKey: config.gemini?.apiKey, geminiBaseUrl: config.gemini?.baseUrl }),
    ...openStayingUp(redis, config.redisPrefix, log, replace.switchClockShiftMs),
    budget: money,
    understanding: openUnderstanding(config, redis, replace.switchClockShiftMs),
    linkSecret: secret,
    surfaceOf,
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
