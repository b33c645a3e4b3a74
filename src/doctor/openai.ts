import type { Config } from '../config.ts'
import { ask } from './ask.ts'
import { about, type Finding } from './finding.ts'
import type { Checked } from './gemini.ts'

const openai = about('OpenAI')

/** Whether the key may use each OpenAI model of the catalogue. Asking about a model costs nothing. */
export async function checkOpenAi(settings: NonNullable<Config['openai']>, models: readonly Checked[]): Promise<Finding[]> {
  return Promise.all(models.filter(({ provider }) => provider === 'openai').map((model) => checkModel(settings, model)))
}

async function checkModel({ apiKey, baseUrl }: NonNullable<Config['openai']>, { modelId, providerModel }: Checked): Promise<Finding> {
  const url = `${baseUrl ?? 'https://api.openai.com/v1'}/models/${encodeURIComponent(providerModel)}`
  try {
    const { status } = await ask(url, { headers: { authorization: `Bearer ${apiKey}` } })
    return verdict(status, `${modelId} (${providerModel})`)
  } catch (error) {
    return openai.bad(
      error instanceof Error ? error.message : String(error),
      'check this machine’s way to the internet, and OPENAI_BASE_URL if you set it',
    )
  }
}

function verdict(status: number, model: string): Finding {
  if (status === 200) return openai.ok(`${model} can be used`)
  if (status === 404) return openai.bad(`${model} is not offered to this key`, 'look at the limits of its project at platform.openai.com')
  if (status === 429 || status >= 500)
    return openai.note(`${model} cannot be checked right now (HTTP ${status})`, 'run this again in a minute')
  return openai.bad(`OPENAI_API_KEY is refused for ${model} (HTTP ${status})`, 'make a new key at platform.openai.com/api-keys')
}
