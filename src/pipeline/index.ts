import type { Models, Understanding } from '../ports.ts'
import type { DrawingParts } from './drawing/parts.ts'
import type { DoubtRules } from './intent/clarify.ts'
import type { Stage } from './pipeline.ts'
import { deliver } from './stages/deliver.ts'
import { generate } from './stages/generate.ts'
import { plan } from './stages/plan.ts'
import { understand } from './stages/understand.ts'

export interface PipelineParts extends DrawingParts {
  readonly doubt: DoubtRules
  readonly understanding: Understanding
  readonly models: Models
}

/** From words to a delivered picture. */
export const imagePipeline = ({ understanding, doubt, ...drawing }: PipelineParts): readonly Stage[] => [
  understand(understanding, doubt),
  plan(drawing.models, undefined, drawing.health),
  generate(drawing),
  deliver(),
]
