import type { Attachment, Cdn } from './cdn.ts'
import { FLAG, isRecord, type Json } from './protocol.ts'

/** A message as the server keeps it; `components` and `embeds` are stored as they were sent. */
export interface MessageRecord {
  readonly id: string
  readonly channelId: string
  readonly authorId: string
  /** 0 plain, 19 reply, 20 answer to a slash command, 23 answer to a context-menu command */
  readonly type: number
  readonly sentAtMs: number
  readonly nonce: string | undefined
  readonly ephemeralFor: string | undefined
  readonly askedBy: AskedBy | undefined
  readonly replyTo: string | undefined
  content: string
  embeds: Json[]
  components: Json[]
  attachments: Attachment[]
  flags: number
  editedAtMs: number | undefined
  mentionedUserIds: string[]
  notified: string[]
  deleted: boolean
  readonly reactions: Map<string, Set<string>>
  readonly history: MessageVersion[]
}

export interface AskedBy {
  readonly interactionId: string
  /** of the interaction: 2 command, 3 component, 5 form */
  readonly type: number
  readonly userId: string
  /** `banana create`, when it was a command */
  readonly command: string | undefined
}

export interface MessageVersion {
  readonly atMs: number
  readonly content: string
  readonly embeds: readonly Json[]
  readonly components: readonly Json[]
  readonly attachments: readonly AttachmentView[]
  readonly flags: number
}

export interface AttachmentView {
  readonly id: string
  readonly filename: string
  readonly description: string | undefined
  readonly contentType: string
  readonly sizeBytes: number
  readonly width: number | undefined
  readonly height: number | undefined
  readonly url: string
}

/** A message as people see it at one moment: a copy, safe to keep and to turn into JSON. */
export interface DiscordMessage {
  readonly id: string
  readonly channelId: string
  readonly author: { readonly id: string; readonly name: string; readonly isBot: boolean }
  readonly type: number
  readonly content: string
  readonly embeds: readonly Json[]
  /** `attachment://` references are replaced by addresses that can be fetched. */
  readonly components: readonly Json[]
  readonly attachments: readonly AttachmentView[]
  readonly reactions: readonly { readonly emoji: string; readonly userIds: readonly string[] }[]
  readonly flags: number
  /** The bot "is thinking…": deferred and not yet filled. */
  readonly loading: boolean
  readonly edited: boolean
  readonly deleted: boolean
  readonly nonce: string | undefined
  readonly ephemeralFor: string | undefined
  /** The click or command this message answers, for the line above it. */
  readonly askedBy: AskedBy | undefined
  readonly replyTo: string | undefined
  /** Whom the message pinged: `@everyone`, `@here`, `<@id>`, `<@&id>`. */
  readonly notified: readonly string[]
  /** Every version in order; the last one is what is shown now. */
  readonly history: readonly MessageVersion[]
  readonly sentAtMs: number
}

export interface Author {
  readonly id: string
  readonly name: string
  readonly isBot: boolean
}

export function viewMessage(record: MessageRecord, author: Author, cdn: Cdn): DiscordMessage {
  return {
    id: record.id,
    channelId: record.channelId,
    author: { id: author.id, name: author.name, isBot: author.isBot },
    type: record.type,
    content: record.content,
    embeds: resolveMedia(record.embeds, record.attachments, cdn),
    components: resolveMedia(record.components, record.attachments, cdn),
    attachments: record.attachments.map((attachment) => viewAttachment(attachment, cdn)),
    reactions: [...record.reactions].map(([emoji, userIds]) => ({ emoji, userIds: [...userIds] })),
    flags: record.flags,
    loading: (record.flags & FLAG.loading) !== 0,
    edited: record.editedAtMs !== undefined,
    deleted: record.deleted,
    nonce: record.nonce,
    ephemeralFor: record.ephemeralFor,
    askedBy: record.askedBy,
    replyTo: record.replyTo,
    notified: [...record.notified],
    history: [...record.history],
    sentAtMs: record.sentAtMs,
  }
}

export function versionOf(record: MessageRecord, cdn: Cdn): MessageVersion {
  return {
    atMs: Date.now(),
    content: record.content,
    embeds: resolveMedia(record.embeds, record.attachments, cdn),
    components: resolveMedia(record.components, record.attachments, cdn),
    attachments: record.attachments.map((attachment) => viewAttachment(attachment, cdn)),
    flags: record.flags,
  }
}

export function viewAttachment(attachment: Attachment, cdn: Cdn): AttachmentView {
  const { id, filename, description, contentType, bytes, width, height } = attachment
  return { id, filename, description, contentType, sizeBytes: bytes.length, width, height, url: cdn.url(attachment) }
}

export function apiAttachment(attachment: Attachment, cdn: Cdn): Json {
  const url = cdn.url(attachment)
  return {
    id: attachment.id,
    filename: attachment.filename,
    size: attachment.bytes.length,
    url,
    proxy_url: url,
    content_type: attachment.contentType,
    ...(attachment.description !== undefined && { description: attachment.description }),
    ...(attachment.width !== undefined && { width: attachment.width, height: attachment.height }),
    ...(attachment.ephemeral && { ephemeral: true }),
  }
}

/** Replaces every `{ url: 'attachment://name' }` in a tree, as Discord does before it shows a message. */
export function resolveMedia(tree: readonly Json[], attachments: readonly Attachment[], cdn: Cdn): Json[] {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit)
    if (!isRecord(value)) return value
    const copy = Object.fromEntries(Object.entries(value).map(([key, child]) => [key, visit(child)]))
    const named = typeof copy.url === 'string' ? findByReference(copy.url, attachments) : undefined
    if (!named) return copy
    const { id, contentType, width, height } = named
    return { ...copy, url: cdn.url(named), attachment_id: id, content_type: contentType, width, height }
  }
  return tree.map((node) => visit(node) as Json)
}

/** The newest attachment an `attachment://name` means. */
export function findByReference(url: string, attachments: readonly Attachment[]): Attachment | undefined {
  if (!url.startsWith('attachment://')) return undefined
  const wanted = safeFilename(url.slice('attachment://'.length))
  return attachments.findLast((attachment) => attachment.filename === wanted)
}

/** Discord keeps letters, digits, dot, dash and underscore of a file name. */
export const safeFilename = (name: string): string => name.replaceAll(/[^A-Za-z0-9._-]+/g, '_') || 'unknown'
