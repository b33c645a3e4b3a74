import type { Fields } from './json.ts'
import type { Block, Channel, EphemeralMessage, SlackFile, SlackMessage, View } from './nouns.ts'
import type { Workspace } from './workspace.ts'

/** The shapes that go over the wire (see @slack/bolt's payload types). */
export class Payloads {
  readonly #workspace: Workspace
  readonly #baseUrl: () => string

  constructor(workspace: Workspace, baseUrl: () => string) {
    this.#workspace = workspace
    this.#baseUrl = baseUrl
  }

  get #team(): Fields {
    return { id: this.#workspace.id, domain: this.#workspace.domain }
  }

  user(personId: string): Fields {
    const { id, name } = this.#workspace.person(personId)
    return { id, username: name, name, team_id: this.#workspace.id }
  }

  /** Slack gives private channels and DMs a stand-in name here. */
  channel(channel: Channel): Fields {
    return { id: channel.id, name: channelName(channel) }
  }

  command(given: { personId: string; channel: Channel; command: string; text: string; responseUrl: string; triggerId: string }): Fields {
    const person = this.#workspace.person(given.personId)
    return {
      token: 'deprecated',
      team_id: this.#workspace.id,
      team_domain: this.#workspace.domain,
      channel_id: given.channel.id,
      channel_name: channelName(given.channel),
      user_id: person.id,
      user_name: person.name,
      command: given.command,
      text: given.text,
      api_app_id: this.#workspace.appId,
      is_enterprise_install: 'false',
      response_url: given.responseUrl,
      trigger_id: given.triggerId,
    }
  }

  interaction(type: string, personId: string): Fields {
    const api_app_id = this.#workspace.appId
    return {
      type,
      api_app_id,
      token: 'deprecated',
      team: this.#team,
      enterprise: null,
      is_enterprise_install: false,
      user: this.user(personId),
    }
  }

  messageContainer(message: SlackMessage | EphemeralMessage): Fields {
    const is_ephemeral = 'personId' in message
    const thread = message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }
    return { type: 'message', message_ts: message.ts, channel_id: message.channelId, is_ephemeral, ...thread }
  }

  message(message: SlackMessage, includeMetadata = false): Fields {
    const { id: team, appId: app_id } = this.#workspace
    const replies = this.#workspace.messages.replies(message)
    return {
      type: 'message',
      ...(message.subtype ? { subtype: message.subtype } : {}),
      user: message.user,
      text: message.text,
      ts: message.ts,
      team,
      ...(message.botId ? { bot_id: message.botId, app_id } : {}),
      ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
      ...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
      ...(message.files.length > 0 ? { files: message.files.map((file) => this.file(file)) } : {}),
      ...(message.thread_ts ? { thread_ts: message.thread_ts } : {}),
      ...(replies.length > 0 ? this.#threadSummary(message, replies) : {}),
      ...(message.edited ? { edited: message.edited } : {}),
      ...(message.reactions.length > 0 ? { reactions: message.reactions.map((one) => ({ ...one, count: one.users.length })) } : {}),
      ...(includeMetadata && message.metadata ? { metadata: message.metadata } : {}),
    }
  }

  #threadSummary(parent: SlackMessage, replies: readonly SlackMessage[]): Fields {
    const reply_users = [...new Set(replies.map((reply) => reply.user))]
    return {
      thread_ts: parent.ts,
      reply_count: replies.length,
      reply_users,
      reply_users_count: reply_users.length,
      latest_reply: replies.at(-1)?.ts,
    }
  }

  file(file: SlackFile): Fields {
    const base = `${this.#baseUrl()}/files-pri/${this.#workspace.id}-${file.id}`
    const name = encodeURIComponent(file.name)
    const inChannels = (kind: Channel['kind']) =>
      file.shares.filter((share) => this.#workspace.channels.get(share.channelId)?.kind === kind)
    return {
      id: file.id,
      created: file.created,
      timestamp: file.created,
      name: file.name,
      title: file.title,
      mimetype: file.mimetype,
      filetype: file.filetype,
      pretty_type: file.filetype.toUpperCase(),
      user: file.owner,
      user_team: this.#workspace.id,
      size: file.bytes.length,
      mode: 'hosted',
      is_external: false,
      is_public: inChannels('public').length > 0,
      ...(file.altText ? { alt_txt: file.altText } : {}),
      url_private: `${base}/${name}`,
      url_private_download: `${base}/download/${name}`,
      permalink: `${this.#baseUrl()}/files/${file.owner}/${file.id}/${name}`,
      channels: inChannels('public').map((share) => share.channelId),
      groups: inChannels('private').map((share) => share.channelId),
      ims: inChannels('im').map((share) => share.channelId),
      shares: { ...sharesBy('public', inChannels('public')), ...sharesBy('private', [...inChannels('private'), ...inChannels('im')]) },
    }
  }

  view(view: View, values: Fields = {}): Fields {
    const { personId, errors, ...rest } = view
    const { id: team_id, appId: app_id, botId: bot_id } = this.#workspace
    return { ...rest, team_id, app_id, app_installed_team_id: team_id, bot_id, state: { values } }
  }

  /** An Events API envelope around one event. */
  event(event: Fields, eventId: string): Fields {
    return {
      token: 'deprecated',
      team_id: this.#workspace.id,
      api_app_id: this.#workspace.appId,
      event,
      type: 'event_callback',
      event_id: eventId,
      event_time: Math.floor(this.#workspace.now() / 1000),
      authorizations: [
        { enterprise_id: null, team_id: this.#workspace.id, user_id: this.#workspace.bot.id, is_bot: true, is_enterprise_install: false },
      ],
      is_ext_shared_channel: false,
    }
  }

  messageEvent(message: SlackMessage, channel: Channel): Fields {
    return { ...this.message(message), channel: channel.id, channel_type: channelType(channel), event_ts: message.ts }
  }

  mentionEvent(message: SlackMessage): Fields {
    const { subtype, ...rest } = this.message(message)
    return { ...rest, type: 'app_mention', channel: message.channelId, event_ts: message.ts }
  }

  reactionEvent(type: 'reaction_added' | 'reaction_removed', personId: string, message: SlackMessage, reaction: string): Fields {
    const item = { type: 'message', channel: message.channelId, ts: message.ts }
    return { type, user: personId, reaction, item_user: message.user, item, event_ts: this.#workspace.timestamps.next() }
  }
}

export function channelName(channel: Channel): string {
  if (channel.kind === 'private') return 'privategroup'
  return channel.kind === 'im' ? 'directmessage' : channel.name
}

const channelType = (channel: Channel) => ({ public: 'channel', private: 'group', im: 'im' })[channel.kind]

function sharesBy(kind: 'public' | 'private', shares: SlackFile['shares']): Fields {
  if (shares.length === 0) return {}
  return {
    [kind]: Object.fromEntries(shares.map(({ channelId, ts, thread_ts }) => [channelId, [{ ts, ...(thread_ts ? { thread_ts } : {}) }]])),
  }
}

/** One `actions[]` entry for an element that a person used. */
export function actionPayload(element: Fields, block: Block | undefined, actionTs: string, chosen: Fields): Fields {
  return { type: element.type, action_id: element.action_id, block_id: block?.block_id ?? '', action_ts: actionTs, ...chosen }
}
