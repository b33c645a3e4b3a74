import type { ExperimentReport, GoalReport, Metric } from './experiment.ts'
import { formatUsd } from './money.ts'

/** What came of an experiment, in words for people: the same in the chat and on the command line. */

const NAMES: Readonly<Record<Metric, string>> = {
  liked: 'liked by who asked',
  cost: 'cost of a picture',
  'cost-per-liked': 'cost of a liked picture',
  redrawn: 'drawn again or changed',
  reused: 'given again instead of made anew',
  abandoned: 'given up before there was a picture',
  delivered: 'wishes that became a picture',
  took: 'seconds until the picture',
  'paid-readings': 'wishes read by a text model that was paid for',
}

/** "liked by who asked: 71 % (asks) against 60 % (never-asks), a difference of +11 points, surely between +4 and +18: reached." */
export function goalInWords({ goal, variant, against, value, baseline, effect, interval, verdict }: GoalReport): string {
  const { metric } = goal
  if (!interval && value === 0 && baseline === 0) return `${NAMES[metric]}: too few people yet.`
  const compared = `${NAMES[metric]}: ${amount(metric, value)} (${variant}) against ${amount(metric, baseline)} (${against})`
  if (!interval) return `${compared}; too few people yet.`
  const between = `surely between ${difference(metric, interval[0])} and ${difference(metric, interval[1])}`
  return `${compared}, a difference of ${difference(metric, effect)}, ${between}: ${verdictInWords(goal, verdict)}.`
}

function verdictInWords({ aim }: GoalReport['goal'], verdict: GoalReport['verdict']): string {
  switch (verdict) {
    case 'reached':
      return aim === 'keep' ? 'not worse' : 'better'
    case 'missed':
      return 'worse'
    case 'none':
      return 'no difference worth knowing'
    case 'open':
      return 'too early to tell'
  }
}

/** What it comes to, and what to do about it. */
export function outcomeInWords({ state, verdict }: Pick<ExperimentReport, 'state' | 'verdict'>): string {
  if (state === 'off') return 'It does not run.'
  const isDecided = verdict !== 'open'
  const said = verdict === 'holds' ? 'It holds.' : verdict === 'fails' ? 'It does not hold.' : 'Too early to tell.'
  if (state === 'running') return isDecided ? `${said} It can be stopped.` : said
  return isDecided ? said : 'It ended without an answer that is certain.'
}

export const stateInWords = ({ state, startedAtMs }: Pick<ExperimentReport, 'state' | 'startedAtMs'>): string => {
  const since = startedAtMs === undefined ? '' : ` since ${new Date(startedAtMs).toISOString().slice(0, 10)}`
  return { off: 'off', running: `running${since}`, over: 'over, its days are spent', stopped: 'stopped' }[state]
}

/** "always 50 % (12 people, 140 requests) · tiered 50 % (11 people, 98 requests)". */
export const variantsInWords = ({ variants }: Pick<ExperimentReport, 'variants'>): string =>
  variants.map(({ variant, share, people, requests }) => `${variant} ${share} % (${people} people, ${requests} requests)`).join(' · ')

function amount(metric: Metric, value: number): string {
  if (isMoney(metric)) return formatUsd(Math.round(value))
  return metric === 'took' ? `${(value / 1000).toFixed(1)} s` : `${Math.round(value * 100)} %`
}

function difference(metric: Metric, value: number): string {
  const sign = value < 0 ? '−' : '+'
  if (isMoney(metric)) return `${sign}${formatUsd(Math.abs(Math.round(value)))}`
  if (metric === 'took') return `${sign}${(Math.abs(value) / 1000).toFixed(1)} s`
  return `${sign}${(Math.abs(value) * 100).toFixed(1)} points`
}

const isMoney = (metric: Metric): boolean => metric === 'cost' || metric === 'cost-per-liked'
