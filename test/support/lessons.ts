import type { Change } from '../../src/domain/lessons.ts'
import { numberOf } from '../../src/domain/lessons.ts'
import type { Recommendation } from '../../src/domain/recommendation.ts'

export const GLIMWAVE: Change = { kind: 'words', words: [{ phrase: 'glimwave', domain: 'art', style: 'digital_art', weight: 5 }] }

/** A recommendation of this change; the same change has the same id. */
export const aRecommendation = (change: Change = GLIMWAVE, fields: Partial<Recommendation> = {}): Recommendation => ({
  recommendationId: String(numberOf(JSON.stringify(change))).padStart(22, '0'),
  change,
  says: 'Read “glimwave” as art / digital art.',
  evidence: ['9 requests of 4 people said it; 9 of them meant art / digital art.'],
  effect: { what: 'readings of these wishes that are right', by: 80, low: 40, high: 95, unit: 'points' },
  heldBack: '3 of 3 requests that were not learned from are read rightly with it, 0 without.',
  madeAtMs: Date.UTC(2026, 10, 20),
  ...fields,
})
