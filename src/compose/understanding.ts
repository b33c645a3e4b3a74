import type { Redis } from 'ioredis'
import type { Config } from '../config.ts'
import { openTextModel } from '../models/text-models.ts'
import type { Rewording, Understanding } from '../ports.ts'
import { answerCache } from '../store/answer-cache.ts'
import { healthSwitch } from '../store/health-switch.ts'

/**
 * Who reads wishes: the fast tier, and the semantic one where there is a key and somebody to read for. What they need is loaded when a worker asks for it.
 *
 * @throws Error at once, in every process, when SEMANTIC_MODEL names no text model
 */
export function openUnderstanding(
  { gemini, semantic, redisPrefix: prefix }: Config,
  redis: Redis,
  clockShiftMs?: () => number,
): () => Promise<Understanding> {
  const text = openTextModel({ googleApiKey: gemini?.apiKey, geminiBaseUrl: gemini?.baseUrl, textModelId: semantic.modelId })
  return async () => {
    const [{ fastTier }, { tieredReading }] = await Promise.all([
      import('../pipeline/intent/fast-tier.ts'),
      import('../pipeline/intent/tiered.ts'),
    ])
    if (!text || semantic.sharePercent === 0) return tieredReading(fastTier())
    const { SemanticTier } = await import('../pipeline/intent/semantic/tier.ts')
    const health = healthSwitch({ redis, prefix, name: 'semantic', clockShiftMs })
    return tieredReading(fastTier(), new SemanticTier({ ...text, cache: answerCache(redis, prefix), health, rules: semantic }))
  }
}

/** Who finds other words for a wish that was refused: a text model where there is a key and somebody to read for, else the table. */
export async function openRewording({ gemini, semantic }: Config): Promise<Rewording> {
  const { rewording } = await import('../pipeline/rewording/rewording.ts')
  if (semantic.sharePercent === 0) return rewording({})
  return rewording({ text: openTextModel({ googleApiKey: gemini?.apiKey, geminiBaseUrl: gemini?.baseUrl, textModelId: semantic.modelId }) })
}
