import { setTimeout as wait } from 'node:timers/promises'
import type { MessageRef, Person, Place } from '../../domain/request.ts'
import { Problem, type ProblemCode } from '../../errors.ts'
import type { ImageInspector } from '../../ports.ts'
import type { Card } from '../cards.ts'
import type { CardFile, PostKey, Surface } from '../surface.ts'
import { knowsBots } from './knows-bots.ts'
import { SLACK_LIMITS } from './limits.ts'
import { memberships } from './membership.ts'
import { renderCard } from './render.ts'

import { channelOf, messageRef, POST_EVENT, post, render, reply, respond, type Sender, whisper } from './send.ts'
import { sendFile, stage } from './upload.ts'
import { call, type WebOptions, webClient } from './web.ts'

export interface SlackSurfaceOptions extends WebOptions {
  readonly inspector: ImageInspector
}

/** How far Slack's clock may be behind ours when we look for a post since a moment. */
const CLOCKS_DIFFER_MS = 60_000
const PAGE = 200
const MAX_PAGES = 5
/** A file that is ready for files.info may still be "invalid" for the servers that check blocks (python-slack-sdk #1521). */
const FILE_SETTLES_MS = [300, 1_000]

export function slackSurface(options: SlackSurfaceOptions): Surface {
  const sender: Sender = { web: webClient(options), apiUrl: options.apiUrl, log: options.log }
  const { web } = sender
  const members = memberships(sender)
  return {
    platform: 'slack',
    limits: SLACK_LIMITS,
    replyBecomesResult: false,
    countsDown: false,
    whispersInPlace: true,
    post: (place, card, files, key) => onceFilesSettle(files, () => post(sender, place, card, files, key)),
    update: (message, card, files) => onceFilesSettle(files, () => update(sender, message, card, files)),
    reply: async (secret, card, files, visibility) => {
      await onceFilesSettle(files, () => reply(sender, secret, card, files, visibility))
      return undefined
    },
    direct: (person, card, files, key) => onceFilesSettle(files, () => post(sender, directPlace(person), card, files, key)),
    stage: (file, signal) => stage(sender, options.inspector, file, signal),
    unstage: async (staged) =>
      void (await unless(
        ['FILE_REFUSED'],
        call('files.delete', () => web.files.delete({ file: staged })),
      )),
    sendFile: (person, file, card) => sendFile(sender, person, file, card),
    find: (place, key, sinceMs) => find(sender, place, key, sinceMs),
    whisper: (place, person, card) => whisper(sender, place, person, card),
    remove: async (message) =>
      void (await unless(
        ['MESSAGE_GONE'],
        call('chat.delete', () => web.chat.delete({ channel: message.channelId, ts: message.messageId })),
      )),
    // The response URL of a press works where the bot is no member.
    removePrivate: async (_message, secret) =>
      void (await unless(['REPLY_EXPIRED', 'MESSAGE_GONE'], respond(sender, secret, { delete_original: true }))),
    isAdmin: (person) => members.isAdmin(person),
    isBot: knowsBots(sender),
    membership: (person) => members.of(person),
    nameOf: (person) => nameOf(sender, person),
    userGroups: () => members.userGroups(),
    channelAround: async () => undefined,
    permalink: (_place, message) => permalink(sender, message),
    publishHome: (person, card, files) => publishHome(sender, person, card, files),
  }
}

const directPlace = (person: Person): Place => ({ platform: 'slack', workspaceId: person.workspaceId, channelId: person.personId })

async function update(sender: Sender, message: MessageRef, card: Card, files: readonly CardFile[]): Promise<MessageRef> {
  const content = render(sender, card, files, 'message')
  const sent = await call('chat.update', () =>
    sender.web.chat.update({ channel: message.channelId, ts: message.messageId, ...content, link_names: false, parse: 'none' }),
  )
  return messageRef(sent.channel ?? message.channelId, sent.ts)
}

/** Refused blocks were not posted, so sending them again is safe. */
async function onceFilesSettle<Result>(files: readonly CardFile[], send: () => Promise<Result>): Promise<Result> {
  for (const pauseMs of files.length === 0 ? [] : FILE_SETTLES_MS) {
    try {
      return await send()
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'FILE_REFUSED')) throw error
      await wait(pauseMs)
    }
  }
  return send()
}

async function find(sender: Sender, place: Place, key: PostKey, sinceMs: number): Promise<MessageRef | undefined> {
  const channel = await channelOf(sender, place.channelId)
  const since = {
    channel,
    oldest: String(Math.max(0, sinceMs - CLOCKS_DIFFER_MS) / 1000),
    inclusive: true,
    include_all_metadata: true,
    limit: PAGE,
  }
  let cursor: string | undefined
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { messages, next } = await listed(sender, { ...since, ...(cursor ? { cursor } : {}) }, place.threadId)
    const found = messages.find(
      ({ metadata }) => metadata?.event_type === POST_EVENT && (metadata.event_payload as { key?: unknown } | undefined)?.key === key,
    )
    if (found?.ts !== undefined) return messageRef(channel, found.ts)
    if (!next) return undefined
    cursor = next
  }
  return undefined
}

async function listed(
  { web }: Sender,
  query: Parameters<Sender['web']['conversations']['history']>[0] & object,
  threadId: string | undefined,
) {
  const answer =
    threadId === undefined
      ? await call('conversations.history', () => web.conversations.history(query))
      : await call('conversations.replies', () => web.conversations.replies({ ...query, ts: threadId }))
  return { messages: answer.messages ?? [], next: answer.response_metadata?.next_cursor }
}

/** Slack rings whoever a message mentions, and knows no mention that does not (docs.slack.dev/messaging/formatting-message-text#mentioning-users). */
async function nameOf({ web }: Sender, person: Person): Promise<string | undefined> {
  const answer = await unless(
    ['PLACE_CLOSED'],
    call('users.info', () => web.users.info({ user: person.personId })),
  )
  const { profile, real_name: realName, name } = answer?.user ?? {}
  return [profile?.display_name, realName, name].find((one) => one !== undefined && one !== '')
}

async function permalink({ web }: Sender, message: MessageRef): Promise<string | undefined> {
  const answer = call('chat.getPermalink', () => web.chat.getPermalink({ channel: message.channelId, message_ts: message.messageId }))
  return (await unless(['MESSAGE_GONE', 'PLACE_CLOSED'], answer))?.permalink
}

/** A page of many pictures must not stay empty because one of them was deleted: then it shows their words. */
async function publishHome(sender: Sender, person: Person, card: Card, files: readonly CardFile[]): Promise<void> {
  const { blocks, cut } = renderCard(card, files, 'home')
  if (cut.length > 0) sender.log.warn({ cut }, 'a home page was too large for Slack')
  try {
    await call('views.publish', () => sender.web.views.publish({ user_id: person.personId, view: { type: 'home', blocks } }))
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'FILE_REFUSED') || files.length === 0) throw error
    await publishHome(sender, person, card, [])
  }
}

/** Some problems mean that there is nothing left to do. */
async function unless<Result>(fine: readonly ProblemCode[], work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Problem && fine.includes(error.code)) return undefined
    throw error
  }
}
