import type { ImageInspector, ImageStore, Models, Understanding } from '../ports.ts'
import type { DoubtRules } from './intent/clarify.ts'
import type { Stage } from './pipeline.ts'
import { deliver } from './stages/deliver.ts'
import { generate } from './stages/generate.ts'
import { plan } from './stages/plan.ts'
import { understand } from './stages/understand.ts'

export interface PipelineParts {
  readonly doubt: DoubtRules
  readonly understanding: Understanding
  readonly models: Models
  readonly images: ImageStore
  readonly inspector: ImageInspector
}

/** From words to a delivered picture. */
export const imagePipeline = ({ understanding, doubt, models, images, inspector }: PipelineParts): readonly Stage[] => [
  understand(understanding, doubt),
  plan(models),
  generate({ models, images, inspector }),
  deliver(),
]
