import type { Chart } from '../../domain/chart.ts'
import { amount } from '../../domain/limit-words.ts'
import { formatUsd, type MicroUsd } from '../../domain/money.ts'
import { type BudgetReport, dayInWords, dayLabel, isQuiet, type NamedShare, type Summary } from '../../domain/summary.ts'
import { type Card, type CardNode, card, chartNode, divider, note, type Piece, text } from '../cards.ts'

/** How a summary comes after its time; absent where it is in time. */
export interface Lateness {
  readonly lateMs: number
}

/** Under which the chart of a summary travels: there is one a card. */
export const CHART_KEY = 'chart'

/** What a team reads in the morning: one line where nothing happened, else the figures, a chart and what could be saved. */
export function summaryView(summary: Summary, late?: Lateness): Card {
  const heading = headingOf(summary)
  const lateNote = late
    ? [note(`This comes late: I was not running, or could not post, when it was due ${hoursInWords(late.lateMs)} ago.`)]
    : []
  if (isQuiet(summary.totals)) return quiet(summary, heading, lateNote)
  const plain = `${heading}: ${headline(summary)}.${budgetInPlain(summary)}`
  return card(
    plain,
    text({ bold: `${heading}  ` }, { quiet: 'Pictures and money' }),
    ...lateNote,
    text({ bold: headline(summary) }, comparison(summary)),
    ...summary.budgets.map(budgetLine),
    chartOf(summary),
    ...list('By model', summary.models, ({ name }) => ({ bold: name })),
    ...list(peopleTitle(summary), summary.people, ({ name }) => ({ person: name })),
    divider,
    ...facts(summary),
    ...savings(summary),
  )
}

function quiet(summary: Summary, heading: string, lateNote: readonly CardNode[]): Card {
  const words = `${heading}: nobody asked for a picture, and nothing was spent.`
  return card(words, ...(lateNote.length > 0 ? [text(words), ...lateNote] : [note(words, ...budgetsInShort(summary))]))
}

const budgetsInShort = ({ budgets }: Summary): Piece[] =>
  budgets
    .filter(({ period }) => period === 'month')
    .map(({ spentMicroUsd, limitMicroUsd }) => ` This month: ${amount(spentMicroUsd)} of ${formatUsd(limitMicroUsd)}.`)

const headingOf = ({ kind, firstDay, lastDay, period }: Summary): string =>
  kind === 'daily' ? dayInWords(lastDay) : `Week ${Number(period.slice(6))} (${dayLabel(firstDay)} to ${dayLabel(lastDay)})`

export const pictures = (count: number): string => (count === 1 ? '1 picture' : `${count} pictures`)

const headline = ({ totals: { images, microUsd } }: Summary): string =>
  `${pictures(images)}, ${microUsd === 0 ? 'nothing charged' : `${formatUsd(microUsd)} charged`}`

function comparison({ kind, totals, before }: Summary): string {
  const than = kind === 'daily' ? 'the day before' : 'the week before'
  if (before.microUsd === 0) return totals.microUsd === 0 ? '' : ` (${than}: nothing)`
  const percent = Math.round((100 * (totals.microUsd - before.microUsd)) / before.microUsd)
  const by = percent === 0 ? 'as much as' : `${percent > 0 ? '▲' : '▼'} ${Math.abs(percent)} % on`
  return ` (${by} ${than})`
}

// --- Budgets ----------------------------------------------------------------------------------------------------------------------------

const BUDGET_NAMES = { day: 'Day', week: 'Week so far', month: 'Month so far' } as const
const OVER_NAMES = { day: 'Day', week: 'Week', month: 'Month' } as const

export function budgetLine({ period, limitMicroUsd, spentMicroUsd, forecast }: BudgetReport): CardNode {
  const name = (forecast ? BUDGET_NAMES : OVER_NAMES)[period]
  return text(
    gauge(spentMicroUsd, limitMicroUsd),
    { bold: ` ${name}: ` },
    `${amount(spentMicroUsd)} of ${formatUsd(limitMicroUsd)}`,
    inPercent(spentMicroUsd, limitMicroUsd),
    forecastInWords(forecast),
  )
}

const percentOf = (part: MicroUsd, whole: MicroUsd): number => (whole === 0 ? 100 : Math.floor((100 * part) / whole))
const inPercent = (part: MicroUsd, whole: MicroUsd): string => ` (${percentOf(part, whole)} %).`

const GAUGE = 12
function gauge(spent: MicroUsd, limit: MicroUsd): string {
  const full = Math.min(GAUGE, Math.round((GAUGE * percentOf(spent, limit)) / 100))
  return `${'█'.repeat(full)}${'░'.repeat(GAUGE - full)}`
}

