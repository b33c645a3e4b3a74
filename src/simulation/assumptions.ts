import type { Domain } from '../domain/intent.ts'
import type { ModelRole } from '../domain/model.ts'
import { type MicroUsd, microUsd } from '../domain/money.ts'
import type { Tier } from '../domain/plan.ts'
import type { Wait } from './chance.ts'

/** What people do. Shares are of all requests unless they say otherwise; docs/simulate.md says where each comes from. */
export interface Habits {
  /** Asks for what was asked for before, by oneself or by somebody else of the workspace. Together with what defeats a cache it gives the origin's 65 % of hits. */
  readonly repeats: number
  /** Asks for nearly what was asked for before: another colour, count, subject or light. Must never be served the old picture. */
  readonly nearRepeats: number
  /** Of the repeats: typed anew, in other words for the same. The others are the same letter by letter. */
  readonly retyped: number
  /** Of the repeats: of one's own earlier wish. */
  readonly ofOneself: number
  /** Of the repeats: while the first picture is still being made. */
  readonly atOnce: number
  /** "Again": the same wish, and another picture of it. */
  readonly again: number
  readonly fresh: number
  readonly isPrivate: number
  readonly wide: number
  readonly draft: number
  /** Of those whose tier has it. */
  readonly best: number
  /** Of the people: they often ask for something better. */
  readonly qualitySensitive: number
  /** Of the offers of a similar picture: taken. */
  readonly takesOffer: number
}

export const HABITS: Habits = {
  repeats: 0.75,
  nearRepeats: 0.06,
  retyped: 0.3,
  ofOneself: 0.35,
  atOnce: 0.03,
  again: 0.03,
  fresh: 0.01,
  isPrivate: 0.03,
  wide: 0.12,
  draft: 0.08,
  best: 0.04,
  qualitySensitive: 0.1,
  takesOffer: 0.2,
}

/** Of all people, as the origin's limits suggest: most pay nothing. */
export const TIER_SHARES: Readonly<Record<Tier, number>> = { free: 0.7, pro: 0.25, enterprise: 0.05 }

/** Of new wishes. */
export const DOMAIN_SHARES: Readonly<Record<Domain, number>> = { photography: 0.34, art: 0.28, products: 0.2, diagrams: 0.18 }
export const UNCLEAR_SHARE = 0.03
export const OTHER_LANGUAGES_SHARE = 0.08
/** Of all wishes: no model draws them. */
export const BLOCKED_SHARE = 0.008

/** People by workspace. */
export const WORKSPACES = [60, 35, 20, 12, 8, 5] as const
export const REQUESTS_A_DAY = 1_500
/** How busy each hour of the day is, midnight first; and what is left of that at weekends. */
export const HOURS = [1, 1, 1, 1, 1, 2, 4, 10, 20, 26, 28, 26, 18, 22, 26, 26, 22, 16, 9, 6, 4, 3, 2, 1] as const
export const WEEKEND = 0.25

/** What goes wrong with one call to an image model, besides what is refused. */
export const CALL_FAULTS = { busy: 0.03, unavailable: 0.015, timeout: 0.004, noImage: 0.01, broken: 0.002 } as const
/** A bad hour of one model: most of its calls answer 503. */
export const OUTAGE = { everyMs: 4 * 86_400_000, lastsMs: 30 * 60_000, share: 0.9 } as const
/** What a provider says when it is busy and says anything. */
export const RETRY_AFTER_MS = 2_000

/** Of the model's typical time: half of the calls take no longer than `median` of it. */
export const CALL_TIME = { median: 0.85, p95: 1.9 } as const
export const DELIVERY: Readonly<Record<'upload' | 'reuse', Wait>> = {
  upload: { median: 450, p95: 1_100 },
  reuse: { median: 180, p95: 450 },
}

/** The text model that reads what the fast tier is not sure of. */
export const SECOND_READER = {
  accuracy: 0.94,
  findsUnclear: 0.95,
  fails: 0.004,
  takes: { median: 420, p95: 760 },
  tokens: { input: 700, output: 170 },
} as const
/** What the origin reckoned for one question to it. */
export const ORIGIN_QUESTION: MicroUsd = microUsd(0.001)

/** What a person does when asked: answers after a while, or not at all. */
export const ANSWERS = {
  confirm: { yes: 0.4, no: 0.03, silence: 0.57 },
  other: { pick: 0.8, try: 0.14, silence: 0.06 },
  /** Of the offers of a similar picture that are not taken. */
  notTaken: { make: 0.5, silence: 0.5 },
  takes: { median: 3_000, p95: 9_000 },
} as const

export const ROLE_NAMES: readonly ModelRole[] = ['lite', 'flash', 'pro', 'specialist']
