import type { Config } from '../config.ts'
import { type Answer, ask } from './ask.ts'
import { about, type Finding } from './finding.ts'

const discord = about('Discord')
const PAGES = 'discord.com/developers/applications'

/** View channels, send messages (also in threads), embed links, attach files, read history, add reactions: discord.com/developers/docs/topics/permissions */
const PERMISSIONS = String((1n << 10n) | (1n << 11n) | (1n << 38n) | (1n << 14n) | (1n << 15n) | (1n << 16n) | (1n << 6n))
/** GATEWAY_MESSAGE_CONTENT and its limited form, in the flags of an application. */
const MESSAGE_CONTENT_FLAGS = (1 << 18) | (1 << 19)

export async function checkDiscord(settings: NonNullable<Config['discord']>): Promise<Finding[]> {
  const get = (path: string): Promise<Answer> =>
    ask(`${settings.apiUrl ?? 'https://discord.com/api'}/v10${path}`, { headers: { authorization: `Bot ${settings.token}` } })
  try {
    const me = await get('/users/@me')
    if (me.status !== 200) return [discord.bad(`DISCORD_TOKEN is refused (HTTP ${me.status})`, `copy it again: ${PAGES}, Bot, Reset Token`)]
    const application = await get('/applications/@me')
    const id = String(application.body.id ?? me.body.id)
    return [
      discord.ok(`I am ${me.body.username}`),
      ...checkApplication(application, settings.applicationId),
      await checkServers(get, settings.guildId, id),
    ]
  } catch (error) {
    return [
      discord.bad(
        error instanceof Error ? error.message : String(error),
        'check this machine’s way to the internet, and DISCORD_API_URL if you set it',
      ),
    ]
  }
}

function checkApplication({ status, body }: Answer, wantedId: string | undefined): Finding[] {
  if (status !== 200) return [discord.note(`the application cannot be read (HTTP ${status})`)]
  const { id, interactions_endpoint_url: endpoint, flags } = body
  const findings: Finding[] = []
  if (wantedId !== undefined && wantedId !== id) {
    findings.push(
      discord.bad(`DISCORD_APPLICATION_ID is ${wantedId}, but the token belongs to ${id}`, 'correct it, or leave it out: the token tells'),
    )
  }
  if (typeof endpoint === 'string' && endpoint !== '') {
    findings.push(
      discord.bad('commands are sent to an Interactions Endpoint URL instead of to me', `${PAGES}, General Information: empty that field`),
    )
  }
  if (typeof flags === 'number' && (flags & MESSAGE_CONTENT_FLAGS) !== 0) {
    findings.push(discord.note('the Message Content intent is on, and I do not need it', `${PAGES}, Bot: you can switch it off`))
  }
  return findings
}

async function checkServers(get: (path: string) => Promise<Answer>, guildId: string | undefined, applicationId: string): Promise<Finding> {
  const invite = `invite me: https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot+applications.commands&permissions=${PERMISSIONS}`
  if (guildId !== undefined) {
    const { status, body } = await get(`/guilds/${guildId}`)
    return status === 200 ? discord.ok(`I am in ${body.name}`) : discord.bad(`I am not in the server ${guildId} (HTTP ${status})`, invite)
  }
  const { status, body } = await get('/users/@me/guilds')
  const servers = Array.isArray(body.list) ? body.list.length : 0
  if (status !== 200) return discord.note(`my servers cannot be listed (HTTP ${status})`)
  return servers > 0
    ? discord.ok(`I am in ${servers} ${servers === 1 ? 'server' : 'servers'}`)
    : discord.bad('I am in no server yet', invite)
}