function forecastInWords(forecast: BudgetReport['forecast']): string {
  if (!forecast) return ''
  const { burnMicroUsdPerDay, runsOutOn } = forecast
  if (burnMicroUsdPerDay === 0) return ' Nothing was spent lately: it lasts.'
  const rate = ` At ${formatUsd(burnMicroUsdPerDay)} a day it`
  return runsOutOn ? `${rate} runs out on ${dayInWords(runsOutOn)}.` : `${rate} lasts.`
}

function budgetInPlain({ budgets }: Summary): string {
  const [first] = budgets
  return first
    ? ` ${OVER_NAMES[first.period]}: ${percentOf(first.spentMicroUsd, first.limitMicroUsd)} % of ${formatUsd(first.limitMicroUsd)}.`
    : ''
}

// --- Chart ------------------------------------------------------------------------------------------------------------------------------

const usd = (microUsd: MicroUsd): number => microUsd / 1_000_000

function chartOf(summary: Summary): CardNode {
  const { kind, trend, budgets } = summary
  const by = kind === 'daily' ? 'day' : 'week'
  const budget = budgets.find(({ period }) => period === by)
  const chart: Chart = {
    title: kind === 'daily' ? 'Spent by day, last 14 days' : 'Spent by week, last 8 weeks',
    kind: 'bar',
    unit: 'usd',
    categories: trend.map(({ label }) => label),
    series: [{ name: 'Spent', values: trend.map(({ microUsd }) => usd(microUsd)) }],
    ...(budget && { mark: { label: `Budget ${formatUsd(budget.limitMicroUsd)} a ${by}`, value: usd(budget.limitMicroUsd) } }),
  }
  return chartNode(chart, CHART_KEY, chartInWords(chart, summary))
}

/** Says what the bars say: a picture of figures is nothing to somebody who does not see it. */
function chartInWords({ title, mark }: Chart, { trend }: Summary): string {
  const figures = trend.map(({ label, microUsd }) => `${label} ${amount(microUsd)}`).join(', ')
  return `Bar chart. ${title}: ${figures}.${mark ? ` ${mark.label}.` : ''}`
}

// --- Lists and facts --------------------------------------------------------------------------------------------------------------------

export function list(title: string, shares: readonly NamedShare[], name: (share: NamedShare) => Piece): CardNode[] {
  if (shares.length === 0) return []
  const lines = shares.flatMap((share): Piece[] => ['\n', name(share), `  ${amount(share.microUsd)} · ${pictures(share.images)}`])
  return [text({ bold: title }, ...lines)]
}

const peopleTitle = ({ people, peopleInAll }: Summary): string =>
  peopleInAll > people.length ? `By person, the first ${people.length} of ${peopleInAll}` : 'By person'

function facts({ totals, satisfiedPercent, perLikedMicroUsd }: Summary): CardNode[] {
  const { reused, savedMicroUsd, up, down } = totals
  const votes = `${up + down} ${up + down === 1 ? 'vote' : 'votes'}`
  const perLiked = perLikedMicroUsd === undefined ? '' : `; ${formatUsd(perLikedMicroUsd)} for each picture that somebody liked`
  const all: readonly (readonly [name: string, words: string])[] = [
    ...(reused > 0
      ? [
          [
            'Reused: ',
            `${pictures(reused)} ${reused === 1 ? 'was' : 'were'} there already and free: ${formatUsd(savedMicroUsd)} saved.`,
          ] as const,
        ]
      : []),
    ...(satisfiedPercent === undefined ? [] : [['Liked: ', `${satisfiedPercent} % of ${votes}${perLiked}.`] as const]),
    ['Paid: ', providersInWords(totals)],
  ]
  return [text(...all.flatMap(([name, words], at): Piece[] => [at === 0 ? '' : '\n', { bold: name }, words]))]
}

/** What was charged and what was paid differ where a call gave nobody a picture, and where wishes are read by a model. */
function providersInWords({ microUsd, providerMicroUsd, providerCalls }: Summary['totals']): string {
  const calls = `${providerCalls} ${providerCalls === 1 ? 'call' : 'calls'}`
  if (providerMicroUsd === 0) return 'Providers were paid nothing.'
  const paid = `Providers were paid ${formatUsd(providerMicroUsd)} for ${calls}`
  const difference = providerMicroUsd - microUsd
  if (Math.abs(difference) < 1_000) return `${paid}, which is what was charged.`
  return difference > 0
    ? `${paid}: ${formatUsd(difference)} more than was charged, for calls that gave no picture and for reading wishes.`
    : `${paid}: ${formatUsd(-difference)} less than was charged, for pictures whose calls were paid on another day.`
}

function savings({ savings: all }: Summary): CardNode[] {
  if (all.length === 0) return []
  return [text({ bold: 'Where money could be saved' }, ...all.map((saving) => `\n• ${saving}`))]
}

function hoursInWords(ms: number): string {
  const hours = Math.round(ms / 3_600_000)
  if (hours < 1) return `${Math.max(1, Math.round(ms / 60_000))} min`
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`
}
