import { randomBytes } from 'node:crypto'
import type { Changes } from './changes.ts'
import type { DiscordMessage } from './messages.ts'
import type { Json } from './protocol.ts'

/** A form on somebody's screen. */
export interface Modal {
  readonly customId: string
  readonly title: string
  readonly components: readonly Json[]
  readonly channelId: string
  readonly interactionId: string
  /** The message whose button opened the form. */
  readonly sourceMessageId: string | undefined
}

/** What the person sees in answer to one click or command. */
export interface InteractionOutcome {
  readonly ok: boolean
  readonly kind: 'message' | 'deferred' | 'update' | 'deferred-update' | 'modal' | 'choices' | 'none'
  /** Why it failed, in the client's words; set when not `ok`. */
  readonly error?: string
  readonly message?: DiscordMessage
  readonly modal?: Modal
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[]
  readonly interactionId: string
  readonly tookMs: number
}

export interface InteractionStart {
  readonly type: number
  readonly userId: string
  readonly channelId: string
  /** The command as typed, for the line above the answer. */
  readonly command?: string | undefined
  /** `type` the answering message gets: 20 slash command, 23 context menu, 0 otherwise */
  readonly answerType?: number | undefined
  readonly sourceMessageId?: string | undefined
}

export interface InteractionRecord extends InteractionStart {
  readonly id: string
  readonly token: string
  readonly startedAtMs: number
  state: 'open' | 'answered' | 'missed'
  tokenRevoked: boolean
  /** What `@original` means: the answer, or for a component the message it sits on. */
  originalId: string | undefined
  /** Fixed by the first response; later flags cannot change it. */
  ephemeral: boolean
}

type Answer = Omit<InteractionOutcome, 'interactionId' | 'tookMs'>

export class InteractionBook {
  readonly #records = new Map<string, InteractionRecord>()
  readonly #settle = new Map<string, (answer: Answer) => void>()
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #modals = new Map<string, Modal>()
  readonly #nextId: () => string
  readonly #changes: Changes
  readonly deadlineMs: number
  readonly tokenLifeMs: number

  constructor(nextId: () => string, changes: Changes, limits: { deadlineMs: number; tokenLifeMs: number }) {
    this.#nextId = nextId
    this.#changes = changes
    this.deadlineMs = limits.deadlineMs
    this.tokenLifeMs = limits.tokenLifeMs
  }

  open(start: InteractionStart): { record: InteractionRecord; outcome: Promise<InteractionOutcome> } {
    const record: InteractionRecord = {
      ...start,
      id: this.#nextId(),
      token: randomBytes(48).toString('base64url'),
      startedAtMs: Date.now(),
      state: 'open',
      tokenRevoked: false,
      originalId: undefined,
      ephemeral: false,
    }
    this.#records.set(record.token, record)
    const outcome = new Promise<InteractionOutcome>((resolve) => {
      this.#settle.set(record.id, (answer) => resolve({ ...answer, interactionId: record.id, tookMs: Date.now() - record.startedAtMs }))
    })
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      if (record.state === 'open') this.#miss(record)
    }, this.deadlineMs)
    this.#timers.add(timer)
    return { record, outcome }
  }

  answer(record: InteractionRecord, answer: Answer): void {
    record.state = 'answered'
    this.#settle.get(record.id)?.(answer)
    this.#settle.delete(record.id)
  }

  byToken(token: string): InteractionRecord | undefined {
    return this.#records.get(token)
  }

  isTokenAlive(record: InteractionRecord): boolean {
    return !record.tokenRevoked && Date.now() - record.startedAtMs < this.tokenLifeMs
  }

  expireTokens(): void {
    for (const record of this.#records.values()) record.tokenRevoked = true
  }

  modal(userId: string): Modal | undefined {
    return this.#modals.get(userId)
  }

  openModal(userId: string, modal: Modal): void {
    this.#modals.set(userId, modal)
    this.#changes.emit({ kind: 'modal.opened', userId, modal })
  }

  closeModal(userId: string): void {
    const modal = this.#modals.get(userId)
    if (!modal) return
    this.#modals.delete(userId)
    this.#changes.emit({ kind: 'modal.closed', userId, modal })
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    for (const settle of this.#settle.values()) settle({ ok: false, kind: 'none', error: 'The application did not respond' })
    this.#settle.clear()
  }

  #miss(record: InteractionRecord): void {
    record.state = 'missed'
    this.#settle.get(record.id)?.({ ok: false, kind: 'none', error: 'The application did not respond' })
    this.#settle.delete(record.id)
    this.#changes.stir()
  }
}
