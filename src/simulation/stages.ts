import { steeringOf } from '../domain/preferences.ts'
import type { DoubtRules } from '../pipeline/intent/clarify.ts'
import { learnedFor } from '../pipeline/lessons.ts'
import { need, type Stage } from '../pipeline/pipeline.ts'
import { complexityOf } from '../pipeline/routing/complexity.ts'
import { makePlan, type Wish } from '../pipeline/routing/make-plan.ts'
import { personalOf, withPersonal } from '../pipeline/routing/personal.ts'
import { deliver } from '../pipeline/stages/deliver.ts'
import { generate } from '../pipeline/stages/generate.ts'
import { type ReuseParts, reuse } from '../pipeline/stages/reuse.ts'
import { understand } from '../pipeline/stages/understand.ts'
import type { Admins, Budget, ImageStore, LessonsStore, ModelHealth, Models, PreferencesStore, Understanding } from '../ports.ts'
import { simulatedEye } from './providers.ts'
import type { Arrival } from './workload.ts'

/** The defaults of src/settings.ts. */
export const DOUBT: DoubtRules = { confirmBelow: 0.8, clarifyBelow: 0.5, confirmWaitMs: 5_000, expiresMs: 15 * 60_000 }
export const OFFERS = { waitMs: 10_000, fromMicroUsd: 20_000 } as const

export interface StageParts extends ReuseParts {
  readonly understanding: Understanding
  readonly models: Models
  readonly images: ImageStore
  readonly health: ModelHealth
  readonly arrivals: ReadonlyMap<string, Arrival>
  readonly lessons?: Pick<LessonsStore, 'of'> | undefined
  readonly preferences?: Pick<PreferencesStore, 'of'> | undefined
}

const NOBODY: Admins = { tell: async () => undefined }
const ENOUGH: Budget = { allows: async () => true }

/** The stages of a worker, over simulated parts. */
export const simulatedStages = (parts: StageParts): readonly Stage[] => [
  understand(parts.understanding, DOUBT, parts),
  planByTier(parts),
  reuse(generate({ ...parts, reader: simulatedEye, admins: NOBODY, budget: ENOUGH }), parts),
  deliver(),
]

/** As the stage `plan`, for people who have a tier. */
const planByTier = ({ models, health, arrivals, lessons: learned, preferences }: StageParts): Stage<'plan'> => ({
  name: 'plan',
  learns: 'plan',
  async run(context) {
    const { options: asked, requestId } = context.request
    const reading = need(context, 'intent')
    const words = reading.wish ?? context.request.words
    const member = arrivals.get(requestId)?.member
    const lessons = await learnedFor(learned, context)
    const { personId } = context.request.asker
    const steering = preferences && steeringOf(await preferences.of(context.request.asker))
    const personal = personalOf(asked, steering, complexityOf(words, reading.domain).value, models.resolve)
    const { options, enhance } = personal
    const wish: Wish = {
      words,
      options,
      enhance,
      reading,
      usable: models.usable,
      lessons,
      personId,
      requestId,
      experience: steering?.experience,
      isAgain: context.request.parentId !== undefined,
    }
    const unhealthy = await health.off(models.usable.map(({ modelId }) => modelId))
    const isQualitySensitive = personal.isQualitySensitive || member?.isQualitySensitive
    return withPersonal(makePlan({ ...wish, unhealthy, tier: member?.tier, isQualitySensitive }), asked, personal, steering)
  },
})
