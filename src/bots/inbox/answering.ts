import { type Answer, stepOf } from '../../domain/question.ts'
import type { RequestRecord } from '../../domain/record.ts'
import type { MessageRef } from '../../domain/request.ts'
import { Problem } from '../../errors.ts'
import type { Heard } from '../heard.ts'
import type { Arrival } from '../incoming.ts'
import { answerForm } from '../views/question-views.ts'
import { DELIVERY_REMEMBERED_MS, deliveryKey } from './accept.ts'
import type { InboxParts } from './inbox-parts.ts'
import { cleanWords } from './wish.ts'

type Pressed = Arrival & { readonly message?: MessageRef }

export interface Answers {
  /** By one of the question's buttons. */
  pick(press: Pressed, record: RequestRecord, choice: string): Promise<Heard>
  /** In words of one's own. @throws Problem NOTHING_ASKED, NO_WORDS, WORDS_TOO_LONG */
  say(arrival: Arrival, record: RequestRecord, words: string): Promise<Heard>
  openForm(arrival: Arrival, record: RequestRecord): Promise<Heard>
}

/** Enough to say what a picture shows; the wish itself has its own limit. */
const ANSWER_CHARS = 500

/** What becomes of an answer to a question: by button, in a form, or as a reply. Only the asker may answer, and the first answer stands. @throws Problem NOT_YOUR_QUESTION, ANSWERED_ALREADY */
export function answering({ requests, queue, surfaceOf, log }: InboxParts): Answers {
  async function pick(press: Pressed, record: RequestRecord, choice: string): Promise<Heard> {
    insistOnAsker(press, record)
    const step = stepOf(choice) ?? record.question?.step ?? 'confirm'
    const heard = await take(press, record, { step, choice, atMs: Date.now() })
    if (heard.kind !== 'taken') return heard
    return {
      ...heard,
      async after() {
        await heard.after()
        await clearAway(press, record)
      },
    }
  }

  /** A question that came by a response URL cannot become the result: only the press on it reaches it. */
  async function clearAway({ message, reply, place }: Pressed, { progress, posting, state, request }: RequestRecord): Promise<void> {
    const surface = surfaceOf(place.platform)
    // A post that was never confirmed is found again, and becomes the result.
    const cameByReply = !progress && (state === 'asking' || posting === 'reply')
    if (!cameByReply || surface.replyBecomesResult || !message || !reply) return
    try {
      await surface.removePrivate?.(message, reply.secret)
    } catch (error) {
      log.info({ requestId: request.requestId, err: error }, 'could not take an answered question away')
    }
  }

  async function say(arrival: Arrival, record: RequestRecord, words: string): Promise<Heard> {
    insistOnAsker(arrival, record)
    const step = record.question?.step ?? 'confirm'
    return take(arrival, record, { step, choice: 'words', words: cleanWords(words, ANSWER_CHARS), atMs: Date.now() })
  }

  async function openForm(arrival: Arrival, record: RequestRecord): Promise<Heard> {
    insistOnAsker(arrival, record)
    if (record.answer || !['asking', 'running'].includes(record.state)) throw new Problem('ANSWERED_ALREADY', `it is ${record.state}`)
    const { requestId, words } = record.request
    return { kind: 'form', form: answerForm(requestId, words, ANSWER_CHARS) }
  }

  /** Durable first; then the request is called back from its pause. Should that get lost, the sweeper does it. */
  async function take(arrival: Arrival, { request: { requestId } }: RequestRecord, answer: Answer): Promise<Heard> {
    // Of an approval others decide (approvals.ts).
    if (answer.step === 'approval') throw new Problem('ANSWERED_ALREADY', `${answer.choice} is no answer to an approval`)
    const taken = await requests.answer(requestId, answer, { key: deliveryKey(arrival), forMs: DELIVERY_REMEMBERED_MS })
    if (taken === 'repeated') return { kind: 'silence' }
    if (taken !== 'taken') throw new Problem('ANSWERED_ALREADY', `${answer.choice} came too late: ${taken}`)
    return { kind: 'taken', after: () => wake(requestId) }
  }

  async function wake(requestId: string): Promise<void> {
    try {
      await queue.wake(requestId)
    } catch (error) {
      log.warn({ requestId, err: error }, 'could not go on at once; the sweeper will')
    }
  }

  return { pick, say, openForm }
}

function insistOnAsker({ person }: Arrival, { request }: RequestRecord): void {
  if (person.personId !== request.asker.personId) throw new Problem('NOT_YOUR_QUESTION', `answered by ${person.personId}`)
}
