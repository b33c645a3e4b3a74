import type { Redis } from 'ioredis'
import { type Calendar, calendarAt, PERIODS } from '../domain/calendar.ts'
import { type Account, accountLines, accountsOf, type Cap, leftOf, personAccount, type Standing } from '../domain/ledger.ts'
import type { MicroUsd } from '../domain/money.ts'
import type { ImageRequest } from '../domain/request.ts'
import { type Tallies, talliesInWords } from '../domain/tallies.ts'
import type { Budget, Limits, Reserved } from '../ports.ts'
import { asked, redisNowMs, script } from './redis.ts'

export interface LedgerOptions {
  readonly redis: Redis
  readonly prefix: string
  readonly caps: readonly Cap[]
  /** In whose days, weeks and months money is counted: IANA name. */
  readonly timeZone: string
  /** How long a reservation lives when its request is gone. */
  readonly holdMs?: number
  /** Milliseconds by which the ledger believes it to be later than Redis does; for tests. */
  readonly clockShiftMs?: () => number
  /** At how much a day of all workspaces together operators are told; nobody is without it. */
  readonly globalAlertMicroUsd?: MicroUsd
}

/** What a reservation is made for. */
export type Reserving = Pick<ImageRequest, 'requestId' | 'asker' | 'place'>

/** The money of people: one script an act, each the same however often it is repeated for a request. */
export interface Ledger extends Budget, Limits {
  /**
   * Holds money before it is spent, under all limits at once or not at all; asked again it holds at least as much.
   *
   * @param attempt the attempt in whose name it is held: refused when another one owns the request by now
   */
  reserve(request: Reserving, microUsd: MicroUsd, attempt?: number): Promise<Reserved | 'overtaken' | 'cancelled'>
  /** @returns what was charged: less than asked only where a limit has no room for what was not reserved */
  settle(request: Reserving, microUsd: MicroUsd, modelId: string, tallies?: Tallies): Promise<MicroUsd>
  /** @returns what was given back */
  release(requestId: string, why: string): Promise<MicroUsd>
  /** Gives back what is held for requests that are gone. @returns how many */
  sweep(): Promise<number>
  /** The accounts of a request, as the script that ends it takes them. */
  linesFor(of: Pick<Reserving, 'asker' | 'place'>): string
  readonly globalAlertMicroUsd: MicroUsd
}

/** Longer than any request may last: see REQUEST_DEADLINE_MS. One that lasts longer all the same keeps its reservation while it is open. */
const HOLD_MS = 3_900_000
/** S8: a person is told once when they have used so much of a limit. */
const TELL_AT_PERCENT = 80

type Facts = readonly (string | number)[]

