import { type APIAttachment, type APIContainerComponent, MessageFlags, type RawFile } from 'discord.js'
import type { ImageInspector } from '../../ports.ts'
import type { Card } from '../cards.ts'
import type { CardFile } from '../surface.ts'
import { cutTo, DISCORD_LIMITS, MESSAGE_LIMITS } from './limits.ts'
import { renderCard } from './render.ts'

/** Re-encodes a picture that is too large. */
export type Fit = Pick<ImageInspector, 'fit'>

/** A message as Discord takes it, on a first send and on an edit alike: an edit keeps no attachment that is not listed. */
export interface MessageBody {
  readonly flags: number
  readonly components: readonly APIContainerComponent[]
  readonly attachments: readonly (Pick<APIAttachment, 'filename'> & { readonly id: number; readonly description?: string })[]
  readonly allowed_mentions: { readonly parse: readonly never[] }
}

export interface PackedMessage {
  readonly body: MessageBody
  readonly files: readonly RawFile[]
  /** What did not fit, for the log. */
  readonly cut: readonly string[]
}

export interface Packing {
  readonly images: Fit
  /** Largest picture this message may carry. */
  readonly maxImageBytes: number
  /** Kept on the message, see `renderCard`. */
  readonly mark?: number
}

/** @throws Problem FILE_REFUSED when a picture cannot be made to fit */
export async function packMessage(card: Card, files: readonly CardFile[], packing: Packing): Promise<PackedMessage> {
  const shown = filesShownBy(card, files)
  const maxBytes = Math.min(packing.maxImageBytes, Math.floor(MESSAGE_LIMITS.uploadBytes / Math.max(1, shown.length)))
  const packed = await Promise.all(shown.map((file, index) => packFile(file, index, packing.images, maxBytes)))
  const names = new Map(packed.map(({ imageKey, raw }) => [imageKey, raw.name]))
  const { components, cut } = renderCard(card, names, packing.mark)
  const attachments = packed.map(({ raw, alt }, id) => ({ id, filename: raw.name, ...(alt !== '' && { description: alt }) }))
  return {
    body: { flags: MessageFlags.IsComponentsV2, components, attachments, allowed_mentions: { parse: [] } },
    files: packed.map(({ raw }) => raw),
    cut:
      shown.length < files.length
        ? [...cut, `${files.length - shown.length} pictures that the card does not show or Discord does not take`]
        : cut,
  }
}

/** An attachment that no component shows would travel for nothing. */
function filesShownBy(card: Card, files: readonly CardFile[]): CardFile[] {
  const keys = new Set(
    card.nodes.flatMap((node) =>
      node.kind === 'picture' || node.kind === 'chart'
        ? [node.imageKey]
        : node.kind === 'entry' && node.picture
          ? [node.picture.imageKey]
          : [],
    ),
  )
  const byKey = new Map(files.filter((file) => keys.has(file.imageKey)).map((file) => [file.imageKey, file]))
  return [...byKey.values()].slice(0, MESSAGE_LIMITS.attachments)
}

const EXTENSIONS = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp', 'image/gif': 'gif' } as const

async function packFile(
  file: CardFile,
  index: number,
  images: Fit,
  maxBytes: number,
): Promise<{ imageKey: string; alt: string; raw: RawFile }> {
  const { bytes, mime } = await images.fit(await file.bytes(), file.mime, maxBytes)
  // Own names only: what Discord makes of any other character would break the reference from the card to the file.
  const stem = file.name
    .replace(/\.\w+$/, '')
    .replace(/[^A-Za-z0-9_-]+/g, '_')
    .slice(0, 60)
  const name = `${stem || 'picture'}${index === 0 ? '' : `-${index + 1}`}.${EXTENSIONS[mime]}`
  return { imageKey: file.imageKey, alt: cutTo(file.alt, DISCORD_LIMITS.altChars), raw: { name, data: bytes, contentType: mime } }
}
