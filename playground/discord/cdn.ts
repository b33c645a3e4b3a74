import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export interface Attachment {
  readonly id: string
  readonly channelId: string
  readonly filename: string
  readonly contentType: string
  readonly bytes: Buffer
  readonly width: number | undefined
  readonly height: number | undefined
  /** Ephemeral ones lie under another path and belong to an interaction. */
  readonly ephemeral: boolean
  description: string | undefined
}

/** Attachment addresses carry their own end (`ex`) and a signature (`hm`), as Discord's do. */
export class Cdn {
  readonly #baseUrl: () => string
  readonly #lifeMs: number
  readonly #secret = randomBytes(32)

  constructor(baseUrl: () => string, lifeMs: number) {
    this.#baseUrl = baseUrl
    this.#lifeMs = lifeMs
  }

  url(attachment: Attachment): string {
    const folder = attachment.ephemeral ? 'ephemeral-attachments' : 'attachments'
    const path = `/${folder}/${attachment.channelId}/${attachment.id}/${encodeURIComponent(attachment.filename)}`
    const issued = Math.floor(Date.now() / 1000).toString(16)
    const expires = Math.floor((Date.now() + this.#lifeMs) / 1000).toString(16)
    return `${this.#baseUrl()}${path}?ex=${expires}&is=${issued}&hm=${this.#sign(path, expires, issued)}`
  }

  /** The attachment's id, or undefined when the address is forged or has expired. */
  attachmentIdOf(url: URL): string | undefined {
    const expires = url.searchParams.get('ex') ?? ''
    const given = Buffer.from(url.searchParams.get('hm') ?? '')
    const right = Buffer.from(this.#sign(url.pathname, expires, url.searchParams.get('is') ?? ''))
    if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined
    if (Number.parseInt(expires, 16) * 1000 <= Date.now()) return undefined
    return url.pathname.split('/')[3]
  }

  #sign(path: string, expires: string, issued: string): string {
    return createHmac('sha256', this.#secret).update(`${path}\n${expires}\n${issued}`).digest('hex')
  }
}
