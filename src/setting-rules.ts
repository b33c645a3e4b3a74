import { type RoleName, type SettingName, Settings } from './settings.ts'

/** Settings that are fine alone and do not fit together. Presence counts here, so that a bad value is not reported a second time as missing. */
export function contradictions(
  given: Readonly<Record<string, string>>,
  roles: readonly RoleName[] | undefined,
): { readonly variable: string; readonly text: string }[] {
  const has = (name: SettingName): boolean => given[name] !== undefined
  const runs = (role: RoleName): boolean => roles?.includes(role) ?? false
  const listensToSlack = has('SLACK_BOT_TOKEN') && (!has('ROLES') || runs('slack'))
  const isSlackHttp = has('SLACK_SIGNING_SECRET') && !has('SLACK_APP_TOKEN')
  const isAlone = roles !== undefined && (!runs('worker') || roles.length === 1)
  const rules: [boolean, SettingName, string][] = [
    [
      listensToSlack && !has('SLACK_APP_TOKEN') && !has('SLACK_SIGNING_SECRET'),
      'SLACK_APP_TOKEN',
      'missing, and so is SLACK_SIGNING_SECRET; SLACK_BOT_TOKEN needs one of them to receive anything. Set SLACK_APP_TOKEN (xapp-…) for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.',
    ],
    [
      !has('SLACK_BOT_TOKEN') && (has('SLACK_APP_TOKEN') || has('SLACK_SIGNING_SECRET') || runs('slack')),
      'SLACK_BOT_TOKEN',
      `missing, but ${runs('slack') ? 'ROLES names slack' : 'another Slack secret is set'}; expected a token that starts with xoxb-. ${Settings.shape.SLACK_BOT_TOKEN.description}`,
    ],
    [
      !has('DISCORD_TOKEN') && runs('discord'),
      'DISCORD_TOKEN',
      `missing, but ROLES names discord; expected the bot's token. ${Settings.shape.DISCORD_TOKEN.description}`,
    ],
    [
      has('IMAGEN_MODEL') && !has('GOOGLE_CLOUD_PROJECT'),
      'GOOGLE_CLOUD_PROJECT',
      'missing, but IMAGEN_MODEL is set; Imagen is used in the name of a project. Set GOOGLE_CLOUD_PROJECT to its id, or leave IMAGEN_MODEL out.',
    ],
    [
      runs('slack') && isSlackHttp && !runs('http'),
      'ROLES',
      `got ${JSON.stringify(given.ROLES)}; with SLACK_SIGNING_SECRET Slack calls us over HTTP, which needs the role http as well. Add http, or set SLACK_APP_TOKEN for Socket Mode.`,
    ],
    ...(['IMAGE_STORE_KEY_ID', 'IMAGE_STORE_SECRET_KEY'] as const).map((name): [boolean, SettingName, string] => [
      has('IMAGE_STORE') && !has(name),
      name,
      `missing, but IMAGE_STORE names a bucket. ${Settings.shape[name].description}`,
    ]),
    [
      isAlone && !has('REDIS_URL'),
      'REDIS_URL',
      `missing, but ROLES=${given.ROLES} is a part that shares its queue with other processes. Set REDIS_URL to the Redis they all use, or run everything in one: leave ROLES out.`,
    ],
  ]
  return rules.flatMap(([applies, variable, text]) => (applies ? [{ variable, text }] : []))
}
