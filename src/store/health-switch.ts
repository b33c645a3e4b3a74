import type { Redis } from 'ioredis'
import type { HealthSwitch } from '../ports.ts'
import { script } from './redis.ts'

export interface SwitchRules {
  /** Off when less than this share of the calls of the window was answered. */
  readonly minSuccess: number
  readonly windowMs: number
  readonly offMs: number
  /** So few calls, and so few failures, prove nothing: a single slow answer in a quiet hour would turn off what works. */
  readonly minCalls: number
  readonly minFailures: number
  /** How long the one try after a time off may take before another caller gets it. */
  readonly probeMs: number
}

/** S3: under 95 % in 5 minutes, off for 15. With ten calls, two failures. */
export const SWITCH_RULES: SwitchRules = {
  minSuccess: 0.95,
  windowMs: 5 * 60_000,
  offMs: 15 * 60_000,
  minCalls: 10,
  minFailures: 2,
  probeMs: 10_000,
}

export interface SwitchOptions {
  readonly redis: Redis
  readonly prefix: string
  /** Of what is switched, e.g. `semantic`. */
  readonly name: string
  readonly rules?: SwitchRules
  /** Added to the clock of Redis; tests let minutes pass by it. */
  readonly clockShiftMs?: (() => number) | undefined
}

/** The window is counted in so many parts: it is exact to a thirtieth, and bounded whatever the traffic. */
const PARTS = 30

type Change = 'turned on' | 'turned off' | 'unchanged'

/** One hash in Redis, read and written by one script an act, by the clock of Redis: all workers see the same, and one of them alone gets the probe. */
export function healthSwitch({ redis, prefix, name, rules = SWITCH_RULES, clockShiftMs = () => 0 }: SwitchOptions): HealthSwitch {
  const admit = script<['on' | 'off' | 'probe', string]>(redis, 'switch-admit')
  const report = script<Change>(redis, 'switch-report')
  const partMs = Math.ceil(rules.windowMs / PARTS)
  return {
    async admit() {
      const [kind, token] = await admit(prefix, name, clockShiftMs(), rules.probeMs)
      return kind === 'probe' ? { kind, token } : { kind }
    },
    async report(admission, outcome) {
      if (admission.kind === 'off') return 'unchanged'
      const token = admission.kind === 'probe' ? admission.token : ''
      const { windowMs, offMs, minSuccess, minCalls, minFailures } = rules
      return report(prefix, name, clockShiftMs(), token, outcome, partMs, windowMs, offMs, minSuccess, minCalls, minFailures)
    },
  }
}
