import { type APIInteraction, InteractionResponseType, InteractionType, MessageFlags, Routes } from 'discord.js'
import { Problem } from '../../errors.ts'
import type { Log } from '../../ports.ts'
import { openingAction } from '../actions.ts'
import { buttons, type Card, card, type Form, text } from '../cards.ts'
import type { Heard } from '../heard.ts'
import type { CardFile } from '../surface.ts'
import { parseCustomId } from './custom-id.ts'
import { type Fit, type PackedMessage, packMessage } from './message-body.ts'
import { renderForm } from './render-form.ts'
import type { Send } from './rest.ts'

export interface AnswerOptions {
  readonly send: Send
  readonly images: Fit
  readonly log: Log
}

const TAKEN = 'Thank you, I go on with that.'
/** The person waits at most this long for any answer; later ones are refused with 10062. */
const CALLBACK_TIMEOUT_MS = 3_000

/** Tells Discord what was heard: its first response to an interaction. @throws Problem when Discord did not take it */
export async function answerInteraction(interaction: APIInteraction, heard: Heard, options: AnswerOptions): Promise<void> {
  switch (heard.kind) {
    case 'accepted':
      return defer(interaction, heard.private, options.send)
    case 'answer':
      return answerPrivately(interaction, heard, options)
    case 'form':
      // A form cannot answer a form: Discord takes no modal as response to a modal.
      if (interaction.type === InteractionType.ModalSubmit)
        return answerPrivately(interaction, { reply: reopenCard(heard.form.title, heard.form) }, options)
      return respond(interaction, { type: InteractionResponseType.Modal, data: renderForm(heard.form) }, options.send)
    case 'mistakes':
      return answerPrivately(interaction, { reply: mistakesCard(heard, interaction) }, options)
    case 'taken':
      return acknowledge(interaction, options)
    case 'silence':
      // What is met with silence was a repetition: whoever heard it first answers, and must not be forestalled.
      return
  }
}

/** What was taken shows in the message that it came from; where that is gone, the person is told instead. */
async function acknowledge(interaction: APIInteraction, options: AnswerOptions): Promise<void> {
  try {
    await respond(interaction, { type: InteractionResponseType.DeferredMessageUpdate }, options.send)
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'MESSAGE_GONE')) throw error
    await answerPrivately(interaction, { reply: card(TAKEN, text(TAKEN)) }, options)
  }
}

/** A quiet word, seen by whoever caused the interaction. */
async function answerPrivately(
  interaction: APIInteraction,
  answer: Omit<Extract<Heard, { kind: 'answer' }>, 'kind'>,
  options: AnswerOptions,
): Promise<void> {
  const pack = async (files: readonly CardFile[]): Promise<PackedMessage> => {
    const packed = await packMessage(answer.reply, files, { images: options.images, maxImageBytes: interaction.attachment_size_limit })
    if (packed.cut.length > 0) options.log.warn({ cut: packed.cut }, 'an answer did not fit Discord')
    return packed
  }
  if (!answer.files?.length) {
    const { body } = await pack([])
    const data = { ...body, flags: body.flags | MessageFlags.Ephemeral }
    return respond(interaction, { type: InteractionResponseType.ChannelMessageWithSource, data }, options.send)
  }
  // An upload can outlast the 3 s of the first response, so the pictures follow it.
  await defer(interaction, true, options.send)
  const { body, files } = await pack(answer.files)
  const route = Routes.webhookMessage(interaction.application_id, interaction.token, '@original')
  await options.send('showing pictures privately', { method: 'patch', route, body, files, auth: false })
}

const defer = (interaction: APIInteraction, isPrivate: boolean, send: Send): Promise<void> =>
  respond(
    interaction,
    { type: InteractionResponseType.DeferredChannelMessageWithSource, ...(isPrivate && { data: { flags: MessageFlags.Ephemeral } }) },
    send,
  )

/** The first response; an interaction takes one. */
export async function respond(
  interaction: Pick<APIInteraction, 'id' | 'token'>,
  body: { readonly type: InteractionResponseType; readonly data?: unknown },
  send: Send,
): Promise<void> {
  const route = Routes.interactionCallback(interaction.id, interaction.token)
  await send('answering an interaction', { method: 'post', route, body, auth: false, timeoutMs: CALLBACK_TIMEOUT_MS })
}

/** Discord closes a modal when it is sent, so the mistakes come with a button that opens it again. */
function mistakesCard({ fields, reopen }: Extract<Heard, { kind: 'mistakes' }>, interaction: APIInteraction): Card {
  const form = interaction.type === InteractionType.ModalSubmit ? parseCustomId(interaction.data.custom_id) : { name: 'create', key: '' }
  const says = Object.values(fields).join('\n') || 'Something in the form is not right.'
  return reopen ? reopenButton(says, reopen) : reopenCard(says, form)
}

export const reopenCard = (says: string, { name, key }: Pick<Form, 'name' | 'key'>): Card =>
  reopenButton(says, { action: openingAction(name), key })

const reopenButton = (says: string, { action, key }: { readonly action: string; readonly key: string }): Card =>
  card(says, text(says), buttons({ action, key, label: 'Open the form', style: 'primary' }))
