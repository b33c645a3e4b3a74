import { resolve } from 'node:path'
import { z } from 'zod'

export const ROLE_NAMES = ['slack', 'discord', 'worker', 'schedule', 'http'] as const
export type RoleName = (typeof ROLE_NAMES)[number]

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

const wholeNumber = (from: number, to: number, unit = '') => {
  const error = `a whole number from ${from} to ${to}${unit}`
  return z.string().regex(/^\d+$/, { error, abort: true }).transform(Number).pipe(z.number().min(from, { error }).max(to, { error }))
}
const milliseconds = (from: number, to: number) => wholeNumber(from, to, ' (milliseconds)')
const shareOfOne = z
  .string()
  .regex(/^(0(\.\d+)?|1(\.0+)?)$/, { error: 'a number from 0 to 1, such as 0.8' })
  .transform(Number)
/** To micro-dollars, because money is whole. */
const dollars = z
  .string()
  .regex(/^\d{1,7}(\.\d{1,6})?$/, { error: 'an amount in dollars, such as 10 or 2.50', abort: true })
  .transform((usd) => Math.round(Number(usd) * 1_000_000))
const isTimeZone = (name: string) => {
  if (name === 'UTC') return true
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}
const matching = (pattern: RegExp, error: string) => z.string().regex(pattern, { error })
const webAddress = z.url({ protocol: /^https?$/, error: 'an address that starts with https:// or http://' })
const noSlash = (address: string) => address.replace(/\/+$/, '')
const withSlash = (address: string) => `${noSlash(address)}/`

const roleList = z.string().transform((list, context): readonly RoleName[] => {
  const names = list.split(',').flatMap((name) => (name.trim() === 'bots' ? ['slack', 'discord'] : [name.trim()]))
  const known = ROLE_NAMES.filter((role) => names.includes(role))
  if (names.every((name) => known.some((role) => role === name))) return known
  context.addIssue(`a comma-separated list of ${ROLE_NAMES.join(', ')} (or bots, which is slack,discord)`)
  return z.NEVER
})

