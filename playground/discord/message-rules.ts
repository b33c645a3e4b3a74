import { type Path, Problems, refuse, refuseField } from './api-error.ts'
import type { Attachment } from './cdn.ts'
import { length } from './component-fields.ts'
import { checkComponents } from './component-rules.ts'
import { findByReference } from './messages.ts'
import { FLAG, isRecord, type Json, records, textOf } from './protocol.ts'

/** Limits: discord-api-docs, "Message" resource. */
const MAX_CONTENT = 2000
const MAX_EMBEDS = 10
const MAX_EMBED_TEXT = 6000
const MAX_EMBED_FIELDS = 25
const MAX_ATTACHMENTS = 10
const MAX_NONCE = 25

const EMBED_TEXTS: readonly { readonly path: readonly string[]; readonly max: number }[] = [
  { path: ['title'], max: 256 },
  { path: ['description'], max: 4096 },
  { path: ['footer', 'text'], max: 2048 },
  { path: ['author', 'name'], max: 256 },
]
const EMBED_IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif']

/** What a message will be once the request is done: sent fields laid over what was there. */
export interface MessageShape {
  readonly content: string
  readonly embeds: readonly Json[]
  readonly components: readonly Json[]
  readonly attachments: readonly Attachment[]
  readonly flags: number
}

/**
 * Refuses what Discord refuses; otherwise gives the components with their ids.
 *
 * @param path where the message sits in the request body: `['data']` in a callback
 */
export function checkMessage(shape: MessageShape, path: readonly string[] = []): Json[] {
  const problems = new Problems()
  const isV2 = (shape.flags & FLAG.componentsV2) !== 0
  if (length(shape.content) > MAX_CONTENT)
    problems.add([...path, 'content'], 'BASE_TYPE_MAX_LENGTH', `Must be ${MAX_CONTENT} or fewer in length.`)
  if (isV2) refuseLegacyFields(shape, problems, path)
  if (shape.attachments.length > MAX_ATTACHMENTS)
    problems.add([...path, 'attachments'], 'BASE_TYPE_MAX_LENGTH', `Must be ${MAX_ATTACHMENTS} or fewer in length.`)
  for (const [index, attachment] of shape.attachments.entries()) {
    if (length(attachment.description ?? '') > 1024)
      problems.add([...path, 'attachments', index, 'description'], 'BASE_TYPE_MAX_LENGTH', 'Must be 1024 or fewer in length.')
  }
  checkEmbeds(shape, problems, [...path, 'embeds'])
  const components = checkComponents(shape.components, isV2 ? 'messageV2' : 'message', shape.attachments, problems, [...path, 'components'])
  problems.throwIfAny()
  if (isEmpty(shape, isV2)) throw refuse('emptyMessage')
  return components
}

export function checkNonce(nonce: unknown): string | undefined {
  if (nonce === undefined || nonce === null) return undefined
  if (typeof nonce !== 'string' && typeof nonce !== 'number') refuseField(['nonce'], 'NONCE_TYPE', 'Must be a string or an integer.')
  const text = String(nonce)
  if (text.length > MAX_NONCE) refuseField(['nonce'], 'BASE_TYPE_MAX_LENGTH', `Must be ${MAX_NONCE} or fewer in length.`)
  return text
}

function refuseLegacyFields(shape: MessageShape, problems: Problems, path: readonly string[]): void {
  for (const field of ['content', 'embeds'] as const) {
    if (shape[field].length === 0) continue
    const message = `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`
    problems.add([...path, field], 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message)
  }
}

function isEmpty(shape: MessageShape, isV2: boolean): boolean {
  if (isV2) return shape.components.length === 0
  return shape.content.trim() === '' && shape.embeds.length === 0 && shape.attachments.length === 0 && shape.components.length === 0
}

function checkEmbeds({ embeds, attachments }: MessageShape, problems: Problems, path: Path): void {
  if (embeds.length > MAX_EMBEDS) problems.add(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${MAX_EMBEDS} or fewer in length.`)
  let total = 0
  for (const [index, embed] of embeds.entries()) {
    const at = [...path, index]
    for (const { path: inside, max } of EMBED_TEXTS) total += checkText(read(embed, inside), 0, max, [...at, ...inside], problems)
    const fields = records(embed.fields)
    if (fields.length > MAX_EMBED_FIELDS)
      problems.add([...at, 'fields'], 'BASE_TYPE_MAX_LENGTH', `Must be ${MAX_EMBED_FIELDS} or fewer in length.`)
    for (const [number, field] of fields.entries()) {
      total += checkText(field.name, 1, 256, [...at, 'fields', number, 'name'], problems)
      total += checkText(field.value, 1, 1024, [...at, 'fields', number, 'value'], problems)
    }
    for (const key of ['image', 'thumbnail']) checkEmbedImage(embed[key], attachments, [...at, key, 'url'], problems)
  }
  if (total > MAX_EMBED_TEXT) problems.add(path, 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${MAX_EMBED_TEXT}`)
}

function checkText(value: unknown, min: number, max: number, path: Path, problems: Problems): number {
  const size = length(textOf(value))
  if (size < min) problems.add(path, 'BASE_TYPE_REQUIRED', 'This field is required')
  if (size > max) problems.add(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`)
  return size
}

function checkEmbedImage(value: unknown, attachments: readonly Attachment[], path: Path, problems: Problems): void {
  if (!isRecord(value)) return
  const url = textOf(value.url)
  const named = findByReference(url, attachments)
  if (url.startsWith('attachment://')) {
    const shown = named && EMBED_IMAGE_TYPES.includes(named.contentType)
    if (!shown) problems.add(path, 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND', `'${url}' names no attached picture.`)
  } else if (!/^https?:\/\//.test(url) || !URL.canParse(url)) problems.add(path, 'URL_TYPE_INVALID_URL', 'Not a well formed URL.')
}

function read(record: Json, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, key) => (isRecord(node) ? node[key] : undefined), record)
}
