import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { healthCheck } from '../../src/queue/health-check.ts'
import { recordingLog } from '../support/recording-log.ts'

function started(failing: readonly string[], more: { readonly trouble?: Error } = {}) {
  const told: [string, string][] = []
  const others = new Map<string, readonly string[]>()
  const { log, lines } = recordingLog()
  const role = healthCheck({
    modelIds: () => ['lite', 'flash'],
    health: {
      async check(modelId, rest) {
        if (more.trouble) throw more.trouble
        others.set(modelId, rest)
        return failing.includes(modelId) ? { sinceMs: 5 } : undefined
      },
    },
    endings: () => [{ text: 'pro ends in 7 days.', key: 'model-ends:pro:7' }],
    admins: { tell: async (text, key) => void told.push([text, key]) },
    log,
  })
  return { role, told, others, lines }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the check of the models', () => {
  it('tells admins of one that was switched off, and of one that ends, each under the key of its event', async () => {
    const { role, told, others } = started(['flash'])
    await role.start()
    await role.stop()
    expect(told).toEqual([
      [expect.stringMatching(/^flash failed more often than it answered .* it is switched off\./), 'model-off:flash:5'],
      ['pro ends in 7 days.', 'model-ends:pro:7'],
    ])
    expect(Object.fromEntries(others)).toEqual({ lite: ['flash'], flash: ['lite'] })
  })

  it('looks again every five minutes, until it is stopped', async () => {
    const { role, told } = started([])
    await role.start()
    await vi.advanceTimersByTimeAsync(10 * 60_000)
    expect(told).toHaveLength(3)
    await role.stop()
    await vi.advanceTimersByTimeAsync(10 * 60_000)
    expect(told).toHaveLength(3)
  })

  it('goes on after trouble, which it logs', async () => {
    const { role, lines } = started([], { trouble: new Error('Redis is away') })
    await role.start()
    await vi.advanceTimersByTimeAsync(5 * 60_000)
    await role.stop()
    const warning = { level: 'warn', message: 'the check of the models broke off; the next one goes on' }
    expect(lines).toMatchObject([warning, warning])
  })
})
