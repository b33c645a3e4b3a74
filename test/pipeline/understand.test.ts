import { describe, expect, it } from 'vitest'
import type { Intent } from '../../src/domain/intent.ts'
import type { Answer, Question } from '../../src/domain/question.ts'
import type { RequestRecord } from '../../src/domain/record.ts'
import { Problem } from '../../src/errors.ts'
import { type DoubtRules, newQuestion } from '../../src/pipeline/intent/clarify.ts'
import { type Context, Pause } from '../../src/pipeline/pipeline.ts'
import { understand } from '../../src/pipeline/stages/understand.ts'
import type { Attempt, Conversation } from '../../src/ports.ts'
import { anIntent, aRecord, aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'

const RULES: DoubtRules = { confirmBelow: 0.8, clarifyBelow: 0.5, confirmWaitMs: 5_000, expiresMs: 900_000 }
const NOW = Date.now()
const SURE = anIntent({ confidence: 0.9 })
const DOUBTFUL = anIntent({ confidence: 0.6 })
const UNCLEAR = anIntent({ confidence: 0.1 })

interface Scene {
  /** What is read, by the words that are read; anything else is unclear. */
  readonly reads?: Readonly<Record<string, Intent>>
  readonly record?: Partial<RequestRecord>
  /** When the question wants to be shown again, or why it cannot be shown. */
  readonly ask?: () => number | undefined
  /** An answer that comes while it is being asked. */
  readonly meanwhile?: Answer
}

/** The stage with a journal and a chat that only remember. */
function scene({ reads = {}, record = {}, ask = () => undefined, meanwhile }: Scene = {}) {
  const asked: Question[] = []
  const journal: Question[] = []
  const attempt = {
    record: aRecord({ request: aRequest({ words: 'a canal' }), ...record }),
    openQuestion: async (question: Question) => void journal.push(question),
    park: async () => meanwhile,
    closeQuestion: async (silence: Answer) => meanwhile ?? silence,
  } as unknown as Attempt
  const conversation = {
    ask: async (question: Question) => {
      asked.push(question)
      return ask()
    },
  } as unknown as Conversation
  const { request } = attempt.record
  const context = { request, learned: {}, attempt, conversation, log: recordingLog().log } as unknown as Context
  const run = () => understand({ read: async (words) => reads[words] ?? UNCLEAR }, RULES).run(context)
  return { asked, journal, run }
}

const open = (step: Question['step'], dueAtMs = NOW + 60_000, answers: Answer[] = []): Question => ({
  ...newQuestion(step, DOUBTFUL, answers, RULES, NOW),
  dueAtMs,
})
const given = (step: Question['step'], choice: string, words?: string): Answer => ({ step, choice, atMs: NOW, ...(words && { words }) })

describe('understanding a wish', () => {
  it('asks nothing when the reading is sure', async () => {
    const { run, asked } = scene({ reads: { 'a canal': SURE } })
    expect(await run()).toBe(SURE)
    expect(asked).toEqual([])
  })

  it('keeps what the asker said about it before, when it is asked for again', async () => {
    const { run, asked } = scene({ record: { request: aRequest({ intent: UNCLEAR }) } })
    expect(await run()).toBe(UNCLEAR)
    expect(asked).toEqual([])
  })

  it('writes a question down before anybody sees it, and lets go of the worker until it is due', async () => {
    const { run, asked, journal } = scene({ reads: { 'a canal': DOUBTFUL } })
    const pause = await run()
    expect(asked.map(({ step }) => step)).toEqual(['confirm'])
    expect(journal).toEqual(asked)
    expect(pause).toEqual(new Pause(asked[0]?.dueAtMs ?? 0))
  })

  it('comes back sooner where the countdown has to be shown step by step', async () => {
    const soon = Date.now() + 1_000
    expect(await scene({ reads: { 'a canal': DOUBTFUL }, ask: () => soon }).run()).toEqual(new Pause(soon))
  })

  it('goes on at once when the answer comes while it is still asking', async () => {
    const { run } = scene({ reads: { 'a canal': DOUBTFUL }, meanwhile: given('confirm', 'yes') })
    expect(await run()).toMatchObject({ ...DOUBTFUL, asked: [{ step: 'confirm', choice: 'yes' }] })
  })

  it('draws the best guess when there is no way to ask', async () => {
    const ask = () => {
      throw new Problem('PLACE_CLOSED', 'said the platform')
    }
    expect(await scene({ ask }).run()).toMatchObject({ asked: [{ step: 'subject', choice: 'try' }] })
  })

  it('leaves a chat that is only busy to the next attempt', async () => {
    const ask = () => {
      throw new Problem('PLATFORM_BUSY', 'said the platform')
    }
    await expect(scene({ ask }).run()).rejects.toMatchObject({ code: 'PLATFORM_BUSY' })
  })
})

describe('an attempt that finds a question open', () => {
  it('shows it again, and does not ask another one', async () => {
    const question = open('confirm')
    const { run, asked, journal } = scene({ record: { question } })
    expect(await run()).toEqual(new Pause(question.dueAtMs))
    expect([asked, journal]).toEqual([[question], []])
  })

  it('does not put off the end of a countdown because the chat is too busy for its next step', async () => {
    const question = open('confirm')
    const ask = () => {
      throw new Problem('PLATFORM_BUSY', 'said the platform', { retryAfterMs: 30_000 })
    }
    expect(await scene({ record: { question, questionShown: question.askedAtMs }, ask }).run()).toEqual(new Pause(question.dueAtMs))
    await expect(scene({ record: { question }, ask }).run()).rejects.toMatchObject({ code: 'PLATFORM_BUSY' })
  })

  it('takes silence for a yes once the countdown is over', async () => {
    const { run, asked } = scene({ record: { question: open('confirm', NOW - 1) } })
    expect(await run()).toMatchObject({ asked: [{ step: 'confirm', choice: 'silence' }] })
    expect(asked).toEqual([])
  })

  it('follows a person who was quicker than the clock', async () => {
    const { run } = scene({ record: { question: open('confirm', NOW - 1) }, meanwhile: given('confirm', 'yes') })
    expect(await run()).toMatchObject({ asked: [{ step: 'confirm', choice: 'yes' }] })
  })

  it('lets go of what nobody answered', async () => {
    await expect(scene({ record: { question: open('subject', NOW - 1) } }).run()).rejects.toMatchObject({ code: 'UNANSWERED' })
  })

  it('remembers how it was read at first where the asker said otherwise, and only there', async () => {
    const said = scene({ record: { question: open('style'), answer: given('style', 'diagram') } })
    const { domain, style, confidence } = DOUBTFUL
    expect(await said.run()).toMatchObject({ domain: 'diagrams', confidence: 1, readAs: { domain, style, confidence } })
    const agreed = scene({ record: { question: open('confirm'), answer: given('confirm', 'yes') } })
    expect(await agreed.run()).not.toHaveProperty('readAs')
  })

  it('asks the next step after an answer', async () => {
    const { run, journal } = scene({ record: { question: open('confirm'), answer: given('confirm', 'no') } })
    expect(await run()).toBeInstanceOf(Pause)
    expect(journal).toMatchObject([{ step: 'subject', answers: [{ choice: 'no' }] }])
  })
})

describe('an answer in own words', () => {
  const answered = (words: string, earlier: Answer[] = []) => ({
    question: open('subject', NOW + 60_000, earlier),
    answer: given('subject', 'words', words),
  })

  it('is read together with the wish', async () => {
    const { run } = scene({ reads: { 'a canal, in oil': SURE }, record: answered('in oil') })
    expect(await run()).toMatchObject({ ...SURE, wish: 'a canal, in oil' })
  })

  it('counts alone where it is clear by itself', async () => {
    const { run } = scene({ reads: { 'in oil': SURE }, record: answered('in oil') })
    expect(await run()).toMatchObject({ ...SURE, wish: 'a canal, in oil' })
  })

  it('is asked about once more when it is unclear itself, and not a third time', async () => {
    const once = scene({ record: answered('hm') })
    expect(await once.run()).toBeInstanceOf(Pause)
    const twice = scene({ record: answered('hm', [given('subject', 'words', 'well')]) })
    expect(await twice.run()).toMatchObject({ wish: 'a canal, well, hm' })
    expect([once.asked.length, twice.asked.length]).toEqual([1, 0])
  })
})
