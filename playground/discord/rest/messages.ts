import { refuse } from '../api-error.ts'
import { apiMessage, isContentVisible } from '../api-json.ts'
import { isUnicodeEmoji } from '../component-fields.ts'
import { checkNonce } from '../message-rules.ts'
import { writeContent } from '../message-writer.ts'
import type { MessageRecord } from '../messages.ts'
import { asRecord } from '../multipart.ts'
import { isRecord, type Json, textOf } from '../protocol.ts'
import type { World } from '../world.ts'
import { checkMaySend, visibleChannel } from './channels.ts'
import { noContent, ok, param, type RestAnswer, type RestRequest, type Route } from './router.ts'

/** "In the past few minutes" say the docs; how many is not published. */
const NONCE_MEMORY_MS = 5 * 60_000
const MAX_DISTINCT_REACTIONS = 20

const LIST = '/channels/:channelId/messages'
const ONE = '/channels/:channelId/messages/:messageId'
const REACTION = `${ONE}/reactions/:emoji/@me`

export const messageRoutes: readonly Route[] = [
  { method: 'GET', path: LIST, family: 'message.get', handle: list },
  { method: 'POST', path: LIST, family: 'message.create', handle: create },
  { method: 'GET', path: ONE, family: 'message.get', handle: (world, request) => ok(asBotReads(world, messageOf(world, request))) },
  { method: 'PATCH', path: ONE, family: 'message.edit', handle: edit },
  { method: 'DELETE', path: ONE, family: 'message.delete', handle: remove },
  { method: 'PUT', path: REACTION, family: 'reaction', handle: react },
  { method: 'DELETE', path: REACTION, family: 'reaction', handle: unreact },
]

function list(world: World, request: RestRequest): RestAnswer {
  const channel = visibleChannel(world, request)
  const limit = Math.min(100, Math.max(1, Number(request.query.get('limit') ?? 50)))
  const [before, after] = [request.query.get('before'), request.query.get('after')]
  const all = world.server.allMessages().filter((record) => record.channelId === channel.id && !record.ephemeralFor)
  const wanted = all.filter(({ id }) => (!before || BigInt(id) < BigInt(before)) && (!after || BigInt(id) > BigInt(after)))
  const page = after ? wanted.slice(0, limit) : wanted.slice(-limit)
  return ok(page.reverse().map((record) => asBotReads(world, record)))
}

function create(world: World, request: RestRequest): RestAnswer {
  const channel = visibleChannel(world, request)
  checkMaySend(world, channel)
  const fields = asRecord(request.body.json)
  const nonce = checkNonce(fields.nonce)
  const earlier = nonce !== undefined && fields.enforce_nonce === true ? sameNonce(world, nonce) : undefined
  if (earlier) return { ...ok(asBotReads(world, earlier), earlier.id), tookEffect: false }
  const quoted = quotedMessage(world, fields)
  const content = writeContent(world, { fields, files: request.body.files, channelId: channel.id, repliedUserId: quoted?.authorId })
  if (channel.archived) world.server.updateChannel(channel.id, { archived: false })
  const record = world.server.addMessage({ ...content, channelId: channel.id, authorId: world.server.bot.id, nonce, replyTo: quoted?.id })
  return ok(asBotReads(world, record), record.id)
}

function sameNonce(world: World, nonce: string): MessageRecord | undefined {
  const since = Date.now() - NONCE_MEMORY_MS
  return world.server
    .allMessages()
    .findLast((record) => record.nonce === nonce && record.authorId === world.server.bot.id && record.sentAtMs >= since)
}

function quotedMessage(world: World, fields: Json): MessageRecord | undefined {
  const reference = isRecord(fields.message_reference) ? fields.message_reference : undefined
  if (!reference) return undefined
  const quoted = world.server.findMessage(textOf(reference.message_id))
  if (!quoted && reference.fail_if_not_exists !== false) throw refuse('unknownMessage')
  return quoted
}

function edit(world: World, request: RestRequest): RestAnswer {
  const record = messageOf(world, request)
  refuseIfArchived(world, record)
  if (record.authorId !== world.server.bot.id) throw refuse('notYourMessage')
  const { json, files } = request.body
  world.server.editMessage(record, writeContent(world, { fields: asRecord(json), files, channelId: record.channelId, previous: record }))
  return ok(asBotReads(world, record), record.id)
}

function remove(world: World, request: RestRequest): RestAnswer {
  const record = messageOf(world, request)
  refuseIfArchived(world, record)
  if (record.authorId !== world.server.bot.id) throw refuse('missingPermissions')
  world.server.deleteMessage(record)
  return noContent(record.id)
}

function react(world: World, request: RestRequest): RestAnswer {
  const record = messageOf(world, request)
  refuseIfArchived(world, record)
  const emoji = param(request, 'emoji')
  if (!isUnicodeEmoji(emoji) && !/^\w+:\d+$/.test(emoji)) throw refuse('unknownEmoji')
  if (!record.reactions.has(emoji) && record.reactions.size >= MAX_DISTINCT_REACTIONS) throw refuse('tooManyReactions')
  world.server.react(record, emoji, world.server.bot.id)
  return noContent(record.id)
}

function unreact(world: World, request: RestRequest): RestAnswer {
  const record = messageOf(world, request)
  world.server.unreact(record, param(request, 'emoji'), world.server.bot.id)
  return noContent(record.id)
}

/** Ephemeral messages cannot be reached through their channel. */
function messageOf(world: World, request: RestRequest): MessageRecord {
  const channel = visibleChannel(world, request)
  const record = world.server.findMessage(param(request, 'messageId'))
  if (!record || record.channelId !== channel.id || record.ephemeralFor) throw refuse('unknownMessage')
  return record
}

function refuseIfArchived(world: World, record: MessageRecord): void {
  if (world.server.findChannel(record.channelId)?.archived) throw refuse('archivedThread')
}

const asBotReads = (world: World, record: MessageRecord): Json =>
  apiMessage(record, world.server, world.cdn, isContentVisible(record, world.server))
