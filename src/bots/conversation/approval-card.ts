import type { RequestRecord } from '../../domain/record.ts'
import type { MessageRef } from '../../domain/request.ts'
import { Problem } from '../../errors.ts'
import type { Attempt, Log } from '../../ports.ts'
import type { Surface } from '../surface.ts'
import { approvalView, decidedView, type Outcome } from '../views/approval-views.ts'
import { CLOCK_SLACK_MS, postKey } from './standing.ts'

/**
 * Shows the question to whoever may decide, once, in the channel that the admins chose.
 *
 * @throws Problem NOBODY_TO_ASK when that channel is closed to us; with verdict `retry` when it is only busy
 */
export async function askApprovers(attempt: Attempt, question: NonNullable<RequestRecord['question']>, surface: Surface): Promise<void> {
  const { request, approvalCard } = attempt.record
  if (!question.approval || approvalCard) return
  const { platform, workspaceId } = request.place
  const place = { platform, workspaceId, channelId: question.approval.channelId }
  const key = postKey(request.requestId, 'a')
  try {
    // An earlier attempt may have posted it and died.
    const earlier = attempt.number > 1 ? await surface.find(place, key, question.askedAtMs - CLOCK_SLACK_MS) : undefined
    await attempt.saveApprovalCard(earlier ?? (await surface.post(place, approvalView(request, question, Date.now()), [], key)))
  } catch (error) {
    if (!(error instanceof Problem) || error.verdict !== 'elsewhere') throw error
    const who = 'I may not post in the channel that your admins chose for it. They can raise the limit, or choose another channel.'
    throw new Problem('NOBODY_TO_ASK', who, { cause: error })
  }
}

/** The card says from now on how it came out. Best effort: its buttons decide nothing any more. */
export async function showOutcome(
  { request, question, approvalCard }: RequestRecord,
  outcome: Outcome,
  surface: Surface,
  log: Log,
  pressed?: MessageRef,
): Promise<void> {
  const message = approvalCard ?? pressed
  if (!message || question?.step !== 'approval') return
  try {
    await surface.update(message, decidedView(request, question, outcome), [])
  } catch (error) {
    log.info({ requestId: request.requestId, err: error }, 'could not show how an approval came out')
  }
}

/** A request that ended with a problem is over for whoever was asked too. Where a person decided, their press says so. */
export async function showLapsed(record: RequestRecord, surface: Surface, log: Log): Promise<void> {
  if (record.answer?.by === undefined) await showOutcome(record, { kind: 'expired' }, surface, log)
}
