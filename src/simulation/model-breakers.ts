import type { ModelHealth } from '../ports.ts'

/** As in src/store/model-health.ts. */
const RULES = {
  failuresInARow: 5,
  failedShare: 0.5,
  minCalls: 10,
  windowMs: 60_000,
  openMs: 60_000,
  probeExtraMs: 5_000,
  holdSlackMs: 5,
  longestHoldMs: 600_000,
} as const

interface Breaker {
  calls: readonly { readonly atMs: number; readonly isAnswered: boolean }[]
  inARow: number
  openUntilMs: number | undefined
  probe: { readonly token: string; readonly untilMs: number } | undefined
}

/** The circuit breakers that all workers share, in memory instead of in Redis. Nobody checks every few minutes: the breaker alone decides. */
/** @param checkedAfterMs so long after its pause somebody has looked whether a model answers again, where somebody looks at all */
export function breakersInMemory(nowMs: () => number, checkedAfterMs = Number.POSITIVE_INFINITY): ModelHealth {
  const breakers = new Map<string, Breaker>()
  const heldUntilMs = new Map<string, number>()
  let probes = 0
  const of = (modelId: string): Breaker => {
    const last = breakers.get(modelId)
    const isChecked = last?.openUntilMs !== undefined && nowMs() > last.openUntilMs + checkedAfterMs
    const breaker = (!isChecked && last) || { calls: [], inARow: 0, openUntilMs: undefined, probe: undefined }
    breakers.set(modelId, breaker)
    return breaker
  }
  /** The last model that is left is given no pause. */
  const open = (breaker: Breaker, others: readonly string[]): void => {
    const isLast = others.every((modelId) => of(modelId).openUntilMs !== undefined)
    breaker.openUntilMs = nowMs() + (isLast ? 0 : RULES.openMs)
  }
  return {
    off: async (modelIds) => modelIds.filter((modelId) => of(modelId).openUntilMs !== undefined),

    async admit({ modelId, timeoutMs }) {
      const breaker = of(modelId)
      const heldMs = (heldUntilMs.get(modelId) ?? 0) - nowMs()
      if (heldMs > RULES.holdSlackMs) return { kind: 'busy', waitMs: heldMs }
      if (breaker.openUntilMs === undefined) return { kind: 'on' }
      const untilMs = breaker.probe && breaker.probe.untilMs > nowMs() ? breaker.probe.untilMs : breaker.openUntilMs
      if (untilMs > nowMs()) return { kind: 'off', waitMs: untilMs - nowMs() }
      probes += 1
      breaker.probe = { token: String(probes), untilMs: nowMs() + timeoutMs + RULES.probeExtraMs }
      return { kind: 'probe', token: breaker.probe.token }
    },

    async hold(modelId, forMs) {
      heldUntilMs.set(modelId, Math.max(heldUntilMs.get(modelId) ?? 0, nowMs() + Math.min(forMs, RULES.longestHoldMs)))
    },

    async report(modelId, admission, outcome, others) {
      const breaker = of(modelId)
      if (admission.kind === 'probe') {
        if (breaker.probe?.token !== admission.token) return 'unchanged'
        breaker.probe = undefined
        if (outcome === 'answered') {
          breakers.delete(modelId)
          return 'closed'
        }
        if (outcome === 'failed') open(breaker, others)
        return 'unchanged'
      }
      if (admission.kind === 'off' || admission.kind === 'busy' || breaker.openUntilMs !== undefined || outcome === 'abandoned')
        return 'unchanged'
      const isAnswered = outcome === 'answered'
      breaker.inARow = isAnswered ? 0 : breaker.inARow + 1
      breaker.calls = [...breaker.calls.filter(({ atMs }) => atMs > nowMs() - RULES.windowMs), { atMs: nowMs(), isAnswered }]
      const failed = breaker.calls.filter((call) => !call.isAnswered).length
      const isPoor = breaker.calls.length >= RULES.minCalls && failed >= breaker.calls.length * RULES.failedShare
      if (isAnswered || !(breaker.inARow >= RULES.failuresInARow || isPoor)) return 'unchanged'
      open(breaker, others)
      return 'opened'
    },

    check: async () => undefined,
  }
}
