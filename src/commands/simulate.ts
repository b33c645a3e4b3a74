import { parseArgs } from 'node:util'
import type { LanguageModel } from '../domain/language-model.ts'
import type { Model } from '../domain/model.ts'
import { Problem } from '../errors.ts'
import { ORIGIN_MODELS } from '../pipeline/routing/origin-models.ts'
import { HABITS, ORIGIN_QUESTION } from '../simulation/assumptions.ts'
import { type SimulationOptions, simulate } from '../simulation/simulate.ts'
import { runLearning } from './simulate-learn.ts'
import { reportInWords } from './simulate-words.ts'

const WRONG_USE = 2
const PRICES = ['origin', 'today'] as const
const DEFAULTS = { requests: 20_000, seed: 1, repeats: HABITS.repeats * 100, weeks: 12 } as const
const MOST_WEEKS = 52
const MOST_REQUESTS = 10_000_000
/** What is left are near-repeats, Again and a few new wishes, without which there would be nothing to repeat. */
const MOST_REPEATS = 90
const MOST_SEED = 0xffff_ffff

interface Parts {
  readonly write: (text: string) => unknown
  readonly complain: (problem: string) => unknown
  /** The models that can be used today, with keys for all of them. */
  readonly catalogue: () => readonly Model[]
  readonly textCatalogue: () => readonly LanguageModel[]
}

/** Serves made-up requests with the real pipeline, and says what they cost. @returns the exit code: 1 when a request was served wrongly or not at all */
export async function runSimulation(args: readonly string[], parts: Parts): Promise<number> {
  try {
    const values = parse(args)
    const prices = pricesOf(values.prices)
    if (values.learn) return await runLearning(learningOptions(values, parts), values.json ?? false, parts.write)
    const hasTiers = !values['no-tiers']
    const repeats = wholeNumber('repeats', values.repeats, 0, MOST_REPEATS, DEFAULTS.repeats)
    const { report, details } = await simulate({
      seed: wholeNumber('seed', values.seed, 0, MOST_SEED, DEFAULTS.seed),
      requests: wholeNumber('requests', values.requests, 100, MOST_REQUESTS, DEFAULTS.requests),
      habits: { repeats: repeats / 100 },
      hasTiers,
      ...pricedBy(prices, parts),
    })
    parts.write(values.json ? JSON.stringify(report, null, 2) : reportInWords(report, details, { prices, hasTiers, repeats }))
    return report.successRate === 1 && report.wrongImages === 0 ? 0 : 1
  } catch (error) {
    if (!(error instanceof Problem) || error.verdict !== 'decline') throw error
    parts.complain(error.message)
    return WRONG_USE
  }
}

const learningOptions = ({ seed, weeks, prices }: ReturnType<typeof parse>, parts: Parts) => ({
  seed: wholeNumber('seed', seed, 0, MOST_SEED, DEFAULTS.seed),
  weeks: wholeNumber('weeks', weeks, 2, MOST_WEEKS, DEFAULTS.weeks),
  ...pricedBy(pricesOf(prices), parts),
})

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    options: {
      requests: { type: 'string' },
      prices: { type: 'string' },
      seed: { type: 'string' },
      repeats: { type: 'string' },
      'no-tiers': { type: 'boolean' },
      learn: { type: 'boolean' },
      weeks: { type: 'string' },
      json: { type: 'boolean' },
    },
  }).values

function pricesOf(given = 'today'): (typeof PRICES)[number] {
  const known = PRICES.find((name) => name === given)
  if (!known) throw new Problem('BAD_OPTION', `--prices ${given} is none of ${PRICES.join(', ')}.`)
  return known
}

function wholeNumber(option: string, given: string | undefined, least: number, most: number, otherwise: number): number {
  if (given === undefined) return otherwise
  const value = /^\d+$/.test(given) ? Number(given) : Number.NaN
  if (value >= least && value <= most) return value
  throw new Problem('BAD_OPTION', `--${option} ${given} is no whole number from ${least} to ${most}.`)
}

function pricedBy(prices: (typeof PRICES)[number], parts: Parts): Pick<SimulationOptions, 'models' | 'reader' | 'readingPrice'> {
  const [reader] = parts.textCatalogue()
  if (!reader) throw new Error('there is no text model in the catalogue')
  if (prices === 'origin') return { models: ORIGIN_MODELS, reader, readingPrice: ORIGIN_QUESTION }
  return { models: parts.catalogue().filter(({ role }) => role !== 'preview'), reader }
}
