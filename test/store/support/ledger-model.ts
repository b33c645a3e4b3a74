import { calendarAt, PERIODS } from '../../../src/domain/calendar.ts'
import { accountsOf, type Cap } from '../../../src/domain/ledger.ts'
import type { MoneyRules, Reserving } from '../../../src/store/ledger.ts'

interface Counter extends Pick<Cap, 'scope' | 'period'> {
  used: number
  /** The highest limit that it ever had. */
  highest: number
}

interface Hold {
  readonly counters: readonly Counter[]
  microUsd: number
  diesAtMs: number
}

export interface Team extends MoneyRules {
  readonly caps: readonly Cap[]
}

/** The ledger as one would explain it: an account has a counter for each of its periods, what is used is what is held and what is charged, and a limit is that of now. */
export class LedgerModel {
  readonly program: MoneyRules
  readonly holdMs: number
  /** By workspace; they may change at any time. */
  readonly teams: Readonly<Record<string, Team>>
  readonly charged = new Map<string, number>()
  readonly #holds = new Map<string, Hold>()
  readonly #counters = new Map<string, Counter>()

  constructor(program: MoneyRules, teams: Readonly<Record<string, Team>>, holdMs: number) {
    this.program = program
    this.teams = teams
    this.holdMs = holdMs
  }

  reserve(request: Reserving, microUsd: number, nowMs: number): string {
    const charged = this.charged.get(request.requestId)
    if (charged !== undefined) return `settled ${charged}`
    const hold = this.#holds.get(request.requestId)
    if (hold) hold.diesAtMs = nowMs + this.holdMs
    const { counters, microUsd: held } = hold ?? { counters: this.#countersOf(request, nowMs), microUsd: 0 }
    const wanted = Math.max(held, microUsd)
    const isOver = () => this.#room(request, counters) < wanted - held
    if (wanted > held && isOver()) {
      this.sweep(nowMs)
      if (isOver()) return 'over'
    }
    if (wanted > held) {
      use(counters, wanted - held)
      this.#holds.set(request.requestId, { counters, microUsd: wanted, diesAtMs: nowMs + this.holdMs })
    }
    return `held ${wanted}`
  }

  settle(request: Reserving, cost: number, nowMs: number): number {
    const before = this.charged.get(request.requestId)
    if (before !== undefined) return before
    const hold = this.#holds.get(request.requestId)
    const { counters, microUsd: held } = hold ?? { counters: this.#countersOf(request, nowMs), microUsd: 0 }
    const charge = Math.min(cost, held + Math.max(0, this.#room(request, counters)))
    use(counters, charge - held)
    this.#holds.delete(request.requestId)
    this.charged.set(request.requestId, charge)
    return charge
  }

  release(requestId: string): number {
    const hold = this.#holds.get(requestId)
    if (!hold) return 0
    use(hold.counters, -hold.microUsd)
    this.#holds.delete(requestId)
    return hold.microUsd
  }

  sweep(nowMs: number): number {
    const dead = [...this.#holds].filter(([, { diesAtMs }]) => diesAtMs <= nowMs)
    for (const [requestId] of dead) this.release(requestId)
    return dead.length
  }

  /** Counters that are over every limit they ever had, or below nothing: there must never be one. */
  broken(): string[] {
    return [...this.#counters].flatMap(([key, { used, highest }]) =>
      used < 0 || used > highest ? [`${key} is at ${used} of ${highest}`] : [],
    )
  }

  #room(request: Reserving, counters: readonly Counter[]): number {
    return Math.min(
      ...counters.map((counter) => {
        const limit = this.#limitOf(request, counter)
        counter.highest = Math.max(counter.highest, limit)
        return limit - counter.used
      }),
    )
  }

  #limitOf({ place }: Reserving, { scope, period }: Counter | Cap): number {
    const { caps } = scope === 'global' ? this.program : (this.teams[place.workspaceId] as Team)
    return caps.find((cap) => cap.scope === scope && cap.period === period)?.limitMicroUsd ?? Number.POSITIVE_INFINITY
  }

  #countersOf(request: Reserving, nowMs: number): Counter[] {
    const [here, everywhere] = [this.teams[request.place.workspaceId] as Team, this.program].map(({ timeZone }) =>
      calendarAt(nowMs, timeZone),
    )
    return accountsOf(request).flatMap(({ scope, key }) =>
      PERIODS.map((period) => {
        const name = `${key} ${(scope === 'global' ? everywhere : here)?.keys[period]}`
        const counter = this.#counters.get(name) ?? { scope, period, used: 0, highest: 0 }
        this.#counters.set(name, counter)
        counter.highest = Math.max(counter.highest, this.#limitOf(request, counter))
        return counter
      }),
    )
  }
}

function use(counters: readonly Counter[], microUsd: number): void {
  for (const counter of counters) counter.used += microUsd
}
