import type { CommandOption, DiscordMessage, FakeDiscord, RegisteredCommand } from '../discord/index.ts'
import { COMMAND, isRecord } from '../discord/protocol.ts'
import { type Human, pictureUrl, type Room, type Screen } from './room.ts'

/** Older messages are still there, and not on the page. */
const SHOWN_MESSAGES = 200

export function discordScreen({ discord, humans }: Room, me: Human): Screen {
  const channels = discord.server.channels.filter(({ recipientId }) => recipientId === undefined || recipientId === me.discordId)
  const screen: Screen = new Map([['discord/about', about(discord, humans, me, channels)]])
  const visible = channels.flatMap(({ id }) => discord.messages(id).slice(-SHOWN_MESSAGES))
  for (const message of [...visible, ...discord.ephemerals(me.discordId)]) {
    screen.set(`discord/message/${message.id}`, withPageAddresses(shown(message, me), discord))
  }
  const modal = discord.modal(me.discordId)
  if (modal) screen.set('discord/modal', { id: modal.interactionId, title: modal.title, components: modal.components })
  return screen
}

function about(discord: FakeDiscord, humans: readonly Human[], me: Human, channels: FakeDiscord['server']['channels']) {
  return {
    name: discord.server.guild.name,
    connected: discord.gateway.sessions > 0 && discord.commands.length > 0,
    me: me.discordId,
    botId: discord.botUserId,
    people: Object.fromEntries([
      ...humans.map(({ discordId, name, key }) => [discordId, { name, look: key }]),
      [discord.botUserId, { name: 'Banana', look: 'banana' }],
    ]),
    channels: channels.map(({ id, name, kind, botCanView }) => ({
      id,
      name: kind === 'dm' ? 'Banana' : name,
      kind: kind === 'dm' ? 'im' : botCanView ? 'public' : 'private',
    })),
    groups: Object.fromEntries(discord.server.roles.map(({ id, name }) => [id, name])),
    commands: discord.commands.filter(({ type }) => type === COMMAND.chatInput).map(commandOf),
    menu: discord.commands.filter(({ type }) => type === COMMAND.message).map(({ name }) => name),
  }
}

const commandOf = ({ name, description, scope, options }: RegisteredCommand) => ({
  name,
  description,
  inDms: scope === 'global',
  options: options.map(optionOf),
})

const optionOf = ({ type, name, description, required, autocomplete, choices, options }: CommandOption): object => ({
  type,
  name,
  description,
  required,
  autocomplete,
  choices,
  options: options.map(optionOf),
})

function shown(message: DiscordMessage, me: Human) {
  const { id, channelId, author, type, content, embeds, components, attachments, reactions, loading, edited, replyTo, sentAtMs } = message
  return {
    id,
    channelId,
    user: author.id,
    isApp: author.isBot,
    isEphemeral: message.ephemeralFor !== undefined,
    isEdited: edited,
    isLoading: loading,
    type,
    content,
    embeds,
    components,
    files: attachments.map(({ id, filename, contentType, description, width, height, url }) => ({
      id,
      name: filename,
      mimetype: contentType,
      alt: description ?? '',
      width,
      height,
      url,
    })),
    reactions: reactions.map(({ emoji, userIds }) => ({
      name: emoji,
      count: userIds.length,
      mine: userIds.includes(me.discordId),
      users: userIds,
    })),
    replyTo,
    atMs: sentAtMs,
  }
}

/** Attachments have signed addresses on a server of their own, made anew at each look; the page fetches them from where it came itself. */
function withPageAddresses(node: unknown, discord: FakeDiscord): unknown {
  if (Array.isArray(node)) return node.map((child) => withPageAddresses(child, discord))
  if (isRecord(node))
    return Object.fromEntries(
      Object.entries(node).map(([key, child]) => [key, key === 'content' ? child : withPageAddresses(child, discord)]),
    )
  if (typeof node !== 'string' || !node.startsWith(`${discord.url}/`)) return node
  const attachmentId = /^\/(?:ephemeral-)?attachments\/\d+\/(\d+)\//.exec(node.slice(discord.url.length))?.[1]
  return attachmentId ? pictureUrl('discord', attachmentId) : node
}
