import { z } from 'zod'
import { ROLES } from './model.ts'
import { PLATFORMS } from './request.ts'

/** What can differ from one variant to another. What is not named is as everybody has it. */
export const Variation = z.strictObject({
  /** Words that the trained reader is less sure of than this are read by a text model as well; 1 is all words. */
  semanticBelow: z.number().min(0).max(1).optional(),
  /** Readings less sure than this are confirmed with the asker, or asked about. */
  confirmBelow: z.number().min(0).max(1).optional(),
  clarifyBelow: z.number().min(0).max(1).optional(),
  /** Models of these roles alone draw what names neither model nor quality. */
  roles: z.array(z.enum(ROLES)).min(1).optional(),
  /** False: made anew, whatever the caches hold. */
  reuse: z.boolean().optional(),
  /** False: the asker's words are sent alone. */
  enhance: z.boolean().optional(),
  /** True: served before everybody who waits, as if there were a program for these people alone. */
  ahead: z.boolean().optional(),
})
export type Variation = z.infer<typeof Variation>

/** What can be measured; how is a table in src/learning/metrics.ts. */
export const METRICS = ['liked', 'cost', 'cost-per-liked', 'redrawn', 'reused', 'abandoned', 'delivered', 'took', 'paid-readings'] as const
export type Metric = (typeof METRICS)[number]

const Name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'small letters, digits and hyphens')

const Goal = z.strictObject({
  metric: z.enum(METRICS),
  wants: z.enum(['more', 'less']),
  /** `change`: it must become better. `keep`: it must not become worse by more than `by`. */
  aim: z.enum(['change', 'keep']),
  /** The smallest difference worth knowing, in the metric's own unit: a share of 1, micro-dollars, milliseconds. */
  by: z.number().positive(),
  /** What the last variant is compared with, instead of the first variant. */
  target: z.number().optional(),
})
export type Goal = z.infer<typeof Goal>

/** A question to reality, as data. Who takes part in which variant follows from the name of the experiment and the person alone. */
export const Experiment = z
  .strictObject({
    experiment: Name,
    /** What is believed, in a sentence that can turn out wrong. */
    hypothesis: z.string().min(1).max(300),
    /** The first is what the others are compared with. Shares are per cent of the people. */
    variants: z
      .array(z.strictObject({ variant: Name, share: z.number().int().min(0).max(100), set: Variation }))
      .min(1)
      .max(4),
    /** Who can take part; everybody where it names nobody. */
    who: z.strictObject({ platforms: z.array(z.enum(PLATFORMS)).min(1).optional() }).default({}),
    /** The first one decides; the others must hold as well. */
    goals: z.array(Goal).min(1).max(5),
    /** Nothing is concluded from fewer people a variant; nobody takes part any more after so many days. */
    stop: z.strictObject({ peopleAtLeast: z.number().int().min(10).default(20), afterDays: z.number().int().min(1).max(730) }),
  })
  .refine(({ variants }) => variants.reduce((sum, { share }) => sum + share, 0) === 100, {
    error: 'the shares of its variants add up to 100',
  })
  .refine(({ variants, goals }) => variants.length > 1 || goals.every(({ target }) => target !== undefined), {
    error: 'with a single variant, each goal names the target that it is compared with',
  })
export type Experiment = z.infer<typeof Experiment>

/** An experiment as it stands in one workspace: with the definition that it was started with, so that a newer program changes nobody's variant. */
export const Trial = z.object({
  definition: Experiment,
  startedAtMs: z.number().int(),
  /** Absent while it runs. */
  stoppedAtMs: z.number().int().optional(),
})
export type Trial = z.infer<typeof Trial>

/** By the name of the experiment. */
export const Trials = z.record(z.string(), Trial)
export type Trials = z.infer<typeof Trials>

const DAY_MS = 86_400_000

export const isRunning = ({ definition, startedAtMs, stoppedAtMs }: Trial, nowMs: number): boolean =>
  stoppedAtMs === undefined && nowMs < startedAtMs + definition.stop.afterDays * DAY_MS

/** The settings that an experiment varies: two that vary the same one cannot run at the same time. */
export const variedBy = ({ variants }: Pick<Experiment, 'variants'>): readonly (keyof Variation)[] => [
  ...new Set(variants.flatMap(({ set }) => Object.keys(set) as (keyof Variation)[])),
]

/** The same with this share of the people in the last variant, and the first one taking the difference. */
export function withShare(definition: Experiment, share: number): Experiment {
  const { variants } = definition
  const last = variants.at(-1)
  const others = variants.slice(1, -1).reduce((sum, each) => sum + each.share, 0)
  return Experiment.parse({
    ...definition,
    variants: variants.map((each, index) => {
      if (each === last) return { ...each, share: variants.length === 1 ? 100 : share }
      return index === 0 ? { ...each, share: 100 - others - share } : each
    }),
  })
}

// --- What came of it --------------------------------------------------------------------------------------------------------------------

/** `reached` or `missed` for certain; `none`: there is no difference worth knowing; `open`: too early to tell. */
export const GOAL_VERDICTS = ['reached', 'missed', 'none', 'open'] as const
export type GoalVerdict = (typeof GOAL_VERDICTS)[number]

export interface GoalReport {
  readonly goal: Goal
  readonly variant: string
  /** What it is compared with: another variant, or the target. */
  readonly against: string
  readonly value: number
  readonly baseline: number
  /** The difference, and where it lies with 95 % confidence, however often one looks; none before there are enough people. */
  readonly effect: number
  readonly interval: readonly [low: number, high: number] | undefined
  readonly verdict: GoalVerdict
}

export interface ExperimentReport {
  readonly experiment: string
  readonly hypothesis: string
  readonly state: 'off' | 'running' | 'over' | 'stopped'
  readonly startedAtMs?: number
  readonly variants: readonly { readonly variant: string; readonly share: number; readonly people: number; readonly requests: number }[]
  readonly goals: readonly GoalReport[]
  /** `holds` when all goals are reached, `fails` when one is missed or the first makes no difference. */
  readonly verdict: 'holds' | 'fails' | 'open'
}
