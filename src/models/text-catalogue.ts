import { z } from 'zod'
import { LanguageModel } from '../domain/language-model.ts'
import { microUsd } from '../domain/money.ts'

/**
 * Every text model there is, as data; the first is the one we use unless SEMANTIC_MODEL names another.
 *
 * Why gemini-3.5-flash-lite: a reading is some 700 tokens in and 170 out, which is $0.0006 there, $0.0004 with 3.1-flash-lite (gone in May 2027) and
 * $0.0012 with 3.8-flash ($0.0023 from January 2027). It thinks minimally by default and is meant for classification and short JSON, which one second asks for.
 */
const ENTRIES: readonly z.input<typeof LanguageModel>[] = [
  {
    modelId: 'gemini-3.5-flash-lite',
    provider: 'gemini',
    providerModel: 'gemini-3.5-flash-lite',
    prices: [{ from: '2026-07-21', input: microUsd(0.3), cachedInput: microUsd(0.03), output: microUsd(2.5) }],
    thinksMinimally: true,
    lifecycle: { available: '2026-07-21' },
    checked: {
      source: 'ai.google.dev/gemini-api/docs/pricing; docs.cloud.google.com, Gemini 3.5 Flash-Lite (thinking levels)',
      on: '2026-11-20',
    },
  },
  {
    modelId: 'gemini-3.1-flash-lite',
    provider: 'gemini',
    providerModel: 'gemini-3.1-flash-lite',
    prices: [{ from: '2026-05-07', input: microUsd(0.25), output: microUsd(1.5) }],
    thinksMinimally: true,
    lifecycle: { available: '2026-05-07', shutDown: '2027-05-07', successor: 'gemini-3.5-flash-lite' },
    checked: { source: 'ai.google.dev/gemini-api/docs/pricing and /deprecations', on: '2026-11-20' },
  },
  {
    modelId: 'gemini-3.8-flash',
    provider: 'gemini',
    providerModel: 'gemini-3.8-flash',
    prices: [
      { from: '2026-09-02', input: microUsd(0.75), output: microUsd(3.75) },
      { from: '2027-01-01', input: microUsd(1.5), output: microUsd(7.5) },
    ],
    // Not documented where we looked; an unknown level would be refused, so it keeps its default.
    thinksMinimally: false,
    lifecycle: { available: '2026-09-02' },
    checked: { source: 'ai.google.dev/gemini-api/docs/pricing', on: '2026-11-20' },
  },
]

const isComplete = (models: readonly LanguageModel[]): boolean =>
  models.every(({ lifecycle }) => !lifecycle.successor || models.some(({ modelId }) => modelId === lifecycle.successor))

const TextCatalogue = z
  .array(LanguageModel)
  .min(1)
  .refine((models) => new Set(models.map(({ modelId }) => modelId)).size === models.length, { error: 'names a modelId twice' })
  .refine(isComplete, { error: 'names a successor that it does not have' })

/** @throws Error that lists every wrong field of every entry */
export function readTextCatalogue(entries: readonly unknown[] = ENTRIES): readonly LanguageModel[] {
  const parsed = TextCatalogue.safeParse(entries)
  if (!parsed.success) throw new Error(`The catalogue of text models is wrong:\n${z.prettifyError(parsed.error)}`)
  return parsed.data
}
