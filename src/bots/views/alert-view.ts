import { inTime } from '../../domain/limit-words.ts'
import { formatUsd } from '../../domain/money.ts'
import { type AlertReport, dayInWords } from '../../domain/summary.ts'
import { type Card, card, text } from '../cards.ts'

const NAMES = { day: "today's budget", week: "this week's budget", month: "this month's budget" } as const

/** A budget is half used, nearly used or used up: how fast it goes, when it is gone, and what would help. */
export function alertView(report: AlertReport, { timeZone, nowMs }: { readonly timeZone: string; readonly nowMs: number }): Card {
  const { alert, period, savings } = report
  const of = `${NAMES[period]} of ${formatUsd(alert.limitMicroUsd)}`
  const headline =
    alert.percent >= 100
      ? `${sign(alert.percent)} This workspace has used up ${of}`
      : `${sign(alert.percent)} This workspace has used ${alert.percent} % of ${of}`
  return card(
    `${headline}.`,
    text({ bold: `${headline}.` }),
    text(
      `${formatUsd(alert.spentMicroUsd)} spent so far, at ${formatUsd(report.burnMicroUsd)} ${report.burnPer === 'hour' ? 'an hour' : 'a day'}. ${outlook(report, timeZone, nowMs)}`,
    ),
    ...(savings.length > 0 ? [text({ bold: 'Where money could be saved' }, ...savings.map((saving) => `\n• ${saving}`))] : []),
  )
}

const sign = (percent: number): string => (percent >= 100 ? '⛔' : percent >= 80 ? '🟠' : '🟡')

function outlook({ alert, period, runsOutMs, endsMs }: AlertReport, timeZone: string, nowMs: number): string {
  const anew = endsMs > nowMs ? `It starts anew ${inTime(endsMs - nowMs)}` : 'It has started anew since'
  if (alert.percent >= 100) return `${anew}; until then only pictures that are there already are given, and an admin can raise it.`
  if (runsOutMs === undefined) return `At this rate it lasts. ${anew}.`
  const when = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(runsOutMs)
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(runsOutMs)
  return period === 'day'
    ? `At this rate it is used up at about ${time}. ${anew}.`
    : `At this rate it is used up on ${dayInWords(when)}. ${anew}.`
}
