import { apiChannel, apiMember, apiMessage, apiUser, botPermissions, memberPermissions } from './api-json.ts'
import { fillOptions, findCommand, nest, type OptionValue, optionsOf } from './command-input.ts'
import { length } from './component-fields.ts'
import { type ComponentQuery, findButton, findSelect } from './find-component.ts'
import type { InteractionOutcome, InteractionRecord, InteractionStart } from './interaction-book.ts'
import { mentionedUserIds } from './mentions.ts'
import type { DiscordMessage, MessageRecord } from './messages.ts'
import { type FormValue, fillModal } from './modal-input.ts'
import { COMMAND, COMPONENT, INTERACTION, type Json } from './protocol.ts'
import type { AttachmentInput, Channel } from './server-state.ts'
import type { World } from './world.ts'

export interface MessageAt {
  readonly channelId: string
  readonly id: string
}

/** `replyTo` makes a message an answer to another one. */
export interface WriteAt {
  readonly channelId: string
  readonly replyTo?: string
}

/** Everything one person can do. What the real client would not let them do is thrown as an Error. */
export interface Hands {
  /**
   * Runs a slash command and waits for its first answer, or for the client's "did not respond".
   *
   * @param subcommand `create`, or `group name` for one in a group
   */
  command(
    name: string,
    subcommand: string | undefined,
    options: Readonly<Record<string, OptionValue>>,
    at: { channelId: string },
  ): Promise<InteractionOutcome>
  /** Picks an entry from the "Apps" menu of a message. */
  contextMenu(name: string, message: MessageAt): Promise<InteractionOutcome>
  autocomplete(
    name: string,
    subcommand: string | undefined,
    focusedOption: string,
    typed: string,
    at: { channelId: string },
  ): Promise<readonly { readonly name: string; readonly value: string | number }[]>
  /** Writes `<@bot> text`. */
  mention(text: string, at: WriteAt, attachments?: readonly AttachmentInput[]): DiscordMessage
  /** Writes without mentioning the bot, e.g. in a direct message. */
  say(text: string, at: WriteAt, attachments?: readonly AttachmentInput[]): DiscordMessage
  press(message: MessageAt, find: ComponentQuery): Promise<InteractionOutcome>
  /** Chooses in a select menu. */
  choose(message: MessageAt, customId: string | RegExp, values: readonly string[]): Promise<InteractionOutcome>
  /** Sends an interaction that no honest client would send, such as a custom_id that is on no message. */
  pressRaw(raw: { channelId: string; type?: number; message?: MessageAt; data: Json }): Promise<InteractionOutcome>
  /** Sends the open form. An accepted form closes. */
  submit(values: Readonly<Record<string, FormValue>>): Promise<InteractionOutcome>
  closeModal(): void
  react(message: MessageAt, emoji: string): void
  unreact(message: MessageAt, emoji: string): void
  /** Deletes any message the person may delete: their own, or all of them for an admin. */
  remove(message: MessageAt): void
  /** The direct messages with the bot. */
  dm(): { channelId: string }
}

export function handsOf(world: World, userId: string): Hands {
  const person = world.server.person(userId)
  const start = (opening: Omit<InteractionStart, 'userId'>, data: Json) => send(world, { ...opening, userId }, data)
  const write = (content: string, at: WriteAt, attachments: readonly AttachmentInput[] = []) => say(world, userId, content, at, attachments)
  const visible = (message: MessageAt) => messageFor(world, userId, message)

  return {
    command: async (name, subcommand, given, { channelId }) => {
      const channel = world.server.channel(channelId)
      const command = findCommand(world, name, COMMAND.chatInput, person, channel)
      const { options, resolved } = fillOptions(world, channel, optionsOf(command, subcommand), given)
      const data = {
        id: command.id,
        name,
        type: COMMAND.chatInput,
        options: nest(subcommand, options),
        resolved,
        ...guildOf(world, channel),
      }
      return start({ type: INTERACTION.command, channelId, command: [name, subcommand].filter(Boolean).join(' '), answerType: 20 }, data)
    },
    contextMenu: async (name, message) => {
      const record = visible(message)
      const command = findCommand(world, name, COMMAND.message, person, world.server.channel(record.channelId))
      const resolved = { messages: { [record.id]: apiMessage(record, world.server, world.cdn) } }
      const data = { id: command.id, name, type: COMMAND.message, target_id: record.id, resolved }
      return start({ type: INTERACTION.command, channelId: record.channelId, command: name, answerType: 23 }, data)
    },
    autocomplete: async (name, subcommand, focusedOption, typed, { channelId }) => {
      const command = findCommand(world, name, COMMAND.chatInput, person, world.server.channel(channelId))
      const option = optionsOf(command, subcommand).find((candidate) => candidate.name === focusedOption)
      if (!option?.autocomplete) throw new Error(`the client refuses: "${focusedOption}" offers no completion`)
      const options = nest(subcommand, [{ name: option.name, type: option.type, value: typed, focused: true }])
      const outcome = await start({ type: INTERACTION.autocomplete, channelId }, { id: command.id, name, type: COMMAND.chatInput, options })
      if (!outcome.choices) throw new Error(`completion failed: ${outcome.error ?? 'Loading options failed'}`)
      return outcome.choices
    },
    mention: (text, at, attachments) => write(`<@${world.server.bot.id}> ${text}`, at, attachments),
    say: write,
    press: async (message, find) => {
      const record = visible(message)
      const { custom_id, id } = findButton(record.components, find)
      const opening = { type: INTERACTION.component, channelId: record.channelId, sourceMessageId: record.id }
      return start(opening, { component_type: COMPONENT.button, custom_id, id })
    },
    choose: async (message, customId, values) => {
      const record = visible(message)
      const { custom_id, id, type } = findSelect(record.components, customId)
      const opening = { type: INTERACTION.component, channelId: record.channelId, sourceMessageId: record.id }
      return start(opening, { component_type: type, custom_id, id, values: [...values] })
    },
    pressRaw: async ({ channelId, type = INTERACTION.component, message, data }) => {
      if (type === INTERACTION.component && !message) throw new Error('a component sits on a message: name one')
      const kind = type === INTERACTION.component ? { component_type: COMPONENT.button } : { components: [] }
      return start({ type, channelId, sourceMessageId: message?.id }, { ...kind, ...data })
    },
    submit: async (values) => {
      const modal = world.interactions.modal(userId)
      if (!modal) throw new Error(`${person.name} has no form open`)
      const filled = fillModal(world, modal, values)
      const opening = { type: INTERACTION.modalSubmit, channelId: modal.channelId, sourceMessageId: modal.sourceMessageId }
      const outcome = await start(opening, { custom_id: modal.customId, ...filled })
      if (outcome.ok && world.interactions.modal(userId) === modal) world.interactions.closeModal(userId)
      return outcome
    },
    closeModal: () => world.interactions.closeModal(userId),
    react: (message, emoji) => world.server.react(visible(message), emoji, userId),
    unreact: (message, emoji) => world.server.unreact(visible(message), emoji, userId),
    remove: (message) => {
      const record = visible(message)
      if (record.authorId !== userId && !person.isAdmin && !record.ephemeralFor)
        throw new Error(`${person.name} may not delete this message`)
      world.server.deleteMessage(record)
    },
    dm: () => ({ channelId: world.server.dmWith(userId).id }),
  }
}

