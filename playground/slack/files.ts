import { extname } from 'node:path'
import { ApiError } from './api-error.ts'
import { newId } from './ids.ts'
import type { Change, SlackFile } from './nouns.ts'

const SIGNATURES: readonly { starts: readonly number[]; at: number; mimetype: string; filetype: string }[] = [
  { starts: [0x89, 0x50, 0x4e, 0x47], at: 0, mimetype: 'image/png', filetype: 'png' },
  { starts: [0xff, 0xd8, 0xff], at: 0, mimetype: 'image/jpeg', filetype: 'jpg' },
  { starts: [0x47, 0x49, 0x46, 0x38], at: 0, mimetype: 'image/gif', filetype: 'gif' },
  { starts: [0x57, 0x45, 0x42, 0x50], at: 8, mimetype: 'image/webp', filetype: 'webp' },
  { starts: [0x25, 0x50, 0x44, 0x46], at: 0, mimetype: 'application/pdf', filetype: 'pdf' },
]

const TYPES_BY_EXTENSION: Readonly<Record<string, string>> = {
  '.txt': 'text/plain',
  '.svg': 'image/svg+xml',
  '.mp4': 'video/mp4',
  '.json': 'application/json',
}

export interface Upload {
  readonly file: SlackFile
  /** Announced, in bytes. */
  readonly length: number
  state: 'waiting' | 'uploaded' | 'completed'
}

/** Uploaded files. A bot's upload is looked at by Slack after it was completed: until then its type is empty and no block may show it. */
export class Files {
  readonly all = new Map<string, SlackFile>()
  /** The bot's uploads by file id. */
  readonly uploads = new Map<string, Upload>()
  /** How long Slack takes to look at an upload; never if `Infinity`. */
  readyMs: number
  readonly #now: () => number
  readonly #changed: (change: Change) => void
  readonly #timers = new Set<NodeJS.Timeout>()

  constructor(needs: { now: () => number; readyMs: number; changed: (change: Change) => void }) {
    this.#now = needs.now
    this.readyMs = needs.readyMs
    this.#changed = needs.changed
  }

  create(file: { name: string; owner: string; altText?: string; title?: string }): SlackFile {
    const { title = file.name, ...rest } = file
    const created = Math.floor(this.#now() / 1000)
    const empty = { bytes: Buffer.alloc(0), mimetype: '', filetype: '', ready: false, deleted: false, handedToBot: false, shares: [] }
    const added: SlackFile = { id: newId('F'), created, title, ...rest, ...empty }
    this.all.set(added.id, added)
    return added
  }

  /** A person's upload: what the app gets to see of it is complete, because the message is sent only when the upload is done. */
  addFromPerson(owner: string, bytes: Uint8Array, name: string, mimetype?: string): SlackFile {
    const file = this.create({ name, owner })
    file.bytes = Buffer.from(bytes)
    recognise(file)
    if (mimetype !== undefined) file.mimetype = mimetype
    file.ready = true
    this.#changed({ kind: 'file', file })
    return file
  }

  /** Lets Slack look at the file; `whenReady` runs once it knows what it is. */
  inspectLater(file: SlackFile, whenReady: () => void): void {
    if (!Number.isFinite(this.readyMs)) return
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      recognise(file)
      file.ready = true
      whenReady()
      this.#changed({ kind: 'file', file })
    }, this.readyMs)
    this.#timers.add(timer)
  }

  /** @returns what is wrong with the bytes, if anything */
  receive(fileId: string, bytes: Buffer): string | undefined {
    const upload = this.uploads.get(fileId)
    if (!upload || upload.state === 'completed') return 'no such upload'
    if (bytes.length !== upload.length) return `expected ${upload.length} bytes, got ${bytes.length}`
    upload.file.bytes = bytes
    upload.state = 'uploaded'
    return undefined
  }

  get(fileId: string): SlackFile {
    const file = this.all.get(fileId)
    if (!file) throw new ApiError('file_not_found')
    if (file.deleted) throw new ApiError('file_deleted')
    return file
  }

  delete(file: SlackFile): void {
    file.deleted = true
    this.#changed({ kind: 'file', file })
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }
}

function recognise(file: SlackFile): void {
  const known = SIGNATURES.find(({ starts, at }) => starts.every((byte, index) => file.bytes[at + index] === byte))
  const extension = extname(file.name).toLowerCase()
  file.mimetype = known?.mimetype ?? TYPES_BY_EXTENSION[extension] ?? 'application/octet-stream'
  file.filetype = known?.filetype ?? (extension.slice(1) || 'binary')
}