export function openLedger({
  redis,
  prefix,
  caps,
  timeZone,
  holdMs = HOLD_MS,
  clockShiftMs = () => 0,
  globalAlertMicroUsd = 0,
}: LedgerOptions): Ledger {
  const reserve = script<'overtaken' | 'cancelled' | Facts>(redis, 'ledger-reserve', 'ledger')
  const settle = script<number>(redis, 'ledger-settle', 'ledger')
  const release = script<number>(redis, 'ledger-release', 'ledger')
  const sweep = script<number>(redis, 'ledger-sweep', 'ledger')
  const guess = () => calendarAt(Date.now() + clockShiftMs(), timeZone)

  return {
    async reserve(request, microUsd, attempt) {
      const accounts = accountsOf(request)
      let calendar = guess()
      for (;;) {
        const answer = await reserve(
          prefix,
          request.requestId,
          attempt ?? '',
          microUsd,
          accountLines(accounts, calendar, caps),
          calendar.fromMs,
          calendar.untilMs.day,
          holdMs,
          clockShiftMs(),
          TELL_AT_PERCENT,
        )
        if (typeof answer === 'string') return answer
        const [kind, ...facts] = answer
        // Our clock and that of Redis do not agree about the day, and Redis is right.
        if (kind === 'later') calendar = calendarAt(Number(facts[0]), timeZone)
        else if (kind === 'held') return { kind, microUsd: Number(facts[0]), tellOf: await personsLimits(request, facts.slice(1)) }
        else if (kind === 'settled') return { kind, microUsd: Number(facts[0]) }
        else return { kind: 'over', limits: overIn(facts, accounts, calendar) }
      }
    },
    settle: (request, microUsd, modelId, tallies) =>
      settle(prefix, request.requestId, microUsd, modelId, linesFor(request), talliesInWords(tallies), globalAlertMicroUsd),
    release: (requestId, why) => release(prefix, requestId, why),
    sweep: () => sweep(prefix, holdMs, clockShiftMs()),
    standings,
    left,
    async spent(by) {
      const { keys } = calendarAt((await asked(redisNowMs(redis))) + clockShiftMs(), timeZone)
      const charged = (period: string) => asked(redis.hget(`${prefix}:money:${period}`, personAccount(by)))
      const [today, month] = await Promise.all([charged(keys.day), charged(keys.month)])
      return { todayMicroUsd: Number(today ?? 0), monthMicroUsd: Number(month ?? 0) }
    },
    async allows(request, _model, priceMicroUsd) {
      return ((await left(request)) ?? priceMicroUsd) >= priceMicroUsd
    },
    linesFor,
    globalAlertMicroUsd,
  }

  async function left(request: Reserving): Promise<MicroUsd | undefined> {
    // What a plan reckons with may be a moment out of date: whoever holds the money asks again. So no clock is asked first.
    const [limits, held] = await Promise.all([
      standingsAt(guess(), request),
      asked(redis.hget(`${prefix}:hold:${request.requestId}`, 'held')),
    ])
    return limits.length === 0 ? undefined : Math.min(...limits.map(leftOf)) + Number(held ?? 0)
  }

  function linesFor(of: Pick<Reserving, 'asker' | 'place'>): string {
    return accountLines(accountsOf(of), guess(), caps)
  }

  async function personsLimits(of: Pick<Reserving, 'asker' | 'place'>, told: Facts): Promise<Standing[]> {
    if (told.length === 0) return []
    const periods = told.map((index) => PERIODS[Number(index) - 1])
    return (await standings(of)).filter(({ scope, period }) => scope === 'person' && periods.includes(period))
  }

  async function standings(of: Pick<Reserving, 'asker' | 'place'>): Promise<Standing[]> {
    const nowMs = (await asked(redisNowMs(redis))) + clockShiftMs()
    return standingsAt(calendarAt(nowMs, timeZone), of)
  }

  function standingsAt(calendar: Calendar, of: Pick<Reserving, 'asker' | 'place'>): Promise<Standing[]> {
    const limited = accountsOf(of).flatMap((account) =>
      caps.filter(({ scope }) => scope === account.scope).map((cap) => ({ account, cap })),
    )
    return Promise.all(
      limited.map(async ({ account, cap }) => {
        const period = calendar.keys[cap.period]
        const [spent, held] = await asked(redis.hmget(`${prefix}:money:${period}`, account.key, `${account.key}:held`))
        return { ...cap, spentMicroUsd: Number(spent ?? 0), heldMicroUsd: Number(held ?? 0), resetsAtMs: calendar.untilMs[cap.period] }
      }),
    )
  }
}

function overIn(facts: Facts, accounts: readonly Account[], calendar: Calendar): [Standing, ...Standing[]] {
  const standings: Standing[] = []
  for (let at = 0; at < facts.length; at += 5) {
    const [key, index, ...amounts] = facts.slice(at, at + 5)
    const [limitMicroUsd = 0, spentMicroUsd = 0, heldMicroUsd = 0] = amounts.map(Number)
    const scope = accounts.find((account) => account.key === key)?.scope
    const period = PERIODS[Number(index) - 1]
    if (!scope || !period) throw new Error(`the ledger named a limit that was not asked about: ${key} ${index}`)
    standings.push({ scope, period, limitMicroUsd, spentMicroUsd, heldMicroUsd, resetsAtMs: calendar.untilMs[period] })
  }
  const [last, ...others] = standings.toSorted((one, other) => other.resetsAtMs - one.resetsAtMs)
  if (!last) throw new Error('the ledger refused and named no limit')
  return [last, ...others]
}
