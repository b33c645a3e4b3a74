import { createHash } from 'node:crypto'
import type { Model } from '../../domain/model.ts'
import { asProblem, Problem, type ProblemCode } from '../../errors.ts'
import type { Order } from '../../ports.ts'
import { mostWithoutAsking } from '../permission/price-card.ts'
import { type Context, need } from '../pipeline.ts'
import { askAgainByVerdict } from '../retry.ts'
import { fallbacks, type Trial } from '../routing/fallback.ts'
import { askModel } from './ask-model.ts'
import { fallbackInWords } from './fallback-words.ts'
import type { DrawingParts, Finished } from './parts.ts'

type Drawing = Omit<Finished, 'passedOver'>

interface Failed extends Trial {
  readonly problem: Problem
}

/** What another model may do better. Everything else (a refusal, an abort, a bug) ends the drawing at once. */
const ANOTHER_MAY: readonly ProblemCode[] = [
  'MODELS_RESTING',
  'MODEL_BUSY',
  'MODEL_UNAVAILABLE',
  'MODEL_TIMEOUT',
  'MODEL_GAVE_NO_IMAGE',
  'MODEL_GAVE_NONSENSE',
  'MODEL_GONE',
  'MODEL_KEY',
  'MODEL_BAD_REQUEST',
  'IMAGE_BROKEN',
  'IMAGE_POOR',
]
/** Every one of them has been paid for: after the second model that is no better, an error says so. */
const PAID_IN_VAIN: readonly ProblemCode[] = ['IMAGE_POOR', 'IMAGE_BROKEN', 'MODEL_GAVE_NO_IMAGE']
const MOST_MODELS_IN_VAIN = 2
/** "Reply with the picture alone": what a model that answered with words is told the second time. */
const REPAIR = ' Reply with the picture alone, without words.'

/**
 * Asks the planned model, and where it gives no picture the next one that may (routing/fallback.ts), as long as the budget allows it.
 *
 * @returns the picture, or the Problem that tells why no model gave one: of the model whose trouble passes soonest, else of the planned one
 * @throws what ends the drawing at once: a refusal, an abort, a bug
 */
export async function drawByLadder(parts: DrawingParts, context: Context, planned: Model): Promise<Finished | Problem> {
  const failed: Failed[] = []
  for (let model: Model | undefined = planned; model; model = await nextModel(parts, context, planned, failed)) {
    try {
      return finished(await drawWith(parts, context, model), model, failed)
    } catch (error) {
      failed.push(failureOf(error, model, context))
    }
  }
  return endOf(failed)
}

function failureOf(error: unknown, model: Model, { log, signal }: Context): Failed {
  const problem = asProblem(error)
  if (signal.aborted || !ANOTHER_MAY.includes(problem.code)) throw error
  log.info({ code: problem.code, modelId: model.modelId, err: problem }, 'no picture from this model')
  return { model, code: problem.code, problem }
}

async function nextModel(
  { models, budget, ruleBook }: DrawingParts,
  context: Context,
  planned: Model,
  failed: readonly Failed[],
): Promise<Model | undefined> {
  const last = failed.at(-1)
  if (!last || failed.filter(({ code }) => PAID_IN_VAIN.includes(code)).length >= MOST_MODELS_IN_VAIN) return undefined
  const { complexity = 0.5, aspect, prompt } = need(context, 'plan')
  const { domain } = need(context, 'intent')
  const candidates = fallbacks(planned, failed, { usable: models.usable, domain, complexity, aspect, promptChars: prompt.length })
  const mostMicroUsd = await mostWithoutAsking(context, ruleBook)
  for (const model of candidates) {
    if (model.priceMicroUsdPerImage > mostMicroUsd) continue
    if (last.code === 'MODEL_BUSY' && !isWorthNotWaiting(last, model, context)) continue
    if (await budget.allows(context.request, model, model.priceMicroUsdPerImage)) return model
  }
  return undefined
}

/** Somebody who named a model waits for it. For others the wait is spared if another model is done before this one can begin, and costs no more. */
function isWorthNotWaiting({ model, problem }: Failed, other: Model, { request }: Context): boolean {
  if (request.options.modelId !== undefined && problem.retryAfterMs !== undefined) return false
  const isSooner = problem.retryAfterMs === undefined || other.typicalMs < problem.retryAfterMs + model.typicalMs
  return isSooner && other.priceMicroUsdPerImage <= model.priceMicroUsdPerImage
}

