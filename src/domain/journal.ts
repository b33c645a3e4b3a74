import type { MicroUsd } from './money.ts'
import { talliesIn } from './tallies.ts'

/** One movement of money, as the journal holds it: nothing in it is ever changed. */
export interface JournalEntry {
  /** Of the Redis stream: milliseconds and a count. */
  readonly entryId: string
  /** `reserved`, `released`, `settled`: a person's money. `allowed`: what somebody let one request spend above a limit. `called` and others: what a provider may have cost us. */
  readonly kind: string
  readonly requestId: string
  readonly microUsd: MicroUsd
  readonly fields: Readonly<Record<string, string>>
}

export interface Audit {
  readonly entries: number
  /** Hashes of counters that were compared. */
  readonly compared: number
  /** What the journal itself shows to be wrong: a request charged twice, a limit overrun. */
  readonly breaches: readonly string[]
  /** Where a counter is not what the journal says. */
  readonly differences: readonly string[]
}

/** Numbers by the key they stand under and their name there. */
export type Figures = Map<string, Map<string, number>>

/** Where a request is counted: what `accountLines` wrote. */
export interface Lines {
  /** Day, week, month. */
  readonly periods: readonly string[]
  /** Each with the periods that it counts in: those of its workspace, or of the program. */
  readonly accounts: readonly {
    readonly key: string
    readonly periods: readonly string[]
    readonly limits: readonly (number | undefined)[]
  }[]
}

/**
 * What the counters must be, by the journal alone: entry by entry it does what the scripts did. Knows what would be wrong about the journal itself: a request
 * charged twice, a limit overrun, money given back that nobody held.
 */
export class Books {
  /** `money:<period>`, `held:<day>`, `spend:<workspace>:<day>` and `hold:<request id>`. */
  readonly figures: Figures = new Map()
  /** When the journal first named a period, in ms. */
  readonly begunMs = new Map<string, number>()
  readonly breaches: string[] = []
  entries = 0
  readonly #lines = new Map<string, Lines>()
  readonly #settled = new Set<string>()
  /** By period, then by account. Redis adds these up from the days. */
  readonly #heldIn = new Map<string, Map<string, number>>()
  /** By request: what somebody allowed for it above the limits of its team. */
  readonly #allowed = new Map<string, MicroUsd>()

  add(entry: JournalEntry): void {
    this.entries += 1
    if (entry.kind === 'allowed') this.#allowed.set(entry.requestId, entry.microUsd)
    if (entry.kind === 'reserved') this.#reserve(entry)
    if (entry.kind === 'released') this.#release(entry)
    if (entry.kind === 'settled') this.#settle(entry)
    if (entry.kind === 'called' || entry.kind === 'spent') this.#spend(entry)
  }

  /** Where a request is counted, while the journal knows: from its reservation to its end. */
  linesOf({ requestId, fields }: JournalEntry): Lines | undefined {
    return linesIn(fields.lines) ?? this.#lines.get(requestId)
  }

  #reserve(entry: JournalEntry): void {
    const lines = this.linesOf(entry)
    if (!lines) return void this.breaches.push(`${entry.entryId}: ${entry.requestId} reserved more before it had reserved anything`)
    this.#lines.set(entry.requestId, lines)
    this.#move(entry, lines, 0, entry.microUsd)
    const isAllowed = this.#at(`hold:${entry.requestId}`, 'held') <= (this.#allowed.get(entry.requestId) ?? 0)
    for (const { key, periods, limits } of lines.accounts) {
      if (isAllowed && key !== 'global') continue
      for (const [at, period] of periods.entries()) {
        const limit = limits[at]
        if (limit === undefined) continue
        const used = this.#at(`money:${period}`, key) + (this.#heldIn.get(period)?.get(key) ?? 0)
        if (used > limit) this.breaches.push(`${entry.entryId}: ${key} is at ${used} in ${period}, over its limit of ${limit}`)
      }
    }
  }

  #release(entry: JournalEntry): void {
    this.#free(entry, entry.microUsd)
    const lines = this.linesOf(entry)
    if (lines) this.#move(entry, lines, 0, -entry.microUsd)
    this.#lines.delete(entry.requestId)
  }

  #settle(entry: JournalEntry): void {
    const { entryId, requestId, microUsd, fields } = entry
    if (this.#settled.has(requestId)) this.breaches.push(`${entryId}: ${requestId} was charged twice`)
    this.#settled.add(requestId)
    const lines = this.linesOf(entry)
    const [person, channel, workspace] = lines?.accounts ?? []
    // Written before there were counters.
    if (!lines || !person || !channel || !workspace) return
    const freed = Number(fields.freedMicroUsd ?? 0)
    this.#free(entry, freed)
    if (microUsd > 0 || freed > 0) this.#move(entry, lines, microUsd, -freed)
    this.#lines.delete(requestId)
    const day = `spend:${workspace.key}:${lines.periods[0]}`
    for (const part of ['all', `model:${fields.modelId}`, person.key, channel.key]) {
      this.#count(day, `${part} images`, 1)
      this.#count(day, `${part} microUsd`, microUsd)
    }
    for (const [name, count] of Object.entries(talliesIn(fields.tallies))) this.#count(day, `all ${name}`, count)
  }

  /** What a provider was paid: what was booked, until it is known. Older entries do not say where they are counted. */
  #spend({ kind, microUsd, fields }: JournalEntry): void {
    if (!fields.countedIn) return
    const day = `spend:${fields.countedIn}`
    if (kind === 'called') this.#count(day, 'provider calls', 1)
    this.#count(day, 'provider microUsd', microUsd - Number(fields.bookedMicroUsd ?? 0))
  }

  #free({ entryId, requestId }: JournalEntry, microUsd: MicroUsd): void {
    const held = this.#at(`hold:${requestId}`, 'held')
    if (held !== microUsd) this.breaches.push(`${entryId}: ${requestId} held ${held} and gave back ${microUsd}`)
  }

  #move({ entryId, requestId }: JournalEntry, { accounts }: Lines, settledBy: number, heldBy: number): void {
    for (const { key, periods } of accounts) {
      this.#count(`held:${periods[0]}`, key, heldBy)
      for (const period of periods) {
        if (!this.begunMs.has(`money:${period}`)) this.begunMs.set(`money:${period}`, Number(entryId.split('-')[0]))
        this.#count(`money:${period}`, key, settledBy)
        const held = this.#heldIn.get(period) ?? new Map<string, number>()
        this.#heldIn.set(period, held.set(key, (held.get(key) ?? 0) + heldBy))
      }
    }
    this.#count(`hold:${requestId}`, 'held', heldBy)
    if (this.#at(`hold:${requestId}`, 'held') === 0) this.figures.delete(`hold:${requestId}`)
  }

  #at = (key: string, name: string): number => this.figures.get(key)?.get(name) ?? 0

  #count(key: string, name: string, by: number): void {
    const names = this.figures.get(key) ?? new Map<string, number>()
    this.figures.set(key, names)
    if (by !== 0) names.set(name, (names.get(name) ?? 0) + by)
  }
}

function linesIn(text: string | undefined): Lines | undefined {
  const [dates = [], ...accounts] = (text ?? '').split('\n').map((line) => line.split(' '))
  if (dates.length < 3) return undefined
  const [here, everywhere] = [dates.slice(0, 3), dates.length > 3 ? dates.slice(3) : dates]
  return {
    periods: here,
    accounts: accounts.map(([key = '', ...limits]) => ({
      key,
      periods: key === 'global' ? everywhere : here,
      limits: limits.map((limit) => (limit === '-' ? undefined : Number(limit))),
    })),
  }
}
