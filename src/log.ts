import { styleText } from 'node:util'
import { type DestinationStream, destination, pino, stdTimeFunctions } from 'pino'
import type { Config, LogLevel } from './config.ts'
import { Problem } from './errors.ts'
import type { Log } from './ports.ts'

export interface LogOptions {
  readonly level: LogLevel
  /** Standard output by default. */
  readonly destination?: DestinationStream
  /** Replaced wherever they appear, in messages and stacks too. What is shorter than six characters is no secret. */
  readonly secrets?: readonly string[]
  /** Stands in every line. */
  readonly role?: string
  /** One short line for a person instead of JSON. */
  readonly human?: boolean
}

/** One JSON object a line; for a person who watches the playground in a terminal, one short line. */
export function openLog(from: Config | LogOptions): Log {
  const options = 'logLevel' in from ? optionsOf(from) : from
  const scrub = scrubber(options.secrets ?? [])
  const out = options.destination ?? standardOutput()
  return pino(
    {
      level: options.level,
      base: { service: 'banana', ...(options.role === undefined ? {} : { role: options.role }), pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: withErrors },
      serializers: { err: (value: unknown) => value },
      hooks: { streamWrite: scrub },
    },
    options.human ? { write: (line: string) => out.write(humanLine(line)) } : out,
  )
}

const optionsOf = (config: Config): LogOptions => ({
  level: config.logLevel,
  secrets: secretsOf(config),
  role: config.roles?.join(',') ?? (config.slack || config.discord ? 'all' : 'playground'),
  human: process.stdout.isTTY === true && !config.roles && !config.slack && !config.discord,
})

/** Every secret of the settings, the Redis password included. */
export function secretsOf({ slack, discord, gemini, openai, flux, imageStore, redisUrl }: Config): string[] {
  const password = redisUrl?.includes('://') ? decodeURIComponent(new URL(redisUrl).password) : undefined
  const incoming = slack?.mode?.kind === 'socket' ? slack.mode.appToken : slack?.mode?.signingSecret
  const keys = [gemini?.apiKey, openai?.apiKey, flux?.apiKey, imageStore?.accessKeyId, imageStore?.secretAccessKey]
  return [slack?.botToken, incoming, discord?.token, ...keys, password].flatMap((secret) => (secret ? [secret] : []))
}

/** A reader that stopped reading must never slow a request: lines queue up to 8 MB, then new ones are dropped. Flushed when the process ends. */
const standardOutput = (): DestinationStream => destination({ dest: 1, sync: false, maxLength: 8 * 1024 * 1024 })

// --- Errors -----------------------------------------------------------------------------------------------------------------------------

const withErrors = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? errorFields(value) : value]))

const MAX_CAUSES = 5
/** Vendor errors carry whole requests, tokens included: only what is named here is logged. */
const VENDOR_FIELDS = ['code', 'status', 'statusCode', 'syscall', 'retryAfter', 'method'] as const

function errorFields(error: Error, depth = 0): Record<string, unknown> {
  const own =
    error instanceof Problem ? { code: error.code, verdict: error.verdict, retryAfterMs: error.retryAfterMs } : vendorFields(error)
  const causes = error instanceof AggregateError ? error.errors.slice(0, MAX_CAUSES) : error.cause === undefined ? [] : [error.cause]
  const told = depth < MAX_CAUSES ? causes.map((cause) => (cause instanceof Error ? errorFields(cause, depth + 1) : String(cause))) : []
  return {
    type: error.name,
    ...own,
    message: error.message,
    stack: error.stack,
    ...(told.length > 0 ? { cause: told.length === 1 ? told[0] : told } : {}),
  }
}

const vendorFields = (error: Error): Record<string, unknown> =>
  Object.fromEntries(
    VENDOR_FIELDS.flatMap((name) => {
      const value: unknown = Reflect.get(error, name)
      return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : []
    }),
  )

// --- Secrets ----------------------------------------------------------------------------------------------------------------------------

const HIDDEN = '[hidden]'
const MIN_SECRET_CHARS = 6

/** What a secret looks like, wherever it stands in a line. Each pattern takes linear time: its repetitions are bounded or can match in one way only. */
const SECRET_PATTERNS: readonly (readonly [RegExp, string])[] = [
  // A text field by its name, at any depth, also inside JSON that was put into a string.
  [
    /(\\{0,7}"[\w-]{0,40}(?:token|secret|password|authorization|cookie|signature|api[-_]?key|response_?url)\\{0,7}"\s?:\s?\\{0,7}")[^"\\]+/gi,
    `$1${HIDDEN}`,
  ],
  [/\bx(?:ox[a-z]|app)-[\w-]+/g, HIDDEN],
  [/(https?:\/\/hooks\.slack\.com\/)[^\s"'\\)]+/g, `$1${HIDDEN}`],
  // Interaction tokens answer for the bot for 15 minutes; discord.js puts them into the address of its errors.
  [/(\/(?:webhooks|interactions)\/\d+\/)[\w.%=-]+/g, `$1${HIDDEN}`],
  [/\baW50ZXJhY3Rpb24[\w=-]+/g, HIDDEN],
  [/\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g, HIDDEN],
  [/\bAIza[\w-]{20,}/g, HIDDEN],
  [/([?&](?:key|token|access_token|signature)=)[^&\s"'\\]+/gi, `$1${HIDDEN}`],
  [/\b(Bearer|Bot) [\w.~+/=-]{12,}/g, `$1 ${HIDDEN}`],
  [/(rediss?:\/\/)[^@\s/"\\]+@/g, `$1${HIDDEN}@`],
]

function scrubber(secrets: readonly string[]): (line: string) => string {
  // Longest first, so that no form leaves a rest of another.
  const known = secrets
    .filter((secret) => secret.length >= MIN_SECRET_CHARS)
    .flatMap(writtenForms)
    .toSorted((a, b) => b.length - a.length)
  return (line) => {
    const withoutKnown = known.reduce((text, secret) => text.replaceAll(secret, HIDDEN), line)
    return SECRET_PATTERNS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), withoutKnown)
  }
}

/** As it is, as JSON and URLs write it, and in base64. */
const writtenForms = (secret: string): string[] => [
  ...new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), Buffer.from(secret).toString('base64')]),
]

// --- For a person -----------------------------------------------------------------------------------------------------------------------

const STANDARD = new Set(['level', 'time', 'service', 'role', 'pid', 'msg'])
const COLOURS: Readonly<Record<string, 'red' | 'yellow' | 'gray'>> = {
  fatal: 'red',
  error: 'red',
  warn: 'yellow',
  debug: 'gray',
  trace: 'gray',
}

function humanLine(line: string): string {
  const fields = JSON.parse(line) as Record<string, unknown>
  const details = Object.entries(fields).flatMap(([name, value]) => (STANDARD.has(name) ? [] : [`${name}=${detail(value)}`]))
  const text = `${String(fields.time).slice(11, 19)} ${String(fields.msg ?? '').replace(/\p{Cc}/gu, ' ')}`
  const colour = COLOURS[String(fields.level)]
  return `${colour ? styleText(colour, text) : text}${details.length > 0 ? ` ${styleText('gray', details.join(' '))}` : ''}\n`
}

/** Control characters could steer the terminal: JSON escapes them. Of an error the message is enough here. */
const detail = (value: unknown): string => {
  if (typeof value === 'object' && value !== null && 'message' in value) return JSON.stringify(value.message)
  return typeof value === 'string' && /^[\w.:/-]+$/.test(value) ? value : JSON.stringify(value)
}
