import type { Scope, Standing } from '../../domain/ledger.ts'
import { leftOf } from '../../domain/ledger.ts'
import { amount, inTime, PERIOD_WORDS } from '../../domain/limit-words.ts'
import { formatUsd, type MicroUsd } from '../../domain/money.ts'
import { type Card, type CardNode, card, note, text } from '../cards.ts'

export interface BudgetShown {
  readonly standings: readonly Standing[]
  /** What this person was charged, whether or not there is a limit. */
  readonly spent: { readonly todayMicroUsd: MicroUsd; readonly monthMicroUsd: MicroUsd }
  /** What pictures are usually made with, where they cost anything. */
  readonly usual: { readonly modelId: string; readonly priceMicroUsd: MicroUsd } | undefined
  readonly nowMs: number
}

const NAMES: Readonly<Record<Scope, string>> = { person: 'You', channel: 'This channel', workspace: 'This workspace', global: 'Everybody' }

/** `/banana budget`: spent, left, when it starts anew, and about how many pictures that is. */
export function budgetView({ standings, spent, usual, nowMs }: BudgetShown): Card {
  const mine = standings.filter(({ scope }) => scope === 'person')
  const others = standings.filter(({ scope }) => scope !== 'person')
  const total = `You spent ${amount(spent.todayMicroUsd)} today and ${amount(spent.monthMicroUsd)} this month.`
  const plain = mine[0] ? `You have ${amount(leftOf(mine[0]))} left ${PERIOD_WORDS[mine[0].period]}.` : `You have no limit. ${total}`
  return card(
    plain,
    text({ bold: 'Your budget' }),
    ...(mine.length > 0 ? mine.map((standing) => limitLine(standing, nowMs)) : [text('Nobody has set a limit for you.')]),
    ...others.map((standing) => limitLine(standing, nowMs)),
    ...howMany(standings, usual),
    note(total),
  )
}

function limitLine(standing: Standing, nowMs: number): CardNode {
  const { scope, period, limitMicroUsd, spentMicroUsd, heldMicroUsd, resetsAtMs } = standing
  const held = heldMicroUsd > 0 ? `, ${amount(heldMicroUsd)} held for what is being made` : ''
  return text(
    { bold: `${NAMES[scope]}, ${PERIOD_WORDS[period]}: ` },
    `${amount(leftOf(standing))} left of ${formatUsd(limitMicroUsd)} (${amount(spentMicroUsd)} spent${held}). Starts anew ${inTime(resetsAtMs - nowMs)}.`,
  )
}

/** By the tightest of all limits: no other one can be used up. */
function howMany(standings: readonly Standing[], usual: BudgetShown['usual']): CardNode[] {
  if (!usual || standings.length === 0) return []
  const left = Math.min(...standings.map(leftOf))
  const count = Math.floor(left / usual.priceMicroUsd)
  const pictures = count === 0 ? 'not enough for another picture' : `about ${count} more ${count === 1 ? 'picture' : 'pictures'}`
  return [text(`That is ${pictures} with ${usual.modelId}, at ${formatUsd(usual.priceMicroUsd)} each.`)]
}
