import { describe, expect, it } from 'vitest'
import { Problem } from '../../src/errors.ts'
import { ATTEMPTS_PER_MODEL, retryByVerdict } from '../../src/pipeline/retry.ts'

async function callsUntilEnd(problem: Problem): Promise<number> {
  let calls = 0
  const failing = retryByVerdict.execute(async () => {
    calls++
    throw problem
  })
  await expect(failing).rejects.toBe(problem)
  return calls
}

describe('the retry rule', () => {
  it('tries three times what may go away', async () => {
    expect(await callsUntilEnd(new Problem('MODEL_UNAVAILABLE', '503', { retryAfterMs: 1 }))).toBe(ATTEMPTS_PER_MODEL)
  })

  it.each(['MODEL_REFUSED', 'MODEL_KEY', 'MODEL_GONE', 'BUG', 'CANCELLED'] as const)(
    'tries %s once: it will not get better',
    async (code) => {
      expect(await callsUntilEnd(new Problem(code, 'for good'))).toBe(1)
    },
  )

  it('does not hold a worker through a long wait: the job goes back to the queue', async () => {
    expect(await callsUntilEnd(new Problem('MODEL_BUSY', '429', { retryAfterMs: 20_000 }))).toBe(1)
  })
})
