import type { GenerateContentResponse, GenerateContentResponseUsageMetadata } from '@google/genai'
import { GoogleGenAI, ThinkingLevel } from '@google/genai'
import { costOfTokens, mostItCosts } from '../../domain/language-model.ts'
import type { MicroUsd } from '../../domain/money.ts'
import type { TextAnswer, TextModel, TextQuestion } from '../../ports.ts'
import { boundedFetch } from '../bounded-fetch.ts'
import { withinTime } from '../within-time.ts'
import { problemOfFailure } from './failure.ts'
import type { GeminiOptions } from './gemini-model.ts'
import { inlinePicture } from './inline-picture.ts'
import { jsonIn } from './json-in.ts'

/** A thousand times what we ask for. */
const MAX_ANSWER_BYTES = 1024 * 1024

/** Text models of the Gemini API, held to a JSON schema. One question is one HTTP request: the SDK retries only when asked to, and is not asked. */
export function geminiText({ apiKey, baseUrl }: GeminiOptions): TextModel {
  const client = new GoogleGenAI({ apiKey, httpOptions: { fetch: boundedFetch(MAX_ANSWER_BYTES), ...(baseUrl && { baseUrl }) } })
  return {
    provider: 'gemini',
    async answer(question: TextQuestion, signal: AbortSignal): Promise<TextAnswer> {
      const { timeoutMs } = question
      const { modelId } = question.model
      const limited = { provider: 'gemini', modelId, timeoutMs, problemOf: (error: unknown) => problemOfFailure(error, modelId) }
      const response = await withinTime(limited, signal, (both) => ask(client, question, both))
      return { json: jsonIn(response, modelId), costMicroUsd: costOf(response.usageMetadata, question) }
    },
  }
}

/** Temperature and its kind are ignored since Gemini 3.6 (changelog of 21 July 2026), so they are not sent. */
const ask = (client: GoogleGenAI, question: TextQuestion, abortSignal: AbortSignal): Promise<GenerateContentResponse> =>
  client.models.generateContent({
    model: question.model.providerModel,
    contents: [{ role: 'user', parts: [...(question.pictures ?? []).map(inlinePicture), { text: question.words }] }],
    config: {
      abortSignal,
      automaticContinuation: false,
      systemInstruction: question.system,
      responseMimeType: 'application/json',
      responseJsonSchema: question.schema,
      maxOutputTokens: question.maxOutputTokens,
      ...(question.model.thinksMinimally && { thinkingConfig: { thinkingLevel: ThinkingLevel.MINIMAL } }),
    },
  })

/** Without a usable report it is the most that it can have cost, never nothing. */
function costOf(
  usage: GenerateContentResponseUsageMetadata | undefined,
  { model, system, schema, words, maxOutputTokens }: TextQuestion,
): MicroUsd {
  const output = (usage?.candidatesTokenCount ?? 0) + (usage?.thoughtsTokenCount ?? 0)
  if (!usage?.promptTokenCount || output === 0)
    return mostItCosts(model, system + JSON.stringify(schema) + words, maxOutputTokens, Date.now())
  const used = { input: usage.promptTokenCount, cachedInput: usage.cachedContentTokenCount ?? 0, output }
  return costOfTokens(model, used, Date.now())
}
