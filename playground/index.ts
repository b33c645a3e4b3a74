import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from '../src/ports.ts'
import { type FakeDiscord, startDiscord } from './discord/index.ts'
import { type FakeSlack, startSlack } from './slack/index.ts'
import type { Human } from './web/room.ts'
import { openPages } from './web/routes.ts'

export interface Playground {
  readonly slack: FakeSlack
  readonly discord: FakeDiscord
  /** What the bots need to connect here instead of to the real platforms, by the names of the environment variables. */
  readonly settings: Readonly<Record<string, string>>
  /** The people of the page, each of them on both platforms. */
  readonly humans: readonly Human[]
  /** Serves the page, its files and its API; false if the path is not ours. */
  handle(request: IncomingMessage, response: ServerResponse): boolean
  /** Ends the open event streams, so that an HTTP server in front can close at once. */
  closePages(): void
  stop(): Promise<void>
}

export interface PlaygroundOptions {
  readonly log?: Log
  /** Services outside this machine that get the words of a wish, such as "Google Gemini": the page says so. */
  readonly sendsTo?: readonly string[]
}

/** Starts a Slack and a Discord of our own on free loopback ports, with the same two people on each, and the page that shows both side by side. */
export async function startPlayground({ log, sendsTo = [] }: PlaygroundOptions = {}): Promise<Playground> {
  const [slack, discord] = await Promise.all([startSlack(), startDiscord()])
  const humans = furnish(slack, discord)
  const pages = openPages({ slack, discord, humans, sendsTo }, log)
  return {
    slack,
    discord,
    settings: settingsFor(slack, discord),
    humans,
    handle: pages.handle,
    closePages: pages.close,
    async stop() {
      pages.close()
      await Promise.all([slack.stop(), discord.stop()])
    },
  }
}

const PEOPLE = [
  { key: 'dana', name: 'Dana', isAdmin: true },
  { key: 'sam', name: 'Sam', isAdmin: false },
] as const

function furnish(slack: FakeSlack, discord: FakeDiscord): Human[] {
  const designers = discord.server.addRole({ name: 'Designers' })
  const humans = PEOPLE.map(({ key, name, isAdmin }): Human => {
    const slackId = slack.workspace.addPerson({ name, isAdmin, isOwner: isAdmin }).id
    return { key, name, isAdmin, slackId, discordId: discord.server.addMember({ name, isAdmin, roles: [designers.id] }).id }
  })
  furnishSlack(slack, humans)
  furnishDiscord(discord, humans)
  return humans
}

function furnishSlack({ workspace }: FakeSlack, humans: readonly Human[]): void {
  const people = humans.map(({ slackId }) => slackId)
  workspace.addChannel({ name: 'design', kind: 'public', members: [...people, workspace.bot.id] })
  workspace.addUserGroup({ name: 'Designers', members: people })
  // The bot was never invited here: commands work all the same, and the answer takes the next way down.
  workspace.addChannel({ name: 'launch-plans', kind: 'private', members: people })
  for (const personId of people) workspace.dmOf(personId)
}

function furnishDiscord({ server }: FakeDiscord, humans: readonly Human[]): void {
  for (const channel of [...server.channels]) server.deleteChannel(channel.id)
  server.addChannel({ name: 'design' })
  server.addChannel({ name: 'launch-plans', botCanView: false, botCanSend: false })
  for (const { discordId } of humans) server.dmWith(discordId)
}

const settingsFor = (slack: FakeSlack, discord: FakeDiscord): Record<string, string> => ({
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_APP_TOKEN: slack.appToken,
  SLACK_API_URL: slack.apiUrl,
  DISCORD_TOKEN: discord.token,
  DISCORD_APPLICATION_ID: discord.applicationId,
  DISCORD_GUILD_ID: discord.guildId,
  DISCORD_API_URL: discord.apiUrl,
})
