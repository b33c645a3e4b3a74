import { randomBytes } from 'node:crypto'
import { ChannelType, Routes } from 'discord.js'
import type { MessageRef, Person, Place } from '../../domain/request.ts'
import { Problem } from '../../errors.ts'
import type { Log, Membership } from '../../ports.ts'
import type { Card } from '../cards.ts'
import type { CardFile, PostKey, Surface, TextFile } from '../surface.ts'
import { guildMembership, isGuildAdmin, known } from './admin.ts'
import { findPost, markOf, nonceOf } from './find-post.ts'
import { DISCORD_LIMITS } from './limits.ts'
import { type Fit, type PackedMessage, packMessage } from './message-body.ts'
import { unreadable } from './problems.ts'
import { readReplySecret } from './reply-secret.ts'
import { type Call, discordRest, type RestOptions, type Send } from './rest.ts'
import { DIRECT_WORKSPACE } from './translate.ts'

export interface DiscordSurfaceOptions extends RestOptions {
  /** Re-encodes pictures that are too large for Discord. */
  readonly images: Fit
  readonly log: Log
}

/** Sends cards by REST alone, so that a worker needs no gateway and any process can go on with any conversation. */
export const discordSurface = (options: DiscordSurfaceOptions): Surface => new DiscordSurface(options)

interface Sendable {
  readonly card: Card
  readonly files: readonly CardFile[]
  readonly maxImageBytes?: number
  readonly mark?: number
}

const THREADS: readonly ChannelType[] = [ChannelType.AnnouncementThread, ChannelType.PublicThread, ChannelType.PrivateThread]

/** Enough for all that one process has under way. */
const MARKS_KEPT = 1_000

class DiscordSurface implements Surface {
  readonly platform = 'discord'
  readonly limits = DISCORD_LIMITS
  readonly replyBecomesResult = true
  readonly countsDown = true
  readonly whispersInPlace = false
  readonly #send: Send
  readonly #images: Fit
  readonly #log: Log
  /** By message id: an update of a post that was found again must not take away what it can be found by. */
  readonly #marks = new Map<string, number>()
  #ourUserId: string | undefined

  constructor(options: DiscordSurfaceOptions) {
    this.#send = discordRest(options)
    this.#images = options.images
    this.#log = options.log
  }

  async post(place: Place, card: Card, files: readonly CardFile[], key: PostKey): Promise<MessageRef> {
    return this.#postTo(place.channelId, card, files, key)
  }

  async update(message: MessageRef, card: Card, files: readonly CardFile[]): Promise<MessageRef> {
    const mark = this.#marks.get(message.messageId)
    const route = Routes.channelMessage(message.channelId, message.messageId)
    return this.#sendCard('editing a message', { method: 'patch', route }, { card, files, ...(mark !== undefined && { mark }) })
  }

