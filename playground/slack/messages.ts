import { ApiError } from './api-error.ts'
import type { Timestamps } from './ids.ts'
import type { Fields } from './json.ts'
import { whoIsNotified } from './notifications.ts'
import type { Block, Change, EphemeralMessage, SlackFile, SlackMessage } from './nouns.ts'

export interface Draft {
  readonly channelId: string
  readonly user: string
  readonly botId?: string
  readonly subtype?: string
  readonly text: string
  readonly blocks?: readonly Block[]
  readonly attachments?: readonly unknown[]
  readonly files?: readonly SlackFile[]
  readonly thread_ts?: string
  readonly metadata?: Fields
  readonly linkNames?: boolean
}

export interface Edit {
  readonly text?: string
  readonly blocks?: readonly Block[]
  readonly attachments?: readonly unknown[]
  readonly files?: readonly SlackFile[]
  /** Undefined keeps what is there; an empty object removes it. */
  readonly metadata?: Fields
  /** Whose "edited" mark it gets; none when undefined. */
  readonly editor?: string
}

/** All messages, what they were before they were edited, what was deleted, and what only one person sees. */
export class Messages {
  readonly deleted: SlackMessage[] = []
  readonly ephemerals: EphemeralMessage[] = []
  readonly #byChannel = new Map<string, SlackMessage[]>()
  /** By channel and ts, and the replies of each thread the same way. */
  readonly #byPlace = new Map<string, SlackMessage>()
  readonly #repliesByPlace = new Map<string, SlackMessage[]>()
  readonly #timestamps: Timestamps
  readonly #now: () => number
  readonly #changed: (change: Change) => void

  constructor(needs: { timestamps: Timestamps; now: () => number; changed: (change: Change) => void }) {
    this.#timestamps = needs.timestamps
    this.#now = needs.now
    this.#changed = needs.changed
  }

  post(draft: Draft): SlackMessage {
    const { linkNames = false, blocks = [], attachments = [], files = [], ...rest } = draft
    const message: SlackMessage = {
      ...rest,
      ts: this.#timestamps.next(),
      blocks,
      attachments,
      files,
      reactions: [],
      notified: whoIsNotified(draft.text, [...blocks, ...attachments], linkNames),
      history: [],
    }
    this.#keep(message)
    this.#changed({ kind: 'message', what: 'posted', message })
    return message
  }

  #keep(message: SlackMessage): void {
    this.in(message.channelId).push(message)
    this.#byPlace.set(`${message.channelId} ${message.ts}`, message)
    if (message.thread_ts === undefined) return
    const thread = `${message.channelId} ${message.thread_ts}`
    this.#repliesByPlace.set(thread, [...(this.#repliesByPlace.get(thread) ?? []), message])
  }

  edit(message: SlackMessage, edit: Edit): void {
    const { text, blocks, files } = message
    message.history.push({ text, blocks, files, until: this.#now() })
    if (edit.text !== undefined) message.text = edit.text
    if (edit.blocks !== undefined) message.blocks = edit.blocks
    if (edit.attachments !== undefined) message.attachments = edit.attachments
    if (edit.files !== undefined) message.files = edit.files
    if (edit.metadata !== undefined) setMetadata(message, edit.metadata)
    if (edit.editor !== undefined) message.edited = { user: edit.editor, ts: this.#timestamps.next() }
    message.notified = [...new Set([...message.notified, ...whoIsNotified(message.text, [...message.blocks, ...message.attachments])])]
    this.#changed({ kind: 'message', what: 'edited', message })
  }

  delete(message: SlackMessage): void {
    const all = this.in(message.channelId)
    all.splice(all.indexOf(message), 1)
    this.#byPlace.delete(`${message.channelId} ${message.ts}`)
    message.deletedAt = this.#now()
    this.deleted.push(message)
    this.#changed({ kind: 'message', what: 'deleted', message })
  }

  /** The live list of a channel's messages, threads included, in order. */
  in(channelId: string): SlackMessage[] {
    const all = this.#byChannel.get(channelId) ?? []
    this.#byChannel.set(channelId, all)
    return all
  }

  thread(channelId: string, threadTs: string): SlackMessage[] {
    const parent = this.find(channelId, threadTs)
    return [...(parent ? [parent] : []), ...this.replies({ channelId, ts: threadTs })]
  }

  replies(parent: { channelId: string; ts: string }): SlackMessage[] {
    const replies = this.#repliesByPlace.get(`${parent.channelId} ${parent.ts}`) ?? []
    return replies.filter((reply) => reply.deletedAt === undefined)
  }

  find(channelId: string, ts: string): SlackMessage | undefined {
    return this.#byPlace.get(`${channelId} ${ts}`)
  }

  get(channelId: string, ts: string): SlackMessage {
    const message = this.find(channelId, ts)
    if (!message) throw new ApiError('message_not_found')
    return message
  }

  react(message: SlackMessage, name: string, user: string): void {
    const reaction = message.reactions.find((one) => one.name === name)
    if (reaction?.users.includes(user)) throw new ApiError('already_reacted')
    if (reaction) reaction.users.push(user)
    else message.reactions.push({ name, users: [user] })
    this.#changed({ kind: 'message', what: 'reacted', message })
  }

  unreact(message: SlackMessage, name: string, user: string): void {
    const reaction = message.reactions.find((one) => one.name === name)
    if (!reaction?.users.includes(user)) throw new ApiError('no_reaction')
    reaction.users.splice(reaction.users.indexOf(user), 1)
    message.reactions = message.reactions.filter((one) => one.users.length > 0)
    this.#changed({ kind: 'message', what: 'reacted', message })
  }

  postEphemeral(draft: Omit<Draft, 'metadata' | 'files' | 'botId'> & { personId: string }): EphemeralMessage {
    const { channelId, personId, user, text, blocks = [], thread_ts } = draft
    const ts = this.#timestamps.next()
    const thread = thread_ts === undefined ? {} : { thread_ts }
    const notified = whoIsNotified(text, blocks)
    const ephemeral: EphemeralMessage = { channelId, ts, personId, user, ...thread, text, blocks, notified, history: [] }
    this.ephemerals.push(ephemeral)
    this.#changed({ kind: 'ephemeral', what: 'posted', ephemeral })
    return ephemeral
  }

  editEphemeral(ephemeral: EphemeralMessage, text: string, blocks: readonly Block[]): void {
    ephemeral.history.push({ text: ephemeral.text, blocks: ephemeral.blocks, files: [], until: this.#now() })
    ephemeral.text = text
    ephemeral.blocks = blocks
    ephemeral.notified = [...new Set([...ephemeral.notified, ...whoIsNotified(text, blocks)])]
    this.#changed({ kind: 'ephemeral', what: 'edited', ephemeral })
  }

  deleteEphemeral(ephemeral: EphemeralMessage): void {
    this.ephemerals.splice(this.ephemerals.indexOf(ephemeral), 1)
    this.#changed({ kind: 'ephemeral', what: 'deleted', ephemeral })
  }

  findEphemeral(personId: string, ts: string): EphemeralMessage | undefined {
    return this.ephemerals.find((one) => one.personId === personId && one.ts === ts)
  }
}

function setMetadata(message: SlackMessage, metadata: Fields): void {
  if (Object.keys(metadata).length > 0) message.metadata = metadata
  else delete message.metadata
}
