import { z } from 'zod'
import { Model, type ModelRole } from '../domain/model.ts'
import { type MicroUsd, microUsd } from '../domain/money.ts'
import { ASPECTS } from '../domain/request.ts'
import { RETIRED, type Retired } from './retired.ts'

/**
 * Every model there is, as data. To add one, see docs/add-a-model.md.
 * Prices are those of the paid tier; `tokenPrices` settle a call from the usage its reply reports, the flat price is the estimate before it.
 */
const ENTRIES: readonly z.input<typeof Model>[] = [
  {
    modelId: 'sketch',
    provider: 'sketch',
    providerModel: 'sketch',
    role: 'preview',
    priceMicroUsdPerImage: 0,
    quality: { simple: 2, medium: 1, complex: 1 },
    domains: [],
    abilities: { edit: false, references: 0, seed: true },
    typicalMs: 300,
    timeoutMs: 10_000,
    promptLimitChars: 4_000,
    aspects: [...ASPECTS],
    sizes: ['1K'],
    lifecycle: { available: '2026-11-20' },
    checked: { source: 'drawn by this program, offline', on: '2026-11-20' },
  },
  {
    modelId: 'lite',
    provider: 'gemini',
    providerModel: 'gemini-3.1-flash-lite-image',
    role: 'lite',
    // As dear as flash for the picture itself, cheaper for words and thinking.
    priceMicroUsdPerImage: microUsd(0.0336),
    tokenPrices: { input: microUsd(0.25), textOutput: microUsd(1.5), imageOutput: microUsd(30) },
    quality: { simple: 7, medium: 6, complex: 4 },
    domains: [],
    // How many pictures it looks at is not published; one is what an edit needs.
    abilities: { edit: true, references: 1, seed: true },
    typicalMs: 5_000,
    timeoutMs: 60_000,
    promptLimitChars: 8_000,
    aspects: [...ASPECTS],
    sizes: ['1K'],
    lifecycle: { available: '2026-06-30' },
    checked: { source: 'ai.google.dev/gemini-api/docs/pricing; abilities unverified', on: '2026-11-20' },
  },
  {
    modelId: 'flash',
    provider: 'gemini',
    providerModel: 'gemini-nano-banana-2.1',
    role: 'flash',
    // 1120 image tokens at 1K x $30 per million.
    priceMicroUsdPerImage: microUsd(0.0336),
    tokenPrices: { input: microUsd(1.5), textOutput: microUsd(7.5), imageOutput: microUsd(30) },
    quality: { simple: 9, medium: 8, complex: 6 },
    domains: [],
    abilities: { edit: true, references: 14, seed: true },
    // Google publishes no latency; to be replaced by measured timings.
    typicalMs: 8_000,
    timeoutMs: 60_000,
    // Ours: far below the input window, and more than anyone types.
    promptLimitChars: 8_000,
    aspects: [...ASPECTS],
    // Estimates until the reply tells: 1 680 and 2 520 tokens, as its predecessor took. A 512 is reckoned as a 1K.
    sizePrices: { '2K': microUsd(0.0504), '4K': microUsd(0.0756) },
    sizes: ['512', '1K', '2K', '4K'],
    lifecycle: { available: '2026-10-06' },
    checked: {
      source: 'ai.google.dev/gemini-api/docs/pricing, changelog of 6 Oct 2026; prices of 512, 2K and 4K unverified',
      on: '2026-11-20',
    },
  },
  {
    modelId: 'pro',
    provider: 'gemini',
    providerModel: 'gemini-3-pro-image',
    role: 'pro',
    priceMicroUsdPerImage: microUsd(0.134),
    tokenPrices: { input: microUsd(2), textOutput: microUsd(12), imageOutput: microUsd(120) },
    sizePrices: { '4K': microUsd(0.24) },
    quality: { simple: 9, medium: 9, complex: 9 },
    domains: ['diagrams', 'art'],
    abilities: { edit: true, references: 14, seed: true },
    typicalMs: 20_000,
    timeoutMs: 90_000,
    promptLimitChars: 8_000,
    aspects: [...ASPECTS],
    sizes: ['1K', '2K', '4K'],
    lifecycle: { available: '2026-05-28' },
    checked: { source: 'ai.google.dev/gemini-api/docs/pricing', on: '2026-11-20' },
  },
  {
    modelId: 'imagen',
    provider: 'imagen',
    // IMAGEN_MODEL says which one the project can still use.
    providerModel: 'imagen-4.0-generate-001',
    role: 'specialist',
    priority: 1,
    priceMicroUsdPerImage: microUsd(0.04),
    quality: { simple: 8, medium: 8, complex: 7 },
    domains: ['photography'],
    // A seed would need the watermark switched off, which stays on.
    abilities: { edit: false, references: 0, seed: false },
    typicalMs: 8_000,
    timeoutMs: 90_000,
    // 480 tokens.
    promptLimitChars: 1_800,
    aspects: ['1:1', '3:4', '4:3', '9:16', '16:9'],
    sizes: ['1K', '2K'],
    // Google's pages give 30 Jun 2026 and 17 Aug 2026 as its end, and some projects were still served afterwards: whoever sets
    // IMAGEN_MODEL says that theirs is, so there is no date here that would switch it off for them.
    lifecycle: { available: '2025-06-24', deprecated: '2026-03-27', successor: 'gpt-image' },
    checked: {
      source: 'docs.cloud.google.com/vertex-ai/generative-ai/docs/models/imagen/4-0-generate; price and prompt limit unverified',
      on: '2026-11-20',
    },
  },
  {
    modelId: 'gpt-image',
    provider: 'openai',
    providerModel: 'gpt-image-2.5-flare',
    role: 'specialist',
    priority: 2,
    effort: 'medium',
    // 1 756 tokens at 1K and 3 568 at 2K, medium, as gpt-image-2 takes; 2.5 takes fewer by an unpublished table. The reply tells.
    priceMicroUsdPerImage: microUsd(0.0527),
    sizePrices: { '2K': microUsd(0.1071) },
    tokenPrices: { input: microUsd(5), imageInput: microUsd(8), textOutput: microUsd(30), imageOutput: microUsd(30) },
    quality: { simple: 9, medium: 9, complex: 9 },
    domains: ['photography'],
    abilities: { edit: true, references: 16, seed: false },
    typicalMs: 25_000,
    timeoutMs: 90_000,
    promptLimitChars: 8_000,
    aspects: [...ASPECTS],
    sizes: ['1K', '2K'],
    lifecycle: { available: '2026-09-08' },
    checked: {
      source: 'developers.openai.com/api/docs/pricing as quoted on 9 Sep 2026 (per token); price per picture estimated, unverified',
      on: '2026-11-20',
    },
  },
  {
    modelId: 'flux',
    provider: 'flux',
    providerModel: 'flux-2-pro',
    role: 'specialist',
    priority: 3,
    // Three cents for the first megapixel, one and a half for each further one and for each picture sent along.
    priceMicroUsdPerImage: microUsd(0.03),
    sizePrices: { '2K': microUsd(0.075) },
    referencePrice: microUsd(0.015),
    quality: { simple: 9, medium: 8, complex: 7 },
    domains: ['photography'],
    abilities: { edit: true, references: 8, seed: true },
    typicalMs: 10_000,
    timeoutMs: 90_000,
    promptLimitChars: 8_000,
    aspects: [...ASPECTS],
    sizes: ['1K', '2K'],
    lifecycle: { available: '2025-11-25' },
    checked: { source: 'docs.bfl.ai/quick_start/pricing, docs.bfl.ai/flux_2', on: '2026-11-20' },
  },
]

