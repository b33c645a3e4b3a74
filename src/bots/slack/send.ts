import type { WebClient } from '@slack/web-api'
import type { MessageRef, Person, Place } from '../../domain/request.ts'
import { Problem } from '../../errors.ts'
import type { Log } from '../../ports.ts'
import type { Card } from '../cards.ts'
import type { CardFile, PostKey } from '../surface.ts'
import { errorWordProblem, networkProblem, statusProblem } from './problems.ts'
import { type RenderedCard, renderCard, type Where } from './render.ts'
import { isSlackAddress, readReplySecret } from './reply-handle.ts'
import { CALL_TIMEOUT_MS, call } from './web.ts'

export interface Sender {
  readonly web: WebClient
  readonly apiUrl: string | undefined
  readonly log: Log
}

/** On every message: nothing in it may unfurl, and Slack may not find names or links in it by itself. */
const PLAIN_WAYS = { unfurl_links: false, unfurl_media: false, link_names: false, parse: 'none' } as const

export const POST_EVENT = 'banana_post'

export async function post(sender: Sender, place: Place, card: Card, files: readonly CardFile[], key: PostKey): Promise<MessageRef> {
  const channel = await channelOf(sender, place.channelId)
  const content = render(sender, card, files, 'message')
  const sent = await call('chat.postMessage', () =>
    sender.web.chat.postMessage({
      channel,
      ...content,
      ...PLAIN_WAYS,
      metadata: { event_type: POST_EVENT, event_payload: { key } },
      ...(place.threadId === undefined ? {} : { thread_ts: place.threadId }),
    }),
  )
  return messageRef(sent.channel ?? channel, sent.ts)
}

export async function whisper(sender: Sender, place: Place, person: Person, card: Card, files: readonly CardFile[] = []): Promise<void> {
  const channel = await channelOf(sender, place.channelId)
  const content = render(sender, card, files)
  const thread = place.threadId === undefined ? {} : { thread_ts: place.threadId }
  await call('chat.postEphemeral', () =>
    sender.web.chat.postEphemeral({ channel, user: person.personId, ...content, ...thread, link_names: false, parse: 'none' }),
  )
}

export async function reply(
  sender: Sender,
  secret: string,
  card: Card,
  files: readonly CardFile[],
  visibility: 'channel' | 'asker',
): Promise<void> {
  const { threadId } = readReplySecret(secret)
  await respond(sender, secret, {
    response_type: visibility === 'channel' ? 'in_channel' : 'ephemeral',
    replace_original: false,
    ...render(sender, card, files),
    unfurl_links: false,
    unfurl_media: false,
    ...(threadId === undefined ? {} : { thread_ts: threadId }),
  })
}

/** Posts to a response URL: an address out of a payload, so it must be Slack's own. */
export async function respond({ apiUrl }: Sender, secret: string, body: object): Promise<void> {
  const { url } = readReplySecret(secret)
  if (!isSlackAddress(url, ['hooks.slack.com'], apiUrl))
    throw new Problem('REPLY_EXPIRED', 'a response URL that is not an address of Slack')
  const answer = await fetchText('response_url', url, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const word = errorWordIn(answer.text)
  if (answer.status === 429) throw new Problem('PLATFORM_BUSY', 'response_url: 429', { retryAfterMs: answer.retryAfterMs })
  if (answer.status === 404 || answer.status === 410)
    throw new Problem('REPLY_EXPIRED', `response_url: HTTP ${answer.status} ${word ?? ''}`.trim())
  if (word !== undefined && answer.status < 500) throw errorWordProblem(word, 'response_url')
  if (answer.status !== 200) throw statusProblem(answer.status, 'response_url', 'REPLY_EXPIRED')
}

interface TextAnswer {
  readonly status: number
  readonly text: string
  readonly retryAfterMs: number
}

/** @throws Problem when there is no whole answer in time */
export async function fetchText(
  what: string,
  url: string,
  request: Pick<RequestInit, 'headers' | 'body'>,
  signal?: AbortSignal,
): Promise<TextAnswer> {
  const deadline = AbortSignal.timeout(CALL_TIMEOUT_MS)
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      ...request,
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    })
    const retryAfterS = Number.parseInt(response.headers.get('retry-after') ?? '', 10)
    return {
      status: response.status,
      text: (await response.text()).slice(0, 10_000),
      retryAfterMs: (retryAfterS >= 0 ? retryAfterS : 5) * 1000,
    }
  } catch (error) {
    throw networkProblem(error, what)
  }
}

/** `ok`, an empty body or `{"ok":true}` are good news; a page is none of Slack's answers. */
function errorWordIn(text: string): string | undefined {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed === 'ok') return undefined
  try {
    const { ok, error } = JSON.parse(trimmed) as { ok?: unknown; error?: unknown }
    return ok === true ? undefined : String(error ?? 'unknown')
  } catch {
    return trimmed
  }
}

/** A person's id stands for their direct messages with us; Slack edits and lists those by the channel's own id only. */
export async function channelOf({ web }: Sender, channelId: string): Promise<string> {
  if (!/^[UW]/.test(channelId)) return channelId
  const opened = await call('conversations.open', () => web.conversations.open({ users: channelId }))
  const id = opened.channel?.id
  if (id === undefined) throw new Problem('PLATFORM_UNCLEAR', 'conversations.open: no channel in the answer')
  return id
}

export function render(
  { log }: Pick<Sender, 'log'>,
  card: Card,
  files: readonly CardFile[],
  on: Where = 'word',
): Omit<RenderedCard, 'cut'> {
  const { cut, ...content } = renderCard(card, files, on)
  if (cut.length > 0) log.warn({ cut }, 'a card was too large for Slack')
  return content
}

export function messageRef(channelId: string, messageId: string | undefined): MessageRef {
  if (messageId === undefined) throw new Problem('PLATFORM_UNCLEAR', 'an answer of Slack without the message it speaks of')
  return { platform: 'slack', channelId, messageId }
}
