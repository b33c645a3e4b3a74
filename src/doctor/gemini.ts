import type { Config } from '../config.ts'
import { ask } from './ask.ts'
import { about, type Finding } from './finding.ts'

const gemini = about('Gemini')

/** What there is to check of a model, whether it draws or writes. */
export interface Checked {
  readonly modelId: string
  readonly provider: string
  readonly providerModel: string
}

/** Whether the key may use each Gemini model of the catalogue. Asking about a model costs nothing. */
export async function checkGemini(settings: NonNullable<Config['gemini']>, models: readonly Checked[]): Promise<Finding[]> {
  return Promise.all(models.filter(({ provider }) => provider === 'gemini').map((model) => checkModel(settings, model)))
}

async function checkModel({ apiKey, baseUrl }: NonNullable<Config['gemini']>, { modelId, providerModel }: Checked): Promise<Finding> {
  const url = `${baseUrl ?? 'https://generativelanguage.googleapis.com'}/v1/models/${encodeURIComponent(providerModel)}`
  try {
    // In the header, never in the address: addresses end up in logs.
    const { status } = await ask(url, { headers: { 'x-goog-api-key': apiKey } })
    return verdict(status, `${modelId} (${providerModel})`)
  } catch (error) {
    return gemini.bad(
      error instanceof Error ? error.message : String(error),
      'check this machine’s way to the internet, and GEMINI_BASE_URL if you set it',
    )
  }
}

/** Gemini answers a wrong key with 400 (API_KEY_INVALID), a blocked one with 403: ai.google.dev/gemini-api/docs/troubleshooting */
function verdict(status: number, model: string): Finding {
  if (status === 200) return gemini.ok(`${model} can be used`)
  if (status === 404)
    return gemini.bad(`${model} is not offered to this key`, 'look for its successor in src/models/catalogue.ts, or upgrade this program')
  if (status === 429 || status >= 500)
    return gemini.note(`${model} cannot be checked right now (HTTP ${status})`, 'run this again in a minute')
  return gemini.bad(
    `GOOGLE_API_KEY is refused for ${model} (HTTP ${status})`,
    'make a new key at aistudio.google.com/apikey, and look at its restrictions',
  )
}
