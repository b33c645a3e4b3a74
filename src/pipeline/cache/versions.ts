import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Brand } from '../../domain/brand.ts'
import type { Intent } from '../../domain/intent.ts'
import type { Model } from '../../domain/model.ts'
import type { Quality } from '../../domain/request.ts'
import { type Template, templateFor } from '../prompt/template.ts'

/** Short names for what a picture was made with: one that changes makes every earlier picture of its kind unreachable. */

/** What a change of price or of dates does not touch. */
export const catalogueVersion = ({ provider, providerModel, effort, promptLimitChars }: Model): string =>
  hash([provider, providerModel, effort, promptLimitChars])

export const brandVersion = (brand: Brand): string => hash(brand)

const ofTemplates = new Map<Template, string>()

/** The template, and the words that decide what of it is said. */
export function templateVersion(reading: Pick<Intent, 'domain' | 'style'>, quality: Quality): string {
  const template = templateFor(reading, quality)
  const known = ofTemplates.get(template) ?? hash([template.opening, template.phrases.map(({ say }) => say), decidingWords()])
  ofTemplates.set(template, known)
  return known
}

let words: string | undefined
function decidingWords(): string {
  words ??= hash(readFileSync(new URL('../prompt/vocabulary/decided.txt', import.meta.url), 'utf8'))
  return words
}

const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16)
