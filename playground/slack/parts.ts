import type { Backend } from './backend.ts'
import { Delivery } from './delivery.ts'
import { Faults } from './faults.ts'
import { workFor } from './http-api.ts'
import { HttpDelivery } from './http-delivery.ts'
import { callServer } from './http-server.ts'
import { randomHex } from './ids.ts'
import type { ApiCall, Change } from './nouns.ts'
import type { Settings, Target } from './options.ts'
import { Payloads } from './payloads.ts'
import { RateLimits } from './rate-limits.ts'
import { ResponseUrls } from './response-urls.ts'
import { fileProblemIn } from './slack-files-in-blocks.ts'
import { SocketMode } from './socket-mode.ts'
import { Triggers } from './triggers.ts'
import { Workspace } from './workspace.ts'

/** What is known only once the server listens, or changes while it runs. */
export interface Wiring {
  url: string
  target: Target
  readonly signingSecret: string
}

export type Parts = ReturnType<typeof assemble>

/** Makes the parts of one Slack and introduces them to each other. */
export function assemble(settings: Settings) {
  const { now } = settings
  const wiring: Wiring = { url: '', target: settings.delivery, signingSecret: randomHex(16) }
  const workspace = new Workspace({ now, fileReadyMs: settings.fileReadyMs })
  const payloads = new Payloads(workspace, () => wiring.url)
  const { sockets, http, delivery } = connect(settings, wiring, workspace, payloads)
  const backend: Backend = {
    workspace,
    payloads,
    triggers: new Triggers(now),
    sockets,
    delivery,
    botToken: `xoxb-playground-${randomHex(12)}`,
    appToken: `xapp-playground-${randomHex(12)}`,
    scopes: settings.scopes,
    get url() {
      return wiring.url
    },
  }
  const responseUrls = new ResponseUrls(workspace, fileProblemIn(workspace, payloads))
  const calling = serveCalls(settings, backend, responseUrls)
  tellOwnDirectMessages(backend)
  return { wiring, backend, responseUrls, http, ...calling }
}

/** The two ways to the app, and what chooses between them. */
function connect(settings: Settings, wiring: Wiring, workspace: Workspace, payloads: Payloads) {
  const { ackTimeoutMs, pingEveryMs, retryDelaysMs, now } = settings
  const changed = (change: Change) => workspace.changed(change)
  const sockets = new SocketMode({
    appId: workspace.appId,
    ackTimeoutMs,
    pingEveryMs,
    changed: (count) => changed({ kind: 'sockets', count }),
  })
  const eventsUrl = () => (wiring.target === 'socket' ? undefined : wiring.target.eventsUrl)
  const http = new HttpDelivery({ signingSecret: wiring.signingSecret, ackTimeoutMs, now, eventsUrl })
  const delivery = new Delivery({
    payloads,
    transport: () => (wiring.target === 'socket' ? sockets : http),
    retryDelaysMs,
    subscribed: new Set(settings.events),
    now,
    changed: (record) => changed({ kind: 'delivery', delivery: record }),
  })
  return { sockets, http, delivery }
}

/** The server that the app calls: Web API, uploads, downloads, response URLs and sockets. */
function serveCalls(settings: Settings, backend: Backend, responseUrls: ResponseUrls) {
  const stopped = new AbortController()
  const faults = new Faults()
  const calls: ApiCall[] = []
  const server = callServer({
    workFor: (request, body) => workFor(request, body, backend, responseUrls),
    faults,
    rateLimits: new RateLimits(settings.callsPerMinute, settings.now),
    calls,
    now: settings.now,
    changed: (call) => backend.workspace.changed({ kind: 'call', call }),
    stopped: stopped.signal,
  })
  server.on('upgrade', (request, socket, head) => backend.sockets.upgrade(request, socket, head))
  return { stopped, faults, calls, server }
}

/** Slack tells an app about its own messages in DMs too; a bot must not answer itself. */
function tellOwnDirectMessages({ workspace, delivery, payloads }: Backend): void {
  workspace.on((change) => {
    if (change.kind !== 'message' || change.what !== 'posted' || change.message.user !== workspace.bot.id) return
    const channel = workspace.channel(change.message.channelId)
    if (channel.kind === 'im') void delivery.event(payloads.messageEvent(change.message, channel), 'message.im')
  })
}
