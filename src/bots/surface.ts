import type { ImageMime } from '../domain/generation.ts'
import type { MessageRef, Person, Place, Platform } from '../domain/request.ts'
import type { Membership } from '../ports.ts'
import type { Card, Choice } from './cards.ts'

/** What a platform can carry. Each platform's `limits.ts` fills this in, with sources. */
export interface SurfaceLimits {
  /** Longest prompt we take, in characters: what the platform's own input can hold. */
  readonly promptChars: number
  readonly textChars: number
  readonly altChars: number
  readonly buttonsPerRow: number
  /** How many people, groups or channels one field of a form can hold. */
  readonly picks: number
  /** Largest picture a message can carry; larger ones are re-encoded. */
  readonly imageBytes: number
}

/** A picture of a card, ready to travel. `staged` is what `stage` returned; surfaces without `stage` read the bytes. */
export interface CardFile {
  readonly imageKey: string
  readonly name: string
  readonly mime: ImageMime
  readonly alt: string
  readonly staged?: string
  bytes(): Promise<Uint8Array>
}

export interface TextFile {
  readonly name: string
  readonly text: string
}

/** Names one post for ever, so that sending it twice shows it once: Discord takes it as nonce, Slack as message metadata. */
export type PostKey = string

/**
 * What a platform must be able to do. It sends; it decides nothing. All methods have a deadline and throw Problems only:
 * PLATFORM_BUSY (not sent, come back after `retryAfterMs`), PLATFORM_UNCLEAR (sent, no answer: it may be visible), PLACE_CLOSED, MESSAGE_GONE,
 * REPLY_EXPIRED, FILE_REFUSED, PLATFORM_KEY.
 */
export interface Surface {
  readonly platform: Platform
  readonly limits: SurfaceLimits
  /** True where our immediate answer to a command is itself the message that becomes the result (Discord's deferred answer). */
  readonly replyBecomesResult: boolean
  /** True where people's clients count down to a moment by themselves; elsewhere a card with a countdown is shown anew every second. */
  readonly countsDown: boolean
  /** True where `whisper` shows in the place itself, to one person, who need not have pressed anything (Slack's ephemeral messages). */
  readonly whispersInPlace: boolean
  post(place: Place, card: Card, files: readonly CardFile[], key: PostKey): Promise<MessageRef>
  /** Replaces the whole message, pictures included. Idempotent. */
  update(message: MessageRef, card: Card, files: readonly CardFile[]): Promise<MessageRef>
  /** Answers through the reply handle's secret. Discord: edits the deferred answer (idempotent) and names the message; Slack: posts to the response URL, nameless. */
  reply(secret: string, card: Card, files: readonly CardFile[], visibility: 'channel' | 'asker'): Promise<MessageRef | undefined>
  /** A direct message from the bot. */
  direct(person: Person, card: Card, files: readonly CardFile[], key: PostKey): Promise<MessageRef>
  /** Uploads a picture ahead of the message and waits until it can be shown; returns the platform's id of it. Absent where pictures travel with the message. */
  stage?(file: CardFile, signal: AbortSignal): Promise<string>
  /** Takes an uploaded picture out of the workspace. */
  unstage?(staged: string): Promise<void>
  /** A text file in a direct message, for this person alone. */
  sendFile(person: Person, file: TextFile, card: Card, key: PostKey): Promise<void>
  /** Looks for a post of ours by its key, among messages since `sinceMs`: after an unclear answer, before posting again. */
  find(place: Place, key: PostKey, sinceMs: number): Promise<MessageRef | undefined>
  /** A quiet word that only this person sees. */
  whisper(place: Place, person: Person, card: Card): Promise<void>
  remove(message: MessageRef): Promise<void>
  /** Removes a message that `remove` may not reach (one that a single person sees, one in a place without the bot), by the secret of a press on it. Where the platform names no such message, the secret is enough. */
  removePrivate?(message: MessageRef | undefined, secret: string): Promise<void>
  /** Who may take down what others asked for: moderators too, where a platform has them. */
  isAdmin(person: Person): Promise<boolean>
  /** Absent where whatever arrives says so itself. */
  isBot?(person: Person): Promise<boolean>
  /** What the platform knows of a member now; nothing of somebody who is none. */
  membership(person: Person): Promise<Membership>
  /** What a person is called, to be named without a mention. Absent where our mentions ring nobody. */
  nameOf?(person: Person): Promise<string | undefined>
  /** The user groups of the workspace, by name. Absent where the platform lists them in a form by itself. */
  userGroups?(): Promise<readonly Choice[]>
  /** The channel that a place is a part of, where the platform counts a thread as a channel of its own (Discord). */
  channelAround(place: Place): Promise<string | undefined>
  /** An address that opens the message in the platform's own client. */
  permalink(place: Place, message: MessageRef): Promise<string | undefined>
  /** Publishes the person's home page. Absent where the platform has none. */
  publishHome?(person: Person, card: Card, files: readonly CardFile[]): Promise<void>
}
