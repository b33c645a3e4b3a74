import { ApiError } from '../api-error.ts'
import type { Backend } from '../backend.ts'
import type { Fields } from '../json.ts'
import type { Channel, SlackMessage } from '../nouns.ts'
import type { Args } from './args.ts'
import type { Methods } from './method.ts'

const READ = ['channels:read', 'groups:read', 'im:read']
const HISTORY = ['channels:history', 'groups:history', 'im:history']

export const conversationsMethods: Methods = {
  'conversations.info': { scope: READ, run: info },
  'conversations.open': { scope: ['im:write'], run: open },
  'conversations.list': { scope: READ, run: list },
  'conversations.members': { scope: READ, run: members },
  'conversations.history': { scope: HISTORY, run: history },
  'conversations.replies': { scope: HISTORY, run: replies },
}

function info(args: Args, slack: Backend): Fields {
  return { channel: describe(slack.workspace.channelForBot(args.required('channel')), slack) }
}

function describe(channel: Channel, slack: Backend): Fields {
  const { workspace } = slack
  const common = {
    id: channel.id,
    created: 0,
    is_archived: channel.archived,
    is_shared: false,
    is_ext_shared: false,
    context_team_id: workspace.id,
  }
  if (channel.kind === 'im')
    return { ...common, is_im: true, user: [...channel.members].find((id) => id !== workspace.bot.id), is_open: true }
  const is_private = channel.kind === 'private'
  const is_member = workspace.botIsIn(channel)
  return {
    ...common,
    name: channel.name,
    is_channel: true,
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private,
    is_member,
    num_members: channel.members.size,
  }
}

function open(args: Args, slack: Backend): Fields {
  const users = args.required('users').split(',')
  const personId = users[0]
  if (users.length > 1 || personId === undefined) throw new ApiError('method_not_supported_for_channel_type')
  if (personId === slack.workspace.bot.id) throw new ApiError('cannot_dm_bot')
  const channel = slack.workspace.dmOf(personId)
  return { channel: args.flag('return_im') ? describe(channel, slack) : { id: channel.id } }
}

function list(args: Args, slack: Backend): Fields {
  const types = (args.optional('types') ?? 'public_channel').split(',')
  const wanted = { public: types.includes('public_channel'), private: types.includes('private_channel'), im: types.includes('im') }
  const visible = [...slack.workspace.channels.values()].filter((channel) => channel.kind === 'public' || slack.workspace.botIsIn(channel))
  const channels = visible.filter((channel) => wanted[channel.kind] && !(args.flag('exclude_archived') && channel.archived))
  return { channels: channels.map((channel) => describe(channel, slack)), response_metadata: { next_cursor: '' } }
}

function members(args: Args, slack: Backend): Fields {
  return { members: [...slack.workspace.channelForBot(args.required('channel')).members], response_metadata: { next_cursor: '' } }
}

function history(args: Args, slack: Backend): Fields {
  const channel = readableChannel(args, slack)
  const topLevel = slack.workspace.messages
    .in(channel.id)
    .filter((message) => message.thread_ts === undefined || message.thread_ts === message.ts)
  return page(topLevel.toReversed(), args, slack, 100)
}

function replies(args: Args, slack: Backend): Fields {
  const channel = readableChannel(args, slack)
  const ts = args.required('ts')
  const thread = slack.workspace.messages.thread(channel.id, ts)
  if (thread.length === 0) throw new ApiError('thread_not_found')
  return page(thread, args, slack, 1000)
}

function readableChannel(args: Args, slack: Backend): Channel {
  const channel = slack.workspace.channelForBot(args.required('channel'))
  if (!slack.workspace.botIsIn(channel)) throw new ApiError('not_in_channel')
  return channel
}

function page(messages: readonly SlackMessage[], args: Args, slack: Backend, defaultLimit: number): Fields {
  const within = messages.filter((message) => isWithin(message.ts, args))
  const start = args.has('cursor') ? Number.parseInt(Buffer.from(args.text('cursor'), 'base64').toString(), 10) : 0
  if (Number.isNaN(start)) throw new ApiError('invalid_cursor')
  const end = start + Math.min(Math.max(args.integer('limit', defaultLimit), 1), 999)
  const has_more = end < within.length
  return {
    messages: within.slice(start, end).map((message) => slack.payloads.message(message, args.flag('include_all_metadata'))),
    has_more,
    ...(has_more ? { response_metadata: { next_cursor: Buffer.from(String(end)).toString('base64') } } : {}),
  }
}

/** `oldest` and `latest` are exclusive unless `inclusive` is set. */
function isWithin(ts: string, args: Args): boolean {
  const oldest = Number(args.optional('oldest') ?? 0)
  const latest = Number(args.optional('latest') ?? Number.POSITIVE_INFINITY)
  const at = Number(ts)
  return args.flag('inclusive') ? at >= oldest && at <= latest : at > oldest && at < latest
}