/** One entry a variable: what is accepted, the default, what was expected (the error) and the way out (the description). */
export const Settings = z.object({
  ROLES: roleList.optional().describe('Leave it out to run everything that is configured.'),
  PORT: wholeNumber(0, 65_535).default(8080).describe('Leave it out for 8080; 0 takes any free port.'),
  HOST: matching(/^[\w.:-]+$/, 'a host name or an IP address')
    .default('127.0.0.1')
    .describe('Leave it out for this machine alone, or set 0.0.0.0 to listen on every interface.'),
  PUBLIC_URL: webAddress.transform(noSlash).optional().describe('Leave it out if nobody reaches this program from outside.'),
  DATA_DIR: z
    .string()
    .default('data')
    .transform((folder) => resolve(folder))
    .describe('Name a folder that we may write to.'),
  IMAGE_STORE: matching(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[\w-]+)*\/?$/, 's3://bucket or s3://bucket/folder')
    .optional()
    .describe('Leave it out to keep pictures in DATA_DIR.'),
  IMAGE_STORE_ENDPOINT: webAddress.transform(noSlash).optional().describe('Leave it out for Amazon S3.'),
  IMAGE_STORE_REGION: matching(/^[a-z0-9-]{1,40}$/, 'the name of a region, such as eu-central-1')
    .optional()
    .describe('Leave it out for us-east-1.'),
  IMAGE_STORE_KEY_ID: matching(/^\S+$/, 'an access key, without spaces')
    .optional()
    .describe('Make one that may read, write, list and delete in that bucket alone.'),
  IMAGE_STORE_SECRET_KEY: matching(/^\S+$/, 'a secret key, without spaces').optional().describe('It comes with the access key.'),
  REDIS_URL: matching(/^(rediss?:\/\/[^/\s]|unix:\/\S|\/[^/\s])/, 'redis://host:6379, rediss://host:6379 or unix:/path/to/redis.sock')
    .optional()
    .describe('Leave it out for a private Redis.'),
  REDIS_PREFIX: matching(/^[\w-]{1,40}$/, 'up to 40 letters, digits, - or _')
    .default('banana')
    .describe('Leave it out for "banana".'),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, { error: `one of ${LOG_LEVELS.join(', ')}` })
    .default('info')
    .describe('Leave it out for info.'),
  SLACK_BOT_TOKEN: matching(/^xoxb-\S+$/, 'a bot token, which starts with xoxb-')
    .optional()
    .describe('Copy "Bot User OAuth Token" from your app at api.slack.com/apps, page OAuth & Permissions.'),
  SLACK_APP_TOKEN: matching(/^xapp-\S+$/, 'an app-level token, which starts with xapp-')
    .optional()
    .describe('Make one at api.slack.com/apps, page Basic Information, App-Level Tokens, scope connections:write.'),
  SLACK_SIGNING_SECRET: matching(/^\S+$/, 'the signing secret, without spaces')
    .optional()
    .describe('Copy it from api.slack.com/apps, page Basic Information, App Credentials.'),
  SLACK_API_URL: webAddress.transform(withSlash).optional().describe('Leave it out for the real Slack.'),
  DISCORD_TOKEN: matching(/^\S+$/, 'the bot token alone, without spaces and without the word "Bot"')
    .optional()
    .describe('Copy it from discord.com/developers/applications, page Bot, Reset Token.'),
  DISCORD_APPLICATION_ID: matching(/^\d{15,20}$/, 'a number of 15 to 20 digits')
    .optional()
    .describe('Copy it from discord.com/developers/applications, page General Information, or leave it out: the token tells.'),
  DISCORD_GUILD_ID: matching(/^\d{15,20}$/, 'a number of 15 to 20 digits')
    .optional()
    .describe('In Discord: Settings, Advanced, Developer Mode; then right-click your server, Copy Server ID. Or leave it out.'),
  DISCORD_API_URL: webAddress.transform(noSlash).optional().describe('Leave it out for the real Discord.'),
  GOOGLE_API_KEY: matching(/^\S+$/, 'an API key, without spaces').optional().describe('Make one at aistudio.google.com/apikey.'),
  GEMINI_BASE_URL: webAddress.transform(noSlash).optional().describe('Leave it out for the real Gemini.'),
  OPENAI_API_KEY: matching(/^\S+$/, 'an API key, without spaces').optional().describe('Make one at platform.openai.com/api-keys.'),
  OPENAI_BASE_URL: webAddress.transform(noSlash).optional().describe('Leave it out for the real OpenAI.'),
  BFL_API_KEY: matching(/^\S+$/, 'an API key, without spaces').optional().describe('Make one at dashboard.bfl.ai.'),
  BFL_BASE_URL: webAddress.transform(noSlash).optional().describe('Leave it out, or set https://api.eu.bfl.ai or https://api.us.bfl.ai.'),
  GOOGLE_CLOUD_PROJECT: matching(/^\S+$/, 'the id of a project, without spaces')
    .optional()
    .describe('Copy it from console.cloud.google.com; it is used together with IMAGEN_MODEL alone.'),
  GOOGLE_CLOUD_LOCATION: matching(/^[a-z0-9-]+$/, 'a region such as us-central1')
    .default('us-central1')
    .describe('Leave it out for us-central1.'),
  IMAGEN_MODEL: matching(/^imagen-[\w.-]+$/, 'the name of a model, which starts with imagen-')
    .optional()
    .describe('Leave it out unless your project can still use one: Google has switched Imagen off for most.'),
  IMAGEN_BASE_URL: webAddress.transform(noSlash).optional().describe('Leave it out for the real Agent Platform.'),
  PICTURE_CACHE: z.enum(['on', 'off'], { error: 'on or off' }).default('on').describe('Leave it out for on.'),
  OFFER_WAIT_MS: milliseconds(0, 600_000).default(10_000).describe('Leave it out for 10000; 0 offers no similar pictures.'),
  OFFER_FROM_USD: dollars.default(20_000).describe('Leave it out for 0.02: what a similar picture must save to be offered.'),
  SEMANTIC_SHARE: wholeNumber(0, 100, ' (percent)').default(100).describe('Leave it out for everybody; 0 is nobody.'),
  SEMANTIC_BELOW: shareOfOne.default(0.8).describe('Leave it out for 0.8.'),
  SEMANTIC_TIMEOUT_MS: milliseconds(50, 5000).default(1000).describe('Leave it out for 1000.'),
  SEMANTIC_MODEL: matching(/^[a-z0-9.-]+$/, 'the id of a text model, e.g. gemini-3.5-flash-lite')
    .optional()
    .describe('Leave it out for the cheapest that suits.'),
  WORKER_CONCURRENCY: wholeNumber(1, 500).default(8).describe('Leave it out for 8.'),
  WORKER_LOCK_MS: milliseconds(1000, 600_000).default(10_000).describe('Leave it out for 10000.'),
  WORKER_STALL_CHECK_MS: milliseconds(100, 600_000).default(5000).describe('Leave it out for 5000.'),
  WORKER_CORES: z.enum(['spare', 'all'], { error: 'spare or all' }).default('spare').describe('Leave it out for spare.'),
  REQUEST_DEADLINE_MS: milliseconds(1000, 86_400_000).default(3_600_000).describe('Leave it out for one hour.'),
  MAX_OPEN_REQUESTS_PER_PERSON: wholeNumber(1, 10_000).default(20).describe('Leave it out for 20.'),
  DAILY_LIMIT_PER_PERSON_USD: dollars.default(10_000_000).describe('Leave it out for 10; 0 is no limit.'),
  DAILY_LIMIT_PER_WORKSPACE_USD: dollars.default(0).describe('Leave it out for no limit.'),
  DAILY_LIMIT_USD: dollars.default(0).describe('Leave it out for no limit on all workspaces together.'),
  GLOBAL_ALERT_USD: dollars.default(500_000_000).describe('Leave it out for 500; 0 is never.'),
  TIME_ZONE: z
    .string()
    .refine(isTimeZone, { error: 'the name of a time zone, such as Europe/Berlin' })
    .default('UTC')
    .describe('Leave it out for UTC.'),
  CONFIRM_BELOW: shareOfOne.default(0.8).describe('Leave it out for 0.8.'),
  CLARIFY_BELOW: shareOfOne.default(0.5).describe('Leave it out for 0.5.'),
  CONFIRM_WAIT_MS: milliseconds(0, 600_000).default(5000).describe('Leave it out for 5000.'),
  APPROVAL_EXPIRES_MS: milliseconds(1000, 604_800_000).default(86_400_000).describe('Leave it out for a day.'),
  QUESTION_EXPIRES_MS: milliseconds(1000, 86_400_000).default(900_000).describe('Leave it out for 15 minutes.'),
  STOP_GRACE_MS: milliseconds(0, 600_000).default(25_000).describe('Leave it out for 25000.'),
})
export type Settings = z.infer<typeof Settings>
export type SettingName = keyof Settings
export const NAMES = Object.keys(Settings.shape) as SettingName[]
export const isSetting = (name: string): name is SettingName => name in Settings.shape

/** Never shown, not even when wrong. */
export const SECRETS: ReadonlySet<string> = new Set([
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'DISCORD_TOKEN',
  'GOOGLE_API_KEY',
  'OPENAI_API_KEY',
  'BFL_API_KEY',
  'IMAGE_STORE_KEY_ID',
  'IMAGE_STORE_SECRET_KEY',
])
