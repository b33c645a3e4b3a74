export type Target = 'socket' | { readonly eventsUrl: string }

export interface SlackOptions {
  /** A free one by default. */
  readonly port?: number
  /** How the app gets its events; `socket` by default. */
  readonly delivery?: Target
  /** How long after `files.completeUploadExternal` a file has a type and may be shown; 30 by default, never if `Infinity`. */
  readonly fileReadyMs?: number
  /** How long Slack waits for an acknowledgement; 3000 by default, as the real one. */
  readonly ackTimeoutMs?: number
  /** Waits before the retries of an event; at once, 1 min, 5 min by default, as the real one. */
  readonly retryDelaysMs?: readonly number[]
  readonly pingEveryMs?: number
  /** Calls per minute and method, beyond which Slack answers 429. None by default. */
  readonly callsPerMinute?: Readonly<Record<string, number>>
  /** The bot's scopes; all that the app asks for by default. */
  readonly scopes?: readonly string[]
  /** The bot events of the manifest; messages are `message.im`, `message.channels`, `message.groups`. */
  readonly events?: readonly string[]
  readonly now?: () => number
}

export type Settings = Required<SlackOptions>

export function withDefaults(options: SlackOptions): Settings {
  return { ...DEFAULTS, ...options }
}

const DEFAULTS: Settings = {
  port: 0,
  delivery: 'socket',
  fileReadyMs: 30,
  ackTimeoutMs: 3000,
  retryDelaysMs: [0, 60_000, 300_000],
  pingEveryMs: 10_000,
  callsPerMinute: {},
  scopes: [
    'app_mentions:read',
    'channels:history',
    'channels:read',
    'chat:write',
    'chat:write.public',
    'commands',
    'files:read',
    'files:write',
    'groups:history',
    'groups:read',
    'im:history',
    'im:read',
    'im:write',
    'reactions:read',
    'reactions:write',
    'team:read',
    'usergroups:read',
    'users:read',
  ],
  events: [
    'app_home_opened',
    'app_mention',
    'app_uninstalled',
    'message.channels',
    'message.groups',
    'message.im',
    'reaction_added',
    'reaction_removed',
    'tokens_revoked',
  ],
  now: Date.now,
}
