import { EventEmitter } from 'node:events'
import { ApiError } from './api-error.ts'
import { Files } from './files.ts'
import { newId, Timestamps } from './ids.ts'
import { Messages } from './messages.ts'
import type { Change, Channel, ChannelKind, Person, UserGroup } from './nouns.ts'
import { Views } from './views.ts'

export interface WorkspaceOptions {
  readonly now: () => number
  readonly fileReadyMs: number
}

/** Everything there is in one Slack workspace: people, channels, messages, files and views. */
export class Workspace {
  readonly id = newId('T')
  readonly name = 'Playground'
  readonly domain = 'playground'
  readonly appId = newId('A')
  readonly botId = newId('B')
  readonly bot: Person = { id: newId('U'), name: 'banana', isAdmin: false, isOwner: false, isGuest: false, isBot: true }
  readonly people = new Map<string, Person>([[this.bot.id, this.bot]])
  readonly channels = new Map<string, Channel>()
  readonly userGroups = new Map<string, UserGroup>()
  readonly now: () => number
  readonly timestamps: Timestamps
  readonly messages: Messages
  readonly files: Files
  readonly views: Views
  readonly #changes = new EventEmitter<{ change: [Change] }>().setMaxListeners(0)

  constructor(options: WorkspaceOptions) {
    this.now = options.now
    this.timestamps = new Timestamps(options.now)
    const changed = (change: Change) => this.changed(change)
    this.messages = new Messages({ timestamps: this.timestamps, now: options.now, changed })
    this.files = new Files({ now: options.now, readyMs: options.fileReadyMs, changed })
    this.views = new Views({ changed })
  }

  /** @param person `isBot`: the user that another app acts as */
  addPerson(person: { name: string; isAdmin?: boolean; isOwner?: boolean; isGuest?: boolean; isBot?: boolean }): Person {
    const { name, isAdmin = false, isOwner = false, isGuest = false, isBot = false } = person
    const added: Person = { id: newId('U'), name, isAdmin, isOwner, isGuest, isBot }
    this.people.set(added.id, added)
    this.changed({ kind: 'person', person: added })
    return added
  }

  /** @param channel `members` holds person ids; the bot is a member only if `workspace.bot.id` is among them, except in an `im`, where it always is */
  addChannel(channel: { name: string; kind: ChannelKind; members: readonly string[]; archived?: boolean }): Channel {
    const { name, kind, archived = false } = channel
    const members = new Set(kind === 'im' ? [...channel.members, this.bot.id] : channel.members)
    const added: Channel = { id: newId(kind === 'im' ? 'D' : 'C'), name, kind, members, archived }
    this.channels.set(added.id, added)
    this.changed({ kind: 'channel', channel: added })
    return added
  }

  /** @param group `members` holds person ids; who joins or leaves is added to or taken from the set that is returned */
  addUserGroup({ name, members }: { name: string; members: readonly string[] }): UserGroup {
    const group: UserGroup = { id: newId('S'), name, handle: name.toLowerCase().replaceAll(' ', '-'), members: new Set(members) }
    this.userGroups.set(group.id, group)
    return group
  }

  archive(channelId: string, archived = true): void {
    const channel = this.channel(channelId)
    channel.archived = archived
    this.changed({ kind: 'channel', channel })
  }

  /** The direct-message channel of the bot with a person; opened on first use. */
  dmOf(personId: string): Channel {
    const person = this.person(personId)
    const open = [...this.channels.values()].find((channel) => channel.kind === 'im' && channel.members.has(person.id))
    return open ?? this.addChannel({ name: 'directmessage', kind: 'im', members: [person.id] })
  }

  person(personId: string): Person {
    const person = this.people.get(personId)
    if (!person) throw new ApiError('user_not_found')
    return person
  }

  channel(channelId: string): Channel {
    const channel = this.channels.get(channelId)
    if (!channel) throw new ApiError('channel_not_found')
    return channel
  }

  /** The channel as the bot may see it: a private one without the bot does not exist for it. */
  channelForBot(channelId: string): Channel {
    const channel = this.channel(channelId)
    if (channel.kind !== 'public' && !this.botIsIn(channel)) throw new ApiError('channel_not_found')
    return channel
  }

  botIsIn(channel: Channel): boolean {
    return channel.members.has(this.bot.id)
  }

  changed(change: Change): void {
    this.#changes.emit('change', change)
  }

  on(listener: (change: Change) => void): () => void {
    this.#changes.on('change', listener)
    return () => this.#changes.off('change', listener)
  }
}
