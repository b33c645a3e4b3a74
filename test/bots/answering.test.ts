import { describe, expect, it } from 'vitest'
import { answering } from '../../src/bots/inbox/answering.ts'
import type { InboxParts } from '../../src/bots/inbox/inbox-parts.ts'
import type { Question } from '../../src/domain/question.ts'
import type { RequestRecord } from '../../src/domain/record.ts'
import type { JobQueue, RequestStore } from '../../src/ports.ts'
import { anIntent, aPerson, aRecord, aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'
import { scriptedSurface } from '../support/scripted-surface.ts'

const asker = aPerson()
const arrival = { deliveryId: 'e1', place: aRequest().place, person: asker, answersInPlace: true } as const
const question: Question = { step: 'subject', reading: anIntent(), answers: [], askedAtMs: 1, dueAtMs: 2 }
const asking = (fields: Partial<RequestRecord> = {}): RequestRecord => aRecord({ state: 'asking', question, ...fields })

type Taken = Awaited<ReturnType<RequestStore['answer']>>

/** Answers against a store that says this of each, and a queue that may be away. */
function stage(taken: Taken = 'taken', wake: JobQueue['wake'] = async () => undefined) {
  const given: unknown[] = []
  const removed: string[] = []
  const { log, lines } = recordingLog()
  const parts = {
    requests: {
      async answer(...args: unknown[]) {
        given.push(args)
        return taken
      },
    },
    queue: { wake },
    surfaceOf: () => ({
      ...scriptedSurface(),
      removePrivate: async ({ messageId }: { messageId: string }) => void removed.push(messageId),
    }),
    log,
  } as unknown as InboxParts
  return { answers: answering(parts), given, removed, lines }
}

const code = (expected: string) => expect.objectContaining({ code: expected })

describe('an answer to a question', () => {
  it('is kept with the step it answers and the delivery that carried it, and then the request is called', async () => {
    const woken: string[] = []
    const { answers, given } = stage('taken', async (requestId) => void woken.push(requestId))
    const record = asking()
    const heard = await answers.pick(arrival, record, 'person')
    expect(given).toMatchObject([[record.request.requestId, { step: 'subject', choice: 'person' }, { key: 'slack:e1' }]])
    expect(woken).toEqual([])
    await ('after' in heard && heard.after?.())
    expect(woken).toEqual([record.request.requestId])
  })

  it('is none where others decide', async () => {
    const { answers, given } = stage()
    const record = asking({ question: { ...question, step: 'approval' } })
    await expect(answers.pick(arrival, record, 'try')).rejects.toEqual(code('ANSWERED_ALREADY'))
    await expect(answers.say(arrival, record, 'approve it')).rejects.toEqual(code('ANSWERED_ALREADY'))
    expect(given).toEqual([])
  })

  it('that fits any step answers the one that is asked now', async () => {
    const { answers, given } = stage()
    await answers.pick(arrival, asking({ question: { ...question, step: 'style' } }), 'try')
    expect(given).toMatchObject([[expect.anything(), { step: 'style', choice: 'try' }, expect.anything()]])
  })

  it('of somebody else is refused with a word, by button, in words and for the form', async () => {
    const { answers, given } = stage()
    const other = { ...arrival, person: aPerson({ personId: 'U2' }) }
    await expect(answers.pick(other, asking(), 'person')).rejects.toThrow(code('NOT_YOUR_QUESTION'))
    await expect(answers.say(other, asking(), 'a cat')).rejects.toThrow(code('NOT_YOUR_QUESTION'))
    await expect(answers.openForm(other, asking())).rejects.toThrow(code('NOT_YOUR_QUESTION'))
    expect(given).toEqual([])
  })

  it('delivered again is met with silence; a second one hears that there is one', async () => {
    expect(await stage('repeated').answers.pick(arrival, asking(), 'person')).toEqual({ kind: 'silence' })
    await expect(stage('answered').answers.pick(arrival, asking(), 'person')).rejects.toThrow(code('ANSWERED_ALREADY'))
    await expect(stage('none').answers.say(arrival, asking(), 'a cat')).rejects.toThrow(code('ANSWERED_ALREADY'))
  })

  it('stands although nobody could be called: the sweeper does that', async () => {
    const { answers, lines } = stage('taken', async () => Promise.reject(new Error('the queue is away')))
    const heard = await answers.pick(arrival, asking(), 'person')
    await ('after' in heard && heard.after?.())
    expect(lines.map(({ message }) => message)).toEqual(['could not go on at once; the sweeper will'])
  })

  it.each([
    ['without a word', '  ', 'NOTHING_ASKED'],
    ['of punctuation', '?!', 'NO_WORDS'],
    ['of a novel', 'cat '.repeat(200), 'WORDS_TOO_LONG'],
  ])('%s is told what is wrong with it', async (_, words, problem) => {
    await expect(stage().answers.say(arrival, asking(), words)).rejects.toThrow(code(problem))
  })

  it('takes the question away where it cannot become the result, and leaves it where it can', async () => {
    const message = { platform: 'slack', channelId: 'C1', messageId: 'm1' } as const
    const press = { ...arrival, message, reply: { secret: 's', livesMs: 1 } }
    const alone = stage()
    const heard = await alone.answers.pick(press, asking(), 'person')
    await ('after' in heard && heard.after?.())
    expect(alone.removed).toEqual(['m1'])
    for (const fields of [{ progress: message }, { state: 'running', posting: 'question' }] as const) {
      const standing = stage()
      const other = await standing.answers.pick(press, asking(fields), 'person')
      await ('after' in other && other.after?.())
      expect(standing.removed).toEqual([])
    }
  })
})

describe('the form for own words', () => {
  it('quotes the wish that they are added to', async () => {
    const heard = await stage().answers.openForm(arrival, asking({ request: aRequest({ words: 'something cool' }) }))
    expect(JSON.stringify(heard)).toContain('Added to: something cool')
  })

  it('does not open for what is answered or has ended', async () => {
    const answer = { step: 'subject', choice: 'try', atMs: 1 } as const
    await expect(stage().answers.openForm(arrival, asking({ answer }))).rejects.toThrow(code('ANSWERED_ALREADY'))
    await expect(stage().answers.openForm(arrival, asking({ state: 'expired' }))).rejects.toThrow(code('ANSWERED_ALREADY'))
  })
})
