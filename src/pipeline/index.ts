import type { ImageInspector, ImageStore, Models, Understanding } from '../ports.ts'
import type { DoubtRules } from './intent/clarify.ts'
import type { Stage } from './pipeline.ts'
import { deliver } from './stages/deliver.ts'
import { generate } from './stages/generate.ts'
import { plan } from './stages/plan.ts'
import { type ReuseParts, reuse } from './stages/reuse.ts'
import { understand } from './stages/understand.ts'

export interface PipelineParts {
  readonly doubt: DoubtRules
  readonly understanding: Understanding
  readonly models: Models
  readonly images: ImageStore
  readonly inspector: ImageInspector
  /** Absent: every picture is made anew. */
  readonly caches?: Omit<ReuseParts, 'images' | 'models'> | undefined
}

/** From words to a delivered picture. */
export function imagePipeline({ understanding, doubt, models, images, inspector, caches }: PipelineParts): readonly Stage[] {
  const make = generate({ models, images, inspector })
  return [understand(understanding, doubt), plan(models), caches ? reuse(make, { ...caches, images, models }) : make, deliver()]
}
