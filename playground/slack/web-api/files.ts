import { ApiError } from '../api-error.ts'
import type { Backend } from '../backend.ts'
import type { Upload } from '../files.ts'
import { type Fields, fieldsOf, listOf, textOf } from '../json.ts'
import type { Channel, SlackFile } from '../nouns.ts'
import { botMaySee } from '../slack-files-in-blocks.ts'
import type { Args } from './args.ts'
import { messageBlocks } from './blocks.ts'
import type { Methods } from './method.ts'

/** The widely quoted cap for one file. */
const UPLOAD_BYTES_MAX = 1024 ** 3

export const filesMethods: Methods = {
  'files.getUploadURLExternal': { scope: ['files:write'], run: getUploadUrl },
  'files.completeUploadExternal': { scope: ['files:write'], run: completeUpload },
  'files.info': { scope: ['files:read'], run: info },
  'files.delete': { scope: ['files:write'], run: remove },
}

function getUploadUrl(args: Args, slack: Backend): Fields {
  const name = args.required('filename')
  const length = args.integer('length', 0)
  if (length <= 0) throw ApiError.withMessages('invalid_arguments', ['length must be a positive integer'])
  if (length > UPLOAD_BYTES_MAX) throw new ApiError('file_upload_size_restricted')
  const altText = args.optional('alt_text') ?? args.optional('alt_txt')
  const file = slack.workspace.files.create({ name, owner: slack.workspace.bot.id, ...(altText ? { altText } : {}) })
  slack.workspace.files.uploads.set(file.id, { file, length, state: 'waiting' })
  return { upload_url: `${slack.url}/upload/v1/${file.id}`, file_id: file.id }
}

function completeUpload(args: Args, slack: Backend): Fields {
  const wanted = listOf(args.json('files', 'invalid_arguments')).map(fieldsOf)
  if (wanted.length === 0) throw ApiError.withMessages('invalid_arguments', ['missing required field: files'])
  const channel = args.has('channel_id') ? sharedChannel(args.required('channel_id'), slack) : undefined
  const blocks = args.has('initial_comment') ? [] : messageBlocks(args, slack)
  const found = wanted.map((one) => uploadedFile(textOf(one.id), slack))
  found.forEach((upload, index) => {
    upload.state = 'completed'
    upload.file.title = textOf(wanted[index]?.title) || upload.file.name
  })
  const files = found.map((upload) => upload.file)
  // Everything after this answer is asynchronous: the type, the thumbnails, and the message in the channel.
  shareWhenReady(files, slack, channel && { channel, text: args.text('initial_comment'), blocks, threadTs: args.optional('thread_ts') })
  return { files: files.map((file) => slack.payloads.file(file)) }
}

function uploadedFile(fileId: string, slack: Backend): Upload {
  const upload = slack.workspace.files.uploads.get(fileId)
  if (upload?.state !== 'uploaded') throw new ApiError('file_not_found')
  return upload
}

/** Files need membership, also where `chat:write.public` would let a message through. */
function sharedChannel(channelId: string, slack: Backend): Channel {
  const channel = slack.workspace.channelForBot(channelId)
  if (!slack.workspace.botIsIn(channel)) throw new ApiError('not_in_channel')
  if (channel.archived) throw new ApiError('is_archived')
  return channel
}

interface Share {
  readonly channel: Channel
  readonly text: string
  readonly blocks: ReturnType<typeof messageBlocks>
  readonly threadTs: string | undefined
}

function shareWhenReady(files: readonly SlackFile[], slack: Backend, share: Share | undefined): void {
  let left = files.length
  for (const file of files) {
    slack.workspace.files.inspectLater(file, () => {
      left -= 1
      if (left === 0 && share) postFiles(files, slack, share)
    })
  }
}

function postFiles(files: readonly SlackFile[], slack: Backend, { channel, text, blocks, threadTs }: Share): void {
  const { bot, botId, messages } = slack.workspace
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs }
  const message = messages.post({ channelId: channel.id, user: bot.id, botId, text, blocks, files, subtype: 'file_share', ...thread })
  for (const file of files) file.shares.push({ channelId: channel.id, ts: message.ts, ...thread })
}

function info(args: Args, slack: Backend): Fields {
  return { file: slack.payloads.file(visibleFile(args, slack)), comments: [], response_metadata: { next_cursor: '' } }
}

function remove(args: Args, slack: Backend): Fields {
  const file = visibleFile(args, slack)
  if (file.owner !== slack.workspace.bot.id) throw new ApiError('cant_delete_file')
  slack.workspace.files.delete(file)
  return {}
}

function visibleFile(args: Args, slack: Backend): SlackFile {
  const file = slack.workspace.files.get(args.required('file'))
  if (!botMaySee(slack.workspace, file)) throw new ApiError('file_not_found')
  return file
}
