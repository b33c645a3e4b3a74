import { startSlack } from '../../playground/slack/index.ts'
import { startChatServer } from './chat-server.ts'
import { DiscordServer } from './discord-server.ts'
import type { Row } from './measure.ts'
import { DISCORD_TOKEN, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET } from './program.ts'

/** A role as it is started, and the SDKs it cannot do without: what its bare counterpart imports and connects. */
export interface RoleUnderTest {
  readonly name: string
  readonly settings: Readonly<Record<string, string>>
  readonly sdks: readonly string[]
}

/** One row for each role, one after the other, against platforms that go away afterwards. */
export async function eachRole(compare: (role: RoleUnderTest) => Promise<Row>): Promise<Row[]> {
  const { roles, stop } = await openRoles()
  const rows: Row[] = []
  try {
    for (const role of roles) rows.push(await compare(role))
  } finally {
    await stop()
  }
  return rows
}

/** One entry a way to run the program. The bare processes have what does the role's work, and not what is our choice (zod, pino). */
async function openRoles(): Promise<{ roles: readonly RoleUnderTest[]; stop(): Promise<void> }> {
  const [slack, discord, chat] = [await startSlack(), await DiscordServer.start(), await startChatServer()]
  const slackSocket = { SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.apiUrl }
  const slackHttp = { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, SLACK_API_URL: `${chat.url}/slack/` }
  const onDiscord = { DISCORD_TOKEN, DISCORD_API_URL: discord.apiUrl }
  return {
    roles: [
      { name: 'slack, socket', settings: { ROLES: 'slack', ...slackSocket }, sdks: ['bolt-socket', 'queue'] },
      { name: 'slack, http', settings: { ROLES: 'slack,http', ...slackHttp }, sdks: ['bolt-http', 'queue', 'fastify'] },
      { name: 'discord', settings: { ROLES: 'discord', ...onDiscord }, sdks: ['discord', 'queue'] },
      { name: 'worker', settings: { ROLES: 'worker', ...slackSocket, ...onDiscord }, sdks: ['worker', 'slack-web', 'discord-rest'] },
      { name: 'http', settings: { ROLES: 'http' }, sdks: ['queue', 'fastify'] },
      {
        name: 'all in one',
        settings: { ROLES: 'slack,discord,worker,schedule,http', ...slackSocket, ...onDiscord },
        sdks: ['bolt-socket', 'discord', 'worker', 'fastify'],
      },
    ],
    stop: async () => {
      await Promise.all([slack.stop(), discord.stop(), chat.stop()])
    },
  }
}
