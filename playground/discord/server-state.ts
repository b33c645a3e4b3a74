import type { Attachment, Cdn } from './cdn.ts'
import type { Changes } from './changes.ts'
import { imageSize } from './image-size.ts'
import { type AskedBy, type DiscordMessage, type MessageRecord, safeFilename, versionOf, viewMessage } from './messages.ts'
import type { Json } from './protocol.ts'

export interface Member {
  readonly id: string
  readonly name: string
  readonly isBot: boolean
  readonly isAdmin: boolean
  /** false: the person takes no direct messages, so that a DM is refused with 50007. */
  acceptsDms: boolean
  /** Ids of their roles, beside the one that everybody has. */
  readonly roles: Set<string>
}

export interface Role {
  readonly id: string
  readonly name: string
  /** What its holders may do, beside what everybody may. */
  readonly permissions: bigint
}

export interface Channel {
  readonly id: string
  readonly name: string
  readonly kind: 'text' | 'dm' | 'thread'
  /** The channel a thread hangs on. */
  readonly parentId: string | undefined
  /** The person on the other side of a DM. */
  readonly recipientId: string | undefined
  botCanSend: boolean
  botCanView: boolean
  archived: boolean
}

/** An attachment a person or the bot hands over. */
export interface AttachmentInput {
  readonly name: string
  readonly bytes: Uint8Array
  readonly contentType?: string | undefined
  readonly description?: string | undefined
}

export interface MessageDraft {
  readonly channelId: string
  readonly authorId: string
  readonly type?: number
  readonly content?: string
  readonly embeds?: Json[]
  readonly components?: Json[]
  readonly attachments?: Attachment[]
  readonly flags?: number
  readonly nonce?: string | undefined
  readonly ephemeralFor?: string | undefined
  readonly askedBy?: AskedBy | undefined
  readonly replyTo?: string | undefined
  readonly mentionedUserIds?: string[]
  readonly notified?: string[]
}

export type MessageContent = Pick<
  MessageRecord,
  'content' | 'embeds' | 'components' | 'attachments' | 'flags' | 'mentionedUserIds' | 'notified'
>

const ALL_PERMISSIONS = (1n << 50n) - 1n

/** One guild with its people, channels and messages. Whatever changes here is told to `changes`. */
export class ServerState {
  readonly guild: { readonly id: string; readonly name: string; readonly ownerId: string }
  readonly bot: Member
  readonly members: Member[] = []
  readonly channels: Channel[] = []
  readonly roles: Role[] = []
  readonly attachments = new Map<string, Attachment>()
  readonly #messages = new Map<string, MessageRecord>()
  readonly #nextId: () => string
  readonly #changes: Changes
  readonly #cdn: Cdn
  readonly #adminRole: Role

  constructor(nextId: () => string, changes: Changes, cdn: Cdn) {
    this.#nextId = nextId
    this.#changes = changes
    this.#cdn = cdn
    this.bot = { id: nextId(), name: 'Banana', isBot: true, isAdmin: false, acceptsDms: true, roles: new Set() }
    this.#adminRole = this.addRole({ name: 'Admins', permissions: ALL_PERMISSIONS })
    const owner = this.addMember({ name: 'Ada', isAdmin: true })
    this.addMember({ name: 'Ben' })
    this.guild = { id: nextId(), name: 'Fruit stand', ownerId: owner.id }
    this.addChannel({ name: 'general' })
    this.addChannel({ name: 'gallery' })
  }