/** Only what is drawn by this program itself may cost nothing; a provider's unknown price is an error at start, never $0. */
const PricedModel = Model.refine((model) => model.role === 'preview' || model.priceMicroUsdPerImage > 0, {
  error: 'needs a price above 0',
  path: ['priceMicroUsdPerImage'],
})

const Catalogue = z
  .array(PricedModel)
  .refine((models) => new Set(models.map((model) => model.modelId)).size === models.length, { error: 'names a modelId twice' })
  .refine((models) => models.every(({ lifecycle: { shutDown, successor } }) => shutDown === undefined || isIdIn(models, successor)), {
    error: 'gives a model an end (shutDown) without a successor that is in the catalogue',
  })

const isIdIn = (models: readonly Model[], modelId: string | undefined): boolean => models.some((model) => model.modelId === modelId)

/** What the system that this one follows paid for each role: the second price list, for comparing with its published figures. */
const ORIGIN_PRICES: Readonly<Partial<Record<ModelRole, MicroUsd>>> = {
  preview: 0,
  flash: microUsd(0.039),
  pro: microUsd(0.069),
  specialist: microUsd(0.08),
}

export const PRICE_LISTS = ['today', 'origin'] as const
export type PriceList = (typeof PRICE_LISTS)[number]

export interface CatalogueOptions {
  /** `origin`: its flat prices, and only the roles that it had. */
  readonly prices?: PriceList
  readonly entries?: readonly unknown[]
}

/** @throws Error that lists every wrong field of every entry */
export function readCatalogue({ prices = 'today', entries = ENTRIES }: CatalogueOptions = {}): readonly Model[] {
  const parsed = Catalogue.safeParse(entries)
  if (!parsed.success) throw new Error(`The model catalogue is wrong:\n${z.prettifyError(parsed.error)}`)
  return prices === 'today' ? parsed.data : parsed.data.flatMap(atOriginPrice)
}

/** What can no longer be used and is still asked for by name. @throws Error when one of them leads nowhere */
export function readRetired(entries: readonly Retired[] = RETIRED, models: readonly Model[] = readCatalogue()): readonly Retired[] {
  const known = new Set([...models.map((model) => model.modelId), ...entries.map((entry) => entry.name)])
  const lost = entries.filter((entry) => !known.has(entry.successor)).map((entry) => `${entry.name} names ${entry.successor}`)
  if (lost.length > 0) throw new Error(`Retired models name successors that nobody knows: ${lost.join(', ')}`)
  return entries
}

function atOriginPrice({ sizePrices: _sizes, tokenPrices: _tokens, referencePrice: _reference, ...model }: Model): Model[] {
  const price = ORIGIN_PRICES[model.role]
  return price === undefined ? [] : [{ ...model, priceMicroUsdPerImage: price }]
}
