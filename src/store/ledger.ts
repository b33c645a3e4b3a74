import type { Redis } from 'ioredis'
import { type Calendar, calendarAt, PERIODS } from '../domain/calendar.ts'
import { accountLines, accountsOf, type Cap, leftOf, personAccount, SCOPES, type Standing } from '../domain/ledger.ts'
import type { MicroUsd } from '../domain/money.ts'
import type { ImageRequest } from '../domain/request.ts'
import type { PersonRules } from '../domain/rules.ts'
import { type Tallies, talliesInWords } from '../domain/tallies.ts'
import type { Budget, Limits, Reserved } from '../ports.ts'
import { asked, redisNowMs, script } from './redis.ts'

export interface LedgerOptions {
  readonly redis: Redis
  readonly prefix: string
  /** The program's own limits; where a workspace has rules, those of `global` alone. */
  readonly caps: readonly Cap[]
  /** In whose days, weeks and months the program counts: IANA name. */
  readonly timeZone: string
  /** Limits and time zone of a person in a place; absent: the program's. It must not fail for long: nobody is served meanwhile. */
  readonly rulesOf?: ((of: Whereabouts) => Promise<MoneyRules>) | undefined
  /** How long a reservation lives when its request is gone. */
  readonly holdMs?: number
  /** Milliseconds by which the ledger believes it to be later than Redis does; for tests. */
  readonly clockShiftMs?: () => number
  /** At how much a day of all workspaces together operators are told; nobody is without it. */
  readonly globalAlertMicroUsd?: MicroUsd
}

/** What a reservation is made for. */
export type Reserving = Pick<ImageRequest, 'requestId' | 'asker' | 'place'>
type Whereabouts = Pick<Reserving, 'asker' | 'place'>
/** `channelId`: under which channel it is counted; absent: under the place's own. */
export type MoneyRules = Pick<PersonRules, 'caps' | 'timeZone'> & Partial<Pick<PersonRules, 'channelId'>>

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
  /** The accounts of a request and their limits, as the script that ends it takes them. */
  linesFor(of: Whereabouts): Promise<string>
  readonly globalAlertMicroUsd: MicroUsd
}

/** Longer than any request may last: see REQUEST_DEADLINE_MS. One that lasts longer all the same keeps its reservation while it is open. */
const HOLD_MS = 3_900_000
/** S8: a person is told once when they have used so much of a limit. */
const TELL_AT_PERCENT = 80

type Facts = readonly (string | number)[]

/** Where and by which limits a request is counted at one moment. */
interface Terms {
  readonly lines: string
  readonly here: Calendar
  readonly everywhere: Calendar
}

