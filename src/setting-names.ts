import { distance } from 'fastest-levenshtein'
import { isSetting, NAMES, type SettingName } from './settings.ts'

/** What to say of names that are nearly ours. Only where the right name is missing: whoever set both knows. */
export function misspelled(
  env: Readonly<Record<string, string | undefined>>,
  given: Readonly<Record<string, string>>,
): { readonly variable: string; readonly text: string }[] {
  // Somebody who just tries the playground may well have a key in their shell for another program.
  const isPlayground = given.SLACK_BOT_TOKEN === undefined && given.DISCORD_TOKEN === undefined && given.ROLES === undefined
  return Object.entries(env).flatMap(([name, value]) => {
    const meant = value?.trim() ? meantBy(name) : undefined
    if (meant === undefined || given[meant] !== undefined || (isPlayground && meant === 'GOOGLE_API_KEY')) return []
    return [
      { variable: name, text: `I do not know this name: did you mean ${meant}? Rename it, or unset it if it belongs to another program.` },
    ]
  })
}

/** The setting that somebody had in mind who wrote this name; undefined for a name that is right, or like nothing of ours. */
export const meantBy = (name: string): SettingName | undefined => (isSetting(name) ? undefined : (OTHER_NAMES[name] ?? alike(name)))

/** Names that other programs use for the same thing. */
const OTHER_NAMES: Readonly<Record<string, SettingName>> = {
  SLACK_TOKEN: 'SLACK_BOT_TOKEN',
  SLACK_SECRET: 'SLACK_SIGNING_SECRET',
  DISCORD_BOT_TOKEN: 'DISCORD_TOKEN',
  DISCORD_CLIENT_ID: 'DISCORD_APPLICATION_ID',
  DISCORD_APP_ID: 'DISCORD_APPLICATION_ID',
  DISCORD_SERVER_ID: 'DISCORD_GUILD_ID',
  GEMINI_API_KEY: 'GOOGLE_API_KEY',
  GEMINI_KEY: 'GOOGLE_API_KEY',
  REDIS_HOST: 'REDIS_URL',
}

/** Short names (HOME and HOST, PORTS) are one letter from everything, so only names of eight letters and more are compared. */
const alike = (name: string): SettingName | undefined =>
  name.length < 8 ? undefined : NAMES.find((known) => known.length >= 8 && distance(name.toUpperCase(), known) <= 2)
