import { Problem } from '../../errors.ts'
import type { Log } from '../../ports.ts'
import type { Heard, Inbox } from '../heard.ts'
import type { Incoming } from '../incoming.ts'
import type { Background } from './background.ts'
import { type Gesture, wordCard } from './gestures.ts'

export interface Hearing {
  readonly inbox: Inbox
  readonly background: Background
  readonly log: Log
}

/** Hears, answers Slack, and only then goes on with what comes after: nothing but `hear` stands between an arrival and its acknowledgement. */
export async function hearAndAnswer(incoming: Incoming, gesture: Gesture, { inbox, background, log }: Hearing): Promise<void> {
  let heard: Heard
  try {
    heard = await inbox.hear(incoming)
  } catch (error) {
    return tellProblem(error, gesture, log)
  }
  try {
    await answer(heard, incoming, gesture)
  } finally {
    if ('after' in heard && heard.after !== undefined) background.run(`after a ${incoming.kind}`, heard.after)
  }
}

async function answer(heard: Heard, incoming: Incoming, gesture: Gesture): Promise<void> {
  switch (heard.kind) {
    case 'accepted':
      return incoming.answersInPlace ? gesture.confirm(heard.reply) : gesture.confirm()
    case 'answer':
      return gesture.confirm(heard.reply, heard.files)
    case 'form':
      return gesture.open ? gesture.open(heard.form) : gesture.confirm()
    case 'mistakes':
      if (heard.form && gesture.replace) return gesture.replace(heard.form)
      return gesture.refuse ? gesture.refuse(heard.fields) : gesture.confirm(wordCard(Object.values(heard.fields).join(' ')))
    case 'taken':
    case 'silence':
      return gesture.confirm()
  }
}

/** @throws Problem QUEUE_UNAVAILABLE where Slack will deliver again: nothing is durable, so nothing may be acknowledged */
export async function tellProblem(error: unknown, gesture: Gesture, log: Log): Promise<void> {
  const problem = error instanceof Problem ? error : new Problem('BUG', 'could not hear', { cause: error })
  log[problem.code === 'BUG' ? 'error' : 'warn']({ err: error, code: problem.code }, 'could not hear')
  if (gesture.comesAgain && problem.code === 'QUEUE_UNAVAILABLE') throw problem
  if (gesture.refuse) return gesture.refuse({ '': problem.tell })
  await gesture.confirm(wordCard(problem.tell))
}
