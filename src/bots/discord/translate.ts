import {
  type APIAttachment,
  type APIInteraction,
  type APIMessage,
  type APIModalSubmission,
  ApplicationCommandType,
  ComponentType,
  type GatewayMessageCreateDispatchData,
  type GatewayMessageReactionAddDispatchData,
  type GatewayMessageReactionRemoveDispatchData,
  InteractionType,
  MessageType,
  PermissionFlagsBits,
} from 'discord.js'
import type { Attachment, MessageRef, Place } from '../../domain/request.ts'
import { SHORTCUTS } from '../actions.ts'
import type { Arrival, Incoming, PointedMessage } from '../incoming.ts'
import { spokenOf } from './commands.ts'
import { parseCustomId } from './custom-id.ts'
import { replyHandle } from './reply-secret.ts'

/** @returns undefined for interactions that carry nothing to answer (pings, autocomplete) or that name no place or person */
export function incomingOfInteraction(interaction: APIInteraction): Incoming | undefined {
  const arrival = arrivalOf(interaction)
  if (!arrival) return undefined
  switch (interaction.type) {
    case InteractionType.ApplicationCommand:
      return incomingOfCommand(arrival, interaction)
    case InteractionType.MessageComponent: {
      const { name: action, key } = parseCustomId(interaction.data.custom_id)
      const message = { platform: 'discord', channelId: interaction.message.channel_id, messageId: interaction.message.id } as const
      return { ...arrival, kind: 'button', action, key, message }
    }
    case InteractionType.ModalSubmit: {
      const { name, key } = parseCustomId(interaction.data.custom_id)
      const opener = interaction.message
      const message = opener && ({ platform: 'discord', channelId: opener.channel_id, messageId: opener.id } as const)
      return { ...arrival, kind: 'form', name, key, values: valuesOf(interaction.data), ...(message && { message }) }
    }
    case InteractionType.Ping:
    case InteractionType.ApplicationCommandAutocomplete:
      return undefined
  }
}

/**
 * A message that speaks to the bot: in a direct message any, elsewhere one that names it. A reply that only pings it may answer a question of ours, and is
 * nothing else: Discord pings whoever is replied to. Without the ping Discord does not show us what was said.
 */
export function incomingOfMessage(message: GatewayMessageCreateDispatchData, ourUserId: string): Incoming | undefined {
  if (message.author.bot || message.webhook_id || message.author.id === ourUserId) return undefined
  if (message.type !== MessageType.Default && message.type !== MessageType.Reply) return undefined
  const mention = new RegExp(`<@!?${ourUserId}>`, 'g')
  const arrival = {
    deliveryId: message.id,
    place: placeOf(message.channel_id, message.guild_id, message.author.id),
    person: personOf(message.guild_id, message.author.id),
    answersInPlace: false,
  }
  const text = message.content.replaceAll(mention, ' ').trim()
  const thread = repliedTo(message)
  if (message.guild_id && !mention.test(message.content)) return thread && text ? { ...arrival, kind: 'said', text, thread } : undefined
  return { ...arrival, kind: 'mention', text, attachments: message.attachments.map(attachmentOf), ...(thread && { thread }) }
}

function repliedTo({ message_reference: to, channel_id }: GatewayMessageCreateDispatchData): MessageRef | undefined {
  return to?.message_id ? { platform: 'discord', channelId: to.channel_id ?? channel_id, messageId: to.message_id } : undefined
}

export interface ReactionEvent {
  readonly added: boolean
  /** The same when the gateway delivers the same event again: reactions have no id of their own. */
  readonly deliveryId: string
  readonly atMs: number
}

type ReactionData = GatewayMessageReactionRemoveDispatchData & Pick<GatewayMessageReactionAddDispatchData, 'member' | 'message_author_id'>

