import type { Answer, Question } from '../domain/question.ts'
import { Problem } from '../errors.ts'
import { type Context, Pause } from './pipeline.ts'

/**
 * Shows a question that the journal knows, again where it stands already, and lets go of the request.
 *
 * @param unasked the answer where there is no way to ask: nobody could give one
 * @returns the answer that came in the meantime, or the pause until the next one can be there
 */
export async function putQuestion(context: Context, question: Question, unasked: string): Promise<Answer | Pause> {
  const { attempt } = context
  const againAtMs = await shown(context, question, attempt.record.questionShown === question.askedAtMs)
  if (againAtMs === 'nowhere') return attempt.closeQuestion(answerOf(question, unasked))
  return (await attempt.park()) ?? new Pause(Math.min(againAtMs ?? question.dueAtMs, question.dueAtMs))
}

export const answerOf = ({ step }: Question, choice: string): Answer => ({ step, choice, atMs: Date.now() })

/**
 * Where there is no way to ask, nobody can answer, and the request goes on its own way to the asker. A chat that is too busy for the next step of a countdown
 * is left in peace until the time is up.
 */
async function shown({ conversation, log }: Context, question: Question, stands: boolean): Promise<number | undefined | 'nowhere'> {
  try {
    return await conversation.ask(question)
  } catch (error) {
    if (stands && error instanceof Problem && error.verdict === 'retry') return undefined
    if (!(error instanceof Problem) || error.verdict !== 'elsewhere') throw error
    log.info({ code: error.code, step: question.step }, 'nowhere to ask; going on without an answer')
    return 'nowhere'
  }
}