function messageFor(world: World, userId: string, { channelId, id }: MessageAt): MessageRecord {
  const record = world.server.findMessage(id)
  const isSeen = record && record.channelId === channelId && (record.ephemeralFor === undefined || record.ephemeralFor === userId)
  if (!isSeen) throw new Error(`there is no message ${id} in channel ${channelId} that ${world.server.person(userId).name} can see`)
  return record
}

function say(world: World, userId: string, content: string, at: WriteAt, inputs: readonly AttachmentInput[]): DiscordMessage {
  if (length(content) > 2000) throw new Error('the client refuses: a message has 2000 characters at most')
  const channel = world.server.channel(at.channelId)
  const replied = at.replyTo ? messageFor(world, userId, { channelId: channel.id, id: at.replyTo }) : undefined
  const attachments = inputs.map((input) => world.server.makeAttachment(input, channel.id))
  // The client pings the author of the message that is answered unless the person turns it off.
  const mentioned = [...mentionedUserIds(content), ...(replied ? [replied.authorId] : [])]
  const draft = {
    channelId: channel.id,
    authorId: userId,
    content,
    attachments,
    replyTo: replied?.id,
    mentionedUserIds: [...new Set(mentioned)],
  }
  return world.server.view(world.server.addMessage(draft))
}

/** Opens an interaction, tells the bot, and waits for its first answer. */
function send(world: World, opening: InteractionStart, data: Json): Promise<InteractionOutcome> {
  const { record, outcome } = world.interactions.open(opening)
  world.gateway.dispatch({ name: 'INTERACTION_CREATE', data: payload(world, record, data), intent: 0 })
  return outcome
}

function payload(world: World, record: InteractionRecord, data: Json): Json {
  const { server } = world
  const channel = server.channel(record.channelId)
  const person = server.person(record.userId)
  const isDm = channel.kind === 'dm'
  const source = record.sourceMessageId ? server.findMessage(record.sourceMessageId) : undefined
  return {
    id: record.id,
    application_id: world.applicationId,
    type: record.type,
    token: record.token,
    version: 1,
    data,
    channel_id: channel.id,
    channel: { ...apiChannel(channel, server), ...(!isDm && { permissions: String(memberPermissions(person, server)) }) },
    ...(isDm ? { user: apiUser(person) } : { member: { ...apiMember(person), permissions: String(memberPermissions(person, server)) } }),
    ...(!isDm && { guild_id: server.guild.id, guild: { id: server.guild.id, features: [], locale: 'en-US' }, guild_locale: 'en-US' }),
    ...(source && { message: apiMessage(source, server, world.cdn) }),
    locale: 'en-US',
    app_permissions: String(botPermissions(channel)),
    authorizing_integration_owners: { 0: isDm ? '0' : server.guild.id },
    context: isDm ? 1 : 0,
    entitlements: [],
    attachment_size_limit: world.attachmentSizeLimit,
  }
}

const guildOf = (world: World, channel: Channel): Json => (channel.kind === 'dm' ? {} : { guild_id: world.server.guild.id })
