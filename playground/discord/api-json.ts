import type { Cdn } from './cdn.ts'
import { type AskedBy, apiAttachment, type MessageRecord, resolveMedia } from './messages.ts'
import { CHANNEL_TYPE, type Json, PERMISSION } from './protocol.ts'
import type { Channel, Member, Role, ServerState } from './server-state.ts'

/** What the bot may do where it can send; without `botCanSend` the sending bits are missing. */
const READING = PERMISSION.viewChannel | PERMISSION.readMessageHistory | PERMISSION.addReactions | PERMISSION.useApplicationCommands
const SENDING = PERMISSION.sendMessages | PERMISSION.sendMessagesInThreads | PERMISSION.embedLinks | PERMISSION.attachFiles
const JOINED_AT = '2026-01-05T09:00:00.000000+00:00'

export function botPermissions(channel: Channel): bigint {
  if (!channel.botCanView) return 0n
  return channel.botCanSend ? READING | SENDING : READING
}

export const memberPermissions = (member: Member, server: ServerState): bigint =>
  server.roles.filter(({ id }) => member.roles.has(id)).reduce((sum, role) => sum | role.permissions, READING | SENDING)

export function apiUser(person: Member): Json {
  return {
    id: person.id,
    username: person.name.toLowerCase().replaceAll(/[^a-z0-9_.]/g, '_'),
    global_name: person.isBot ? null : person.name,
    discriminator: '0',
    avatar: null,
    bot: person.isBot,
    public_flags: 0,
  }
}

export function apiMember(person: Member, withUser = true): Json {
  return {
    ...(withUser && { user: apiUser(person) }),
    roles: [...person.roles],
    nick: null,
    avatar: null,
    joined_at: JOINED_AT,
    premium_since: null,
    deaf: false,
    mute: false,
    pending: false,
    flags: 0,
    communication_disabled_until: null,
  }
}

export function apiChannel(channel: Channel, server: ServerState): Json {
  if (channel.kind === 'dm') {
    const recipient = channel.recipientId ? server.findPerson(channel.recipientId) : undefined
    return { id: channel.id, type: CHANNEL_TYPE.dm, last_message_id: null, flags: 0, recipients: recipient ? [apiUser(recipient)] : [] }
  }
  const common = { id: channel.id, guild_id: server.guild.id, name: channel.name, last_message_id: null, rate_limit_per_user: 0, flags: 0 }
  if (channel.kind === 'thread') return { ...common, ...threadFields(channel, server) }
  return {
    ...common,
    type: CHANNEL_TYPE.text,
    position: 0,
    parent_id: null,
    topic: null,
    nsfw: false,
    permission_overwrites: overwrites(channel, server),
  }
}

function threadFields(channel: Channel, server: ServerState): Json {
  const metadata = { archived: channel.archived, auto_archive_duration: 1440, archive_timestamp: JOINED_AT, locked: false }
  return {
    type: CHANNEL_TYPE.thread,
    parent_id: channel.parentId ?? null,
    owner_id: server.guild.ownerId,
    message_count: 0,
    member_count: 1,
    thread_metadata: metadata,
  }
}

/** Denies the bot what it may not do here, so that permission checks made from the cache come out right. */
function overwrites(channel: Channel, server: ServerState): Json[] {
  const denied = (READING | SENDING) & ~botPermissions(channel)
  return denied === 0n ? [] : [{ id: server.bot.id, type: 1, allow: '0', deny: String(denied) }]
}

export function apiGuild(server: ServerState): Json {
  const { guild } = server
  const visible = server.channels.filter((channel) => channel.botCanView)
  const everyone = { id: guild.id, name: '@everyone', permissions: READING | SENDING }
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    owner_id: guild.ownerId,
    features: [],
    roles: [everyone, ...server.roles].map(apiRole),
    emojis: [],
    stickers: [],
    preferred_locale: 'en-US',
    premium_tier: 0,
    verification_level: 0,
    nsfw_level: 0,
    mfa_level: 0,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    afk_timeout: 300,
    system_channel_flags: 0,
    joined_at: JOINED_AT,
    large: false,
    unavailable: false,
    member_count: server.members.length + 1,
    members: [server.bot, ...server.members].map((member) => apiMember(member)),
    channels: visible.filter((channel) => channel.kind === 'text').map((channel) => apiChannel(channel, server)),
    threads: visible.filter((channel) => channel.kind === 'thread' && !channel.archived).map((channel) => apiChannel(channel, server)),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  }
}

