import type { Intent } from '../../domain/intent.ts'
import type { FastReading, Understanding } from '../../ports.ts'
import { readAfter } from './first-reading.ts'
import type { SemanticTier } from './semantic/tier.ts'

/** From here on the fast tier's guess is better than the default, when the semantic tier has failed (S3). */
const BETTER_THAN_NONE = 0.3

/**
 * The fast tier, and where it is not sure the semantic one, if there is one for this person. Then the first there is of: an earlier answer for the same
 * words, a live answer, the fast reading, the default.
 */
export function tieredReading(fast: FastReading, semantic?: SemanticTier): Understanding {
  return {
    async read(words, context) {
      const first = fast.read(words, context.lessons)
      if (!semantic?.isFor(first, context.person, context.semanticBelow)) return first
      return readAfter(first, (await semantic.read(words, first, context)) ?? orDefault(first))
    },
  }
}

/** What decided, and whether somebody should ask, stays true of the words whatever they are taken for. */
const orDefault = (fast: Intent): Intent =>
  fast.confidence >= BETTER_THAN_NONE
    ? fast
    : { ...fast, domain: 'photography', style: 'other', confidence: BETTER_THAN_NONE, method: 'default' }
