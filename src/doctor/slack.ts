import { readFile } from 'node:fs/promises'
import type { Config } from '../config.ts'
import { type Answer, ask } from './ask.ts'
import { about, type Finding } from './finding.ts'

const slack = about('Slack')
const APP_PAGES = 'api.slack.com/apps'
const CLOCK_TOLERANCE_MS = 2_000

export async function checkSlack(settings: NonNullable<Config['slack']>, publicUrl: string | undefined): Promise<Finding[]> {
  const api = settings.apiUrl ?? 'https://slack.com/api/'
  try {
    const [bot, incoming] = await Promise.all([checkBot(api, settings.botToken), checkIncoming(api, settings.mode, publicUrl)])
    return [...bot, ...incoming]
  } catch (error) {
    return [
      slack.bad(
        error instanceof Error ? error.message : String(error),
        'check this machine’s way to the internet, and SLACK_API_URL if you set it',
      ),
    ]
  }
}

async function checkBot(api: string, botToken: string): Promise<Finding[]> {
  const answer = await call(`${api}auth.test`, botToken)
  const { ok, error, user, team } = answer.body
  if (ok !== true) {
    return [
      slack.bad(
        `SLACK_BOT_TOKEN is refused (${error ?? `HTTP ${answer.status}`})`,
        `copy the Bot User OAuth Token again: ${APP_PAGES}, OAuth & Permissions`,
      ),
    ]
  }
  return [slack.ok(`I am ${user} in ${team}`), await checkScopes(answer), ...checkClock(answer)]
}

async function checkScopes(answer: Answer): Promise<Finding> {
  const granted = answer.headers.get('x-oauth-scopes')
  if (granted === null) return slack.note('Slack does not tell which scopes the token has', 'compare OAuth & Permissions with manifest.yml')
  const wanted = botScopes(await readFile(new URL('../../manifest.yml', import.meta.url), 'utf8'))
  const missing = wanted.filter((scope) => !granted.split(/\s*,\s*/).includes(scope))
  if (missing.length === 0) return slack.ok(`all ${wanted.length} scopes are granted`)
  return slack.bad(
    `missing scopes: ${missing.join(', ')}`,
    `paste manifest.yml at ${APP_PAGES}, App Manifest, then press Reinstall to Workspace`,
  )
}

/** The list under `oauth_config: scopes: bot:` of a manifest. A line each; this needs no YAML parser. */
export function botScopes(manifest: string): string[] {
  const block = /^ +scopes:\s*\n(?: +user:\s*\n(?: +[-#].*\n)*)? +bot:\s*\n((?: +[-#].*(?:\n|$))+)/m.exec(manifest)?.[1] ?? ''
  return [...block.matchAll(/^ +- ["']?([\w:.]+)/gm)].map((match) => String(match[1]))
}

/** Slack signs with its clock; five minutes apart, nothing is accepted any more. */
function checkClock({ headers }: Answer): Finding[] {
  const theirs = Date.parse(headers.get('date') ?? '')
  // The header has whole seconds.
  const apartMs = Math.abs(Date.now() - theirs) - 1_000
  if (Number.isNaN(theirs) || apartMs <= CLOCK_TOLERANCE_MS) return []
  return [slack.note(`this machine’s clock is ${Math.round(apartMs / 1000)} s off`, 'set it by NTP: sudo timedatectl set-ntp true')]
}

async function checkIncoming(api: string, mode: NonNullable<Config['slack']>['mode'], publicUrl: string | undefined): Promise<Finding[]> {
  if (mode === undefined) return []
  if (mode.kind === 'http') return [requestUrl(publicUrl)]
  const { body, status } = await call(`${api}apps.connections.open`, mode.appToken)
  if (body.ok === true) return [slack.ok('Socket Mode opens')]
  return [
    slack.bad(
      `Socket Mode does not open with SLACK_APP_TOKEN (${body.error ?? `HTTP ${status}`})`,
      `${APP_PAGES}: switch on Socket Mode, and make an app-level token with the scope connections:write`,
    ),
  ]
}

const requestUrl = (publicUrl: string | undefined): Finding =>
  publicUrl
    ? slack.ok(`HTTP mode; the Request URL of your app must be ${publicUrl}/slack/events`)
    : slack.note(
        'HTTP mode, but PUBLIC_URL is not set',
        'set it to the address Slack reaches us at, and enter that address + /slack/events as Request URL of your app',
      )

const call = (url: string, token: string): Promise<Answer> => ask(url, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
