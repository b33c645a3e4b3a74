/** What the local server offers: current model names of the Gemini API (checked 2026-11-20). */
export interface FakeModel {
  readonly name: string
  readonly makes: 'images' | 'text' | 'vectors'
  /** Tokens that one 1K picture costs. */
  readonly imageTokens?: number
  /** Tokens spent on thinking, billed as text. */
  readonly thoughtTokens?: number
}

export const FAKE_MODELS: readonly FakeModel[] = [
  { name: 'gemini-nano-banana-2.1', makes: 'images', imageTokens: 1120, thoughtTokens: 0 },
  { name: 'gemini-3-pro-image', makes: 'images', imageTokens: 1120, thoughtTokens: 180 },
  { name: 'gemini-3.1-flash-lite-image', makes: 'images', imageTokens: 1120, thoughtTokens: 0 },
  { name: 'gemini-3.8-flash', makes: 'text' },
  { name: 'gemini-3.5-flash-lite', makes: 'text' },
  { name: 'gemini-3.1-flash-lite', makes: 'text' },
  { name: 'gemini-embedding-2', makes: 'vectors' },
]

/** `GET /v1/models/{name}` in Google's shape. */
export const describeModel = (model: FakeModel): object => ({
  name: `models/${model.name}`,
  version: '1',
  displayName: model.name,
  inputTokenLimit: 65_536,
  outputTokenLimit: 32_768,
  supportedGenerationMethods: model.makes === 'vectors' ? ['embedContent'] : ['generateContent', 'countTokens'],
})
