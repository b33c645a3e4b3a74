import type { Intent } from '../domain/intent.ts'
import { type LanguageModel, mostItCosts } from '../domain/language-model.ts'
import { formatUsd } from '../domain/money.ts'
import { ANSWER_SCHEMA, fenced, MAX_OUTPUT_TOKENS, RULES } from '../pipeline/intent/semantic/question.ts'
import { SemanticTier } from '../pipeline/intent/semantic/tier.ts'
import { tieredReading } from '../pipeline/intent/tiered.ts'
import type { Log, ReadingContext, TextModel } from '../ports.ts'

/** What asks the text model: as configured, without which there is no second tier. */
export interface SecondReader {
  readonly model: LanguageModel
  readonly adapter: TextModel
  readonly below: number
  readonly timeoutMs: number
}

export interface SecondReadings {
  readonly intents: readonly Intent[]
  readonly asked: number
  readonly answered: number
  readonly costMicroUsd: number
}

const AT_ONCE = 8

/** What asking about all that the fast tier is not sure of would cost at most, in words. */
export function statement(first: readonly Intent[], texts: readonly string[], { model, below }: SecondReader): string {
  const unsure = texts.filter((_, at) => isSent(first[at], below))
  const rules = RULES + JSON.stringify(ANSWER_SCHEMA)
  const most = unsure.reduce((sum, text) => sum + mostItCosts(model, rules + fenced(text), MAX_OUTPUT_TOKENS, Date.now()), 0)
  return `${unsure.length} of ${texts.length} requests are under ${below}. Asking ${model.modelId} about them costs at most ${formatUsd(most)}.`
}

/** Reads what the fast tier is not sure of as a worker would, without a cache: every answer is a call, and is paid for. */
export async function readAgain(first: readonly Intent[], texts: readonly string[], second: SecondReader): Promise<SecondReadings> {
  const { model, adapter, below, timeoutMs } = second
  const tier = new SemanticTier({
    model,
    adapter,
    cache: { find: async () => undefined, keep: async () => undefined },
    health: { admit: async () => ({ kind: 'on' }), report: async () => 'unchanged' },
    rules: { sharePercent: 100, below, timeoutMs },
  })
  const intents: Intent[] = [...first]
  const waiting = texts.flatMap((_, at) => (isSent(first[at], below) ? [at] : []))
  const asked = waiting.length
  const hands = Array.from({ length: AT_ONCE }, async () => {
    for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
      const fast = first[at] as Intent
      intents[at] = await tieredReading({ read: () => fast }, tier).read(texts[at] ?? '', CONTEXT)
    }
  })
  await Promise.all(hands)
  const costs = intents.flatMap(({ costMicroUsd }) => (costMicroUsd === undefined ? [] : [costMicroUsd]))
  return { intents, asked, answered: costs.length, costMicroUsd: costs.reduce((sum, cost) => sum + cost, 0) }
}

const isSent = (intent: Intent | undefined, below: number): boolean =>
  intent !== undefined && intent.method !== 'default' && intent.confidence < below

const nothing = (): void => undefined
const SILENT: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing, child: () => SILENT }

/** An operator at the keyboard: nobody is charged, and the spending was agreed to before. */
const CONTEXT: ReadingContext = {
  requestId: 'eval',
  person: { platform: 'slack', workspaceId: 'eval', personId: 'eval' },
  signal: new AbortController().signal,
  log: SILENT,
  bookCall: async () => ({ settle: async () => undefined }),
}
