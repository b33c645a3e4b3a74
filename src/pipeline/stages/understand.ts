import type { Intent } from '../../domain/intent.ts'
import { steeringOf } from '../../domain/preferences.ts'
import type { Answer, Question } from '../../domain/question.ts'
import { Problem } from '../../errors.ts'
import type { LessonsStore, PreferencesStore, TrialsStore, Understanding } from '../../ports.ts'
import { doubtRulesIn, exposedReading, partsIn, readingSet } from '../experiments/taking-part.ts'
import { type DoubtRules, doubtOf, newQuestion, nextAfter, withAnswers } from '../intent/clarify.ts'
import { readAfter } from '../intent/first-reading.ts'
import { leanTo } from '../intent/leaning.ts'
import { learnedFor } from '../lessons.ts'
import { Pause, type Stage } from '../pipeline.ts'
import { answerOf, putQuestion } from '../put-question.ts'

/** Own words that are still unclear are asked about once more; after that the best guess is drawn. */
const MOST_ROUNDS = 2

/** What was learned that helps to read; each may be absent. */
interface Learnt {
  readonly lessons?: Pick<LessonsStore, 'of'> | undefined
  readonly preferences?: Pick<PreferencesStore, 'of'> | undefined
  /** Which experiments run. */
  readonly trials?: Pick<TrialsStore, 'of'> | undefined
}

/**
 * Words to domain and style. No request ever fails for being hard to read: without a clue the reading is a default with a low confidence, and a doubtful
 * one becomes a question to the asker. The wait for the answer is state in the journal, so any attempt in any process goes on from here.
 */
export const understand = (
  understanding: Understanding,
  usual: DoubtRules,
  { lessons: learned, preferences, trials }: Learnt = {},
): Stage<'intent'> => ({
  name: 'understand',
  learns: 'intent',
  isCostly: ({ costMicroUsd = 0 }) => costMicroUsd > 0,
  async run(context) {
    const { request, attempt } = context
    if (request.intent) return request.intent
    const lessons = await learnedFor(learned, context)
    const parts = await partsIn(trials, context)
    const set = readingSet(parts)
    const everybodys: DoubtRules = { ...usual, ...lessons.thresholds }
    const rules = doubtRulesIn(everybodys, set)
    const { question, answer } = attempt.record
    if (question) return goOn(question, answer)
    const reading = await read(request.words)
    const step = doubtOf(reading, rules)
    return step ? ask(newQuestion(step, reading, [], rules, Date.now())) : reading

    async function read(words: string): Promise<Intent> {
      const { signal, log } = context
      const bookCall = (modelId: string, priceMicroUsd: number) => attempt.bookCall(modelId, priceMicroUsd)
      const { requestId, asker: person } = request
      const { semanticBelow } = set
      const reading = await understanding.read(words, { requestId, person, lessons, semanticBelow, signal, log, bookCall })
      const steering = preferences && doubtOf(reading, everybodys) && steeringOf(await preferences.of(person))
      return exposedReading(leanTo(reading, steering?.domain, everybodys), parts, everybodys)
    }

    async function ask(asked: Question): Promise<Intent | Pause> {
      await attempt.openQuestion(asked)
      return show(asked)
    }

    /** Shows the question, again where it stands already, and lets go of the request. */
    async function show(asked: Question): Promise<Intent | Pause> {
      const given = await putQuestion(context, asked, 'try')
      return given instanceof Pause ? given : follow(asked, given)
    }

    async function goOn(open: Question, given: Answer | undefined): Promise<Intent | Pause> {
      if (given) return follow(open, given)
      if (Date.now() < open.dueAtMs) return show(open)
      return follow(open, await attempt.closeQuestion(answerOf(open, 'silence')))
    }

    async function follow(open: Question, given: Answer): Promise<Intent | Pause> {
      const next = nextAfter(open, given, request.words)
      const answers = [...open.answers, given]
      switch (next.kind) {
        case 'settled':
          return readAfter(open.reading, next.intent)
        case 'ask':
          return ask(newQuestion(next.step, open.reading, answers, rules, Date.now()))
        case 'read': {
          const whole = await read(next.wish)
          const last = doubtOf(whole, rules) ? await read(next.added) : whole
          const { exposures } = open.reading
          const surer = { ...(last.confidence > whole.confidence ? last : whole), wish: next.wish, ...(exposures && { exposures }) }
          const reading = readAfter(open.reading, surer)
          const rounds = answers.filter(({ choice }) => choice === 'words').length
          const isStillUnclear = doubtOf(reading, rules) === 'subject' && rounds < MOST_ROUNDS
          return isStillUnclear ? ask(newQuestion('subject', reading, answers, rules, Date.now())) : withAnswers(reading, answers)
        }
        case 'lapsed':
          throw new Problem('UNANSWERED', `nobody answered the question for its ${open.step}`)
      }
    }
  },
})
