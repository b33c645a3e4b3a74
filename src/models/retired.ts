/** A model that is switched off. It stays on this page because people keep its name in their fingers and their scripts. */
export interface Retired {
  /** The provider's name for it, which is what people type. */
  readonly name: string
  /** From this day on it answers nobody (ISO). */
  readonly shutDown: string
  /** One of our ids, or another name of this table. */
  readonly successor: string
  readonly source: string
}

const GOOGLE = 'ai.google.dev/gemini-api/docs/deprecations'
const OPENAI = 'developers.openai.com/api/docs/deprecations'

/** Checked on 20 Nov 2026. Successors are those that the providers recommend. */
export const RETIRED: readonly Retired[] = [
  { name: 'gemini-3.1-flash-image', shutDown: '2026-10-29', successor: 'flash', source: `${GOOGLE} (a translated copy has no date yet)` },
  { name: 'gemini-2.5-flash-image', shutDown: '2026-10-02', successor: 'flash', source: GOOGLE },
  { name: 'gemini-3.1-flash-image-preview', shutDown: '2026-06-25', successor: 'gemini-3.1-flash-image', source: GOOGLE },
  { name: 'gemini-3-pro-image-preview', shutDown: '2026-06-25', successor: 'pro', source: GOOGLE },
  { name: 'imagen-4.0-fast-generate-001', shutDown: '2026-08-17', successor: 'gemini-3.1-flash-image', source: GOOGLE },
  { name: 'imagen-4.0-generate-001', shutDown: '2026-08-17', successor: 'gemini-3.1-flash-image', source: GOOGLE },
  { name: 'imagen-4.0-ultra-generate-001', shutDown: '2026-08-17', successor: 'pro', source: GOOGLE },
  { name: 'imagen-3.0-generate-002', shutDown: '2025-11-10', successor: 'imagen-4.0-generate-001', source: GOOGLE },
  { name: 'gpt-image-1', shutDown: '2026-10-23', successor: 'gpt-image', source: `${OPENAI}; types of the package openai 7.55` },
  { name: 'dall-e-3', shutDown: '2026-05-12', successor: 'gpt-image', source: `${OPENAI}; types of the package openai 7.55` },
  { name: 'dall-e-2', shutDown: '2026-05-12', successor: 'gpt-image', source: `${OPENAI}; types of the package openai 7.55` },
]
