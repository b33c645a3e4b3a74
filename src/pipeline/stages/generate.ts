import { createHash } from 'node:crypto'
import type { Generation } from '../../domain/generation.ts'
import type { Model } from '../../domain/model.ts'
import { Problem } from '../../errors.ts'
import type { Drawn, ImageInspector, ImageStore, Models } from '../../ports.ts'
import { type Context, need, type Stage } from '../pipeline.ts'
import { retryByVerdict } from '../retry.ts'

export interface GenerateParts {
  readonly models: Models
  readonly images: ImageStore
  readonly inspector: ImageInspector
}

/**
 * Plan to picture. The bytes are written under the request's id before the journal knows of them, so that a worker that dies in between
 * does not buy the same picture twice.
 */
export const generate = (parts: GenerateParts): Stage<'generation'> => ({
  name: 'generate',
  learns: 'generation',
  isCostly: ({ costMicroUsd }) => costMicroUsd > 0,
  // A power cut can take a picture that cost nothing, and an operator any. What is uploaded already is not needed any more.
  isStillThere: async ({ imageKey }, { attempt }) =>
    attempt.record.staged !== undefined || (await parts.images.get(imageKey)) !== undefined,
  async run(context) {
    return (await recovered(parts, context)) ?? (await drawn(parts, context))
  },
})

async function recovered({ images, inspector, models }: GenerateParts, context: Context): Promise<Generation | undefined> {
  if (context.attempt.number === 1) return undefined
  const bytes = await images.recover(context.request.requestId)
  if (!bytes) return undefined
  const { modelId, priceMicroUsd } = need(context, 'plan')
  context.log.info({ modelId }, 'found the picture of an earlier attempt')
  // What the provider reported is lost with that attempt; the price of the plan is what was promised.
  const cost = models.find(modelId)?.priceMicroUsdPerImage ?? priceMicroUsd
  return describe({ images, inspector }, context, { bytes, costMicroUsd: cost, warnings: [] }, modelId, 0)
}

async function drawn({ models, images, inspector }: GenerateParts, context: Context): Promise<Generation> {
  const { prompt, aspect, modelId } = need(context, 'plan')
  const model = models.find(modelId)
  if (!model) throw new Problem('MODEL_GONE', `the catalogue has no ${modelId} any more`, { values: { modelId } })
  const { requestId, words } = context.request
  const order = { requestId, prompt, aspect, model, words, intent: need(context, 'intent'), seed: seedOf(requestId) }
  context.conversation.progress({ kind: 'drawing', modelId, estimateMs: model.typicalMs })

  const startedMs = performance.now()
  return retryByVerdict.execute(async () => {
    context.signal.throwIfAborted()
    if (model.priceMicroUsdPerImage > 0) await context.attempt.bookCall(modelId, model.priceMicroUsdPerImage)
    const result = await models.adapter(model).draw(order, withDeadline(context.signal, model))
    return describe({ images, inspector }, context, result, modelId, Math.round(performance.now() - startedMs))
  }, context.signal)
}

/** The adapter has its own time limit; this one holds even if it forgets. */
const withDeadline = (signal: AbortSignal, { timeoutMs }: Model): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(timeoutMs + 1_000)])

async function describe(
  { images, inspector }: Pick<GenerateParts, 'images' | 'inspector'>,
  { request }: Context,
  { bytes, costMicroUsd, warnings }: Pick<Drawn, 'bytes' | 'costMicroUsd' | 'warnings'>,
  modelId: string,
  tookMs: number,
): Promise<Generation> {
  const { mime, width, height } = await inspector.inspect(bytes)
  const imageKey = await images.put(bytes, request.requestId, { mayBeDrawnAgain: costMicroUsd === 0 })
  return { imageKey, mime, width, height, sizeBytes: bytes.byteLength, modelId, costMicroUsd, tookMs, warnings: [...warnings] }
}

/** Every request draws its own picture, and draws it again the same after a crash. */
const seedOf = (requestId: string): number => createHash('sha256').update(requestId).digest().readUInt32BE(0) >>> 1