  /** Who sees it was decided when the interaction was answered first. */
  async reply(secret: string, card: Card, files: readonly CardFile[]): Promise<MessageRef> {
    const reply = readReplySecret(secret)
    if (!reply) throw new Problem('REPLY_EXPIRED', 'the reply secret is not one of ours')
    const route = Routes.webhookMessage(reply.applicationId, reply.token, '@original')
    return this.#sendCard(
      'answering in place',
      { method: 'patch', route, auth: false },
      { card, files, maxImageBytes: reply.attachmentSizeLimit },
    )
  }

  async direct(person: Person, card: Card, files: readonly CardFile[], key: PostKey): Promise<MessageRef> {
    const what = 'opening a direct message'
    const channel = await this.#send(what, { method: 'post', route: Routes.userChannels(), body: { recipient_id: person.personId } })
    return this.#postTo(idOf(channel, what), card, files, key)
  }

  async sendFile(person: Person, { name, text }: TextFile, card: Card, key: PostKey): Promise<void> {
    const channel = await this.#send('opening a direct message', {
      method: 'post',
      route: Routes.userChannels(),
      body: { recipient_id: person.personId },
    })
    await this.#send('sending a file', {
      method: 'post',
      route: Routes.channelMessages(idOf(channel, 'opening a direct message')),
      body: {
        content: card.plain,
        attachments: [{ id: 0, filename: name }],
        allowed_mentions: { parse: [] },
        nonce: nonceOf(key),
        enforce_nonce: true,
      },
      files: [{ name, data: Buffer.from(text), contentType: 'application/json' }],
    })
  }

  async find(place: Place, key: PostKey, sinceMs: number): Promise<MessageRef | undefined> {
    const messageId = await findPost(this.#send, place.channelId, await this.#whoWeAre(), key, sinceMs)
    if (messageId === undefined) return undefined
    this.#keepMark(messageId, markOf(key))
    return { platform: 'discord', channelId: place.channelId, messageId }
  }

  /** Without an interaction Discord has nothing that one person sees alone, except a direct message. */
  async whisper(_place: Place, person: Person, card: Card): Promise<void> {
    await this.direct(person, card, [], randomBytes(12).toString('base64url'))
  }

  /** Private answers cannot be reached by the bot itself, and Discord calls them unknown; see `removePrivate`. */
  async remove(message: MessageRef): Promise<void> {
    try {
      await this.#send('deleting a message', { method: 'delete', route: Routes.channelMessage(message.channelId, message.messageId) })
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'MESSAGE_GONE')) throw error
    }
  }

  /** The token of a press reaches the message that was pressed. */
  async removePrivate(message: MessageRef | undefined, secret: string): Promise<void> {
    const press = readReplySecret(secret)
    if (!message) throw new Problem('MESSAGE_GONE', 'a press on no message')
    if (!press) throw new Problem('REPLY_EXPIRED', 'the reply secret is not one of ours')
    const route = Routes.webhookMessage(press.applicationId, press.token, message.messageId)
    await this.#send('deleting a private message', { method: 'delete', route, auth: false })
  }

  isAdmin(person: Person): Promise<boolean> {
    return isGuildAdmin(this.#send, person)
  }

  membership(person: Person): Promise<Membership> {
    return guildMembership(this.#send, person)
  }

  async channelAround({ channelId }: Place): Promise<string | undefined> {
    const what = 'reading a channel'
    const channel = await known(this.#send(what, { method: 'get', route: Routes.channel(channelId) }))
    if (channel === undefined) return undefined
    if (typeof channel !== 'object' || channel === null || !('type' in channel)) throw unreadable(what)
    const isThread = THREADS.includes(channel.type as ChannelType)
    return isThread && 'parent_id' in channel && typeof channel.parent_id === 'string' ? channel.parent_id : undefined
  }

  async permalink(place: Place, message: MessageRef): Promise<string> {
    // A result that lies elsewhere was brought as a direct message.
    const isDirect = place.workspaceId.startsWith(DIRECT_WORKSPACE) || message.channelId !== place.channelId
    const guild = isDirect ? '@me' : place.workspaceId
    return `https://discord.com/channels/${guild}/${message.channelId}/${message.messageId}`
  }

  async #postTo(channelId: string, card: Card, files: readonly CardFile[], key: PostKey): Promise<MessageRef> {
    const once = { nonce: nonceOf(key), enforce_nonce: true }
    const route = Routes.channelMessages(channelId)
    const message = await this.#sendCard('posting a message', { method: 'post', route, body: once }, { card, files, mark: markOf(key) })
    this.#keepMark(message.messageId, markOf(key))
    return message
  }

  /** The limit that Discord told may not be the one that it applies: what it finds too large is sent once more at half the size. */
  async #sendCard(what: string, call: Call & { readonly body?: object }, message: Sendable): Promise<MessageRef> {
    const packed = await this.#pack(message)
    const send = async ({ body, files }: PackedMessage) =>
      refOf(await this.#send(what, { ...call, body: { ...body, ...call.body }, files }), what)
    try {
      return await send(packed)
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'FILE_REFUSED') || packed.files.length === 0) throw error
      this.#log.warn({ err: error }, 'Discord found a picture too large; it goes at half its size')
      return send(await this.#pack({ ...message, maxImageBytes: Math.floor(largestOf(packed) / 2) }))
    }
  }

  #keepMark(messageId: string, mark: number): void {
    this.#marks.delete(messageId)
    this.#marks.set(messageId, mark)
    const [oldest] = this.#marks.keys()
    if (this.#marks.size > MARKS_KEPT && oldest !== undefined) this.#marks.delete(oldest)
  }

  async #pack({ card, files, ...how }: Sendable): Promise<PackedMessage> {
    const packed = await packMessage(card, files, { images: this.#images, maxImageBytes: DISCORD_LIMITS.imageBytes, ...how })
    if (packed.cut.length > 0) this.#log.warn({ cut: packed.cut }, 'a card did not fit Discord')
    return packed
  }

  async #whoWeAre(): Promise<string> {
    const what = 'asking who we are'
    this.#ourUserId ??= idOf(await this.#send(what, { method: 'get', route: Routes.user() }), what)
    return this.#ourUserId
  }
}

const largestOf = ({ files }: PackedMessage): number => Math.max(...files.map(({ data }) => Buffer.byteLength(data as Uint8Array)))

function refOf(answer: unknown, what: string): MessageRef {
  const messageId = idOf(answer, what)
  if (typeof answer !== 'object' || answer === null || !('channel_id' in answer) || typeof answer.channel_id !== 'string')
    throw unreadable(what)
  return { platform: 'discord', channelId: answer.channel_id, messageId }
}

function idOf(answer: unknown, what: string): string {
  if (typeof answer !== 'object' || answer === null || !('id' in answer) || typeof answer.id !== 'string') throw unreadable(what)
  return answer.id
}
