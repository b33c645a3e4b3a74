import type { Model } from '../../domain/model.ts'
import { microUsd } from '../../domain/money.ts'
import { ASPECTS } from '../../domain/request.ts'

/**
 * The roles and prices that the routing rules were first written for, so that plans can be compared with theirs. Nothing is drawn with them.
 * Qualities, latencies and limits are ours: the origin gave none.
 */
export const ORIGIN_MODELS: readonly Model[] = [
  origin({
    modelId: 'flash',
    role: 'flash',
    priceMicroUsdPerImage: microUsd(0.039),
    quality: { simple: 8, medium: 7, complex: 5 },
    typicalMs: 3_500,
  }),
  origin({
    modelId: 'pro',
    role: 'pro',
    priceMicroUsdPerImage: microUsd(0.069),
    quality: { simple: 9, medium: 9, complex: 9 },
    typicalMs: 8_000,
  }),
  origin({
    modelId: 'specialist',
    role: 'specialist',
    priceMicroUsdPerImage: microUsd(0.08),
    quality: { simple: 9, medium: 9, complex: 9 },
    domains: ['photography'],
    typicalMs: 9_000,
  }),
]

type Told = Pick<Model, 'modelId' | 'role' | 'priceMicroUsdPerImage' | 'quality' | 'typicalMs'> & Partial<Model>

function origin(told: Told): Model {
  return {
    provider: 'origin',
    providerModel: told.modelId,
    domains: [],
    abilities: { edit: false, references: 0, seed: false },
    timeoutMs: 30_000,
    promptLimitChars: 4_000,
    aspects: [...ASPECTS],
    sizes: ['1K'],
    lifecycle: { available: '2026-01-01' },
    checked: { source: 'the price list of the origin', on: '2026-11-20' },
    ...told,
  }
}
