import type { Attachment, MessageRef, Options, Person, Place } from '../domain/request.ts'

/** What every arrival carries. Listeners translate the platform's payload into this and nothing more. */
export interface Arrival {
  /** The platform's own id of this delivery: the same when the platform delivers the same thing again. */
  readonly deliveryId: string
  readonly place: Place
  readonly person: Person
  /** Whether the platform says that this person may administer the workspace, where the payload tells. */
  readonly isAdmin?: boolean
  /** A secret that lets us answer in place for a while (Slack response URL, Discord interaction token), as the surface understands it. */
  readonly reply?: ReplyHandle
  /** Whether the platform will show our immediate answer to this arrival; without that, an accepted request is announced by a message. */
  readonly answersInPlace: boolean
}

/** Never logged, never in job data; kept apart from the record and forgotten when it expires. */
export interface ReplyHandle {
  readonly secret: string
  readonly livesMs: number
}

/** A message somebody pointed at. */
export interface PointedMessage {
  readonly words: string
  readonly attachments: readonly Attachment[]
}

export type Incoming = Arrival &
  (
    | { readonly kind: 'command'; readonly spoken: Spoken }
    | {
        readonly kind: 'mention'
        readonly text: string
        readonly attachments: readonly Attachment[]
        /** The message it replies to, or whose thread it is in. */
        readonly thread?: MessageRef
      }
    /** Words in a thread or a reply that do not name us: nothing to us, unless we asked this person something there. */
    | { readonly kind: 'said'; readonly text: string; readonly thread: MessageRef }
    | { readonly kind: 'shortcut'; readonly name: string; readonly message?: PointedMessage }
    | { readonly kind: 'button'; readonly action: string; readonly key: string; readonly message?: MessageRef }
    | {
        readonly kind: 'form'
        readonly name: string
        readonly key: string
        readonly values: Readonly<Record<string, string>>
        /** The message whose button opened it, where the platform says. */
        readonly message?: MessageRef
      }
    | { readonly kind: 'reaction'; readonly emoji: string; readonly added: boolean; readonly message: MessageRef; readonly atMs: number }
    | { readonly kind: 'home' }
  )

/** A command as typed in one line (Slack), or as filled in by fields (Discord). */
export type Spoken =
  | { readonly line: string }
  | { readonly name: string; readonly words: string; readonly options: Readonly<Partial<Record<keyof Options, string | boolean>>> }
