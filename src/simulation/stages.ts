import type { DoubtRules } from '../pipeline/intent/clarify.ts'
import { need, type Stage } from '../pipeline/pipeline.ts'
import { makePlan, type Wish } from '../pipeline/routing/make-plan.ts'
import { deliver } from '../pipeline/stages/deliver.ts'
import { generate } from '../pipeline/stages/generate.ts'
import { type ReuseParts, reuse } from '../pipeline/stages/reuse.ts'
import { understand } from '../pipeline/stages/understand.ts'
import type { Admins, Budget, ImageStore, ModelHealth, Models, Understanding } from '../ports.ts'
import { simulatedEye } from './providers.ts'
import type { Arrival } from './workload.ts'

/** The defaults of src/settings.ts. */
const DOUBT: DoubtRules = { confirmBelow: 0.8, clarifyBelow: 0.5, confirmWaitMs: 5_000, expiresMs: 15 * 60_000 }
export const OFFERS = { waitMs: 10_000, fromMicroUsd: 20_000 } as const

export interface StageParts extends ReuseParts {
  readonly understanding: Understanding
  readonly models: Models
  readonly images: ImageStore
  readonly health: ModelHealth
  readonly arrivals: ReadonlyMap<string, Arrival>
}

const NOBODY: Admins = { tell: async () => undefined }
const ENOUGH: Budget = { allows: async () => true }

/** The stages of a worker, over simulated parts. */
export const simulatedStages = (parts: StageParts): readonly Stage[] => [
  understand(parts.understanding, DOUBT),
  planByTier(parts),
  reuse(generate({ ...parts, reader: simulatedEye, admins: NOBODY, budget: ENOUGH }), parts),
  deliver(),
]

/** As the stage `plan`, for people who have a tier. */
const planByTier = ({ models, health, arrivals }: StageParts): Stage<'plan'> => ({
  name: 'plan',
  learns: 'plan',
  async run(context) {
    const { options, requestId, words } = context.request
    const reading = need(context, 'intent')
    const member = arrivals.get(requestId)?.member
    const wish: Wish = { words: reading.wish ?? words, options, reading, usable: models.usable }
    const unhealthy = await health.off(models.usable.map(({ modelId }) => modelId))
    return makePlan({ ...wish, unhealthy, tier: member?.tier, isQualitySensitive: member?.isQualitySensitive })
  },
})
