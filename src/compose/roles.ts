import type { Redis } from 'ioredis'
import type { Inbox } from '../bots/heard.ts'
import type { Surface } from '../bots/surface.ts'
import { childEnv } from '../child-env.ts'
import type { Config, RoleName, SlackMode } from '../config.ts'
import { mimeOf } from '../domain/mime-of.ts'
import type { Platform } from '../domain/request.ts'
import type { HttpServer, Pages } from '../http/server.ts'
import type { Opened } from '../opened.ts'
import type {
  Budget,
  Erasures,
  Feedback,
  ImageInspector,
  ImageStore,
  JobQueue,
  Log,
  Models,
  PictureIndex,
  RequestStore,
  Role,
  Samples,
  Understanding,
  WorkspaceFigures,
} from '../ports.ts'
import { clockWatch } from '../store/clock-watch.ts'
import { verifyImageLink } from '../store/images.ts'
import type { Ledger } from '../store/ledger.ts'
import type { Presence } from '../store/line.ts'
import { rememberPictures } from '../store/picture-memory.ts'
import { openBlockingRedis, openSubscriber, type RedisUrl } from '../store/redis.ts'
import { newRequestId, requestStore } from '../store/requests.ts'
import { workerProcess } from '../worker-process.ts'
import { cachesOf, openPictures } from './caches.ts'
import type { OpenedExperiments } from './experiments.ts'
import { type OpenedLearning, openStudy } from './learning.ts'
import { usualPicture } from './limits.ts'
import { learningAfter, type OpenedPersonal } from './personal.ts'
import { type OpenedRules, withinRules } from './rules.ts'
import { openCritic, openHealthCheck, type StayingUp } from './staying-up.ts'
import type { SummaryReplacements } from './summaries.ts'
import { openRewording } from './understanding.ts'

