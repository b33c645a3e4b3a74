import type { z } from 'zod'
import type { Attachment, Person, Place } from '../../domain/request.ts'
import { Problem } from '../../errors.ts'
import type { Incoming, ReplyHandle } from '../incoming.ts'
import { REPLY_LIVES_MS } from './limits.ts'
import {
  type Answer,
  ButtonPayload,
  CommandPayload,
  EventPayload,
  type File,
  FormPayload,
  ShortcutPayload,
  type SlackEvent,
} from './payloads.ts'
import { pressOf } from './render.ts'
import { FormMemory } from './render-form.ts'
import { replySecret } from './reply-handle.ts'
import { plainWords, withoutMention } from './words.ts'

/** Who we are in the workspace: what auth.test said. */
export interface Ourselves {
  readonly teamId: string
  readonly botUserId: string
  readonly botId: string
}

/**
 * Slack's payloads in the words of `incoming.ts`: pure, and nothing more. Each function returns undefined for what is not for us,
 * and throws a ZodError for what is not what Slack documents.
 */
export function fromCommand(body: unknown, us: Ourselves): Incoming {
  const command = CommandPayload.parse(body)
  return {
    kind: 'command',
    deliveryId: command.trigger_id,
    place: placeOf(us, command.channel_id),
    person: personOf(us, command.user_id),
    reply: handle(command.response_url, undefined),
    answersInPlace: true,
    spoken: { line: plainWords(command.text).trim() },
  }
}

/** A global shortcut happens nowhere: its place is the person, that is, their direct messages with us. */
export function fromShortcut(body: unknown, us: Ourselves): Incoming {
  const { callback_id, trigger_id, user, channel, message, response_url } = ShortcutPayload.parse(body)
  const threadId = message ? threadOf(message) : undefined
  return {
    kind: 'shortcut',
    name: callback_id,
    deliveryId: trigger_id,
    place: placeOf(us, channel?.id ?? user.id, threadId),
    person: personOf(us, user.id),
    ...(response_url === undefined ? {} : { reply: handle(response_url, threadId) }),
    answersInPlace: response_url !== undefined,
    ...(message ? { message: { words: plainWords(message.text ?? '').trim(), attachments: attachmentsOf(message.files) } } : {}),
  }
}

export function fromButton(body: unknown, us: Ourselves): Incoming {
  const { trigger_id, user, channel, container, message, response_url, actions } = ButtonPayload.parse(body)
  const channelId = channel?.id ?? container?.channel_id ?? undefined
  const messageId = container?.message_ts ?? message?.ts
  const threadId = threadOf({ ts: messageId, thread_ts: message?.thread_ts ?? container?.thread_ts ?? undefined })
  const isOurs = channelId !== undefined && messageId !== undefined && container?.is_ephemeral !== true
  return {
    kind: 'button',
    ...pressOf(actions[0]?.action_id ?? '', actions[0]?.value ?? ''),
    deliveryId: trigger_id,
    place: placeOf(us, channelId ?? user.id, threadId),
    person: personOf(us, user.id),
    ...(response_url === undefined ? {} : { reply: handle(response_url, threadId) }),
    answersInPlace: response_url !== undefined,
    ...(isOurs ? { message: { platform: 'slack', channelId, messageId } } : {}),
  }
}

/** @throws Problem UNKNOWN_BUTTON when what the form should remember is broken or forged */
export function fromForm(body: unknown, us: Ourselves): Incoming {
  const { trigger_id, user, view } = FormPayload.parse(body)
  const memory = rememberedBy(view.private_metadata)
  const values = Object.entries(view.state.values).map(([name, answers]) => {
    return [name, answerIn(Object.values(answers)[0])] as const
  })
  return {
    kind: 'form',
    name: view.callback_id,
    key: memory.key,
    values: Object.fromEntries(values),
    deliveryId: trigger_id,
    place: placeOf(us, memory.channelId, memory.threadId),
    person: personOf(us, user.id),
    answersInPlace: false,
  }
}

/** Of several things picked the ids, with commas between them. */
function answerIn(answer: Answer | undefined): string {
  const picked = answer?.selected_users ?? answer?.selected_conversations ?? answer?.selected_options?.map(({ value }) => value)
  return picked?.join(',') ?? answer?.selected_option?.value ?? answer?.value ?? ''
}

