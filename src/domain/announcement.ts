import type { MicroUsd } from './money.ts'

/** Names one post for ever: `slack:T1:daily:2026-11-19`, `slack:T1:alert:2026-11:80`. */
export type AnnouncementKey = string

/** A budget crossed a line. The scripts of the ledger write it down in the same step as the charge (scripts/ledger.lua). */
export interface Alert {
  /** `slack:T1`, or `global` for all workspaces together. */
  readonly account: string
  /** The day, week or month: "2026-11-20", "2026-W47", "2026-11". */
  readonly period: string
  readonly percent: number
  readonly limitMicroUsd: MicroUsd
  readonly spentMicroUsd: MicroUsd
  readonly atMs: number
  /** As the store holds it. */
  readonly stored: string
}

export const alertKey = ({ account, period, percent }: Alert): AnnouncementKey => `${account}:alert:${period}:${percent}`

/** "workspace:slack:T1 2026-11-20 80 20000000 16100000". Undefined for what another version wrote. */
export function alertIn(stored: string, atMs: number): Alert | undefined {
  const [account = '', period = '', ...amounts] = stored.split(' ')
  const [percent, limitMicroUsd, spentMicroUsd] = amounts.map(Number)
  if (
    !period ||
    percent === undefined ||
    limitMicroUsd === undefined ||
    spentMicroUsd === undefined ||
    amounts.some((amount) => !/^\d+$/.test(amount))
  )
    return undefined
  return { account: account.replace(/^workspace:/, ''), period, percent, limitMicroUsd, spentMicroUsd, atMs, stored }
}
