import type { Brands, LessonsStore, Limits, Models, PreferencesStore, RuleBook, TrialsStore, Understanding } from '../ports.ts'
import type { DrawingParts } from './drawing/parts.ts'
import type { DoubtRules } from './intent/clarify.ts'
import type { ApprovalParts } from './permission/approval.ts'
import type { Stage } from './pipeline.ts'
import { deliver } from './stages/deliver.ts'
import { generate } from './stages/generate.ts'
import { obeying } from './stages/obey.ts'
import { permit } from './stages/permit.ts'
import { plan } from './stages/plan.ts'
import { type ReuseParts, reuse } from './stages/reuse.ts'
import { understand } from './stages/understand.ts'

export interface PipelineParts extends DrawingParts {
  readonly doubt: DoubtRules
  readonly understanding: Understanding
  readonly models: Models
  readonly limits?: Pick<Limits, 'left'>
  /** Absent: everything is allowed. */
  readonly ruleBook?: RuleBook
  /** Beside `ruleBook`: who may allow more than a limit, and how long they are waited for. */
  readonly approvals?: ApprovalParts
  readonly brands?: Brands
  /** What the workspaces have learned. */
  readonly lessons?: Pick<LessonsStore, 'of'>
  /** Absent: everybody likes the same. */
  readonly preferences?: Pick<PreferencesStore, 'of'>
  /** Which experiments run. */
  readonly trials?: Pick<TrialsStore, 'of'>
  /** Absent: every picture is made anew. */
  readonly caches?: Omit<ReuseParts, 'images' | 'models'> | undefined
}

/** From words to a delivered picture. */
export function imagePipeline(parts: PipelineParts): readonly Stage[] {
  const { understanding, doubt, limits, ruleBook, approvals, brands, lessons, preferences, trials, caches, ...drawing } = parts
  const { models, images, health } = drawing
  const drawn = generate({ ...drawing, ...(ruleBook && { ruleBook }) })
  const make = ruleBook && approvals ? permit(drawn, { ruleBook, ...approvals, expiresMs: doubt.expiresMs }) : drawn
  return [
    obeying(ruleBook, understand(understanding, doubt, { lessons, preferences, trials })),
    plan({ models, ruleBook, brands, health, limits, lessons, preferences, trials }),
    caches ? reuse(make, { ...caches, images, models, brands }) : make,
    deliver(models),
  ]
}
