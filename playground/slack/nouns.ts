import type { Fields } from './json.ts'

export type ChannelKind = 'public' | 'private' | 'im'

export interface Person {
  readonly id: string
  readonly name: string
  isAdmin: boolean
  isOwner: boolean
  isGuest: boolean
  readonly isBot: boolean
}

export interface UserGroup {
  readonly id: string
  readonly name: string
  readonly handle: string
  /** Person ids. */
  readonly members: Set<string>
}

export interface Channel {
  readonly id: string
  readonly name: string
  readonly kind: ChannelKind
  /** Person ids; the bot is in the channel only if its user id is here. */
  readonly members: Set<string>
  archived: boolean
}

export type Block = Fields & { type: string; block_id: string }

export interface Reaction {
  readonly name: string
  readonly users: string[]
}

/** What a message looked like before an edit. */
export interface Version {
  readonly text: string
  readonly blocks: readonly Block[]
  readonly files: readonly SlackFile[]
  /** Milliseconds since the epoch at which it was replaced. */
  readonly until: number
}

export interface SlackMessage {
  readonly channelId: string
  readonly ts: string
  readonly user: string
  /** Set when an app wrote it. */
  readonly botId?: string
  readonly subtype?: string
  readonly thread_ts?: string
  text: string
  blocks: readonly Block[]
  attachments: readonly unknown[]
  files: readonly SlackFile[]
  reactions: Reaction[]
  edited?: { user: string; ts: string }
  metadata?: Fields
  /** `channel`, `here`, `everyone` and user ids that this message (any version of it) rang. */
  notified: string[]
  /** Earlier versions, oldest first. */
  readonly history: Version[]
  deletedAt?: number
}

export interface EphemeralMessage {
  readonly channelId: string
  readonly ts: string
  /** The only person who sees it. */
  readonly personId: string
  /** Who it is from: the bot, or `USLACKBOT` for Slack's own error lines. */
  readonly user: string
  readonly thread_ts?: string
  text: string
  blocks: readonly Block[]
  notified: string[]
  readonly history: Version[]
}

export interface SlackFile {
  readonly id: string
  readonly name: string
  title: string
  readonly owner: string
  readonly created: number
  bytes: Buffer
  altText?: string
  /** Empty until Slack has looked at the file. */
  mimetype: string
  filetype: string
  ready: boolean
  deleted: boolean
  /** A person gave it to the bot in a form or with a shortcut. */
  handedToBot: boolean
  /** Where it was shared; the message's ts is known only afterwards. */
  readonly shares: { channelId: string; ts: string; thread_ts?: string }[]
}

export interface View {
  readonly id: string
  readonly type: 'modal' | 'home'
  readonly personId: string
  hash: string
  blocks: readonly Block[]
  callback_id: string
  private_metadata: string
  external_id: string
  title?: Fields
  submit?: Fields
  close?: Fields
  clear_on_close: boolean
  notify_on_close: boolean
  root_view_id: string
  previous_view_id: string | null
  /** What the last submission answered with `response_action: errors`, by block id. */
  errors: Record<string, string>
}

export type AckFailure = 'operation_timeout' | 'dispatch_failed' | 'http_error' | 'connection_failed' | 'invalid_response'

/** How the app answered a command, an interaction or an event; `body` is what it sent with the acknowledgement, if anything. */
export type AckOutcome =
  | { readonly ok: true; readonly body: unknown; readonly tookMs: number }
  | { readonly ok: false; readonly error: AckFailure; readonly status?: number; readonly noRetry?: boolean; readonly tookMs: number }

export type PayloadKind = 'slash_commands' | 'interactive' | 'events_api'

export interface DeliveryRecord {
  readonly kind: PayloadKind
  readonly body: Fields
  readonly at: number
  readonly via: 'socket' | 'http'
  /** 0 for a first delivery. */
  readonly retry: number
  outcome?: AckOutcome
}

export interface ApiCall {
  /** `chat.postMessage` …, or `upload`, `response_url`, `download`. */
  readonly method: string
  readonly args: Fields
  /** Milliseconds since the epoch. */
  readonly at: number
  tookMs?: number
  /** Whether the work behind the call was done, whatever the caller got to see of it. */
  tookEffect: boolean
  /** What the work answered; undefined when a fault kept the work from being done. */
  answer?: Fields
  fault?: Fields
  /** What the caller got: an HTTP status, `cut`, or undefined while it is still waiting. */
  outcome?: number | 'cut'
}

export type Change =
  | { readonly kind: 'message'; readonly what: 'posted' | 'edited' | 'deleted' | 'reacted'; readonly message: SlackMessage }
  | { readonly kind: 'ephemeral'; readonly what: 'posted' | 'edited' | 'deleted'; readonly ephemeral: EphemeralMessage }
  | { readonly kind: 'modal' | 'home'; readonly personId: string }
  | { readonly kind: 'file'; readonly file: SlackFile }
  | { readonly kind: 'person'; readonly person: Person }
  | { readonly kind: 'channel'; readonly channel: Channel }
  | { readonly kind: 'call'; readonly call: ApiCall }
  | { readonly kind: 'delivery'; readonly delivery: DeliveryRecord }
  | { readonly kind: 'sockets'; readonly count: number }
