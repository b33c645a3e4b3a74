import type { Redis } from 'ioredis'
import type { ModelAdmission, ModelHealth } from '../ports.ts'
import { script } from './redis.ts'

export interface HealthRules {
  /** Either of them opens the breaker: so many failures in a row, or such a share of at least so many calls in the window. */
  readonly failuresInARow: number
  readonly failedShare: number
  readonly minCalls: number
  readonly windowMs: number
  /** After this one caller may try again. */
  readonly openMs: number
  /** What the check of every few minutes goes by. */
  readonly check: { readonly windowMs: number; readonly failedShare: number; readonly minCalls: number }
}

/** S5: five failures open it, sixty seconds to half-open; over half of the last five minutes' calls switches a model off. */
export const HEALTH_RULES: HealthRules = {
  failuresInARow: 5,
  failedShare: 0.5,
  minCalls: 10,
  windowMs: 60_000,
  openMs: 60_000,
  check: { windowMs: 5 * 60_000, failedShare: 0.5, minCalls: 5 },
}

export interface ModelHealthOptions {
  readonly redis: Redis
  readonly prefix: string
  readonly rules?: HealthRules
  /** Added to the clock of Redis; tests let minutes pass by it. */
  readonly clockShiftMs?: (() => number) | undefined
}

/** Windows are counted in parts of this length: they are exact to a part, and bounded whatever the traffic. */
const PART_MS = 10_000
/** Nobody is believed for longer: a quota that is over for the day is asked about now and then. */
const LONGEST_HOLD_MS = 10 * 60_000
/** A probe may take as long as its model, and a little for booking and checking. */
const PROBE_EXTRA_MS = 5_000

/** One hash a model in Redis, read and written by one script an act, by the clock of Redis: all workers see the same, and one of them alone gets the probe. */
export function modelHealth({ redis, prefix, rules = HEALTH_RULES, clockShiftMs = () => 0 }: ModelHealthOptions): ModelHealth {
  const admit = script<[ModelAdmission['kind'], string, number]>(redis, 'model-admit')
  const report = script<Awaited<ReturnType<ModelHealth['report']>>>(redis, 'model-report')
  const off = script<string[]>(redis, 'model-off')
  const hold = script<number>(redis, 'model-hold')
  const check = script<['off' | 'unchanged', number]>(redis, 'model-check')
  const parts = (ms: number) => Math.ceil(ms / PART_MS)
  return {
    off: (modelIds) => off(prefix, clockShiftMs(), ...modelIds),

    async admit({ modelId, timeoutMs }) {
      const [kind, token, waitMs] = await admit(prefix, modelId, clockShiftMs(), timeoutMs + PROBE_EXTRA_MS)
      return admissionOf(kind, token, waitMs)
    },

    async hold(modelId, forMs) {
      if (forMs >= 1) await hold(prefix, modelId, Math.ceil(Math.min(forMs, LONGEST_HOLD_MS)))
    },

    async report(modelId, admission, outcome, others) {
      if (admission.kind === 'off' || admission.kind === 'busy') return 'unchanged'
      const token = admission.kind === 'probe' ? admission.token : ''
      const { windowMs, failuresInARow, minCalls, failedShare, openMs } = rules
      const kept = parts(Math.max(windowMs, rules.check.windowMs))
      const window = [PART_MS, kept, parts(windowMs)]
      return report(prefix, modelId, clockShiftMs(), token, outcome, ...window, failuresInARow, minCalls, failedShare, openMs, ...others)
    },

    async check(modelId, others) {
      const { windowMs, minCalls, failedShare } = rules.check
      const window = [PART_MS, parts(windowMs)]
      const [change, sinceMs] = await check(prefix, modelId, clockShiftMs(), ...window, minCalls, failedShare, rules.openMs, ...others)
      return change === 'off' ? { sinceMs } : undefined
    },
  }
}

function admissionOf(kind: ModelAdmission['kind'], token: string, waitMs: number): ModelAdmission {
  switch (kind) {
    case 'on':
      return { kind }
    case 'off':
    case 'busy':
      return { kind, waitMs }
    case 'probe':
      return { kind, token }
  }
}
