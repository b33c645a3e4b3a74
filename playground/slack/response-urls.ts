import { ApiError } from './api-error.ts'
import { checkBlocks, withIds } from './block-kit.ts'
import { randomHex } from './ids.ts'
import { type Fields, textOf } from './json.ts'
import type { Block, EphemeralMessage, SlackMessage } from './nouns.ts'
import type { Workspace } from './workspace.ts'

const USES_MAX = 5
const LIFE_MS = 30 * 60_000

interface ResponseUrl {
  readonly personId: string
  readonly channelId: string
  /** The message that carried the button; a slash command has none. */
  readonly source?: SlackMessage | EphemeralMessage
  readonly expiresAt: number
  uses: number
  expired: boolean
}

interface Content {
  readonly text: string
  readonly blocks: Block[]
}

/** An answer over a response URL that is refused with an HTTP status. */
export class ResponseUrlError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string) {
    super(code)
    this.status = status
    this.code = code
  }
}

/** Response URLs: five uses in 30 minutes, wherever the person was, member or not. */
export class ResponseUrls {
  readonly #workspace: Workspace
  readonly #fileProblem: (file: { id?: string; url?: string }) => string | undefined
  readonly #byPath = new Map<string, ResponseUrl>()

  constructor(workspace: Workspace, fileProblem: (file: { id?: string; url?: string }) => string | undefined) {
    this.#workspace = workspace
    this.#fileProblem = fileProblem
  }

  /** @returns the path; the caller knows the server's address */
  issue(given: { personId: string; channelId: string; source?: SlackMessage | EphemeralMessage }): string {
    const path = `/actions/${this.#workspace.id}/${Math.floor(this.#workspace.now())}/${randomHex(12)}`
    this.#byPath.set(path, { ...given, expiresAt: this.#workspace.now() + LIFE_MS, uses: 0, expired: false })
    return path
  }

  /** Ends the life of every URL handed out so far. */
  expireAll(): void {
    for (const url of this.#byPath.values()) url.expired = true
  }

  /** @throws ResponseUrlError 404 when unknown, used up or too old; 400 when the content breaks a rule */
  respond(path: string, body: Fields): Fields {
    const url = this.#byPath.get(path)
    if (!url) throw new ResponseUrlError(404, 'no_such_url')
    if (url.uses >= USES_MAX) throw new ResponseUrlError(404, 'used_url')
    if (url.expired || this.#workspace.now() > url.expiresAt) throw new ResponseUrlError(404, 'expired_url')
    url.uses += 1
    return this.apply(url, body)
  }

  /** Does what an answer says; an acknowledgement with content is one as well. */
  apply(url: Pick<ResponseUrl, 'personId' | 'channelId' | 'source'>, body: Fields): Fields {
    if (body.delete_original === true) return this.#deleteSource(url)
    const content = this.#content(body)
    if (body.replace_original === true && url.source) return this.#replaceSource(url.source, content)
    return this.#post(url, body, content)
  }

  #content(body: Fields): Content {
    const findings = body.blocks === undefined ? [] : checkBlocks(body.blocks, 'message', this.#fileProblem)
    if (findings.length > 0) throw new ResponseUrlError(400, 'invalid_blocks')
    const content = { text: textOf(body.text), blocks: withIds(body.blocks) }
    if (content.text === '' && content.blocks.length === 0 && body.attachments === undefined) throw new ResponseUrlError(400, 'no_text')
    return content
  }

  #post(url: Pick<ResponseUrl, 'personId' | 'channelId'>, body: Fields, content: Content): Fields {
    const { messages, bot, botId } = this.#workspace
    const { channelId, personId } = url
    const thread = typeof body.thread_ts === 'string' ? { thread_ts: body.thread_ts } : {}
    if (body.response_type !== 'in_channel') {
      return { ok: true, ts: messages.postEphemeral({ channelId, personId, user: bot.id, ...content, ...thread }).ts }
    }
    if (this.#workspace.channel(channelId).archived) throw new ResponseUrlError(410, 'channel_is_archived')
    return { ok: true, ts: messages.post({ channelId, user: bot.id, botId, ...content, ...thread }).ts }
  }

  #replaceSource(source: SlackMessage | EphemeralMessage, content: Content): Fields {
    const { messages } = this.#workspace
    if ('personId' in source) {
      if (!messages.ephemerals.includes(source)) throw new ResponseUrlError(404, 'message_not_found')
      messages.editEphemeral(source, content.text, content.blocks)
    } else {
      if (source.deletedAt !== undefined) throw new ResponseUrlError(404, 'message_not_found')
      messages.edit(source, { ...content, editor: this.#workspace.bot.id })
    }
    return { ok: true, ts: source.ts }
  }

  #deleteSource(url: Pick<ResponseUrl, 'source'>): Fields {
    const { messages } = this.#workspace
    const { source } = url
    if (!source) return { ok: true }
    if ('personId' in source) {
      if (messages.ephemerals.includes(source)) messages.deleteEphemeral(source)
    } else if (source.deletedAt === undefined) messages.delete(source)
    return { ok: true }
  }
}

/** How an answer over HTTP says no. */
export function refusalOf(error: unknown): { status: number; answer: Fields } | undefined {
  if (error instanceof ResponseUrlError) return { status: error.status, answer: { ok: false, error: error.code } }
  if (error instanceof ApiError) return { status: 400, answer: error.toAnswer() }
  return undefined
}
