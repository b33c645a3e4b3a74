import { z } from 'zod'
import { Model } from '../domain/model.ts'
import { microUsd } from '../domain/money.ts'
import { ASPECTS } from '../domain/request.ts'

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
    sizes: ['512', '1K', '2K', '4K'],
    lifecycle: { available: '2026-10-06' },
    checked: { source: 'ai.google.dev/gemini-api/docs/pricing, changelog of 6 Oct 2026', on: '2026-11-20' },
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
]

/** Only what is drawn by this program itself may cost nothing; a provider's unknown price is an error at start, never $0. */
const PricedModel = Model.refine((model) => model.role === 'preview' || model.priceMicroUsdPerImage > 0, {
  error: 'needs a price above 0',
  path: ['priceMicroUsdPerImage'],
})

const Catalogue = z.array(PricedModel).refine((models) => new Set(models.map((model) => model.modelId)).size === models.length, {
  error: 'names a modelId twice',
})

/** @throws Error that lists every wrong field of every entry */
export function readCatalogue(entries: readonly unknown[] = ENTRIES): readonly Model[] {
  const parsed = Catalogue.safeParse(entries)
  if (!parsed.success) throw new Error(`The model catalogue is wrong:\n${z.prettifyError(parsed.error)}`)
  return parsed.data
}
