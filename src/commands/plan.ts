import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Brand } from '../domain/brand.ts'
import { type Intent, styleInWords } from '../domain/intent.ts'
import type { Model } from '../domain/model.ts'
import { formatUsd } from '../domain/money.ts'
import { meritsInWords, type Plan, TIERS } from '../domain/plan.ts'
import { type Options, QUALITIES } from '../domain/request.ts'
import { Problem } from '../errors.ts'
import { fastTier } from '../pipeline/intent/fast-tier.ts'
import { type Complexity, complexityOf } from '../pipeline/routing/complexity.ts'
import { makePlan } from '../pipeline/routing/make-plan.ts'
import { ORIGIN_MODELS } from '../pipeline/routing/origin-models.ts'

const WRONG_USE = 2
const PRICES = ['origin', 'today'] as const

interface Parts {
  readonly write: (text: string) => unknown
  readonly complain: (problem: string) => unknown
  /** Every model there is, with a key or without. */
  readonly catalogue: () => readonly Model[]
  /** The models that the present settings can use. */
  readonly configured: () => readonly Model[]
}

/** How a wish would be served, spending nothing. @returns the exit code */
export function plan(args: readonly string[], parts: Parts): number {
  try {
    const { values, positionals } = parse(args)
    const words = positionals.join(' ').trim()
    if (words === '') throw new Problem('BAD_OPTION', 'Say what to plan, for example: banana plan "a cosy cabin at dusk".')
    const planned = planFor(words, values, parts)
    parts.write(values.json ? JSON.stringify(asJson(planned), null, 2) : asText(planned))
    return 0
  } catch (error) {
    if (!(error instanceof Problem) || error.verdict !== 'decline') throw error
    parts.complain(error.message)
    return WRONG_USE
  }
}

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      tier: { type: 'string' },
      quality: { type: 'string' },
      model: { type: 'string' },
      brand: { type: 'string' },
      prices: { type: 'string' },
      plain: { type: 'boolean' },
      configured: { type: 'boolean' },
      json: { type: 'boolean' },
    },
  })
type Values = ReturnType<typeof parse>['values']

interface Planned {
  readonly words: string
  readonly intent: Intent
  readonly complexity: Complexity
  readonly plan: Plan
  readonly tier: string | undefined
  readonly quality: string
  readonly models: 'origin' | 'catalogue' | 'configured'
}

function planFor(words: string, values: Values, parts: Parts): Planned {
  const tier = oneOf('tier', TIERS, values.tier)
  const quality = oneOf('quality', QUALITIES, values.quality)
  const prices = oneOf('prices', PRICES, values.prices)
  if (prices === 'origin' && values.configured)
    throw new Problem(
      'BAD_OPTION',
      'The models of --prices origin cannot be configured; leave out one of --prices origin and --configured.',
    )
  const models = prices === 'origin' ? 'origin' : values.configured ? 'configured' : 'catalogue'
  const options: Options = { ...(values.model && { modelId: values.model }), ...(quality && { quality }) }
  const intent = fastTier().read(words)
  return {
    words,
    intent,
    complexity: complexityOf(words, intent.domain),
    plan: makePlan({
      words,
      reading: intent,
      options,
      tier,
      usable: usable(models, parts),
      brand: values.brand === undefined ? undefined : readBrand(values.brand),
      enhance: !values.plain,
    }),
    tier,
    quality: quality ?? 'standard',
    models,
  }
}

function oneOf<Name extends string>(option: string, names: readonly Name[], given: string | undefined): Name | undefined {
  const known = names.find((name) => name === given)
  if (given !== undefined && !known) throw new Problem('BAD_OPTION', `--${option} ${given} is none of ${names.join(', ')}.`)
  return known
}

function usable(models: Planned['models'], { catalogue, configured }: Parts): readonly Model[] {
  switch (models) {
    case 'origin':
      return ORIGIN_MODELS
    case 'configured':
      return configured()
    case 'catalogue':
      return catalogue().filter(isOffered)
  }
}

