import type { Generation } from '../domain/generation.ts'
import type { KeptPicture } from '../domain/kept-picture.ts'
import type { ImageRequest } from '../domain/request.ts'
import { similarPictures } from '../pipeline/cache/offer.ts'
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
/** Of the newest pictures of a workspace, so many are compared with a wish. */
const COMPARED = 100
/** An offer interrupts: it must be worth it, and close. */
const OFFERED_FROM = { score: 0.75, savesMicroUsd: 20_000 } as const

export interface StageParts extends ReuseParts {
  readonly understanding: Understanding
  readonly models: Models
  readonly images: ImageStore
  readonly health: ModelHealth
  readonly arrivals: ReadonlyMap<string, Arrival>
  /** A similar picture is shown. @returns whether it is taken */
  readonly offer: (requestId: string) => Promise<boolean>
}

const NOBODY: Admins = { tell: async () => undefined }
const ENOUGH: Budget = { allows: async () => true }

/** The stages of a worker, over simulated parts. */
export const simulatedStages = (parts: StageParts): readonly Stage[] => [
  understand(parts.understanding, DOUBT),
  planByTier(parts),
  reuse(offering(generate({ ...parts, reader: simulatedEye, admins: NOBODY, budget: ENOUGH }), parts), parts),
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

/** Before a new one is made: what comes close, where that saves enough to be worth a word. */
const offering = (inner: Stage<'generation'>, { index, images, offer }: StageParts): Stage<'generation'> => ({
  ...inner,
  async run(context) {
    const { request, signal, log } = context
    const { priceMicroUsd } = need(context, 'plan')
    const isAsked = request.options.fresh !== true && priceMicroUsd >= OFFERED_FROM.savesMicroUsd
    if (!isAsked || context.attempt.number > 1) return inner.run(context)
    const earlier = await index.recent(request.asker, COMPARED)
    // Nothing that is kept under the key of this wish: that would have been found.
    const asked = { cacheKey: '', words: request.words, priceMicroUsd, nowMs: Date.now(), signal, log }
    const closest = (await similarPictures(earlier, asked)).find(({ score }) => score >= OFFERED_FROM.score)
    const kept = closest && earlier.find(({ requestId }) => requestId === closest.picture.requestId)
    if (!kept || !(await offer(request.requestId)) || !(await images.hold(kept.imageKey, request.requestId))) return inner.run(context)
    return offeredTo(request, kept)
  },
})

function offeredTo({ askedAtMs }: ImageRequest, picture: KeptPicture): Generation {
  const { imageKey, mime, width, height, sizeBytes, modelId, requestId, author, words, costMicroUsd } = picture
  return {
    ...{ imageKey, mime, width, height, sizeBytes, modelId, costMicroUsd: 0, tookMs: 0, warnings: [] },
    reused: { requestId, personId: author.personId, words, askedAtMs, savedMicroUsd: costMicroUsd, from: 'similar' },
  }
}
