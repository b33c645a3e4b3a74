import type { z } from 'zod'
import { misspelled } from './setting-names.ts'
import { contradictions } from './setting-rules.ts'
import { isSetting, type LogLevel, NAMES, type RoleName, SECRETS, Settings } from './settings.ts'

export type { LogLevel, RoleName } from './settings.ts'

export type SlackMode = { readonly kind: 'socket'; readonly appToken: string } | { readonly kind: 'http'; readonly signingSecret: string }

/** Everything that can be set from outside, checked and frozen. Parts receive the slice they use. */
export interface Config {
  /** Undefined: everything that is configured, workers in a child process; without any platform token, the playground. */
  readonly roles?: readonly RoleName[]
  readonly port: number
  readonly host: string
  /** Where people reach our HTTP server from outside, without a slash at the end; links to pictures need it. */
  readonly publicUrl?: string
  /** Absolute. */
  readonly dataDir: string
  /** A bucket for pictures. Undefined: a folder in `dataDir`. */
  readonly imageStore?: {
    readonly endpoint: string
    readonly region: string
    readonly bucket: string
    /** Empty, or with a slash at the end. */
    readonly folder: string
    readonly accessKeyId: string
    readonly secretAccessKey: string
  }
  /** Undefined: a private Redis of our own. `unix:/path` names a socket. */
  readonly redisUrl?: string
  readonly redisPrefix: string
  readonly logLevel: LogLevel
  readonly slack?: {
    readonly botToken: string
    /** How events come in. Undefined only in a process that posts and does not listen. */
    readonly mode?: SlackMode
    /** Ends with a slash, as the SDK wants it. */
    readonly apiUrl?: string
  }
  readonly discord?: { readonly token: string; readonly applicationId?: string; readonly guildId?: string; readonly apiUrl?: string }
  readonly gemini?: { readonly apiKey: string; readonly baseUrl?: string }
  readonly openai?: { readonly apiKey: string; readonly baseUrl?: string }
  readonly flux?: { readonly apiKey: string; readonly baseUrl?: string }
  /** Credentials are Google's application default ones. */
  readonly imagen?: { readonly project: string; readonly location: string; readonly model: string; readonly baseUrl?: string }
  /** Who reads the wishes that the fast tier is not sure of; needs `gemini`. */
  readonly semantic: { readonly sharePercent: number; readonly below: number; readonly timeoutMs: number; readonly modelId?: string }
  /** Whether a picture that was made before is given again. */
  readonly pictureCache: boolean
  /** How long a similar picture is offered (0: never), and what it must save for that. */
  readonly offers: { readonly waitMs: number; readonly fromMicroUsd: number }
  readonly worker: {
    readonly concurrency: number
    readonly lockMs: number
    readonly stallCheckMs: number
    /** Whether a process of workers alone leaves one core to those who answer. */
    readonly cores: 'spare' | 'all'
  }
  readonly requestDeadlineMs: number
  readonly maxOpenRequestsPerPerson: number
  readonly approvalExpiresMs: number
  /** When a doubtful reading is asked about, and for how long. */
  readonly doubt: {
    readonly confirmBelow: number
    readonly clarifyBelow: number
    readonly confirmWaitMs: number
    readonly expiresMs: number
  }
  /** What may be spent in a day of `timeZone`; 0 is no limit. */
  readonly limits: {
    readonly perPersonMicroUsd: number
    readonly perWorkspaceMicroUsd: number
    readonly globalMicroUsd: number
    /** At how much a day of all workspaces together operators are told; 0 is never. */
    readonly globalAlertMicroUsd: number
    readonly timeZone: string
  }
  readonly stopGraceMs: number
}

export interface SettingProblem {
  readonly variable: string
  /** The whole finding, without the variable: what came in, what was expected, the way out. Never holds a secret. */
  readonly text: string
}

/** One or more settings are wrong. The message lists all of them, one a line. */
export class ConfigError extends Error {
  readonly problems: readonly SettingProblem[]