export function openLedger({
  redis,
  prefix,
  caps,
  timeZone,
  rulesOf,
  holdMs = HOLD_MS,
  clockShiftMs = () => 0,
  globalAlertMicroUsd = 0,
}: LedgerOptions): Ledger {
  const reserve = script<'overtaken' | 'cancelled' | Facts>(redis, 'ledger-reserve', 'ledger')
  const settle = script<number>(redis, 'ledger-settle', 'ledger')
  const release = script<number>(redis, 'ledger-release', 'ledger')
  const sweep = script<number>(redis, 'ledger-sweep', 'ledger')
  const standing = script<Facts>(redis, 'ledger-standings', 'ledger')
  const globalCaps = caps.filter(({ scope }) => scope === 'global')
  const guessMs = () => Date.now() + clockShiftMs()
  const rightMs = async () => (await asked(redisNowMs(redis))) + clockShiftMs()

  return {
    async reserve(request, microUsd, attempt) {
      const rules = await moneyRules(request)
      let terms = termsAt(guessMs(), request, rules)
      for (;;) {
        const answer = await reserve(
          prefix,
          request.requestId,
          attempt ?? '',
          microUsd,
          terms.lines,
          Math.max(terms.here.fromMs, terms.everywhere.fromMs),
          Math.min(terms.here.untilMs.day, terms.everywhere.untilMs.day),
          holdMs,
          clockShiftMs(),
          TELL_AT_PERCENT,
        )
        if (typeof answer === 'string') return answer
        const [kind, ...facts] = answer
        // Our clock and that of Redis do not agree about the day, and Redis is right.
        if (kind === 'later') terms = termsAt(Number(facts[0]), request, rules)
        else if (kind === 'held') return { kind, microUsd: Number(facts[0]), tellOf: await personsLimits(request, facts.slice(1)) }
        else if (kind === 'settled') return { kind, microUsd: Number(facts[0]) }
        else return { kind: 'over', limits: lastToResetFirst(standingsIn(facts, terms)) }
      }
    },
    settle: async (request, microUsd, modelId, tallies) =>
      settle(prefix, request.requestId, microUsd, modelId, await linesFor(request), talliesInWords(tallies), globalAlertMicroUsd),
    release: (requestId, why) => release(prefix, requestId, why),
    sweep: () => sweep(prefix, holdMs, clockShiftMs()),
    standings,
    left,
    async spent(by) {
      // A channel has limits of its own, but no other days.
      const rules = await moneyRules({ asker: by, place: { ...by, channelId: '' } })
      const { keys } = calendarAt(await rightMs(), rules.timeZone)
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
    const { held, limits } = await standingsAt(guessMs(), request, request.requestId)
    return limits.length === 0 ? undefined : Math.min(...limits.map(leftOf)) + held
  }

  async function linesFor(of: Whereabouts): Promise<string> {
    return termsAt(guessMs(), of, await moneyRules(of)).lines
  }

  async function personsLimits(of: Whereabouts, told: Facts): Promise<Standing[]> {
    if (told.length === 0) return []
    const periods = told.map((index) => PERIODS[Number(index) - 1])
    return (await standings(of)).filter(({ scope, period }) => scope === 'person' && periods.includes(period))
  }

  async function standings(of: Whereabouts): Promise<Standing[]> {
    return (await standingsAt(await rightMs(), of)).limits
  }

  async function standingsAt(nowMs: number, of: Whereabouts, requestId = ''): Promise<{ held: MicroUsd; limits: Standing[] }> {
    const terms = termsAt(nowMs, of, await moneyRules(of))
    const [held, ...facts] = await standing(prefix, requestId, terms.lines)
    const limits = standingsIn(facts, terms).toSorted((one, other) => SCOPES.indexOf(one.scope) - SCOPES.indexOf(other.scope))
    return { held: Number(held), limits }
  }

  function moneyRules(of: Whereabouts): Promise<MoneyRules> {
    return rulesOf ? rulesOf(of) : Promise.resolve({ caps, timeZone })
  }

  function termsAt(nowMs: number, of: Whereabouts, rules: MoneyRules): Terms {
    const [here, everywhere] = [calendarAt(nowMs, rules.timeZone), calendarAt(nowMs, timeZone)]
    const limits = [...rules.caps.filter(({ scope }) => scope !== 'global'), ...globalCaps]
    const counted = { ...of, place: { ...of.place, channelId: rules.channelId ?? of.place.channelId } }
    return { lines: accountLines(accountsOf(counted), limits, here, everywhere), here, everywhere }
  }
}

/** Five facts a limit: which account, which period, limit, settled, held. */
function standingsIn(facts: Facts, { here, everywhere }: Terms): Standing[] {
  return Array.from({ length: facts.length / 5 }, (_, at) => {
    const [account = 0, index = 0, limitMicroUsd = 0, spentMicroUsd = 0, heldMicroUsd = 0] = facts.slice(5 * at, 5 * at + 5).map(Number)
    const [scope, period] = [SCOPES[account - 1], PERIODS[index - 1]]
    if (!scope || !period) throw new Error(`the ledger named a limit that was not asked about: ${account} ${index}`)
    const calendar = scope === 'global' ? everywhere : here
    return { scope, period, limitMicroUsd, spentMicroUsd, heldMicroUsd, resetsAtMs: calendar.untilMs[period] }
  })
}

function lastToResetFirst(standings: readonly Standing[]): [Standing, ...Standing[]] {
  const [last, ...others] = standings.toSorted((one, other) => other.resetsAtMs - one.resetsAtMs)
  if (!last) throw new Error('the ledger refused and named no limit')
  return [last, ...others]
}
