import type { Limits, Models, Understanding } from '../ports.ts'
import type { DrawingParts } from './drawing/parts.ts'
import type { DoubtRules } from './intent/clarify.ts'
import type { Stage } from './pipeline.ts'
import { deliver } from './stages/deliver.ts'
import { generate } from './stages/generate.ts'
import { permit } from './stages/permit.ts'
import { plan } from './stages/plan.ts'
import { type ReuseParts, reuse } from './stages/reuse.ts'
import { understand } from './stages/understand.ts'

export interface PipelineParts extends DrawingParts {
  readonly doubt: DoubtRules
  readonly understanding: Understanding
  readonly models: Models
  readonly limits?: Pick<Limits, 'left'>
  /** Absent: every picture is made anew. */
  readonly caches?: Omit<ReuseParts, 'images' | 'models'> | undefined
}

/** From words to a delivered picture. */
export function imagePipeline({ understanding, doubt, limits, caches, ...drawing }: PipelineParts): readonly Stage[] {
  const { models, images, health } = drawing
  const drawn = generate(drawing)
  const make = drawing.ruleBook ? permit(drawn, { ruleBook: drawing.ruleBook, expiresMs: doubt.expiresMs }) : drawn
  return [
    understand(understanding, doubt),
    plan(models, undefined, health, limits),
    caches ? reuse(make, { ...caches, images, models }) : make,
    deliver(),
  ]
}
