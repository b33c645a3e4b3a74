import { Problems, refuse, refuseField } from '../api-error.ts'
import { apiMessage } from '../api-json.ts'
import { checkChoices } from '../command-rules.ts'
import { checkModal } from '../component-rules.ts'
import type { InteractionRecord, Modal } from '../interaction-book.ts'
import { writeContent } from '../message-writer.ts'
import type { MessageRecord } from '../messages.ts'
import { asRecord, type RequestBody } from '../multipart.ts'
import { CALLBACK, FLAG, INTERACTION, isRecord, type Json, numberOf, records, textOf } from '../protocol.ts'
import type { World } from '../world.ts'
import { ok, param, type RestAnswer, type RestRequest, type Route } from './router.ts'

const MAX_AUTOCOMPLETE_CHOICES = 25

export const callbackRoutes: readonly Route[] = [
  { method: 'POST', path: '/interactions/:interactionId/:token/callback', family: 'callback', open: true, handle: callback },
]

interface Response {
  readonly world: World
  readonly record: InteractionRecord
  readonly data: Json
  readonly files: RequestBody['files']
}

/** What may answer what: a form cannot answer a form, updates need a message to update. */
const ALLOWED: Record<number, readonly number[]> = {
  [INTERACTION.command]: [CALLBACK.message, CALLBACK.deferredMessage, CALLBACK.modal],
  [INTERACTION.component]: [CALLBACK.message, CALLBACK.deferredMessage, CALLBACK.deferredUpdate, CALLBACK.update, CALLBACK.modal],
  [INTERACTION.autocomplete]: [CALLBACK.autocomplete],
  [INTERACTION.modalSubmit]: [CALLBACK.message, CALLBACK.deferredMessage, CALLBACK.deferredUpdate, CALLBACK.update],
}

const RESPONDERS: Record<number, (response: Response) => MessageRecord | undefined> = {
  [CALLBACK.message]: respondWithMessage,
  [CALLBACK.deferredMessage]: respondThinking,
  [CALLBACK.deferredUpdate]: deferUpdate,
  [CALLBACK.update]: updateSource,
  [CALLBACK.autocomplete]: offerChoices,
  [CALLBACK.modal]: openModal,
}

function callback(world: World, request: RestRequest): RestAnswer {
  const record = world.interactions.byToken(param(request, 'token'))
  if (!record || record.id !== param(request, 'interactionId') || record.state === 'missed' || !world.interactions.isTokenAlive(record))
    throw refuse('unknownInteraction')
  if (record.state === 'answered') throw refuse('alreadyAcknowledged')
  const body = asRecord(request.body.json)
  const type = numberOf(body.type)
  const respond = RESPONDERS[type]
  const isUpdateOfNothing = (type === CALLBACK.update || type === CALLBACK.deferredUpdate) && !record.sourceMessageId
  if (!respond || !ALLOWED[record.type]?.includes(type) || isUpdateOfNothing) {
    refuseField(['type'], 'INTERACTION_CALLBACK_TYPE_INVALID', `A response of type ${type} does not fit this interaction.`)
  }
  const message = respond({ world, record, data: isRecord(body.data) ? body.data : {}, files: request.body.files })
  if (request.query.get('with_response') !== 'true') return { status: 204, messageId: message?.id }
  return ok(withResponse(world, record, type, message), message?.id)
}

function respondWithMessage({ world, record, data, files }: Response): MessageRecord {
  const ephemeral = (numberOf(data.flags) & FLAG.ephemeral) !== 0
  const content = writeContent(world, { fields: data, files, channelId: record.channelId, ephemeral, path: ['data'] })
  record.ephemeral = ephemeral
  const message = world.server.addMessage({ ...content, ...answerPlace(world, record) })
  record.originalId = message.id
  world.interactions.answer(record, { ok: true, kind: 'message', message: world.server.view(message) })
  return message
}

/** Ephemerality is decided here; the docs allow no other flag on this response. */
function respondThinking({ world, record, data }: Response): MessageRecord {
  const flags = numberOf(data.flags)
  if ((flags & ~FLAG.ephemeral) !== 0) refuseField(['data', 'flags'], 'FLAGS_INVALID', 'Only EPHEMERAL can be set on a deferred response.')
  record.ephemeral = (flags & FLAG.ephemeral) !== 0
  const message = world.server.addMessage({ ...answerPlace(world, record), flags: flags | FLAG.loading })
  record.originalId = message.id
  world.interactions.answer(record, { ok: true, kind: 'deferred', message: world.server.view(message) })
  return message
}

function deferUpdate({ world, record }: Response): MessageRecord {
  const message = sourceOf(world, record)
  record.originalId = message.id
  world.interactions.answer(record, { ok: true, kind: 'deferred-update', message: world.server.view(message) })
  return message
}

function updateSource({ world, record, data, files }: Response): MessageRecord {
  const message = sourceOf(world, record)
  const ephemeral = message.ephemeralFor !== undefined
  const content = writeContent(world, { fields: data, files, channelId: message.channelId, previous: message, ephemeral, path: ['data'] })
  record.originalId = message.id
  world.server.editMessage(message, content)
  world.interactions.answer(record, { ok: true, kind: 'update', message: world.server.view(message) })
  return message
}

function offerChoices({ world, record, data }: Response): undefined {
  const choices = records(data.choices)
  const problems = new Problems()
  if (choices.length > MAX_AUTOCOMPLETE_CHOICES)
    problems.add(['data', 'choices'], 'BASE_TYPE_MAX_LENGTH', `Must be ${MAX_AUTOCOMPLETE_CHOICES} or fewer in length.`)
  checkChoices(choices, problems, ['data', 'choices'])
  problems.throwIfAny()
  const offered = choices.map((choice) => ({ name: textOf(choice.name), value: choice.value as string | number }))
  world.interactions.answer(record, { ok: true, kind: 'choices', choices: offered })
}

function openModal({ world, record, data }: Response): undefined {
  const problems = new Problems()
  const components = checkModal(data, problems)
  problems.throwIfAny()
  const modal: Modal = {
    customId: textOf(data.custom_id),
    title: textOf(data.title),
    components,
    channelId: record.channelId,
    interactionId: record.id,
    sourceMessageId: record.sourceMessageId,
  }
  world.interactions.openModal(record.userId, modal)
  world.interactions.answer(record, { ok: true, kind: 'modal', modal })
}

function sourceOf(world: World, record: InteractionRecord): MessageRecord {
  const message = record.sourceMessageId ? world.server.findMessage(record.sourceMessageId) : undefined
  if (!message) throw refuse('unknownMessage')
  return message
}

/** Where the answer to an interaction stands and who sees it. */
export function answerPlace(world: World, record: InteractionRecord) {
  return {
    channelId: record.channelId,
    authorId: world.server.bot.id,
    type: record.answerType ?? 0,
    askedBy: { interactionId: record.id, type: record.type, userId: record.userId, command: record.command },
    ephemeralFor: record.ephemeral ? record.userId : undefined,
  }
}

function withResponse(world: World, record: InteractionRecord, type: number, message: MessageRecord | undefined): Json {
  const about = message && {
    response_message_id: message.id,
    response_message_loading: (message.flags & FLAG.loading) !== 0,
    response_message_ephemeral: message.ephemeralFor !== undefined,
  }
  return {
    interaction: { id: record.id, type: record.type, ...about },
    resource: { type, ...(message && { message: apiMessage(message, world.server, world.cdn) }) },
  }
}