  constructor(problems: readonly SettingProblem[]) {
    const heading = problems.length === 1 ? 'One setting is wrong:' : `${problems.length} settings are wrong:`
    super([heading, ...problems.map(({ variable, text }) => `  ${variable}: ${text}`)].join('\n'))
    this.name = 'ConfigError'
    this.problems = problems
  }
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Reads the settings; nothing else in the program reads the environment. @throws ConfigError naming every bad one */
export function loadConfig(env: Environment = process.env): Config {
  const given = nonEmpty(env)
  const checked = Settings.safeParse(given)
  const bad = checked.success ? [] : checked.error.issues
  const badNames = new Set(bad.map((issue) => String(issue.path[0])))
  const settings = checked.success ? checked.data : Settings.parse(without(given, badNames))
  const roles = badNames.has('ROLES') ? undefined : settings.ROLES
  const problems = [...badValues(bad, given), ...misspelled(env, given), ...contradictions(given, roles)]
  if (problems.length > 0) throw new ConfigError(problems)
  return deepFreeze(toConfig(settings))
}

// --- What can be wrong ------------------------------------------------------------------------------------------------------------------

function badValues(issues: readonly z.core.$ZodIssue[], given: Record<string, string>): SettingProblem[] {
  return issues.map((issue) => {
    const variable = String(issue.path[0])
    const wayOut = isSetting(variable) ? (Settings.shape[variable].description ?? '') : ''
    return { variable, text: `${received(variable, given[variable] ?? '')}; expected ${issue.message}. ${wayOut}` }
  })
}

/** An address may carry a password, and a token may stand where it does not belong: what could be a secret is only counted. */
const received = (variable: string, value: string): string =>
  SECRETS.has(variable) || value.length > 80 || /@|xox|xapp|AIza|\bsk-|\.[\w-]{6}\./.test(value)
    ? `a value of ${value.length} characters`
    : `got ${JSON.stringify(value)}`

// --- Shapes -----------------------------------------------------------------------------------------------------------------------------

function toConfig(settings: Settings): Config {
  const { SLACK_BOT_TOKEN: slackToken, DISCORD_TOKEN: discordToken, GOOGLE_API_KEY: googleKey } = settings
  return defined({
    roles: settings.ROLES,
    port: settings.PORT,
    host: settings.HOST,
    publicUrl: settings.PUBLIC_URL,
    dataDir: settings.DATA_DIR,
    imageStore: imageStore(settings),
    redisUrl: settings.REDIS_URL,
    redisPrefix: settings.REDIS_PREFIX,
    logLevel: settings.LOG_LEVEL,
    slack:
      slackToken === undefined ? undefined : defined({ botToken: slackToken, mode: slackMode(settings), apiUrl: settings.SLACK_API_URL }),
    discord:
      discordToken === undefined
        ? undefined
        : defined({
            token: discordToken,
            applicationId: settings.DISCORD_APPLICATION_ID,
            guildId: settings.DISCORD_GUILD_ID,
            apiUrl: settings.DISCORD_API_URL,
          }),
    gemini: keyed(googleKey, settings.GEMINI_BASE_URL),
    openai: keyed(settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL),
    flux: keyed(settings.BFL_API_KEY, settings.BFL_BASE_URL),
    imagen: imagenOf(settings),
    semantic: defined({
      sharePercent: settings.SEMANTIC_SHARE,
      below: settings.SEMANTIC_BELOW,
      timeoutMs: settings.SEMANTIC_TIMEOUT_MS,
      modelId: settings.SEMANTIC_MODEL,
    }),
    pictureCache: settings.PICTURE_CACHE === 'on',
    offers: { waitMs: settings.OFFER_WAIT_MS, fromMicroUsd: settings.OFFER_FROM_USD },
    worker: {
      concurrency: settings.WORKER_CONCURRENCY,
      lockMs: settings.WORKER_LOCK_MS,
      stallCheckMs: settings.WORKER_STALL_CHECK_MS,
      cores: settings.WORKER_CORES,
    },
    requestDeadlineMs: settings.REQUEST_DEADLINE_MS,
    maxOpenRequestsPerPerson: settings.MAX_OPEN_REQUESTS_PER_PERSON,
    approvalExpiresMs: settings.APPROVAL_EXPIRES_MS,
    doubt: {
      confirmBelow: settings.CONFIRM_BELOW,
      clarifyBelow: settings.CLARIFY_BELOW,
      confirmWaitMs: settings.CONFIRM_WAIT_MS,
      expiresMs: settings.QUESTION_EXPIRES_MS,
    },
    limits: {
      perPersonMicroUsd: settings.DAILY_LIMIT_PER_PERSON_USD,
      perWorkspaceMicroUsd: settings.DAILY_LIMIT_PER_WORKSPACE_USD,
      globalMicroUsd: settings.DAILY_LIMIT_USD,
      globalAlertMicroUsd: settings.GLOBAL_ALERT_USD,
      timeZone: settings.TIME_ZONE,
    },
    stopGraceMs: settings.STOP_GRACE_MS,
  })
}

function imageStore(settings: Settings): Config['imageStore'] {
  const {
    IMAGE_STORE: address,
    IMAGE_STORE_KEY_ID: accessKeyId,
    IMAGE_STORE_SECRET_KEY: secretAccessKey,
    IMAGE_STORE_REGION: region = 'us-east-1',
  } = settings
  if (!address || !accessKeyId || !secretAccessKey) return undefined
  const [bucket = '', ...folders] = address.slice('s3://'.length).split('/').filter(Boolean)
  const endpoint = settings.IMAGE_STORE_ENDPOINT ?? `https://s3.${region}.amazonaws.com`
  return { endpoint, region, bucket, folder: folders.map((folder) => `${folder}/`).join(''), accessKeyId, secretAccessKey }
}

/** Socket Mode wins: with it on, Slack delivers nothing over HTTP (docs.slack.dev/apis/events-api/using-socket-mode). */
function slackMode({ SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret }: Settings): SlackMode | undefined {
  if (appToken !== undefined) return { kind: 'socket', appToken }
  return signingSecret === undefined ? undefined : { kind: 'http', signingSecret }
}

const keyed = (apiKey: string | undefined, baseUrl: string | undefined) => (apiKey === undefined ? undefined : defined({ apiKey, baseUrl }))

/** A project alone says nothing: on Google's own machines it is always set. */
function imagenOf({
  GOOGLE_CLOUD_PROJECT: project,
  GOOGLE_CLOUD_LOCATION: location,
  IMAGEN_MODEL: model,
  IMAGEN_BASE_URL: baseUrl,
}: Settings) {
  return project === undefined || model === undefined ? undefined : defined({ project, location, model, baseUrl })
}

/** The same without the keys whose value is undefined: an absent setting is absent, not present and empty. */
type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}
const defined = <T extends object>(value: T): Defined<T> =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Defined<T>

const nonEmpty = (env: Environment): Record<string, string> =>
  Object.fromEntries(NAMES.flatMap((name) => (env[name]?.trim() ? [[name, env[name].trim()]] : [])))

const without = (given: Record<string, string>, names: ReadonlySet<string>): Record<string, string> =>
  Object.fromEntries(Object.entries(given).filter(([name]) => !names.has(name)))

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part)
  return Object.freeze(value)
}
