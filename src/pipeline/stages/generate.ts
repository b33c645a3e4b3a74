import type { Generation } from '../../domain/generation.ts'
import type { Model } from '../../domain/model.ts'
import { asProblem, Problem } from '../../errors.ts'
import { drawByLadder } from '../drawing/draw-by-ladder.ts'
import { fallbackInWords } from '../drawing/fallback-words.ts'
import type { DrawingParts, Finished } from '../drawing/parts.ts'
import { type Context, need, type Stage } from '../pipeline.ts'
import { judgePicture } from '../quality/judge-picture.ts'

export type GenerateParts = DrawingParts

/**
 * Plan to picture: by the planned model, or by the one that takes its place. The bytes are written under the request's id before the journal knows of
 * them, so that a worker that dies in between does not buy the same picture twice.
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

async function recovered(parts: GenerateParts, context: Context): Promise<Generation | undefined> {
  const { attempt, request, log } = context
  const by = modelOfEarlier(parts, context)
  if (attempt.number === 1 || !by) return undefined
  const stored = await parts.images.recover(request.requestId)
  if (!stored) return undefined
  try {
    const { grey, plain, ...picture } = await parts.reader.read(stored)
    const bytes = plain?.bytes ?? stored
    const judgement = judgePicture({ ...picture, grey }, bytes.byteLength, need(context, 'plan'))
    log.info({ modelId: by.modelId }, 'found the picture of an earlier attempt')
    return describe(parts, context, { bytes, picture, judgement, passedOver: [], ...by }, 0)
  } catch (error) {
    if (asProblem(error).code !== 'IMAGE_BROKEN') throw error
    log.warn({ err: error }, 'the picture of an earlier attempt cannot be read; it is drawn again')
    return undefined
  }
}

/**
 * What the provider reported is lost with that attempt; the price of the model is what was promised. Without a call for a picture there is none of ours: what
 * the request holds then was made for somebody else, and must not be charged.
 */
function modelOfEarlier({ models }: GenerateParts, context: Context): Pick<Finished, 'modelId' | 'costMicroUsd' | 'warnings'> | undefined {
  const { modelId, priceMicroUsd } = need(context, 'plan')
  const { askedModel } = context.attempt.record
  const used = askedModel === undefined ? undefined : models.find(askedModel)
  if (!used) return undefined
  const wasPlanned = models.find(modelId) ?? { modelId, priceMicroUsdPerImage: priceMicroUsd }
  return {
    modelId: used.modelId,
    costMicroUsd: used.priceMicroUsdPerImage,
    warnings: used.modelId === modelId ? [] : [fallbackInWords(wasPlanned, 'MODEL_UNAVAILABLE', used)],
  }
}

async function drawn(parts: GenerateParts, context: Context): Promise<Generation> {
  const { model, notice } = plannedModel(parts, context)
  const startedMs = performance.now()
  const result = await drawByLadder(parts, context, model)
  if (result instanceof Problem) return similarOr(result, parts, context)
  const warnings = [...(notice ? [notice] : []), ...result.warnings]
  return describe(parts, context, { ...result, warnings }, Math.round(performance.now() - startedMs))
}

/** Between plan and picture a model may have come to its end: then its successor draws. */
function plannedModel({ models }: GenerateParts, context: Context): { readonly model: Model; readonly notice?: string } {
  const { modelId } = need(context, 'plan')
  const model = models.find(modelId)
  if (model) return { model }
  const successor = models.resolve(modelId)
  if (!successor) throw new Problem('MODEL_GONE', `the catalogue has no ${modelId} any more`, { values: { modelId } })
  return successor
}

/** A picture of our own that comes close, said to be that, is better than an error. */
async function similarOr(problem: Problem, { similar }: GenerateParts, { request, learned, log }: Context): Promise<Generation> {
  const found = learned.plan && (await similar?.find(request, learned.plan))
  if (!found) throw problem
  log.info({ code: problem.code, imageKey: found.imageKey }, 'no model gives a picture; a similar one is shown')
  return found
}

async function describe(
  { images }: GenerateParts,
  { request }: Context,
  { bytes, picture, judgement, seen, passedOver, modelId, costMicroUsd, warnings }: Finished,
  tookMs: number,
): Promise<Generation> {
  const imageKey = await images.put(bytes, request.requestId, { mayBeDrawnAgain: costMicroUsd === 0 })
  return {
    imageKey,
    ...picture,
    sizeBytes: bytes.byteLength,
    modelId,
    costMicroUsd,
    tookMs,
    warnings: [...warnings],
    quality: { score: judgement.score, ...(seen && { seen }) },
    ...(passedOver.length > 0 && { passedOver }),
  }
}
