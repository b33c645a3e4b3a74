import { refuse, refuseField } from './api-error.ts'
import type { Attachment } from './cdn.ts'
import { mentionedUserIds, notifiedBy, spokenText } from './mentions.ts'
import { checkMessage } from './message-rules.ts'
import type { MessageRecord } from './messages.ts'
import type { RequestBody, UploadedFile } from './multipart.ts'
import { FLAG, type Json, numberOf, records, textOf } from './protocol.ts'
import type { MessageContent } from './server-state.ts'
import type { World } from './world.ts'

export interface WriteRequest {
  /** The message's fields: the body itself, or `data` of a callback. */
  readonly fields: Json
  readonly files: RequestBody['files']
  readonly channelId: string
  /** The message that is edited. */
  readonly previous?: MessageRecord | undefined
  readonly ephemeral?: boolean
  readonly repliedUserId?: string | undefined
  /** Where the fields sit in the body, for the errors. */
  readonly path?: readonly string[]
}

const SETTABLE_ON_CREATE = FLAG.suppressEmbeds | FLAG.suppressNotifications | FLAG.componentsV2
const SETTABLE_ON_EDIT = FLAG.suppressEmbeds | FLAG.componentsV2

/** Turns the fields of a request into the message's new content, or refuses them. Nothing is stored yet. */
export function writeContent(world: World, request: WriteRequest): MessageContent {
  const { fields, files, previous, path = [] } = request
  if (!world.server.findChannel(request.channelId)) throw refuse('unknownChannel')
  if (files.some((file) => file.bytes.length > world.attachmentSizeLimit)) throw refuse('entityTooLarge')
  const attachments = [...keptAttachments(fields, files, previous, path), ...newAttachments(world, request)]
  const content = fields.content === undefined ? (previous?.content ?? '') : textOf(fields.content)
  const embeds = fields.embeds === undefined ? (previous?.embeds ?? []) : records(fields.embeds)
  const sent = fields.components === undefined ? (previous?.components ?? []) : fields.components
  if (sent !== null && !Array.isArray(sent)) refuseField([...path, 'components'], 'BASE_TYPE_BAD_TYPE', 'Must be an array.')
  const flags = flagsOf(fields, previous, request.ephemeral ?? false)
  const components = checkMessage({ content, embeds, components: (sent ?? []) as Json[], attachments, flags }, path)
  const text = spokenText(content, components)
  return { content, embeds, components, attachments, flags, mentionedUserIds: mentionedUserIds(text), notified: notifiedNow(text, request) }
}

/** Edits ping nobody; the first filling of a deferred answer does. What only one person sees pings nobody either. */
function notifiedNow(text: string, { fields, previous, ephemeral, repliedUserId }: WriteRequest): string[] {
  const isNew = !previous || (previous.flags & FLAG.loading) !== 0
  if (ephemeral) return []
  return isNew ? notifiedBy(text, fields.allowed_mentions, repliedUserId) : previous.notified
}

/** Components V2 cannot be taken back, ephemerality is fixed by the first response, and an edit ends "is thinking…". */
function flagsOf(fields: Json, previous: MessageRecord | undefined, ephemeral: boolean): number {
  const sent = numberOf(fields.flags)
  const own = ephemeral ? FLAG.ephemeral : 0
  if (!previous) return (sent & SETTABLE_ON_CREATE) | own
  const before = previous.flags & ~FLAG.loading
  return fields.flags === undefined ? before : (before & ~FLAG.suppressEmbeds) | (sent & SETTABLE_ON_EDIT)
}

/** In API v10 an edit's `attachments` lists what stays; without the list everything stays. */
function keptAttachments(
  fields: Json,
  files: readonly UploadedFile[],
  previous: MessageRecord | undefined,
  path: readonly string[],
): Attachment[] {
  if (!Array.isArray(fields.attachments)) return previous?.attachments ?? []
  const kept: Attachment[] = []
  for (const [index, entry] of records(fields.attachments).entries()) {
    const id = String(entry.id)
    const old = previous?.attachments.find((attachment) => attachment.id === id)
    if (old) kept.push({ ...old, description: typeof entry.description === 'string' ? entry.description : old.description })
    else if (!files.some((file) => file.index === id))
      refuseField([...path, 'attachments', index, 'id'], 'ATTACHMENT_NOT_FOUND', `Attachment "${id}" was not found.`)
  }
  return kept
}

function newAttachments(world: World, { fields, files, channelId, ephemeral }: WriteRequest): Attachment[] {
  const entries = records(fields.attachments)
  return files.map((file) => {
    const entry = entries.find((candidate) => String(candidate.id) === file.index)
    const description = entry && typeof entry.description === 'string' ? entry.description : undefined
    const input = { name: textOf(entry?.filename) || file.name, bytes: file.bytes, contentType: file.contentType, description }
    return world.server.makeAttachment(input, channelId, ephemeral)
  })
}
