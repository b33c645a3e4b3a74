import { type Calendar, PERIODS, type Period } from './calendar.ts'
import type { MicroUsd } from './money.ts'
import type { Person, Place } from './request.ts'

/** Whose money a limit counts. */
export const SCOPES = ['person', 'channel', 'workspace', 'global'] as const
export type Scope = (typeof SCOPES)[number]

/** "A person spends at most $10 a day." */
export interface Cap {
  readonly scope: Scope
  readonly period: Period
  readonly limitMicroUsd: MicroUsd
}

/** Where the money of a request is counted, narrowest first, one account for each scope. Accounts of different workspaces never share a key. */
export interface Account {
  readonly scope: Scope
  /** `person:slack:T1:U1`, `channel:slack:T1:C1`, `workspace:slack:T1`, `global`. */
  readonly key: string
}

export function accountsOf({ asker, place }: { readonly asker: Person; readonly place: Place }): readonly Account[] {
  const workspace = `${place.platform}:${place.workspaceId}`
  return [
    { scope: 'person', key: personAccount(asker) },
    { scope: 'channel', key: `channel:${workspace}:${place.channelId}` },
    { scope: 'workspace', key: `workspace:${workspace}` },
    { scope: 'global', key: 'global' },
  ]
}

export const personAccount = ({ platform, workspaceId, personId }: Person): string => `person:${platform}:${workspaceId}:${personId}`

/** How one limit stands for one account. */
export interface Standing extends Cap {
  readonly spentMicroUsd: MicroUsd
  /** Held for what is being made right now. */
  readonly heldMicroUsd: MicroUsd
  /** When the period ends, and with it what was spent. */
  readonly resetsAtMs: number
}

/** What could still be reserved under this limit; nothing once a limit was lowered below what is spent. */
export const leftOf = ({ limitMicroUsd, spentMicroUsd, heldMicroUsd }: Standing): MicroUsd =>
  Math.max(0, limitMicroUsd - spentMicroUsd - heldMicroUsd)

/**
 * The accounts of a request as the scripts take them: a line of day, week and month, with those of the global account behind them where they differ, then a line
 * for each account of its key and its limits for these, `-` for none. It stays with the reservation, so that money is settled in the periods in which it was
 * reserved.
 *
 * @param here       in whose periods person, channel and workspace are counted
 * @param everywhere in whose periods the global account is
 */
export function accountLines(accounts: readonly Account[], caps: readonly Cap[], here: Calendar, everywhere: Calendar = here): string {
  const lines = accounts.map(({ scope, key }) => {
    if (/\s/.test(key)) throw new Error(`an account's key has no spaces; got ${JSON.stringify(key)}`)
    return [key, ...PERIODS.map((period) => caps.find((cap) => cap.scope === scope && cap.period === period)?.limitMicroUsd ?? '-')].join(
      ' ',
    )
  })
  const dates = here.keys.day === everywhere.keys.day ? datesOf(here) : `${datesOf(here)} ${datesOf(everywhere)}`
  return [dates, ...lines].join('\n')
}

const datesOf = ({ keys }: Calendar): string => PERIODS.map((period) => keys[period]).join(' ')
