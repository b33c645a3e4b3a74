import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Delivery } from './delivery.ts'
import type { Faults } from './faults.ts'
import { Hands } from './hands.ts'
import type { Forgery, SignedAnswer } from './http-delivery.ts'
import type { ApiCall, Change, EphemeralMessage, SlackMessage, View } from './nouns.ts'
import { type SlackOptions, type Target, withDefaults } from './options.ts'
import { assemble, type Parts } from './parts.ts'
import type { ResponseUrls } from './response-urls.ts'
import type { SocketMode } from './socket-mode.ts'
import { until } from './until.ts'
import type { Workspace } from './workspace.ts'

export type { Delivery, Repeat } from './delivery.ts'
export type { Fault, Faults } from './faults.ts'
export type { Find } from './find-element.ts'
export type { Entered, EnteredByBlock } from './form-state.ts'
export type { Hands, MessagePlace, Place, Said } from './hands.ts'
export type { Forgery, SignedAnswer } from './http-delivery.ts'
export type * from './nouns.ts'
export type { SlackFile as UploadedFile } from './nouns.ts'
export type { SlackOptions, Target } from './options.ts'
export type { Workspace } from './workspace.ts'

export interface FakeSlack {
  readonly url: string
  /** For `slackApiUrl`. */
  readonly apiUrl: string
  readonly botToken: string
  readonly appToken: string
  readonly signingSecret: string
  readonly teamId: string
  readonly botUserId: string
  readonly appId: string
  readonly workspace: Workspace
  readonly faults: Faults
  /** Every HTTP call of the app, faults included, oldest first. */
  readonly calls: readonly ApiCall[]
  /** What was sent to the app; also duplicates on demand. */
  readonly delivery: Delivery
  /** The app's connections; also `disconnect` and `cut` on demand. */
  readonly sockets: SocketMode
  readonly responseUrls: ResponseUrls
  deliverTo(target: Target): void
  as(personId: string): Hands
  /** What is visible in a channel, threads included, in order; with `threadTs` the thread's parent and replies. */
  messages(channelId: string, threadTs?: string): readonly SlackMessage[]
  /** What only this person sees, Slack's own error lines (from `USLACKBOT`) included. */
  ephemerals(personId: string): readonly EphemeralMessage[]
  home(personId: string): View | undefined
  /** The visible modal. */
  modal(personId: string): View | undefined
  /** Waits until `look` finds something; it looks again after every change. 10 s by default. */
  until<T>(look: () => T | undefined | false | null, what: string, timeoutMs?: number): Promise<T>
  on(listener: (change: Change) => void): () => void
  /** Posts a body to the events URL as Slack would, or as someone who pretends to be Slack. */
  sendSigned(body: string, contentType: string, forgery?: Forgery): Promise<SignedAnswer>
  /** The signature of a body at a time (seconds since the epoch). */
  sign(timestamp: string, body: string): string
  /** The check that Slack makes when the events URL is saved. */
  verifyUrl(): Promise<boolean>
  stop(): Promise<void>
}

/** Starts a Slack of its own on a loopback port. The workspace is empty but for the bot: add people and channels. */
export async function startSlack(options: SlackOptions = {}): Promise<FakeSlack> {
  const settings = withDefaults(options)
  const parts = assemble(settings)
  parts.server.listen(settings.port, '127.0.0.1')
  await once(parts.server, 'listening')
  parts.wiring.url = `http://127.0.0.1:${(parts.server.address() as AddressInfo).port}`
  return { ...identity(parts), ...controls(parts), ...sight(parts), stop: () => stop(parts) }
}

function identity({ wiring, backend }: Parts) {
  const { workspace, botToken, appToken } = backend
  const { url, signingSecret } = wiring
  return {
    url,
    apiUrl: `${url}/api/`,
    botToken,
    appToken,
    signingSecret,
    teamId: workspace.id,
    botUserId: workspace.bot.id,
    appId: workspace.appId,
  }
}

function controls({ wiring, backend, http, faults, calls, responseUrls }: Parts) {
  const { workspace, delivery, sockets } = backend
  return {
    workspace,
    faults,
    calls,
    delivery,
    sockets,
    responseUrls,
    deliverTo: (target: Target) => {
      wiring.target = target
    },
    as: (personId: string) => new Hands(personId, backend, responseUrls),
    sendSigned: http.sendSigned.bind(http),
    sign: http.sign.bind(http),
    verifyUrl: http.verifyUrl.bind(http),
  }
}

function sight({ backend }: Parts) {
  const { workspace } = backend
  const { messages, views } = workspace
  return {
    messages: (channelId: string, threadTs?: string) =>
      threadTs === undefined ? [...messages.in(channelId)] : messages.thread(channelId, threadTs),
    ephemerals: (personId: string) => messages.ephemerals.filter((one) => one.personId === personId),
    home: (personId: string) => views.homes.get(personId),
    modal: (personId: string) => views.top(personId),
    until: <T>(look: () => T | undefined | false | null, what: string, timeoutMs?: number) => until(look, what, workspace, timeoutMs),
    on: (listener: (change: Change) => void) => workspace.on(listener),
  }
}

async function stop({ backend, http, server, stopped }: Parts): Promise<void> {
  stopped.abort()
  backend.delivery.stop()
  http.stop()
  await backend.sockets.stop()
  backend.workspace.files.stop()
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}
