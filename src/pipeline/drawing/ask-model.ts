import { DeadlinePassed, withDeadline } from '../../domain/deadline.ts'
import type { Model } from '../../domain/model.ts'
import { asProblem, Problem, type ProblemCode } from '../../errors.ts'
import type { Booking, Drawn, ModelAdmission, Order, PictureRead } from '../../ports.ts'
import type { Context } from '../pipeline.ts'
import { judgePicture } from '../quality/judge-picture.ts'
import { isRival } from '../routing/rank.ts'
import { holdMoney } from './hold-money.ts'
import type { DrawingParts, Finished } from './parts.ts'

type Outcome = Parameters<DrawingParts['health']['report']>[2]

/** The adapter has its own time limit; this one holds even if it forgets. */
const GRACE_MS = 1_000

/**
 * One call to one model: let through by its breaker, booked before it is sent, settled by what it cost, its picture checked, and its outcome told to all.
 *
 * @throws Problem; MODELS_RESTING when the breaker lets nobody through, MODEL_BUSY when another worker was told to wait, IMAGE_POOR for a picture that should not be shown
 */
export async function askModel(parts: DrawingParts, context: Context, order: Order): Promise<Omit<Finished, 'passedOver'>> {
  const { model } = order
  const admission = await parts.health.admit(model)
  if (admission.kind === 'off') throw new Problem('MODELS_RESTING', `${model.modelId} is out of use`, { spentMicroUsd: 0 })
  if (admission.kind === 'busy') throw held(model, admission.waitMs)
  let outcome: Outcome = 'abandoned'
  try {
    const received = await bookedCall(parts, context, order)
    const { grey, plain, ...picture } = await readPicture(parts, received)
    const drawn = plain ? { ...received, ...madePlain(plain, received, picture.mime, model) } : received
    outcome = 'answered'
    const judgement = judgePicture({ ...picture, grey }, drawn.bytes.byteLength, order)
    if (judgement.fault !== undefined) throw poor(judgement.fault, order, drawn)
    return { ...drawn, modelId: model.modelId, picture, judgement }
  } catch (error) {
    const problem = asProblem(error)
    if (outcome === 'abandoned' && !context.signal.aborted) outcome = outcomeOf(problem.code)
    if (problem.code === 'MODEL_KEY') await tellOfKey(parts, context, order)
    if (problem.code === 'MODEL_BUSY') await holdForAll(parts, context, order, problem)
    throw error
  } finally {
    await report(parts, context, order, admission, outcome)
  }
}

/** So that they do not all come back in the same moment, and are told to wait once more. */
const SPREAD_MS = 500

function held({ modelId }: Model, waitMs: number): Problem {
  const retryAfterMs = Math.ceil(waitMs + Math.random() * SPREAD_MS)
  return new Problem('MODEL_BUSY', `${modelId} asked all of us to wait`, { retryAfterMs, spentMicroUsd: 0 })
}

/** What one worker hears, all obey. The others find out by themselves when Redis is away. */
async function holdForAll(
  { health }: DrawingParts,
  { log }: Context,
  { model: { modelId } }: Order,
  { retryAfterMs }: Problem,
): Promise<void> {
  if (retryAfterMs === undefined) return
  await health
    .hold(modelId, retryAfterMs)
    .catch((error: unknown) => log.warn({ err: error, modelId }, 'could not tell the other workers to wait for a model'))
}

async function bookedCall({ models }: DrawingParts, { attempt, signal, log }: Context, order: Order): Promise<Drawn> {
  const { modelId, priceMicroUsdPerImage } = order.model
  await holdMoney(attempt, order.model, models)
  const booking = priceMicroUsdPerImage > 0 ? await attempt.bookCall(modelId, priceMicroUsdPerImage, 'picture') : undefined
  const settle = (spentMicroUsd: number | undefined) => settled(booking, spentMicroUsd, modelId, log)
  try {
    const drawn = await withinGrace(order, signal, (both) => models.adapter(order.model).draw(order, both))
    await settle(drawn.costMicroUsd)
    return drawn
  } catch (error) {
    await settle(asProblem(error).spentMicroUsd)
    throw error
  }
}