export function fromEvent(body: unknown, us: Ourselves): Incoming | undefined {
  const { event, event_id } = EventPayload.parse(body)
  switch (event.type) {
    case 'app_mention':
      return mention(event, event_id, us)
    case 'message':
      return event.channel_type === 'im' ? mention(event, event_id, us) : said(event, event_id, us)
    case 'reaction_added':
    case 'reaction_removed':
      return reaction(event, event_id, us)
    case 'app_home_opened':
      return event.tab === 'messages' ? undefined : { kind: 'home', ...arrival(us, event_id, event.channel ?? event.user, event.user) }
  }
}

type Said = Extract<SlackEvent, { type: 'app_mention' | 'message' }>

// Joins, edits, deletions and the like are messages with a subtype too.
const SPOKEN_SUBTYPES = new Set([undefined, 'file_share', 'thread_broadcast'])

function mention(event: Said, eventId: string, us: Ourselves): Incoming | undefined {
  if (!isSpoken(event, us)) return undefined
  const threadId = threadOf(event)
  return {
    kind: 'mention',
    ...arrival(us, eventId, event.channel, event.user, threadId),
    text: plainWords(withoutMention(event.text ?? '', us.botUserId)).trim(),
    attachments: attachmentsOf(event.files),
    ...(threadId && { thread: { platform: 'slack', channelId: event.channel, messageId: threadId } }),
  }
}

/** Of what people say among themselves only what stands in a thread could be an answer to us. What names us comes a second time, as a mention. */
function said(event: Said, eventId: string, us: Ourselves): Incoming | undefined {
  const threadId = threadOf(event)
  if (!threadId || !isSpoken(event, us) || event.text?.includes(`<@${us.botUserId}`)) return undefined
  return {
    kind: 'said',
    ...arrival(us, eventId, event.channel, event.user, threadId),
    text: plainWords(event.text ?? '').trim(),
    thread: { platform: 'slack', channelId: event.channel, messageId: threadId },
  }
}

const isSpoken = (event: Said, us: Ourselves): event is Said & { user: string } =>
  event.user !== undefined && event.user !== us.botUserId && !event.bot_id && !event.edited && SPOKEN_SUBTYPES.has(event.subtype)

function reaction(
  event: Extract<SlackEvent, { type: 'reaction_added' | 'reaction_removed' }>,
  eventId: string,
  us: Ourselves,
): Incoming | undefined {
  const { channel, ts } = event.item
  if (event.item.type !== 'message' || !channel || !ts || event.item_user !== us.botUserId || event.user === us.botUserId) return undefined
  return {
    kind: 'reaction',
    ...arrival(us, eventId, channel, event.user),
    // "+1::skin-tone-3": the tone is the person's, not the opinion's.
    emoji: event.reaction.replace(/::skin-tone-\d$/, ''),
    added: event.type === 'reaction_added',
    message: { platform: 'slack', channelId: channel, messageId: ts },
    atMs: Number(event.event_ts) * 1000,
  }
}

const arrival = (us: Ourselves, eventId: string, channelId: string, userId: string, threadId?: string) => ({
  deliveryId: eventId,
  place: placeOf(us, channelId, threadId),
  person: personOf(us, userId),
  answersInPlace: false,
})

// Everybody is a person of the workspace we are installed in, guests of a shared channel too: payloads do not agree on whose team they name.
const placeOf = (us: Ourselves, channelId: string, threadId?: string): Place => ({
  platform: 'slack',
  workspaceId: us.teamId,
  channelId,
  ...(threadId === undefined ? {} : { threadId }),
})

const personOf = (us: Ourselves, personId: string): Person => ({ platform: 'slack', workspaceId: us.teamId, personId })

const handle = (url: string, threadId: string | undefined): ReplyHandle => ({
  secret: replySecret({ url, threadId }),
  livesMs: REPLY_LIVES_MS,
})

/** The first message of a thread carries its own ts as thread_ts; whoever speaks there still speaks in the channel. */
const threadOf = (message: { ts?: string | undefined; thread_ts?: string | undefined }): string | undefined =>
  message.thread_ts === message.ts ? undefined : message.thread_ts

const attachmentsOf = (files: readonly File[] | null | undefined): Attachment[] =>
  (files ?? []).map((file) => ({ name: file.name ?? 'file', mime: file.mimetype ?? '', sizeBytes: Math.round(file.size ?? 0) }))

function rememberedBy(privateMetadata: string): z.infer<typeof FormMemory> {
  try {
    return FormMemory.parse(JSON.parse(privateMetadata))
  } catch (error) {
    throw new Problem('UNKNOWN_BUTTON', 'a form came back with a memory that is not ours', { cause: error })
  }
}
