import { calendarAt, PERIODS } from '../../../src/domain/calendar.ts'
import { accountsOf, type Cap } from '../../../src/domain/ledger.ts'
import type { Reserving } from '../../../src/store/ledger.ts'

interface Counter {
  readonly limit: number
  used: number
}

interface Hold {
  readonly counters: readonly Counter[]
  microUsd: number
  diesAtMs: number
}

/** The ledger as one would explain it: every limit has a counter for each of its periods, and what is used is what is held and what is charged. */
export class LedgerModel {
  readonly caps: readonly Cap[]
  readonly timeZone: string
  readonly holdMs: number
  readonly charged = new Map<string, number>()
  readonly #holds = new Map<string, Hold>()
  readonly #counters = new Map<string, Counter>()

  constructor(caps: readonly Cap[], timeZone: string, holdMs: number) {
    this.caps = caps
    this.timeZone = timeZone
    this.holdMs = holdMs
  }

  reserve(request: Reserving, microUsd: number, nowMs: number): string {
    const charged = this.charged.get(request.requestId)
    if (charged !== undefined) return `settled ${charged}`
    const hold = this.#holds.get(request.requestId)
    if (hold) hold.diesAtMs = nowMs + this.holdMs
    const { counters, microUsd: held } = hold ?? { counters: this.#countersOf(request, nowMs), microUsd: 0 }
    const wanted = Math.max(held, microUsd)
    const isOver = () => counters.some(({ used, limit }) => used + wanted - held > limit)
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
    const room = Math.max(0, Math.min(...counters.map(({ used, limit }) => limit - used)))
    const charge = Math.min(cost, held + room)
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

  /** Counters that are over their limit or below nothing: there must never be one. */
  broken(): string[] {
    return [...this.#counters].flatMap(([key, { used, limit }]) => (used < 0 || used > limit ? [`${key} is at ${used} of ${limit}`] : []))
  }

  #countersOf(request: Reserving, nowMs: number): Counter[] {
    const { keys } = calendarAt(nowMs, this.timeZone)
    return accountsOf(request).flatMap((account) =>
      PERIODS.flatMap((period) => {
        const cap = this.caps.find(({ scope, period: of }) => scope === account.scope && of === period)
        if (!cap) return []
        const key = `${account.key} ${keys[period]}`
        const counter = this.#counters.get(key) ?? { limit: cap.limitMicroUsd, used: 0 }
        this.#counters.set(key, counter)
        return [counter]
      }),
    )
  }
}

function use(counters: readonly Counter[], microUsd: number): void {
  for (const counter of counters) counter.used += microUsd
}
