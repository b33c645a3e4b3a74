import { seededRandom } from './faults.ts'
import { newId } from './ids.ts'
import type { Fields } from './json.ts'
import type { AckOutcome, DeliveryRecord, PayloadKind } from './nouns.ts'
import type { Payloads } from './payloads.ts'
import type { Retry, Transport } from './transport.ts'

/** How a payload is delivered when something is wrong on the way: several times, or for the first time as a retry. */
export interface Repeat {
  /** Copies sent at the same moment, with the same event or trigger id. */
  readonly times?: number
  /** Marks every copy as this retry, though it is the first the app sees. Events only. */
  readonly asRetry?: number
  readonly kind?: PayloadKind
}

interface Needs {
  readonly payloads: Payloads
  readonly transport: () => Transport
  /** Waits before the first, second and third retry of an event. */
  readonly retryDelaysMs: readonly number[]
  readonly subscribed: ReadonlySet<string>
  readonly now: () => number
  readonly changed: (delivery: DeliveryRecord) => void
}

/** Brings commands, interactions and events to the app, and events again when they were not acknowledged. */
export class Delivery {
  readonly log: DeliveryRecord[] = []
  readonly #needs: Needs
  #stopped = false
  readonly #timers = new Set<NodeJS.Timeout>()
  #repeats: Repeat[] = []
  #chance: { repeat: Repeat; probability: number; random: () => number } | undefined

  constructor(needs: Needs) {
    this.#needs = needs
  }

  command(body: Fields): Promise<AckOutcome> {
    return this.#deliver('slash_commands', body)
  }

  interactive(body: Fields): Promise<AckOutcome> {
    return this.#deliver('interactive', body)
  }

  /**
   * @param subscription the event's name in the manifest (`message.im` for messages in DMs)
   * @returns the outcome of the first delivery, or undefined when the app did not subscribe
   */
  async event(event: Fields, subscription = String(event.type)): Promise<AckOutcome | undefined> {
    if (!this.#needs.subscribed.has(subscription)) return undefined
    const body = this.#needs.payloads.event(event, newId('Ev'))
    const outcome = await this.#deliver('events_api', body)
    if (!outcome.ok) this.#retryLater(body, 1, outcome)
    return outcome
  }

  /** The next delivery (of that kind) is repeated like this. */
  repeatNext(repeat: Repeat): void {
    this.#repeats.push(repeat)
  }

  /** Deliveries are repeated by chance, the same way for the same seed and order. */
  repeatByChance(repeat: Repeat, probability: number, seed: number): void {
    this.#chance = { repeat, probability, random: seededRandom(seed) }
  }

  clearRepeats(): void {
    this.#repeats = []
    this.#chance = undefined
  }

  /** Sends something that was delivered before once more, as it was. */
  again(delivery: DeliveryRecord, retry?: Retry): Promise<AckOutcome> {
    return this.#send(delivery.kind, delivery.body, retry)
  }

  async #deliver(kind: PayloadKind, body: Fields): Promise<AckOutcome> {
    const { times = 1, asRetry } = this.#takeRepeat(kind)
    const retry = asRetry !== undefined && kind === 'events_api' ? { attempt: asRetry, reason: 'http_timeout' } : undefined
    const first = this.#send(kind, body, retry)
    const copies = Array.from({ length: times - 1 }, () => this.#send(kind, body, retry))
    await Promise.all(copies)
    return first
  }

  #takeRepeat(kind: PayloadKind): Repeat {
    const planned = this.#repeats.find((one) => one.kind === undefined || one.kind === kind)
    if (planned) {
      this.#repeats = this.#repeats.filter((one) => one !== planned)
      return planned
    }
    const chance = this.#chance
    const applies = chance && (chance.repeat.kind === undefined || chance.repeat.kind === kind)
    return applies && chance.random() < chance.probability ? chance.repeat : {}
  }

  async #send(kind: PayloadKind, body: Fields, retry?: Retry): Promise<AckOutcome> {
    const transport = this.#needs.transport()
    const delivery: DeliveryRecord = { kind, body, at: this.#needs.now(), via: transport.via, retry: retry?.attempt ?? 0 }
    this.log.push(delivery)
    const outcome = await transport.deliver(kind, body, retry)
    delivery.outcome = outcome
    this.#needs.changed(delivery)
    return outcome
  }

  #retryLater(body: Fields, attempt: number, failed: AckOutcome & { ok: false }): void {
    const delayMs = this.#needs.retryDelaysMs[attempt - 1]
    if (this.#stopped || delayMs === undefined || failed.noRetry) return
    const timer = setTimeout(async () => {
      this.#timers.delete(timer)
      const outcome = await this.#send('events_api', body, { attempt, reason: retryReason(failed, this.#needs.transport().via) })
      if (!outcome.ok) this.#retryLater(body, attempt + 1, outcome)
    }, delayMs)
    this.#timers.add(timer)
  }

  stop(): void {
    this.#stopped = true
    for (const timer of this.#timers) clearTimeout(timer)
  }
}

/** docs.slack.dev/apis/events-api for HTTP; sockets say `timeout` (slackapi/bolt-js#2487). */
function retryReason(failed: AckOutcome & { ok: false }, via: Transport['via']): string {
  if (via === 'socket') return 'timeout'
  if (failed.error === 'operation_timeout') return 'http_timeout'
  return failed.error === 'http_error' ? 'http_error' : 'connection_failed'
}