/** A picture is worth more than its bookkeeping: without this entry the call counts as what was booked, which is never too little by much. */
async function settled(
  booking: Booking | undefined,
  spentMicroUsd: number | undefined,
  modelId: string,
  log: Context['log'],
): Promise<void> {
  if (!booking || spentMicroUsd === undefined) return
  try {
    await booking.settle(spentMicroUsd)
  } catch (error) {
    log.warn({ err: error, modelId, spentMicroUsd }, 'what a call cost could not be written down; it counts as booked')
  }
}

async function withinGrace<T>(
  { model: { modelId, timeoutMs } }: Order,
  signal: AbortSignal,
  run: (both: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await withDeadline(signal, timeoutMs + GRACE_MS, run)
  } catch (error) {
    if (!(error instanceof DeadlinePassed)) throw error
    if (error.cause instanceof Problem) throw error.cause
    throw new Problem('MODEL_TIMEOUT', `${modelId} did not answer within ${timeoutMs + GRACE_MS} ms`, { cause: error.cause })
  }
}

/** What every chat shows the same way takes the place of what came; only what is missing then is worth a word. */
function madePlain(
  { bytes, was }: NonNullable<PictureRead['plain']>,
  { warnings }: Drawn,
  mime: Drawn['mime'],
  { modelId }: Model,
): Pick<Drawn, 'bytes' | 'mime' | 'warnings'> {
  const word = was.includes('animated') ? [`${modelId} made a moving picture; this is its beginning.`] : []
  return { bytes, mime, warnings: [...warnings, ...word] }
}

/** Its pixels are paid for whether or not they can be read. */
async function readPicture({ reader }: DrawingParts, { bytes, costMicroUsd }: Drawn) {
  try {
    return await reader.read(bytes)
  } catch (error) {
    const problem = asProblem(error)
    throw problem.code === 'BUG' ? error : new Problem(problem.code, problem.message, { cause: error, spentMicroUsd: costMicroUsd })
  }
}

const poor = (fault: string, { model }: Order, { costMicroUsd }: Drawn): Problem =>
  new Problem('IMAGE_POOR', `the picture of ${model.modelId} ${fault}`, { values: { fault }, spentMicroUsd: costMicroUsd })

/** It was there, and understood: that says nothing against its health. To be told to wait says nothing either way. */
function outcomeOf(code: ProblemCode): Outcome {
  switch (code) {
    case 'MODEL_REFUSED':
    case 'MODEL_BAD_REQUEST':
    case 'MODEL_GAVE_NO_IMAGE':
      return 'answered'
    case 'MODEL_UNAVAILABLE':
    case 'MODEL_TIMEOUT':
    case 'MODEL_GAVE_NONSENSE':
    case 'MODEL_GONE':
    case 'MODEL_KEY':
    case 'IMAGE_BROKEN':
      return 'failed'
    default:
      return 'abandoned'
  }
}

async function report(
  { health, admins, models }: DrawingParts,
  { log }: Context,
  { model: { modelId } }: Order,
  admission: ModelAdmission,
  outcome: Outcome,
): Promise<void> {
  try {
    const others = models.usable.filter((model) => isRival(model) && model.modelId !== modelId).map((model) => model.modelId)
    const change = await health.report(modelId, admission, outcome, others)
    if (change === 'opened') log.warn({ modelId }, 'a model keeps failing; nobody asks it for a while')
    if (change === 'closed' || change === 'on again') log.info({ modelId }, 'a model answers again')
    if (change === 'on again') await admins.tell(`${modelId} answers again and is back in use.`, `model-on:${modelId}:${Date.now()}`)
  } catch (error) {
    log.warn({ err: error, modelId }, 'the health of a model could not be reported')
  }
}

async function tellOfKey({ admins }: DrawingParts, { log }: Context, { model: { modelId, provider } }: Order): Promise<void> {
  const today = new Date().toISOString().slice(0, 10)
  try {
    const text = `${provider} does not let us use ${modelId}. Look at the key; banana doctor says what is wrong with it.`
    await admins.tell(text, `model-key:${provider}:${today}`)
  } catch (error) {
    log.warn({ err: error, modelId }, 'admins could not be told of a key that is refused')
  }
}