// --- One model --------------------------------------------------------------------------------------------------------------------------

function drawWith(parts: DrawingParts, context: Context, model: Model): Promise<Drawing> {
  context.conversation.progress({ kind: 'drawing', modelId: model.modelId, estimateMs: model.typicalMs })
  return askAgainByVerdict(async (attempt, before) => {
    context.signal.throwIfAborted()
    const drawn = await askModel(parts, context, orderFor(context, model, attempt, before))
    return looked(parts, context, drawn, before)
  }, context.signal)
}

/** In the best quality somebody looks whether the picture shows what was asked. One that does not is drawn once more; the second is shown, with the remark. */
async function looked({ critic }: DrawingParts, context: Context, drawn: Drawing, before: Problem | undefined): Promise<Drawing> {
  const { attempt, request, signal, log } = context
  const quality = need(context, 'plan').quality ?? request.options.quality
  if (!critic || quality !== 'best') return drawn
  const bookCall = attempt.bookCall.bind(attempt)
  const wish = need(context, 'intent').wish ?? request.words
  const seen = await critic.look({ bytes: drawn.bytes, mime: drawn.picture.mime }, wish, { bookCall, signal, log })
  if (!seen || seen.showsIt) return { ...drawn, ...(seen && { seen }) }
  const fault = `does not show what you asked for (${seen.reason})`
  if (before?.code !== 'IMAGE_POOR')
    throw new Problem('IMAGE_POOR', `the picture of ${drawn.modelId} ${fault}`, { values: { fault }, spentMicroUsd: drawn.costMicroUsd })
  return { ...drawn, seen, warnings: [...drawn.warnings, `I looked at it twice, and it may not be what you asked for: ${seen.reason}.`] }
}

function orderFor(context: Context, model: Model, attempt: number, before: Problem | undefined): Order {
  const { prompt, aspect } = need(context, 'plan')
  const intent = need(context, 'intent')
  const { requestId, words } = context.request
  const isRepair = before?.code === 'MODEL_GAVE_NO_IMAGE'
  // What came out badly comes out the same from the same seed; what was lost on the way does not matter.
  const isAnew = before !== undefined && PAID_IN_VAIN.includes(before.code)
  return {
    requestId,
    prompt: isRepair ? prompt.slice(0, model.promptLimitChars - REPAIR.length) + REPAIR : prompt,
    aspect,
    model,
    words: intent.wish ?? words,
    intent,
    seed: seedOf(requestId) + (isAnew ? attempt - 1 : 0),
  }
}

/** Every request draws its own picture, and draws it again the same after a crash. Leaves room to count up within 31 bits. */
const seedOf = (requestId: string): number => createHash('sha256').update(requestId).digest().readUInt32BE(0) >>> 2

// --- The end ----------------------------------------------------------------------------------------------------------------------------

function finished(drawn: Drawing, used: Model, failed: readonly Failed[]): Finished {
  const [planned] = failed
  const word = planned ? [fallbackInWords(planned.model, planned.code, used)] : []
  const passedOver = failed.map(({ model, code }) => ({ modelId: model.modelId, code }))
  return { ...drawn, warnings: [...word, ...drawn.warnings], passedOver }
}

/** What passes is waited for, best where it is known how long; what is paid for in vain is not begun again. */
function endOf(failed: readonly Failed[]): Problem {
  const problems = failed.map(({ problem }) => problem)
  const passing = problems.filter(({ code, verdict }) => verdict === 'retry' && !PAID_IN_VAIN.includes(code))
  const known = passing.filter(({ retryAfterMs }) => retryAfterMs !== undefined)
  const soonest = known.toSorted((one, other) => (one.retryAfterMs ?? 0) - (other.retryAfterMs ?? 0))[0] ?? passing[0]
  if (soonest) return soonest
  const [first = new Problem('MODEL_KEY', 'there was no model to ask')] = problems
  if (first.code === 'MODEL_GAVE_NO_IMAGE') return new Problem('ONLY_WORDS', first.message, { cause: first })
  return first.code === 'IMAGE_BROKEN' ? new Problem('IMAGE_POOR', first.message, { cause: first, values: { fault: 'is broken' } }) : first
}
