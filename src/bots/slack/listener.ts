import type { IncomingMessage, ServerResponse } from 'node:http'
import { App, LogLevel, type Receiver, type ViewSubmitAction } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import { ZodError } from 'zod'
import { Problem } from '../../errors.ts'
import type { Log, Role } from '../../ports.ts'
import type { Inbox } from '../heard.ts'
import type { Incoming } from '../incoming.ts'
import { type Hearing, hearAndAnswer, tellProblem } from './answer.ts'
import { Background } from './background.ts'
import { commandGesture, eventGesture, formGesture, pressGesture } from './gestures.ts'
import { HttpReceiver } from './receiver.ts'
import { sdkLog } from './sdk-log.ts'
import type { Sender } from './send.ts'
import { SocketReceiver } from './socket.ts'
import { fromButton, fromCommand, fromEvent, fromForm, fromShortcut, type Ourselves } from './translate.ts'
import { call, webClient } from './web.ts'

export interface SlackListenerOptions {
  readonly botToken: string
  readonly apiUrl?: string
  readonly inbox: Inbox
  readonly log: Log
  readonly mode: { readonly socket: { readonly appToken: string } } | { readonly http: HttpMode }
}

export interface HttpMode {
  readonly signingSecret: string
  /** Called once, before `start`, for the one address that Slack sends everything to. */
  mount(path: string, handler: (request: IncomingMessage, response: ServerResponse) => void): void
}

/** What the manifest must subscribe to (`message` there is `message.im` and, for answers in threads, `message.channels`, `message.groups` and `message.mpim`). */
export const EVENTS = ['app_mention', 'message', 'reaction_added', 'reaction_removed', 'app_home_opened'] as const

export const EVENTS_PATH = '/slack/events'
const SETTLED_WITHIN_MS = 10_000

/** Slack's events in. The same handlers serve both modes; only the receiver differs. */
export function slackListener(options: SlackListenerOptions): Role {
  const { inbox, log } = options
  const sender: Sender = { web: webClient(options), apiUrl: options.apiUrl, log }
  const hearing: Hearing = { inbox, log, background: new Background(log) }
  const receiver = receiverFor(options)
  return {
    name: 'slack',
    start: async () => {
      const us = await whoWeAre(sender.web)
      const app = boltApp(options, receiver, us)
      listen(app, us, sender, hearing)
      await app.start()
      log.info({ teamId: us.teamId, mode: 'socket' in options.mode ? 'socket' : 'http' }, 'listening to Slack')
    },
    stop: async () => {
      await receiver.stop()
      await hearing.background.settled(SETTLED_WITHIN_MS)
    },
  }
}

function receiverFor({ mode, log, apiUrl }: SlackListenerOptions): Receiver {
  if ('socket' in mode) return new SocketReceiver({ appToken: mode.socket.appToken, log, ...(apiUrl === undefined ? {} : { apiUrl }) })
  const receiver = new HttpReceiver({ signingSecret: mode.http.signingSecret, log })
  mode.http.mount(EVENTS_PATH, receiver.handle)
  return receiver
}

async function whoWeAre(web: WebClient): Promise<Ourselves> {
  try {
    const { team_id: teamId, user_id: botUserId, bot_id: botId } = await call('auth.test', () => web.auth.test())
    if (!teamId || !botUserId || !botId) throw new Problem('PLATFORM_KEY', 'it is not the token of a bot')
    return { teamId, botUserId, botId }
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'PLATFORM_KEY') throw error
    throw new Problem('PLATFORM_KEY', `SLACK_BOT_TOKEN was refused (${error.message}): copy the Bot User OAuth Token of the app`, {
      cause: error,
    })
  }
}

function boltApp({ botToken, apiUrl, log }: SlackListenerOptions, receiver: Receiver, { teamId, botUserId, botId }: Ourselves): App {
  const app = new App({
    receiver,
    authorize: async () => ({ botToken, botId, botUserId, teamId }),
    // Nothing reads it, and looking it up costs a twentieth of a request.
    convoStore: false,
    logger: sdkLog(log),
    logLevel: LogLevel.WARN,
    clientOptions: { retryConfig: { retries: 0 }, ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }) },
  })
  app.error(async (error) => {
    if (error instanceof Problem && error.code === 'QUEUE_UNAVAILABLE') throw error
    log.error({ err: error }, 'a Slack listener failed')
  })
  return app
}

function listen(app: App, us: Ourselves, sender: Sender, hearing: Hearing): void {
  // Whatever the command is called in the manifest, it is ours: nobody else's is sent here.
  app.command(/^\//, async ({ body, ack }) => {
    const incoming = read(() => fromCommand(body, us), sender.log)
    if (incoming === undefined) return ack()
    await hearAndAnswer(incoming, commandGesture(sender, incoming, ack), hearing)
  })
  app.shortcut(/^/, async ({ body, ack }) => {
    const incoming = read(() => fromShortcut(body, us), sender.log)
    if (incoming === undefined) return ack()
    await hearAndAnswer(incoming, pressGesture(sender, incoming, ack), hearing)
  })
  app.action({ type: 'block_actions' }, async ({ body, ack }) => {
    const incoming = read(() => fromButton(body, us), sender.log)
    if (incoming === undefined) return ack()
    await hearAndAnswer(incoming, pressGesture(sender, incoming, ack), hearing)
  })
  app.view<ViewSubmitAction>({ type: 'view_submission' }, async ({ body, ack }) => {
    const fields = Object.keys(body.view.state?.values ?? {})
    let incoming: Incoming | undefined
    try {
      incoming = read(() => fromForm(body, us), sender.log)
    } catch (error) {
      return tellProblem(error, formGesture(sender, undefined, fields, ack), sender.log)
    }
    if (incoming === undefined) return ack()
    await hearAndAnswer(incoming, formGesture(sender, incoming, fields, ack), hearing)
  })
  for (const event of EVENTS) {
    app.event(event, async ({ body }) => {
      const incoming = read(() => fromEvent(body, us), sender.log)
      if (incoming !== undefined) await hearAndAnswer(incoming, eventGesture(sender, incoming, hearing.background), hearing)
    })
  }
}

/** A payload that is not what Slack documents is logged by the names of its fields, without their values, and not heard. */
function read(translate: () => Incoming | undefined, log: Log): Incoming | undefined {
  try {
    return translate()
  } catch (error) {
    if (!(error instanceof ZodError)) throw error
    log.warn({ wrong: error.issues.map((issue) => issue.path.join('.')) }, 'ignored a payload that could not be read')
    return undefined
  }
}
