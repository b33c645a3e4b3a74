import type { Card, Form } from './cards.ts'
import type { Incoming } from './incoming.ts'
import type { CardFile } from './surface.ts'

/**
 * What the inbox makes of an arrival. The listener first answers the platform with it (acknowledgement, form or private card), then calls `after`.
 * An accepted request is durable before `hear` resolves.
 */
export type Heard =
  /** A request was accepted. `reply` says "heard you", privately, where the platform can answer in place; with `private` the result must be seen by the asker alone. */
  | {
      readonly kind: 'accepted'
      readonly requestId: string
      readonly reply: Card
      readonly private: boolean
      readonly after: () => Promise<void>
    }
  /** A quiet word to this person alone. `files` are the pictures it shows, where it shows any. */
  | { readonly kind: 'answer'; readonly reply: Card; readonly files?: readonly CardFile[]; readonly after?: () => Promise<void> }
  /** It was taken, and shows in the message that it came from: nothing needs to be said. */
  | { readonly kind: 'taken'; readonly after: () => Promise<void> }
  /** Opens a form. */
  | { readonly kind: 'form'; readonly form: Form }
  /**
   * A form was sent with mistakes: by field name. The form stays open where the platform can, as `form` where that is given.
   * Elsewhere a button opens it again: `reopen` is its action and key, for a form that remembers what was typed.
   */
  | {
      readonly kind: 'mistakes'
      readonly fields: Readonly<Record<string, string>>
      readonly form?: Form
      readonly reopen?: { readonly action: string; readonly key: string }
    }
  /** Nothing to say (a vote by reaction, somebody else's message, a duplicate). */
  | { readonly kind: 'silence'; readonly after?: () => Promise<void> }

export interface Inbox {
  /**
   * Never throws a Problem of a person's making: those become an answer. @throws Problem QUEUE_UNAVAILABLE when nothing could be made durable: the listener
   * then answers with its `tell`, or lets the platform deliver again where it does.
   */
  hear(incoming: Incoming): Promise<Heard>
  /** Completion while typing, at most 25: for an option of `/banana create`. */
  suggest(option: string, typed: string): readonly { readonly value: string; readonly label: string }[]
}
