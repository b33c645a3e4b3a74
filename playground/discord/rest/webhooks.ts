import { refuse } from '../api-error.ts'
import { apiMessage } from '../api-json.ts'
import type { InteractionRecord } from '../interaction-book.ts'
import { writeContent } from '../message-writer.ts'
import type { MessageRecord } from '../messages.ts'
import { asRecord } from '../multipart.ts'
import { FLAG, numberOf } from '../protocol.ts'
import type { World } from '../world.ts'
import { answerPlace } from './callback.ts'
import { noContent, ok, param, type RestAnswer, type RestRequest, type Route } from './router.ts'

const WEBHOOK = '/webhooks/:applicationId/:token'
const ORIGINAL = `${WEBHOOK}/messages/@original`
const ONE = `${WEBHOOK}/messages/:messageId`

export const webhookRoutes: readonly Route[] = [
  { method: 'POST', path: WEBHOOK, family: 'followup', open: true, handle: followUp },
  { method: 'GET', path: ORIGINAL, family: 'original', open: true, handle: read },
  { method: 'PATCH', path: ORIGINAL, family: 'original', open: true, handle: edit },
  { method: 'DELETE', path: ORIGINAL, family: 'original', open: true, handle: remove },
  { method: 'GET', path: ONE, family: 'followup', open: true, handle: read },
  { method: 'PATCH', path: ONE, family: 'followup', open: true, handle: edit },
  { method: 'DELETE', path: ONE, family: 'followup', open: true, handle: remove },
]

/** While the answer is still "thinking…", the first follow-up fills it instead of adding a message. */
function followUp(world: World, request: RestRequest): RestAnswer {
  const record = interactionOf(world, request)
  const original = record.originalId ? world.server.findMessage(record.originalId) : undefined
  if (original && (original.flags & FLAG.loading) !== 0) return rewrite(world, request, original)
  const fields = asRecord(request.body.json)
  const ephemeral = (numberOf(fields.flags) & FLAG.ephemeral) !== 0
  const content = writeContent(world, { fields, files: request.body.files, channelId: record.channelId, ephemeral })
  const message = world.server.addMessage({
    ...content,
    ...answerPlace(world, { ...record, ephemeral }),
    type: 19,
    replyTo: record.originalId,
  })
  return ok(apiMessage(message, world.server, world.cdn), message.id)
}

function read(world: World, request: RestRequest): RestAnswer {
  const message = messageOf(world, request)
  return ok(apiMessage(message, world.server, world.cdn), message.id)
}

function edit(world: World, request: RestRequest): RestAnswer {
  return rewrite(world, request, messageOf(world, request))
}

function rewrite(world: World, request: RestRequest, message: MessageRecord): RestAnswer {
  const { json, files } = request.body
  const ephemeral = message.ephemeralFor !== undefined
  const content = writeContent(world, { fields: asRecord(json), files, channelId: message.channelId, previous: message, ephemeral })
  world.server.editMessage(message, content, (message.flags & FLAG.loading) !== 0)
  return ok(apiMessage(message, world.server, world.cdn), message.id)
}

function remove(world: World, request: RestRequest): RestAnswer {
  const message = messageOf(world, request)
  world.server.deleteMessage(message)
  return noContent(message.id)
}

/** 15 minutes after the interaction its token is worthless; before the first response there is no webhook yet. */
function interactionOf(world: World, request: RestRequest): InteractionRecord {
  if (param(request, 'applicationId') !== world.applicationId) throw refuse('unknownWebhook')
  const record = world.interactions.byToken(param(request, 'token'))
  if (!record || !world.interactions.isTokenAlive(record)) throw refuse('invalidWebhookToken')
  if (record.state !== 'answered') throw refuse('unknownWebhook')
  return record
}

/** A token reaches its own answer, its own follow-ups and the message whose component was used. */
function messageOf(world: World, request: RestRequest): MessageRecord {
  const record = interactionOf(world, request)
  const id = request.params.messageId ?? record.originalId
  const message = id ? world.server.findMessage(id) : undefined
  const isOwn =
    message && (message.askedBy?.interactionId === record.id || message.id === record.originalId || message.id === record.sourceMessageId)
  if (!isOwn) throw refuse('unknownMessage')
  return message
}