const apiRole = ({ id, name, permissions }: Role, position: number): Json => ({
  id,
  name,
  permissions: String(permissions),
  position,
  color: 0,
  colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
  hoist: false,
  icon: null,
  unicode_emoji: null,
  managed: false,
  mentionable: false,
  flags: 0,
})

/** @param full false leaves out what a bot without the MESSAGE_CONTENT intent is not shown */
export function apiMessage(record: MessageRecord, server: ServerState, cdn: Cdn, full = true): Json {
  const author = server.findPerson(record.authorId)
  const quoted = record.replyTo ? server.findMessage(record.replyTo) : undefined
  return {
    id: record.id,
    type: record.type,
    channel_id: record.channelId,
    author: author ? apiUser(author) : { id: record.authorId, username: 'someone', discriminator: '0', avatar: null },
    content: full ? record.content : '',
    embeds: full ? resolveMedia(record.embeds, record.attachments, cdn) : [],
    components: full ? resolveMedia(record.components, record.attachments, cdn) : [],
    attachments: full ? record.attachments.map((attachment) => apiAttachment(attachment, cdn)) : [],
    timestamp: new Date(record.sentAtMs).toISOString(),
    edited_timestamp: record.editedAtMs === undefined ? null : new Date(record.editedAtMs).toISOString(),
    tts: false,
    pinned: false,
    flags: record.flags,
    mention_everyone: record.notified.includes('@everyone') || record.notified.includes('@here'),
    mentions: record.mentionedUserIds.flatMap((id) => server.findPerson(id) ?? []).map(apiUser),
    mention_roles: [],
    ...(record.nonce !== undefined && { nonce: record.nonce }),
    ...(record.askedBy && answerFields(record.askedBy, server)),
    ...(record.reactions.size > 0 && { reactions: apiReactions(record, server.bot.id) }),
    ...(record.replyTo !== undefined && {
      message_reference: { type: 0, message_id: record.replyTo, channel_id: record.channelId, guild_id: server.guild.id },
      referenced_message: quoted ? apiMessage(quoted, server, cdn, full || isContentVisible(quoted, server)) : null,
    }),
  }
}

/** An answer to an interaction is posted through the application's webhook; bot and application share their id here. */
function answerFields({ interactionId, type, userId }: AskedBy, server: ServerState): Json {
  const asker = server.findPerson(userId)
  return {
    application_id: server.bot.id,
    webhook_id: server.bot.id,
    ...(asker && {
      interaction_metadata: { id: interactionId, type, user: apiUser(asker), authorizing_integration_owners: { 0: server.guild.id } },
    }),
  }
}

function apiReactions(record: MessageRecord, botId: string): Json[] {
  return [...record.reactions].map(([name, userIds]) => ({
    emoji: apiEmoji(name),
    count: userIds.size,
    count_details: { normal: userIds.size, burst: 0 },
    me: userIds.has(botId),
    me_burst: false,
    burst_colors: [],
  }))
}

/** `name:id` is a custom emoji, anything else is Unicode. */
export function apiEmoji(emoji: string): Json {
  const [name, id] = emoji.split(':')
  return { id: id ?? null, name: name ?? emoji }
}

/** Without the privileged intent a bot reads only its own messages, direct messages and those that mention it. */
export function isContentVisible(record: MessageRecord, server: ServerState): boolean {
  const isDm = server.findChannel(record.channelId)?.kind === 'dm'
  return isDm || record.authorId === server.bot.id || record.mentionedUserIds.includes(server.bot.id)
}
