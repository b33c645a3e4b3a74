import { ApiError } from '../api-error.ts'
import type { Backend } from '../backend.ts'
import type { Fields } from '../json.ts'
import type { Channel, SlackMessage } from '../nouns.ts'
import type { Args } from './args.ts'
import { attachmentsFrom, messageBlocks } from './blocks.ts'
import type { Methods } from './method.ts'

const POSTED_TEXT_MAX = 40_000
const UPDATED_TEXT_MAX = 4000
const MARKDOWN_TEXT_MAX = 12_000

export const chatMethods: Methods = {
  'chat.postMessage': { scope: ['chat:write'], run: postMessage },
  'chat.update': { scope: ['chat:write'], run: update },
  'chat.delete': { scope: ['chat:write'], run: remove },
  'chat.postEphemeral': { scope: ['chat:write'], run: postEphemeral },
  'chat.getPermalink': { run: getPermalink },
}

function postMessage(args: Args, slack: Backend): Fields {
  const channel = writableChannel(args.required('channel'), slack)
  const content = contentOf(args, slack)
  const thread_ts = args.optional('thread_ts')
  const message = slack.workspace.messages.post({
    channelId: channel.id,
    user: slack.workspace.bot.id,
    botId: slack.workspace.botId,
    ...content,
    ...(thread_ts ? { thread_ts: threadRoot(channel.id, thread_ts, slack) } : {}),
    ...(args.has('metadata') ? { metadata: args.object('metadata', 'invalid_metadata_format') } : {}),
    linkNames: args.flag('link_names') || args.text('parse') === 'full',
  })
  return { channel: channel.id, ts: message.ts, message: slack.payloads.message(message, true) }
}

function contentOf(args: Args, slack: Backend) {
  if (args.has('markdown_text') && (args.has('text') || args.has('blocks'))) throw new ApiError('markdown_text_conflict')
  if (args.text('markdown_text').length > MARKDOWN_TEXT_MAX) throw new ApiError('msg_too_long')
  const blocks = messageBlocks(args, slack)
  const attachments = attachmentsFrom(args)
  // Slack cuts what is longer instead of refusing it.
  const text = (args.optional('markdown_text') ?? args.text('text')).slice(0, POSTED_TEXT_MAX)
  if (text.trim() === '' && blocks.length === 0 && attachments.length === 0) throw new ApiError('no_text')
  return { text, blocks, attachments }
}

/** A channel that the bot may post to; a person's id stands for the bot's DM with them. */
export function writableChannel(channelId: string, slack: Backend): Channel {
  const { workspace } = slack
  const channel = workspace.people.has(channelId) ? workspace.dmOf(channelId) : workspace.channelForBot(channelId)
  if (!workspace.botIsIn(channel) && !slack.scopes.includes('chat:write.public')) throw new ApiError('not_in_channel')
  if (channel.archived) throw new ApiError('is_archived')
  return channel
}

/** A reply to a reply lands in the thread that reply is in. */
function threadRoot(channelId: string, threadTs: string, slack: Backend): string {
  return slack.workspace.messages.find(channelId, threadTs)?.thread_ts ?? threadTs
}

function update(args: Args, slack: Backend): Fields {
  const message = ownMessage(args, slack, 'cant_update_message')
  const edit = args.has('blocks') && !args.given('text') ? { blocks: messageBlocks(args, slack) } : textEdit(args, slack)
  const attachments = args.has('attachments') ? { attachments: attachmentsFrom(args) } : {}
  const metadata = args.given('metadata') ? { metadata: args.object('metadata', 'invalid_metadata_format') } : {}
  const files = args.has('file_ids') ? { files: filesOf(args, slack) } : {}
  slack.workspace.messages.edit(message, { ...edit, ...attachments, ...metadata, ...files })
  return { channel: message.channelId, ts: message.ts, text: message.text, message: slack.payloads.message(message) }
}

/** Text without blocks takes the blocks away (docs.slack.dev/reference/methods/chat.update). */
function textEdit(args: Args, slack: Backend) {
  const text = args.optional('markdown_text') ?? args.text('text')
  if (text.length > UPDATED_TEXT_MAX) throw new ApiError('msg_too_long')
  const blocks = messageBlocks(args, slack)
  if (text.trim() === '' && blocks.length === 0 && !args.has('attachments')) throw new ApiError('no_text')
  return { text, blocks, editor: slack.workspace.bot.id }
}

function filesOf(args: Args, slack: Backend) {
  const ids = args.json('file_ids', 'invalid_arguments')
  return Array.isArray(ids) ? ids.map((id) => slack.workspace.files.get(String(id))) : []
}

function ownMessage(args: Args, slack: Backend, refused: string): SlackMessage {
  const channel = slack.workspace.channelForBot(args.required('channel'))
  if (channel.archived) throw new ApiError('is_inactive')
  const message = slack.workspace.messages.get(channel.id, args.required('ts'))
  if (message.user !== slack.workspace.bot.id) throw new ApiError(refused)
  return message
}

function remove(args: Args, slack: Backend): Fields {
  const message = ownMessage(args, slack, 'cant_delete_message')
  slack.workspace.messages.delete(message)
  return { channel: message.channelId, ts: message.ts }
}

function postEphemeral(args: Args, slack: Backend): Fields {
  const channel = writableChannel(args.required('channel'), slack)
  const personId = args.required('user')
  if (!channel.members.has(personId)) throw new ApiError('user_not_in_channel')
  const { text, blocks } = contentOf(args, slack)
  const thread_ts = args.optional('thread_ts')
  const user = slack.workspace.bot.id
  const message = slack.workspace.messages.postEphemeral({
    channelId: channel.id,
    personId,
    user,
    text,
    blocks,
    ...(thread_ts ? { thread_ts } : {}),
  })
  return { message_ts: message.ts }
}

function getPermalink(args: Args, slack: Backend): Fields {
  const channel = slack.workspace.channelForBot(args.required('channel'))
  const { ts, thread_ts } = slack.workspace.messages.get(channel.id, args.required('message_ts'))
  const thread = thread_ts ? `?thread_ts=${thread_ts}&cid=${channel.id}` : ''
  return { channel: channel.id, permalink: `${slack.url}/archives/${channel.id}/p${ts.replace('.', '')}${thread}` }
}
