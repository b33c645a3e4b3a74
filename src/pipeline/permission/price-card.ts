import { type Answer, agreedTo, type Priced, type Question } from '../../domain/question.ts'
import { Problem } from '../../errors.ts'
import type { RuleBook } from '../../ports.ts'
import { type Context, need, Pause } from '../pipeline.ts'
import { answerOf, putQuestion } from '../put-question.ts'

export interface PriceCardParts {
  readonly ruleBook: RuleBook
  /** A card that nobody answers lapses after this. */
  readonly expiresMs: number
}

/** As many as fit into a row, with *Draw it* and *Cancel*. */
const MOST_CHEAPER = 3

/**
 * What costs more than the team wants spent without a word is shown with its price, and drawn at a press (S8).
 *
 * @returns the pause while the card stands; undefined when the picture may be drawn
 * @throws Problem UNANSWERED when nobody pressed in time, or there was no way to ask
 */
export async function confirmPrice(context: Context, { ruleBook, expiresMs }: PriceCardParts): Promise<Pause | undefined> {
  const { request, attempt } = context
  const { question, answer } = attempt.record
  const { modelId, priceMicroUsd } = need(context, 'plan')
  // A picture that was begun may be paid for already.
  if (attempt.record.askedModel !== undefined) return undefined
  if (question?.step === 'price' && !answer) return follow(context, await waitFor(question, context))
  const agreedMicroUsd = Math.max(agreedTo(attempt.record)?.priceMicroUsd ?? 0, request.agreedMicroUsd ?? 0)
  if (priceMicroUsd <= agreedMicroUsd) return undefined
  if (answer?.step === 'price' && answer.choice === 'silence') throw lapsed()
  if (priceMicroUsd <= (await ruleBook.for(request)).priceCardAboveMicroUsd) return undefined
  const opened = priceCard(context, { modelId, priceMicroUsd }, expiresMs)
  await attempt.openQuestion(opened)
  return follow(context, await putQuestion(context, opened, 'silence'))
}

/** What a dearer model may take in the place of the planned one without another word. */
export async function mostWithoutAsking(context: Context, ruleBook: RuleBook | undefined): Promise<number> {
  const { priceMicroUsd } = need(context, 'plan')
  const above = (await ruleBook?.for(context.request))?.priceCardAboveMicroUsd ?? Number.POSITIVE_INFINITY
  return Math.max(priceMicroUsd, above)
}

function priceCard(context: Context, planned: Priced, expiresMs: number): Question {
  const { question, answer } = context.attempt.record
  const cheaper = (need(context, 'plan').alternatives ?? []).filter(({ priceMicroUsd }) => priceMicroUsd < planned.priceMicroUsd)
  const nowMs = Date.now()
  return {
    step: 'price',
    reading: need(context, 'intent'),
    answers: [...(question?.answers ?? []), ...(answer ? [answer] : [])],
    askedAtMs: nowMs,
    dueAtMs: nowMs + expiresMs,
    prices: [planned, ...cheaper.slice(0, MOST_CHEAPER).map(({ modelId, priceMicroUsd }) => ({ modelId, priceMicroUsd }))],
  }
}

async function waitFor(question: Question, context: Context): Promise<Answer | Pause> {
  if (Date.now() < question.dueAtMs) return putQuestion(context, question, 'silence')
  return context.attempt.closeQuestion(answerOf(question, 'silence'))
}

/** What was pressed while the card was being shown is for the next attempt, at once: it plans with the model that was chosen, and looks for its pictures first. */
async function follow({ attempt }: Context, answer: Answer | Pause): Promise<Pause> {
  if (answer instanceof Pause) return answer
  if (answer.choice === 'silence') throw lapsed()
  await attempt.giveBack('waiting')
  return new Pause(Date.now(), async () => true)
}

const lapsed = (): Problem => new Problem('UNANSWERED', 'nobody pressed a button of the price card')
