import type { Details, Latency, Report } from '../simulation/totals.ts'

export interface Setting {
  readonly prices: 'origin' | 'today'
  readonly hasTiers: boolean
  /** Of a hundred requests. */
  readonly repeats: number
}

/** What a picture is to cost, as a share of what flash without caches costs. */
const GOAL = 0.25

/** The report for somebody who does not know the program: figures, where they come from, and what would have to be true for the goal. */
export function reportInWords(report: Report, details: Details, setting: Setting): string {
  const { hitRate, latencyMs, modelShare } = report
  const reused = hitRate.l1 + hitRate.l2
  return [
    `${report.requests} requests in ${days(details.days)}, with the prices of ${setting.prices === 'origin' ? 'the origin' : 'today'}${setting.hasTiers ? '' : ', in a team without tiers'}. Nothing was spent.`,
    '',
    row('Cost of a picture', usd(report.costPerImageUsd)),
    row('  against flash alone', `${times(report.costVsFlashOnly)} (${usd(details.flashPriceUsd)} a picture, nothing reused)`),
    row('  against pro alone', `${times(report.costVsProOnly)} (${usd(details.proPriceUsd)} a picture, nothing reused)`),
    row('Reused', `${percent(reused)} of the pictures; ${percent(details.askedBefore)} had been asked for in the week before`),
    row('  in memory (L1)', percent(hitRate.l1)),
    row('  in the index (L2)', percent(hitRate.l2)),
    row('  in other words', `${percent(hitRate.canonical)}, counted in the two above`),
    row('  similar, offered', `${percent(hitRate.offered)}, besides`),
    row('Read a second time', `${percent(report.semanticShare)} of the requests, ${usd(details.readingPriceUsd)} each`),
    row('New ones drawn by', shares(modelShare)),
    row('Time to the picture', latency(latencyMs)),
    row('  reused', latency(details.hitLatencyMs)),
    row('  new', latency(details.missLatencyMs)),
    row('Right in the end', `${percent(report.successRate, 2)} (${ends(details.ends)})`),
    row('Wrong pictures', String(report.wrongImages)),
    '',
    ...reasons(report, details),
  ].join('\n')
}

/** The cost identity: what is not reused, times what a new one costs, and the readings. Which of its terms keeps the cost from the goal? */
function reasons({ requests, costPerImageUsd, costVsFlashOnly, hitRate, semanticShare }: Report, details: Details): string[] {
  const { flashPriceUsd, missPriceUsd, readingPriceUsd, images } = details
  const reused = hitRate.l1 + hitRate.l2 + hitRate.offered
  const readings = (semanticShare * requests * readingPriceUsd) / images
  const left = GOAL * flashPriceUsd - readings
  const goal = `${usd(GOAL * flashPriceUsd)}, a quarter of flash alone`
  const sum = `${percent(1 - reused)} new × ${usd(missPriceUsd)} + ${usd(readings)} for readings = ${usd(costPerImageUsd)}.`
  if (costVsFlashOnly <= GOAL) return [`Why: ${sum}`, `That is within ${goal}.`]
  return [
    `Why: ${sum}`,
    `For ${goal}, one of these would have to be true:`,
    `  ${percent(1 - left / missPriceUsd)} reused instead of ${percent(reused)}, with new pictures at ${usd(missPriceUsd)} (${times(missPriceUsd / flashPriceUsd)} flash);`,
    `  ${percent(1 - left / flashPriceUsd)} reused, with every new picture drawn by flash;`,
    `  new pictures at ${usd(left / (1 - reused))} on average, with ${percent(reused)} reused.`,
  ]
}

const row = (name: string, text: string): string => `${name.padEnd(22)} ${text}`
const usd = (amount: number): string => `$${amount.toFixed(amount >= 0.1 ? 3 : amount >= 0.001 ? 4 : 5)}`
const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits).replace(/\.0+$/, '')} %`
const times = (ratio: number): string => `${ratio.toFixed(2)} ×`
const days = (count: number): string => (count < 1.5 ? 'a day' : `${Math.round(count)} days`)
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
const latency = ({ p50, p95, p99 }: Latency): string =>
  `half within ${seconds(p50)}, 95 % within ${seconds(p95)}, 99 % within ${seconds(p99)}`

const shares = (byName: Readonly<Record<string, number>>): string =>
  Object.entries(byName)
    .map(([name, share]) => `${name} ${percent(share)}`)
    .join(', ')

const END_WORDS: Readonly<Record<string, string>> = {
  delivered: 'delivered',
  MODEL_REFUSED: 'refused by the models',
  UNANSWERED: 'let go, because their asker did not answer',
}

const ends = (byEnd: Readonly<Record<string, number>>): string =>
  Object.entries(byEnd)
    .toSorted(([, one], [, other]) => other - one)
    .map(([end, count]) => `${count} ${END_WORDS[end] ?? `ended with ${end}`}`)
    .join(', ')
