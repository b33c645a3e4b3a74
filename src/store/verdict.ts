import { Answer } from '../domain/question.ts'
import { Problem } from '../errors.ts'

/** What a fenced script says to an attempt. */
export type Verdict = 'ok' | 'overtaken' | 'cancelled'

/** @throws Problem OVERTAKEN, CANCELLED */
export function insist(verdict: Verdict, requestId: string): void {
  if (verdict !== 'ok') throw refusal(verdict, requestId)
}

export const refusal = (verdict: Exclude<Verdict, 'ok'>, requestId: string): Problem =>
  verdict === 'overtaken'
    ? new Problem('OVERTAKEN', `another attempt owns ${requestId}, or it has ended`)
    : new Problem('CANCELLED', `${requestId} was cancelled`)

/** The answer that a script found. @throws Problem OVERTAKEN, CANCELLED */
export function answerIn(verdict: Verdict | [string], requestId: string): Answer | undefined {
  if (Array.isArray(verdict)) return Answer.parse(JSON.parse(verdict[0]))
  insist(verdict, requestId)
  return undefined
}
