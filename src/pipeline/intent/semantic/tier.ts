import type { Intent } from '../../../domain/intent.ts'
import { type LanguageModel, mostItCosts } from '../../../domain/language-model.ts'
import type { Person } from '../../../domain/request.ts'
import { asProblem, type Problem } from '../../../errors.ts'
import type { Admission, AnswerCache, Booking, HealthSwitch, ReadingContext, TextAnswer, TextModel } from '../../../ports.ts'
import { ANSWER_SCHEMA, fenced, MAX_OUTPUT_TOKENS, questionKey, RULES } from './question.ts'
import { readingOf } from './reading.ts'
import { isInShare } from './share.ts'

export interface SemanticRules {
  /** How many persons of a hundred it reads for. */
  readonly sharePercent: number
  /** It is asked when the fast tier is less sure than this. */
  readonly below: number
  readonly timeoutMs: number
}

export interface SemanticParts {
  readonly model: LanguageModel
  readonly adapter: TextModel
  readonly cache: AnswerCache
  readonly health: HealthSwitch
  readonly rules: SemanticRules
}

type Outcome = Parameters<HealthSwitch['report']>[1]

/** A second reader, for what the fast tier is not sure of: a text model, asked once, and its earlier answers. */
export class SemanticTier {
  readonly #parts: SemanticParts

  constructor(parts: SemanticParts) {
    this.#parts = parts
  }

  /** @param below what an experiment says instead of the settings */
  isFor(fast: Intent, person: Person, below = this.#parts.rules.below): boolean {
    const { sharePercent } = this.#parts.rules
    return fast.method !== 'default' && fast.confidence < below && isInShare(person, sharePercent)
  }

  /** @returns undefined when there is no answer, for whatever reason. @throws what ends the whole request: its signal's reason, or that another attempt owns it */
  async read(words: string, fast: Intent, context: ReadingContext): Promise<Intent | undefined> {
    return (await this.#remembered(words, fast, context)) ?? (await this.#asked(words, fast, context))
  }

  async #remembered(words: string, fast: Intent, { person, lessons, log }: ReadingContext): Promise<Intent | undefined> {
    const { cache, model } = this.#parts
    try {
      const answer = await cache.find(person, questionKey(model, words))
      const reading = answer === undefined ? undefined : readingOf(answer, words, fast, lessons?.curves.semantic)
      if (!reading) return undefined
      log.info({ outcome: 'cached', modelId: model.modelId }, 'semantic reading')
      return reading.method === 'semantic' ? { ...reading, method: 'cached', modelId: model.modelId, costMicroUsd: 0 } : reading
    } catch (error) {
      log.warn({ err: error }, 'the answers of earlier readings cannot be looked up')
      return undefined
    }
  }

  async #asked(words: string, fast: Intent, context: ReadingContext): Promise<Intent | undefined> {
    const admission = await this.#admission(context)
    if (admission.kind === 'off') return undefined
    const startedMs = performance.now()
    let outcome: Outcome = 'abandoned'
    try {
      const booking = await this.#booked(words, context)
      if (!booking) return undefined
      const { json, costMicroUsd } = await this.#answer(words, context.signal)
      await this.#settle(booking, costMicroUsd, context)
      const { model } = this.#parts
      const reading = readingOf(json, words, fast, context.lessons?.curves.semantic)
      outcome = reading ? 'answered' : 'failed'
      const tookMs = Math.round(performance.now() - startedMs)
      context.log.info({ outcome: reading ? 'answered' : 'unreadable', modelId: model.modelId, costMicroUsd, tookMs }, 'semantic reading')
      if (!reading) return undefined
      await this.#keep(words, json, context)
      return { ...reading, ...(reading.method === 'semantic' && { modelId: model.modelId }), costMicroUsd }
    } catch (error) {
      context.signal.throwIfAborted()
      const problem = asProblem(error)
      if (problem.verdict === 'stop') throw problem
      // It was there and understood what it refused: that says nothing against its health.
      outcome = problem.code === 'MODEL_REFUSED' ? 'answered' : 'failed'
      logFailure(problem, Math.round(performance.now() - startedMs), context)
      return undefined
    } finally {
      await this.#report(admission, outcome, context)
    }
  }

  async #admission({ log }: ReadingContext): Promise<Admission> {
    try {
      return await this.#parts.health.admit()
    } catch (error) {
      log.warn({ err: error }, 'cannot tell whether the semantic tier is on; it is not asked')
      return { kind: 'off' }
    }
  }

  /** A call that cannot be booked is not sent: nobody would see what it cost. */
  async #booked(words: string, { bookCall, log }: ReadingContext): Promise<Booking | undefined> {
    const { model } = this.#parts
    const text = RULES + JSON.stringify(ANSWER_SCHEMA) + fenced(words)
    try {
      return await bookCall(model.modelId, mostItCosts(model, text, MAX_OUTPUT_TOKENS, Date.now()))
    } catch (error) {
      if (asProblem(error).verdict === 'stop') throw error
      log.warn({ err: error }, 'a semantic reading cannot be booked; it is not asked for')
      return undefined
    }
  }

  /** Without this entry the call counts as what was booked, which is the most that it can have cost. */
  async #settle(booking: Booking, costMicroUsd: number, { log }: ReadingContext): Promise<void> {
    try {
      await booking.settle(costMicroUsd)
    } catch (error) {
      log.warn({ err: error, costMicroUsd }, 'what a semantic reading cost could not be written down; it counts as booked')
    }
  }

  #answer(words: string, signal: AbortSignal): Promise<TextAnswer> {
    const { adapter, model, rules } = this.#parts
    const question = { model, system: RULES, words: fenced(words), schema: ANSWER_SCHEMA }
    return adapter.answer({ ...question, maxOutputTokens: MAX_OUTPUT_TOKENS, timeoutMs: rules.timeoutMs }, signal)
  }

  async #keep(words: string, answer: unknown, { person, log }: ReadingContext): Promise<void> {
    try {
      await this.#parts.cache.keep(person, questionKey(this.#parts.model, words), answer)
    } catch (error) {
      log.warn({ err: error }, 'an answer of the semantic tier could not be kept')
    }
  }

  async #report(admission: Admission, outcome: Outcome, { log }: ReadingContext): Promise<void> {
    try {
      const change = await this.#parts.health.report(admission, outcome)
      if (change !== 'unchanged') log.warn({ modelId: this.#parts.model.modelId }, `the semantic tier was ${change}`)
    } catch (error) {
      log.warn({ err: error }, 'the health of the semantic tier could not be reported')
    }
  }
}

function logFailure(problem: Problem, tookMs: number, { log }: ReadingContext): void {
  if (problem.code === 'BUG') log.error({ err: problem }, 'bug')
  else log.warn({ code: problem.code, err: problem, tookMs }, 'the semantic tier did not answer; the fast reading stands')
}
