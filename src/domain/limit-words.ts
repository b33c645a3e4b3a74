import type { Period } from './calendar.ts'
import { leftOf, type Scope, type Standing } from './ledger.ts'
import { formatUsd, type MicroUsd } from './money.ts'
import { isTeam } from './rules.ts'

/** Limits, in words for the person who meets them. */

export const PERIOD_WORDS: Readonly<Record<Period, string>> = { day: 'today', week: 'this week', month: 'this month' }

const WHOSE: Readonly<Record<Scope, readonly [whose: string, has: string]>> = {
  person: ['your', 'You have'],
  channel: ['its', 'This channel has'],
  workspace: ['its', 'This workspace has'],
  global: ['their', 'All who share me have'],
}

/** Admins set the limits of their workspace; the one of all is the program's own. */
const RAISED_BY: Readonly<Record<Scope, string>> = {
  person: 'an admin, or whoever runs me,',
  channel: 'an admin, or whoever runs me,',
  workspace: 'an admin, or whoever runs me,',
  global: 'whoever runs me',
}

/** An amount of a limit: "$0.034" and "$10.00", and nothing is "nothing". */
export const amount = (microUsd: MicroUsd): string => (microUsd === 0 ? 'nothing' : formatUsd(microUsd))

/** "You have used $8.06 of your $10.00 for today; it starts anew in 5 h." */
export function nearLimitInWords(standing: Standing, nowMs: number): string {
  const used = standing.spentMicroUsd + standing.heldMicroUsd
  return `You have used ${amount(used)} of ${ofLimit(standing)}; it starts anew ${inTime(standing.resetsAtMs - nowMs)}.`
}

/**
 * Why there is no picture: what is left, what it would have cost, what would still fit, when the limit starts anew and who can raise it.
 *
 * @param cheapest the cheapest model that could have made it
 * @param place    where it was asked for
 */
export function overLimitInWords(
  standing: Standing,
  asked: { readonly modelId: string; readonly priceMicroUsd: MicroUsd },
  cheapest: { readonly modelId: string; readonly priceMicroUsd: MicroUsd },
  place: { readonly workspaceId: string },
  nowMs: number,
): string {
  const left = leftOf(standing)
  const held = standing.heldMicroUsd > 0 ? ', with what is being made right now' : ''
  return [
    `${WHOSE[standing.scope][1]} ${amount(left)} left of ${ofLimit(standing)}${held}, and ${asked.modelId} costs ${amount(asked.priceMicroUsd)}.`,
    ...(cheapest.priceMicroUsd < asked.priceMicroUsd ? [cheaperInWords(cheapest, left)] : []),
    `The limit starts anew ${inTime(standing.resetsAtMs - nowMs)}; ${whoRaises(standing.scope, place)} can raise it.`,
  ].join(' ')
}

/** In a direct message on Discord there are no admins, and whoever runs the program is left. */
const whoRaises = (scope: Scope, place: { readonly workspaceId: string }): string => RAISED_BY[isTeam(place) ? scope : 'global']

function cheaperInWords(
  { modelId, priceMicroUsd }: { readonly modelId: string; readonly priceMicroUsd: MicroUsd },
  left: MicroUsd,
): string {
  return priceMicroUsd <= left
    ? `${modelId} would still fit, at ${amount(priceMicroUsd)}.`
    : `Even ${modelId}, the cheapest, costs ${amount(priceMicroUsd)}.`
}

const THE_LIMIT: Readonly<Record<Scope, string>> = {
  person: 'Their limit',
  channel: 'The limit of the channel',
  workspace: 'The limit of the workspace',
  global: 'The limit of all who share me',
}

/** For whoever may allow more: "Their limit: $0.034 left of $10.00 for today; it starts anew in 5 h." */
export function limitInTheWay(standing: Standing, nowMs: number): string {
  const { scope, period, limitMicroUsd, resetsAtMs } = standing
  return `${THE_LIMIT[scope]}: ${amount(leftOf(standing))} left of ${amount(limitMicroUsd)} for ${PERIOD_WORDS[period]}; it starts anew ${inTime(resetsAtMs - nowMs)}.`
}

export const ofLimit = ({ scope, period, limitMicroUsd }: Standing): string =>
  `${WHOSE[scope][0]} ${amount(limitMicroUsd)} for ${PERIOD_WORDS[period]}`

/** "in 5 h", "in 40 min", "in 3 days": rounded up, so that nobody comes too early. */
export function inTime(ms: number): string {
  const minutes = Math.max(1, Math.ceil(ms / 60_000))
  if (minutes < 100) return `in ${minutes} min`
  const hours = Math.ceil(minutes / 60)
  return hours < 48 ? `in ${hours} h` : `in ${Math.ceil(hours / 24)} days`
}