/** What more than one role uses. */
export interface Shared extends StayingUp, OpenedRules, OpenedLearning, OpenedPersonal, OpenedExperiments {
  readonly budget: Budget
  readonly log: Log
  readonly redis: Redis
  readonly requests: RequestStore
  readonly feedback: Feedback
  readonly samples: Samples
  readonly erasures: Erasures
  readonly figures: WorkspaceFigures
  readonly money: Ledger
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

/** In the order in which they start: what serves before what listens. */
export async function openRoles(
  config: Config,
  shared: Shared,
  opened: Opened,
  pages: Pages | undefined,
  summaries?: SummaryReplacements,
): Promise<{ roles: Role[]; http?: HttpServer }> {
  const runs = runsIn(config)
  const http = runs('http') ? await openHttp(config, shared, pages) : undefined
  const roles: Role[] = [clockWatch(shared.redis, shared.log), ...(http ? [http] : [])]

  if (!config.roles)
    roles.push(workerProcess({ env: childEnv({ ...config, roles: ['worker'] }), stopGraceMs: config.stopGraceMs, log: shared.log }))
  else if (runs('worker')) roles.push(await openWorker(config, shared, opened))
  if (runs('schedule'))
    roles.push(
      ...(await openSchedule(shared)),
      await openHealthCheck(shared),
      await loadSummaries(config, shared, opened, summaries),
      await openStudy(config, shared, opened),
    )

  roles.push(...(await openListeners(config, shared, http)))
  return { roles, ...(http && { http }) }
}

const runsIn =
  ({ roles }: Pick<Config, 'roles'>) =>
  (role: RoleName): boolean =>
    !roles || roles.includes(role)

/** The bots that listen here. What people say is understood by code that a process without ears does not load. */
async function openListeners(config: Config, shared: Shared, http: HttpServer | undefined): Promise<Role[]> {
  const { slack, discord } = config
  const runs = runsIn(config)
  const onSlack = slack?.mode && runs('slack') ? { ...slack, mode: slack.mode } : undefined
  const onDiscord = discord && runs('discord') ? discord : undefined
  if (!onSlack && !onDiscord) return []

  const [{ openInbox }, { announcementStore }, { workspaceBudgets }] = await Promise.all([
    import('../bots/inbox/inbox.ts'),
    import('../store/announcements.ts'),
    import('../reports/workspace-budget.ts'),
  ])
  const inbox = openInbox({
    ...shared,
    announcements: announcementStore(shared.redis, config.redisPrefix),
    workspaceBudgets: workspaceBudgets(shared.figures, shared.ruleBook),
    limits: shared.money,
    usual: usualPicture(shared.models.usable),
    maxOpenPerPerson: config.maxOpenRequestsPerPerson,
    newRequestId,
  })
  const listeners: Role[] = []
  if (onSlack) listeners.push(await openSlack(onSlack.botToken, onSlack.mode, onSlack.apiUrl, inbox, http, shared.log))
  if (onDiscord) {
    const { discordListener } = await import('../bots/discord/listener.ts')
    listeners.push(discordListener({ ...onDiscord, inbox, images: shared.inspector, log: shared.log }))
  }
  return listeners
}

async function openSlack(
  botToken: string,
  mode: SlackMode,
  apiUrl: string | undefined,
  inbox: Inbox,
  http: HttpServer | undefined,
  log: Log,
): Promise<Role> {
  const { slackListener } = await import('../bots/slack/listener.ts')
  const options = { botToken, inbox, log, ...(apiUrl && { apiUrl }) }
  if (mode.kind === 'socket') return slackListener({ ...options, mode: { socket: mode } })
  if (!http) throw new Error('Slack over HTTP needs the http role in the same process')
  return slackListener({ ...options, mode: { http: { signingSecret: mode.signingSecret, mount: http.mount } } })
}

async function openWorker(config: Config, { images: stored, ...shared }: Shared, opened: Opened): Promise<Role> {
  const [{ requestWorker }, { imagePipeline }, { standIn }, { serveRequests }, { conversations }] = await Promise.all([
    import('../queue/worker.ts'),
    import('../pipeline/index.ts'),
    import('../pipeline/cache/stand-in.ts'),
    import('../pipeline/serve.ts'),
    import('../bots/conversation/conversation.ts'),
  ])
  const redisUrl = config.redisUrl as RedisUrl
  const blocking = openBlockingRedis(redisUrl, shared.log)
  opened.push('worker connection', () => blocking.disconnect())
  const subscriber = openSubscriber(redisUrl, shared.log)
  opened.push('subscriber', () => subscriber.disconnect())
  const requests = requestStore({
    redis: shared.redis,
    subscriber,
    prefix: config.redisPrefix,
    deadlineMs: config.requestDeadlineMs,
    ledger: shared.money,
  })
  const critic = await openCritic(config, shared.inspector)
  const images = rememberPictures(stored)
  const pictures = openPictures(config, { ...shared, subscriber, images })
  if (pictures) opened.push('picture index', () => pictures.close())
  const stages = imagePipeline({
    ...shared,
    ...critic,
    budget: withinRules(shared.budget, shared.ruleBook),
    ...(pictures && { similar: standIn({ index: pictures, images }) }),
    images,
    understanding: await shared.understanding(),
    doubt: config.doubt,
    approvals: { rules: shared.rules, approvalExpiresMs: config.approvalExpiresMs },
    limits: shared.money,
    caches: pictures && (await cachesOf(config, pictures, { ...shared, requests })),
  })
  const converse = conversations({ ...shared, images, pictures, requests })
  const rewording = await openRewording(config)
  return requestWorker({
    ...config.worker,
    connection: blocking,
    prefix: config.redisPrefix,
    serve: learningAfter((begun) => serveRequests({ stages, requests: begun, converse, rewording, log: shared.log }), {
      ...shared,
      requests,
    }),
    requests,
    presence: shared.presence,
    stopGraceMs: config.stopGraceMs,
    log: shared.log,
  })
}

async function openSchedule(shared: Shared): Promise<Role[]> {
  const { requests, queue, money, pictures, surfaceOf, log } = shared
  const [{ forgetter, pictureSweeper, sweeper }, { tellEnd }, { forgetting }, { sweepOutdated }] = await Promise.all([
    import('../queue/schedule.ts'),
    import('../bots/conversation/conversation.ts'),
    import('../bots/privacy/forgetting.ts'),
    import('../bots/privacy/retention.ts'),
  ])
  const tellExpired = async (requestId: string) => {
    const record = await requests.find(requestId)
    if (record) await tellEnd(surfaceOf(record.request.place.platform), record, 'EXPIRED', log)
  }
  return [
    sweeper({ requests, queue, tellExpired, freeMoney: () => money.sweep(), log }),
    ...(pictures ? [pictureSweeper({ pictures, log })] : []),
    forgetter({ resume: forgetting(shared).resume, sweepOutdated: () => sweepOutdated(shared), log }),
  ]
}

const loadSummaries: typeof import('./summaries.ts').openSummaries = async (...parts) =>
  (await import('./summaries.ts')).openSummaries(...parts)

async function openHttp(config: Config, { redis, images, linkSecret, log }: Shared, pages: Pages | undefined): Promise<HttpServer> {
  const { httpServer } = await import('../http/server.ts')
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