  /** @param details `isBot`: the user of another application */
  addMember(details: { name: string; isAdmin?: boolean; acceptsDms?: boolean; roles?: readonly string[]; isBot?: boolean }): Member {
    const { name, isAdmin = false, acceptsDms = true, roles = [], isBot = false } = details
    const member: Member = {
      id: this.#nextId(),
      name,
      isBot,
      isAdmin,
      acceptsDms,
      roles: new Set(isAdmin ? [this.#adminRole.id, ...roles] : roles),
    }
    this.members.push(member)
    this.#changes.emit({ kind: 'member.joined', member })
    return member
  }

  addRole({ name, permissions = 0n }: { name: string; permissions?: bigint }): Role {
    const role: Role = { id: this.#nextId(), name, permissions }
    this.roles.push(role)
    return role
  }

  addChannel(details: { name: string; botCanSend?: boolean; botCanView?: boolean }): Channel {
    return this.#open({ ...details, kind: 'text' })
  }

  addThread(details: { name: string; parentId: string; botCanSend?: boolean; archived?: boolean }): Channel {
    return this.#open({ ...details, kind: 'thread' })
  }

  /** The DM between the bot and a person; there is only ever one. */
  dmWith(userId: string): Channel {
    const existing = this.channels.find((channel) => channel.recipientId === userId)
    return existing ?? this.#open({ name: this.person(userId).name, kind: 'dm', recipientId: userId })
  }

  #open(details: Partial<Channel> & Pick<Channel, 'name' | 'kind'>): Channel {
    const { name, kind, parentId, recipientId, botCanSend = true, botCanView = true, archived = false } = details
    const channel: Channel = { id: this.#nextId(), name, kind, parentId, recipientId, botCanSend, botCanView, archived }
    this.channels.push(channel)
    this.#changes.emit({ kind: 'channel.created', channel })
    return channel
  }

  /** Changes what the bot may do in a channel, or archives a thread. */
  updateChannel(channelId: string, change: Partial<Pick<Channel, 'botCanSend' | 'botCanView' | 'archived'>>): Channel {
    const channel = Object.assign(this.channel(channelId), change)
    this.#changes.emit({ kind: 'channel.updated', channel })
    return channel
  }

  deleteChannel(channelId: string): void {
    const channel = this.channel(channelId)
    this.channels.splice(this.channels.indexOf(channel), 1)
    this.#changes.emit({ kind: 'channel.deleted', channel })
  }

  channel(channelId: string): Channel {
    const channel = this.findChannel(channelId)
    if (!channel) throw new Error(`no channel ${channelId}; there are ${this.channels.map((c) => `${c.id} (${c.name})`).join(', ')}`)
    return channel
  }

  findChannel(channelId: string): Channel | undefined {
    return this.channels.find((channel) => channel.id === channelId)
  }

  person(userId: string): Member {
    const person = this.findPerson(userId)
    if (!person) throw new Error(`no member ${userId}; there are ${this.members.map((m) => `${m.id} (${m.name})`).join(', ')}`)
    return person
  }

  findPerson(userId: string): Member | undefined {
    return userId === this.bot.id ? this.bot : this.members.find((member) => member.id === userId)
  }

  /** Makes an attachment that can be fetched once a message holds it, or once it is kept. */
  makeAttachment(input: AttachmentInput, channelId: string, ephemeral = false): Attachment {
    const bytes = Buffer.from(input.bytes)
    const size = imageSize(bytes)
    return {
      id: this.#nextId(),
      channelId,
      filename: safeFilename(input.name),
      contentType: contentTypeOf(input),
      bytes,
      width: size?.width,
      height: size?.height,
      ephemeral,
      description: input.description,
    }
  }

  keep(attachments: readonly Attachment[]): void {
    for (const attachment of attachments) this.attachments.set(attachment.id, attachment)
  }

  addMessage(draft: MessageDraft): MessageRecord {
    const record: MessageRecord = {
      id: this.#nextId(),
      channelId: draft.channelId,
      authorId: draft.authorId,
      type: draft.type ?? (draft.replyTo ? 19 : 0),
      sentAtMs: Date.now(),
      nonce: draft.nonce,
      ephemeralFor: draft.ephemeralFor,
      askedBy: draft.askedBy,
      replyTo: draft.replyTo,
      content: draft.content ?? '',
      embeds: draft.embeds ?? [],
      components: draft.components ?? [],
      attachments: draft.attachments ?? [],
      flags: draft.flags ?? 0,
      editedAtMs: undefined,
      mentionedUserIds: draft.mentionedUserIds ?? [],
      notified: draft.notified ?? [],
      deleted: false,
      reactions: new Map(),
      history: [],
    }
    this.keep(record.attachments)
    record.history.push(versionOf(record, this.#cdn))
    this.#messages.set(record.id, record)
    this.#changes.emit({ kind: 'message.created', message: this.view(record) })
    return record
  }

  /** @param silent true for the first filling of a deferred answer, which Discord does not mark as edited */
  editMessage(record: MessageRecord, content: MessageContent, silent = false): void {
    Object.assign(record, content)
    this.keep(record.attachments)
    if (!silent) record.editedAtMs = Date.now()
    record.history.push(versionOf(record, this.#cdn))
    this.#changes.emit({ kind: 'message.edited', message: this.view(record) })
  }

  deleteMessage(record: MessageRecord): void {
    record.deleted = true
    for (const version of record.history) for (const { id } of version.attachments) this.attachments.delete(id)
    this.#changes.emit({ kind: 'message.deleted', message: this.view(record) })
  }

  react(record: MessageRecord, emoji: string, userId: string): void {
    const userIds = record.reactions.get(emoji) ?? new Set()
    if (userIds.has(userId)) return
    record.reactions.set(emoji, userIds.add(userId))
    this.#changes.emit({ kind: 'reaction.added', message: this.view(record), userId, emoji })
  }

  unreact(record: MessageRecord, emoji: string, userId: string): void {
    const userIds = record.reactions.get(emoji)
    if (!userIds?.delete(userId)) return
    if (userIds.size === 0) record.reactions.delete(emoji)
    this.#changes.emit({ kind: 'reaction.removed', message: this.view(record), userId, emoji })
  }

  findMessage(messageId: string): MessageRecord | undefined {
    const record = this.#messages.get(messageId)
    return record?.deleted ? undefined : record
  }

  /** Every message not deleted, oldest first. */
  allMessages(): MessageRecord[] {
    return [...this.#messages.values()].filter((record) => !record.deleted)
  }

  view(record: MessageRecord): DiscordMessage {
    return viewMessage(record, this.findPerson(record.authorId) ?? { id: record.authorId, name: 'Someone', isBot: false }, this.#cdn)
  }
}

const UNKNOWN_TYPE = 'application/octet-stream'
const CONTENT_TYPES: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  json: 'application/json; charset=utf-8',
  pdf: 'application/pdf',
}

/** What the file name says counts where the sender said nothing. */
function contentTypeOf({ name, contentType = '' }: AttachmentInput): string {
  if (contentType !== '' && contentType !== UNKNOWN_TYPE) return contentType
  return CONTENT_TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? UNKNOWN_TYPE
}
