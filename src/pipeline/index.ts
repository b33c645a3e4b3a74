import type { Brands, LessonsStore, Limits, Models, PreferencesStore, RuleBook, Understanding } from '../ports.ts'
import type { DrawingParts } from './drawing/parts.ts'
import type { DoubtRules } from './intent/clarify.ts'
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
  readonly brands?: Brands
  /** What the workspaces have learned. */
  readonly lessons?: Pick<LessonsStore, 'of'>
  /** Absent: everybody likes the same. */
  readonly preferences?: Pick<PreferencesStore, 'of'>
  /** Absent: every picture is made anew. */
  readonly caches?: Omit<ReuseParts, 'images' | 'models'> | undefined
}

/** From words to a delivered picture. */
export function imagePipeline(parts: PipelineParts): readonly Stage[] {
  const { understanding, doubt, limits, ruleBook, brands, lessons, preferences, caches, ...drawing } = parts
  const { models, images, health } = drawing
  const drawn = generate({ ...drawing, ...(ruleBook && { ruleBook }) })
  const make = ruleBook ? permit(drawn, { ruleBook, expiresMs: doubt.expiresMs }) : drawn
  return [
    obeying(ruleBook, understand(understanding, doubt, { lessons, preferences })),
    plan({ models, ruleBook, brands, health, limits, lessons, preferences }),
    caches ? reuse(make, { ...caches, images, models, brands }) : make,
    deliver(models),
  ]
}
