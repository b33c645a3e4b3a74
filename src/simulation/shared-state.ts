import type { Person } from '../domain/request.ts'
import type { Admission, AnswerCache, HealthSwitch, OfferManners, SingleFlight } from '../ports.ts'

/** As in src/store/: single-flight.ts, answer-cache.ts, health-switch.ts and offer-manners.ts. */
const IN_PEACE = { declinedInARow: 3, forMs: 24 * 3_600_000 } as const
const LEASE_MS = 10_000
const ALONE_MS = 60_000
const WEEK_MS = 7 * 86_400_000
const SWITCH = { minSuccess: 0.95, windowMs: 5 * 60_000, offMs: 15 * 60_000, minCalls: 10, minFailures: 2 } as const

type Clock = () => number

interface Lead {
  readonly leader: string
  /** Held for as long as its request is under way; a leader that rests must be back by then. */
  untilMs: number
}

/** What all workers share, in memory instead of in Redis. Nobody dies here, so whoever leads and does not rest leads on. */
export function flightsInMemory(nowMs: Clock): SingleFlight {
  const leads = new Map<string, Lead>()
  const waiting = new Map<string, Set<string>>()
  const declined = new Map<string, number>()
  const leaveLine = (cacheKey: string, requestId: string): void => void waiting.get(cacheKey)?.delete(requestId)
  const isDeclined = (cacheKey: string): boolean => {
    const untilMs = declined.get(cacheKey) ?? 0
    if (untilMs <= nowMs()) declined.delete(cacheKey)
    return untilMs > nowMs()
  }
  return {
    async lead(cacheKey, requestId) {
      const lead = leads.get(cacheKey)
      const isLed = lead !== undefined && lead.leader !== requestId && lead.untilMs > nowMs()
      if (isLed && !isDeclined(cacheKey)) {
        waiting.set(cacheKey, (waiting.get(cacheKey) ?? new Set()).add(requestId))
        return { kind: 'wait', untilMs: Math.min(lead.untilMs, nowMs() + LEASE_MS), leaderId: lead.leader }
      }
      leaveLine(cacheKey, requestId)
      if (isDeclined(cacheKey)) return { kind: 'alone' }
      const mine: Lead = { leader: requestId, untilMs: Number.POSITIVE_INFINITY }
      leads.set(cacheKey, mine)
      return {
        kind: 'lead',
        flight: {
          async land(outcome) {
            if (leads.get(cacheKey) !== mine) return []
            if (outcome === 'declined') declined.set(cacheKey, nowMs() + ALONE_MS)
            const woken = [...(waiting.get(cacheKey) ?? [])]
            leads.delete(cacheKey)
            waiting.delete(cacheKey)
            return woken
          },
          async rest(forMs) {
            mine.untilMs = nowMs() + Math.ceil(forMs) + LEASE_MS
          },
          abandon: () => undefined,
        },
      }
    },
    isOver: async (cacheKey, requestId) => !waiting.get(cacheKey)?.has(requestId),
    isLed: async (cacheKey) => (leads.get(cacheKey)?.untilMs ?? 0) > nowMs(),
    leave: async (cacheKey, requestId) => leaveLine(cacheKey, requestId),
  }
}

/** Answers by workspace, for a week; the oldest go first. */
export function answersInMemory(nowMs: Clock): AnswerCache {
  const answers = new Map<string, { readonly answer: unknown; readonly untilMs: number }>()
  const keyOf = ({ platform, workspaceId }: Person, question: string): string => `${platform}:${workspaceId}:${question}`
  return {
    find: async (person, question) => {
      const kept = answers.get(keyOf(person, question))
      return kept && kept.untilMs > nowMs() ? kept.answer : undefined
    },
    keep: async (person, question, answer) => {
      answers.delete(keyOf(person, question))
      answers.set(keyOf(person, question), { answer, untilMs: nowMs() + WEEK_MS })
      for (const [key, { untilMs }] of answers) {
        if (untilMs > nowMs()) break
        answers.delete(key)
      }
    },
  }
}

export function switchInMemory(nowMs: Clock): HealthSwitch {
  let calls: { readonly atMs: number; readonly isAnswered: boolean }[] = []
  let offUntilMs: number | undefined
  let probes = 0
  let isProbing = false
  return {
    async admit(): Promise<Admission> {
      if (offUntilMs === undefined) return { kind: 'on' }
      if (nowMs() < offUntilMs || isProbing) return { kind: 'off' }
      isProbing = true
      probes += 1
      return { kind: 'probe', token: String(probes) }
    },
    async report(admission, outcome) {
      if (admission.kind === 'probe') {
        isProbing = false
        if (outcome === 'failed') offUntilMs = nowMs() + SWITCH.offMs
        if (outcome !== 'answered') return 'unchanged'
        offUntilMs = undefined
        calls = []
        return 'turned on'
      }
      if (admission.kind === 'off' || offUntilMs !== undefined || outcome === 'abandoned') return 'unchanged'
      calls = [...calls.filter(({ atMs }) => atMs > nowMs() - SWITCH.windowMs), { atMs: nowMs(), isAnswered: outcome === 'answered' }]
      const failed = calls.filter(({ isAnswered }) => !isAnswered).length
      if (calls.length < SWITCH.minCalls || failed < SWITCH.minFailures) return 'unchanged'
      if (calls.length - failed >= calls.length * SWITCH.minSuccess) return 'unchanged'
      offUntilMs = nowMs() + SWITCH.offMs
      calls = []
      return 'turned off'
    },
  }
}

/** Whoever let three offers in a row go by is left in peace for a day after the last. */
export function mannersInMemory(nowMs: Clock): OfferManners {
  const counts = new Map<string, { readonly declined: number; readonly last: string; readonly untilMs: number }>()
  const keyOf = ({ platform, workspaceId, personId }: Person): string => `${platform}:${workspaceId}:${personId}`
  const standing = (person: Person) => {
    const count = counts.get(keyOf(person))
    return count && count.untilMs > nowMs() ? count : undefined
  }
  return {
    mayAsk: async (person) => (standing(person)?.declined ?? 0) < IN_PEACE.declinedInARow,
    async heard(person, requestId, outcome) {
      const count = standing(person)
      if (count?.last === requestId) return
      if (outcome === 'taken') counts.delete(keyOf(person))
      else counts.set(keyOf(person), { declined: (count?.declined ?? 0) + 1, last: requestId, untilMs: nowMs() + IN_PEACE.forMs })
    },
  }
}