/** A removal does not say whose message it was; whoever keeps the messages knows. */
export function incomingOfReaction(data: ReactionData, event: ReactionEvent, ourUserId: string): Incoming | undefined {
  if (data.user_id === ourUserId || data.member?.user.bot) return undefined
  if (data.message_author_id !== undefined && data.message_author_id !== ourUserId) return undefined
  // A custom emoji that was deleted has lost its name.
  if (!data.emoji.name) return undefined
  return {
    deliveryId: event.deliveryId,
    place: placeOf(data.channel_id, data.guild_id, data.user_id),
    person: personOf(data.guild_id, data.user_id),
    answersInPlace: false,
    kind: 'reaction',
    emoji: data.emoji.name,
    added: event.added,
    message: { platform: 'discord', channelId: data.channel_id, messageId: data.message_id },
    atMs: event.atMs,
  }
}

function arrivalOf(interaction: APIInteraction): Arrival | undefined {
  const personId = interaction.member?.user.id ?? interaction.user?.id
  const channelId = interaction.channel_id ?? interaction.channel?.id
  if (personId === undefined || channelId === undefined) return undefined
  return {
    deliveryId: interaction.id,
    place: placeOf(channelId, interaction.guild_id, personId),
    person: personOf(interaction.guild_id, personId),
    ...(interaction.member && { isAdmin: mayAdminister(BigInt(interaction.member.permissions)) }),
    reply: replyHandle(interaction),
    answersInPlace: true,
  }
}

/** Whoever may delete other people's messages or change the server may do so with our pictures. */
export const mayAdminister = (permissions: bigint): boolean =>
  (permissions & (PermissionFlagsBits.Administrator | PermissionFlagsBits.ManageGuild | PermissionFlagsBits.ManageMessages)) !== 0n

type CommandInteraction = Extract<APIInteraction, { type: InteractionType.ApplicationCommand }>

function incomingOfCommand(arrival: Arrival, { data }: CommandInteraction): Incoming | undefined {
  if (data.type === ApplicationCommandType.ChatInput) return { ...arrival, kind: 'command', spoken: spokenOf(data.options ?? []) }
  if (data.type !== ApplicationCommandType.Message) return undefined
  const message = data.resolved.messages[data.target_id]
  return { ...arrival, kind: 'shortcut', name: shortcutName(data.name), ...(message && { message: pointedMessage(message) }) }
}

const shortcutName = (label: string): string => Object.entries(SHORTCUTS).find(([, shortcut]) => shortcut.label === label)?.[0] ?? label

const pointedMessage = (message: Pick<APIMessage, 'content' | 'attachments'>): PointedMessage => ({
  words: message.content,
  attachments: message.attachments.map(attachmentOf),
})

const attachmentOf = (attachment: APIAttachment): Attachment => ({
  name: attachment.filename,
  mime: attachment.content_type ?? 'application/octet-stream',
  sizeBytes: attachment.size,
})

/** Fields left empty are left out. */
function valuesOf(submission: APIModalSubmission): Record<string, string> {
  const inputs = submission.components.flatMap((component) => {
    if (component.type === ComponentType.Label) return [component.component]
    return component.type === ComponentType.ActionRow ? component.components : []
  })
  const entries = inputs.flatMap((input) => {
    const value = 'values' in input ? input.values.join(',') : input.value
    return value === undefined || value === null || value === '' ? [] : [[input.custom_id, String(value)]]
  })
  return Object.fromEntries(entries)
}

const placeOf = (channelId: string, guildId: string | undefined, personId: string): Place => ({
  platform: 'discord',
  workspaceId: workspaceOf(guildId, personId),
  channelId,
})

const personOf = (guildId: string | undefined, personId: string): { platform: 'discord'; workspaceId: string; personId: string } => ({
  platform: 'discord',
  workspaceId: workspaceOf(guildId, personId),
  personId,
})

/** Direct messages belong to no guild: each person's are a workspace of their own, so that nothing crosses between persons. */
const workspaceOf = (guildId: string | undefined, personId: string): string => guildId ?? `${DIRECT_WORKSPACE}${personId}`

export const DIRECT_WORKSPACE = 'dm-'
