import { PERIODS, type Period } from '../../domain/calendar.ts'
import { amount } from '../../domain/limit-words.ts'
import { formatUsd } from '../../domain/money.ts'
import { dayLabel, type TrendPoint } from '../../domain/summary.ts'
import type { WorkspaceBudget } from '../../domain/workspace-budget.ts'
import { type CardNode, divider, note, text } from '../cards.ts'
import { budgetLine, list, pictures } from './summary-view.ts'

const UNLIMITED: Readonly<Record<Period, string>> = { day: 'Today', week: 'Week so far', month: 'Month so far' }

/** What an admin sees of the money of all of the team, below their own. */
export function workspaceBudgetNodes(budget: WorkspaceBudget): CardNode[] {
  const { models, people, peopleInAll, channels, channelsInAll, today, trend } = budget
  const since = `since ${dayLabel(`${today.slice(0, 7)}-01`)}`
  return [
    divider,
    text({ bold: 'This workspace' }, { quiet: '  For admins' }),
    ...PERIODS.map((period) => periodLine(budget, period)),
    trendLine(trend),
    ...list(`By model, ${since}`, models, ({ name }) => ({ bold: name })),
    ...list(`By person, ${firstOf(people.length, peopleInAll)}${since}`, people, ({ name }) => ({ person: name })),
    ...list(`By channel, ${firstOf(channels.length, channelsInAll)}${since}`, channels, ({ name }) => ({ channel: name })),
    ...savedNodes(budget),
  ]
}

function periodLine({ budgets, spent }: WorkspaceBudget, period: Period): CardNode {
  const budget = budgets.find((each) => each.period === period)
  return budget ? budgetLine(budget) : text({ bold: `${UNLIMITED[period]}: ` }, `${amount(spent[period])} spent; there is no limit.`)
}

const firstOf = (shown: number, all: number): string => (all > shown ? `the first ${shown} of ${all}, ` : '')

const LEVELS = '▁▂▃▄▅▆▇█'

/** A line of blocks, and in words what a person who does not see it would miss. */
function trendLine(trend: readonly TrendPoint[]): CardNode {
  const most = Math.max(...trend.map(({ microUsd }) => microUsd))
  if (most === 0) return text({ bold: 'Last 14 days: ' }, 'nothing was spent.')
  const blocks = trend.map(({ microUsd }) => (microUsd === 0 ? '·' : LEVELS[Math.ceil((LEVELS.length * microUsd) / most) - 1])).join('')
  const dearest = trend.find(({ microUsd }) => microUsd === most)
  const first = trend[0]?.label ?? ''
  return text({ bold: 'Last 14 days ' }, { code: blocks }, ` from ${first} until today; most on ${dearest?.label}: ${formatUsd(most)}.`)
}

function savedNodes({ totals: { reused, savedMicroUsd }, savings }: WorkspaceBudget): CardNode[] {
  const free = `${pictures(reused)} ${reused === 1 ? 'was' : 'were'} there already and free: ${formatUsd(savedMicroUsd)} saved this month.`
  return [
    text({ bold: 'Saved: ' }, reused > 0 ? free : 'nothing was asked for twice this month.'),
    ...savings.map((saving) => note(saving)),
  ]
}
