import { leftOf } from '../../domain/ledger.ts'
import { limitInTheWay } from '../../domain/limit-words.ts'
import type { Answer, Question } from '../../domain/question.ts'
import { isTeam } from '../../domain/rules.ts'
import { Problem, type WaysOut } from '../../errors.ts'
import type { RulesStore } from '../../ports.ts'
import type { OverLimit } from '../drawing/over-limit.ts'
import { type Context, need, Pause } from '../pipeline.ts'
import { answerOf, putQuestion } from '../put-question.ts'

export interface ApprovalParts {
  readonly rules: Pick<RulesStore, 'of'>
  /** A request that nobody decides about lapses after this. */
  readonly approvalExpiresMs: number
}

/** As many as one sentence can name. */
const MOST_NAMED = 5

/**
 * Waits for the decision about a request that is held for more than a limit allows (S8).
 *
 * @returns the pause while nobody has decided; undefined when it may go on, or nothing was asked
 * @throws Problem NOT_APPROVED, APPROVAL_EXPIRED
 */
export async function awaitApproval(context: Context): Promise<Pause | undefined> {
  const { question, answer } = context.attempt.record
  if (question?.step !== 'approval') return undefined
  switch (answer?.choice) {
    case undefined:
      return comeBack(context, await waitFor(question, context))
    case 'approve':
      return undefined
    case 'refuse':
      throw new Problem('NOT_APPROVED', `refused by ${answer.by}`)
    default:
      throw new Problem('APPROVAL_EXPIRED', 'nobody decided')
  }
}

/**
 * A limit is in the way. Who asked for more is held until somebody has decided; anybody else hears what can be done about it.
 *
 * @throws OverLimit with the ways out; Problem NOBODY_TO_ASK
 */
export async function askForMore(context: Context, over: OverLimit, parts: ApprovalParts): Promise<Pause> {
  const { request, attempt } = context
  const wasAsked = attempt.record.question?.step === 'approval'
  if (!request.asksForMore || wasAsked || !isTheirsToRaise(over)) {
    // Whoever presses a way out the moment they see it finds what was planned.
    await attempt.save({})
    throw over.with(waysOut(context, over))
  }
  const opened = await heldQuestion(context, over, parts)
  await attempt.openQuestion(opened)
  return comeBack(context, await putQuestion(context, opened, 'silence'))
}

/** What all teams share is no team's to spend. */
const isTheirsToRaise = ({ limits }: OverLimit): boolean => limits.every(({ scope }) => scope !== 'global')

function waysOut({ request, learned }: Context, over: OverLimit): WaysOut {
  const left = Math.min(...over.limits.map(leftOf))
  const alternatives = learned.plan?.alternatives ?? []
  const index = alternatives.findIndex(({ priceMicroUsd }) => priceMicroUsd <= left && priceMicroUsd < over.asked.priceMicroUsd)
  const cheaper = alternatives[index]
  return {
    askForMore: !request.asksForMore && isTheirsToRaise(over) && isTeam(request.place),
    ...(cheaper && { cheaper: { index, modelId: cheaper.modelId, priceMicroUsd: cheaper.priceMicroUsd } }),
  }
}

async function heldQuestion(context: Context, over: OverLimit, { rules, approvalExpiresMs }: ApprovalParts): Promise<Question> {
  const { request, attempt } = context
  const { question, answer } = attempt.record
  const { approvals } = (await rules.of(request.place)).rules
  if (!approvals.channel)
    throw new Problem(
      'NOBODY_TO_ASK',
      'The channel for such questions is not set any more; an admin can choose one (/banana admin, under “Money…”).',
    )
  const nowMs = Date.now()
  return {
    step: 'approval',
    reading: need(context, 'intent'),
    answers: [...(question?.answers ?? []), ...(answer ? [answer] : [])],
    askedAtMs: nowMs,
    dueAtMs: nowMs + approvalExpiresMs,
    prices: [over.asked],
    approval: {
      channelId: approvals.channel,
      people: approvals.people.slice(0, MOST_NAMED),
      because: over.limits.map((limit) => limitInTheWay(limit, nowMs)).join(' '),
    },
  }
}

async function waitFor(question: Question, context: Context): Promise<Answer | Pause> {
  if (Date.now() < question.dueAtMs) return putQuestion(context, question, 'silence')
  return context.attempt.closeQuestion(answerOf(question, 'silence'))
}

/** What was decided while it was being asked is for the next attempt, at once: its record knows who decided. */
async function comeBack({ attempt }: Context, answer: Answer | Pause): Promise<Pause> {
  if (answer instanceof Pause) return answer
  await attempt.giveBack('waiting')
  return new Pause(Date.now(), async () => true)
}
