import { describe, expect, it } from 'vitest'
import { Problem } from '../../src/errors.ts'
import { ATTEMPTS_PER_MODEL, askAgainByVerdict } from '../../src/pipeline/retry.ts'

async function callsUntilEnd(problem: Problem): Promise<number> {
  let calls = 0
  const failing = askAgainByVerdict(async () => {
    calls++
    throw problem
  })
  await expect(failing).rejects.toBe(problem)
  return calls
}

describe('the retry rule', () => {
  it.each(['MODEL_UNAVAILABLE', 'MODEL_BUSY', 'MODEL_GAVE_NONSENSE'] as const)('tries %s three times: it may go away', async (code) => {
    expect(await callsUntilEnd(new Problem(code, 'for now', { retryAfterMs: 1 }))).toBe(ATTEMPTS_PER_MODEL)
  })

  it.each(['MODEL_GAVE_NO_IMAGE', 'IMAGE_BROKEN', 'IMAGE_POOR'] as const)('gives %s one more try: it has to be paid for', async (code) => {
    expect(await callsUntilEnd(new Problem(code, 'not this', { retryAfterMs: 1 }))).toBe(2)
  })

  it.each(['MODEL_REFUSED', 'MODEL_KEY', 'MODEL_GONE', 'BUG', 'CANCELLED', 'MODEL_TIMEOUT', 'MODELS_RESTING'] as const)(
    'tries %s once: asking the same model again helps nobody',
    async (code) => {
      expect(await callsUntilEnd(new Problem(code, 'for good'))).toBe(1)
    },
  )

  it('does not hold a worker through a long wait: the job goes back to the queue', async () => {
    expect(await callsUntilEnd(new Problem('MODEL_BUSY', '429', { retryAfterMs: 20_000 }))).toBe(1)
  })

  it('tells each try what the one before ended with', async () => {
    const seen: (string | undefined)[] = []
    await askAgainByVerdict(async (attempt, before) => {
      seen.push(before?.code)
      if (attempt === 1) throw new Problem('MODEL_GAVE_NO_IMAGE', 'words', { retryAfterMs: 1 })
    })
    expect(seen).toEqual([undefined, 'MODEL_GAVE_NO_IMAGE'])
  })
})