/** The catalogue also keeps models that are no more. */
function isOffered({ lifecycle }: Model): boolean {
  const today = new Date().toISOString().slice(0, 10)
  return lifecycle.available <= today && (lifecycle.shutDown === undefined || lifecycle.shutDown > today)
}

function readBrand(file: string): Brand {
  const text = readFileSync(file, 'utf8')
  const { data, error } = Brand.safeParse(jsonOr(text))
  if (!data)
    throw new Problem(
      'BAD_OPTION',
      `${file} is no brand: ${error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}.`,
    )
  return data
}

/** What is no JSON is no brand either; the schema says so. */
function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

// --- What it says -----------------------------------------------------------------------------------------------------------------------

function asJson({ words, intent, complexity, plan: { complexity: _, ...decided }, tier, quality, models }: Planned): object {
  return { words, tier: tier ?? null, quality, models, intent, complexity, ...decided, priceUsd: decided.priceMicroUsd / 1_000_000 }
}

const MODELS_IN_WORDS: Readonly<Record<Planned['models'], string>> = {
  origin: 'Planned with the roles and prices of the origin; nothing is drawn with them.',
  catalogue: 'Planned over the whole catalogue, with keys or without; --configured takes only what can be used here.',
  configured: 'Planned over the models that can be used here.',
}

function asText({ words, intent, complexity, plan: decided, tier, quality, models }: Planned): string {
  const { decided: left = [], alternatives = [] } = decided
  return [
    row('Wish', words),
    row('Read as', readingOf(intent)),
    row('Complexity', `${complexity.value.toFixed(2)}: ${complexityInWords(complexity)}`),
    row('Asked', `${quality} quality, ${tier ? `${tier} tier` : 'no tiers'}`),
    row('Model', `${decided.modelId}, ${formatUsd(decided.priceMicroUsd)}, about ${seconds(decided.estimateMs)}`),
    row('Why', `${decided.reason} (rule: ${decided.rule})`),
    row('Prompt', decided.prompt),
    row('Template', decided.template ?? 'none'),
    ...(left.length > 0 ? [row('Yours', `${left.join(', ')}: your words decide it, so the template does not`)] : []),
    ...decided.notes.map((note) => row('Note', note)),
    '',
    column('model', 'price', 'quality', 'latency', 'per dollar', 'best at'),
    ...alternatives.map((each) =>
      column(
        `${each.modelId}${each.isChosen ? ' *' : ''}`,
        formatUsd(each.priceMicroUsd),
        `${each.quality} of 10`,
        seconds(each.typicalMs),
        each.valuePerUsd === undefined ? '' : each.valuePerUsd.toFixed(0),
        meritsInWords(each),
      ),
    ),
    '',
    `${MODELS_IN_WORDS[models]} Nothing was spent.`,
  ].join('\n')
}

function readingOf({ domain, style, confidence, words }: Intent): string {
  const because = words.length > 0 ? `because of ${words.map((word) => `“${word}”`).join(', ')}` : 'by default'
  return `${domain} / ${styleInWords(style) ?? 'no style'}, ${because} (${Math.round(confidence * 100)} % sure)`
}

const complexityInWords = ({ words, terms, domainWeight }: Complexity): string =>
  `${words} ${words === 1 ? 'word' : 'words'}, ${terms.length === 0 ? 'no terms of the trade' : `terms of the trade: ${terms.join(', ')}`}, domain weight ${domainWeight}`

const row = (name: string, text: string): string => `${name.padEnd(12)} ${text}`
const column = (...cells: readonly string[]): string =>
  cells
    .map((cell, index) => cell.padEnd(index === 0 ? 22 : 12))
    .join(' ')
    .trimEnd()
const seconds = (ms: number): string => `${Math.max(1, Math.round(ms / 1000))} s`
