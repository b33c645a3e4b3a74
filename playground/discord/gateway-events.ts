import { apiChannel, apiEmoji, apiMember, apiMessage, isContentVisible } from './api-json.ts'
import type { Cdn } from './cdn.ts'
import type { Change } from './changes.ts'
import type { GatewayEvent } from './gateway.ts'
import type { DiscordMessage } from './messages.ts'
import { CHANNEL_TYPE, INTENT, type Json } from './protocol.ts'
import type { Channel, ServerState } from './server-state.ts'

/** What the bot is told over the gateway about a change; undefined for what concerns only the people's own screens. */
export function gatewayEvent(change: Change, server: ServerState, cdn: Cdn): GatewayEvent | undefined {
  switch (change.kind) {
    case 'message.created':
    case 'message.edited':
    case 'message.deleted':
      return messageEvent(change.kind, change.message, server, cdn)
    case 'reaction.added':
    case 'reaction.removed':
      return reactionEvent(change, server)
    case 'channel.created':
    case 'channel.updated':
    case 'channel.deleted':
      return channelEvent(change.kind, change.channel, server)
    case 'member.joined':
      return undefined // needs the privileged GuildMembers intent
    case 'modal.opened':
    case 'modal.closed':
    case 'commands.changed':
      return undefined
  }
}

const MESSAGE_EVENTS = {
  'message.created': 'MESSAGE_CREATE',
  'message.edited': 'MESSAGE_UPDATE',
  'message.deleted': 'MESSAGE_DELETE',
} as const

function messageEvent(kind: keyof typeof MESSAGE_EVENTS, message: DiscordMessage, server: ServerState, cdn: Cdn): GatewayEvent | undefined {
  const channel = server.findChannel(message.channelId)
  if (!channel?.botCanView || message.ephemeralFor) return undefined
  const place = { channel_id: channel.id, ...guildOf(channel, server) }
  const intent = channel.kind === 'dm' ? INTENT.directMessages : INTENT.guildMessages
  const record = server.findMessage(message.id)
  if (!record) return { name: MESSAGE_EVENTS[kind], data: { id: message.id, ...place }, intent }
  const author = server.findPerson(record.authorId)
  const member = channel.kind !== 'dm' && author ? { member: apiMember(author, false) } : {}
  const channel_type = CHANNEL_TYPE[channel.kind]
  const data = { ...apiMessage(record, server, cdn, isContentVisible(record, server)), ...place, ...member, channel_type }
  return { name: MESSAGE_EVENTS[kind], data, intent }
}

function reactionEvent(change: Change & { kind: 'reaction.added' | 'reaction.removed' }, server: ServerState): GatewayEvent | undefined {
  const { message, userId, emoji } = change
  const channel = server.findChannel(message.channelId)
  if (!channel?.botCanView || message.ephemeralFor) return undefined
  const added = change.kind === 'reaction.added'
  const reactor = server.findPerson(userId)
  const data: Json = {
    user_id: userId,
    channel_id: channel.id,
    message_id: message.id,
    emoji: apiEmoji(emoji),
    burst: false,
    type: 0,
    ...guildOf(channel, server),
    ...(added && { message_author_id: message.author.id }),
    ...(added && channel.kind !== 'dm' && reactor && { member: apiMember(reactor) }),
  }
  const intent = channel.kind === 'dm' ? INTENT.directMessageReactions : INTENT.guildMessageReactions
  return { name: added ? 'MESSAGE_REACTION_ADD' : 'MESSAGE_REACTION_REMOVE', data, intent }
}

function channelEvent(
  kind: `channel.${'created' | 'updated' | 'deleted'}`,
  channel: Channel,
  server: ServerState,
): GatewayEvent | undefined {
  if (channel.kind === 'dm') return undefined
  const family = channel.kind === 'thread' ? 'THREAD' : 'CHANNEL'
  // To a bot, losing sight of a channel looks like its deletion.
  const verb = !channel.botCanView || kind === 'channel.deleted' ? 'DELETE' : kind === 'channel.created' ? 'CREATE' : 'UPDATE'
  return { name: `${family}_${verb}`, data: apiChannel(channel, server), intent: INTENT.guilds }
}

const guildOf = (channel: Channel, server: ServerState): Json => (channel.kind === 'dm' ? {} : { guild_id: server.guild.id })
