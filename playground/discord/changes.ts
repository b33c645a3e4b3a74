import type { Modal } from './interaction-book.ts'
import type { DiscordMessage } from './messages.ts'
import type { Channel, Member } from './server-state.ts'

/** Everything a person in front of a screen could notice, in the order it happened. */
export type Change =
  | { kind: 'message.created' | 'message.edited' | 'message.deleted'; message: DiscordMessage }
  | { kind: 'reaction.added' | 'reaction.removed'; message: DiscordMessage; userId: string; emoji: string }
  | { kind: 'modal.opened' | 'modal.closed'; userId: string; modal: Modal }
  | { kind: 'channel.created' | 'channel.updated' | 'channel.deleted'; channel: Channel }
  | { kind: 'member.joined'; member: Member }
  | { kind: 'commands.changed' }

/** A condition may also hang on things outside, such as what the bot remembers; those are looked at this often. */
const GLANCE_MS = 25

export class Changes {
  readonly #listeners = new Set<(change: Change) => void>()
  readonly #waiting = new Set<() => void>()

  on(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  emit(change: Change): void {
    for (const listener of this.#listeners) listener(change)
    this.stir()
  }

  /** Lets everyone who waits look again, also after something invisible such as a finished call. */
  stir(): void {
    for (const look of this.#waiting) look()
  }

  until<T>(look: () => T | undefined | false | null, describe: () => string, timeoutMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(deadline)
        clearInterval(glance)
        this.#waiting.delete(check)
      }
      const check = () => {
        try {
          const found = look()
          if (found === undefined || found === false || found === null) return
          stop()
          resolve(found)
        } catch (error) {
          stop()
          reject(error)
        }
      }
      const deadline = setTimeout(() => {
        stop()
        reject(new Error(describe()))
      }, timeoutMs)
      const glance = setInterval(check, GLANCE_MS)
      this.#waiting.add(check)
      check()
    })
  }
}
