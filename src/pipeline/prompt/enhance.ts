import type { Brand } from '../../domain/brand.ts'
import { type Intent, styleInWords } from '../../domain/intent.ts'
import type { Quality } from '../../domain/request.ts'
import { type BaseAround, baseAround } from './base.ts'
import { applyBrand } from './brand.ts'
import { decidedBy, isDisjoint, TAGS, type Tag } from './decided.ts'
import { type Phrase, type Template, templateFor, templateName } from './template.ts'
import { variationOf } from './vary.ts'

/** A reading; with `base`, where a language model has put the wish into better words. */
export type Reading = Pick<Intent, 'domain' | 'style'> & { readonly base?: string | undefined; readonly confidence?: number | undefined }

export interface EnhanceOptions {
  /** The model's prompt limit. What does not fit is cut by whole phrases; the asker's words only if they alone are too long. */
  readonly limitChars: number
  readonly quality?: Quality
  readonly brand?: Brand | undefined
  /** Of a variation, which one: it is arranged differently. */
  readonly variation?: number | undefined
  /** Switched off, the asker's words are the prompt. */
  readonly enhance?: boolean
}

export interface Enhanced {
  readonly prompt: string
  /** Which template was used: domain/style/quality. */
  readonly template?: string
  /** What the template would have said and the asker's words decide instead. */
  readonly decided: readonly Tag[]
  readonly notes: readonly string[]
}

/** Puts the asker's words into what a professional would add. The words stay as they are, and what they decide is not decided again. */
export function enhance(
  words: string,
  reading: Reading,
  { limitChars, quality = 'standard', brand, variation, enhance: isOn = true }: EnhanceOptions,
): Enhanced {
  if (!isOn || words.length >= limitChars) return { prompt: cut(words, limitChars), decided: [], notes: [] }

  const decided = decidedBy(words, reading)
  const base = baseAround(words, reading.base, decided)
  const branding = brand && applyBrand(brand, words, decided)
  const ofBrand = (branding?.phrases ?? []).filter(without(decided))
  const ofVariation = variation === undefined ? [] : [variationOf(variation, decided)]
  const template = templateFor(reading, quality)
  const added = [...ofVariation, ...ofBrand]
  const taken = new Set([...decided, ...(base?.asserts ?? []), ...added.flatMap(({ asserts }) => [...asserts])])
  const ofTemplate = template.phrases.filter(without(taken)).filter(({ say }) => !branding?.forbids(say))
  return {
    prompt: assemble({ words, base, opening: openingOf(template, taken), phrases: [...added, ...ofTemplate], limitChars }),
    template: templateName(template),
    decided: saidBy(template).filter((tag) => decided.has(tag)),
    notes: branding?.notes ?? [],
  }
}

const saidBy = ({ phrases }: Template): readonly Tag[] =>
  TAGS.filter((tag) => tag === 'medium' || phrases.some(({ asserts }) => asserts.has(tag)))

const without =
  (taken: ReadonlySet<Tag>) =>
  ({ asserts }: Phrase): boolean =>
    isDisjoint(asserts, taken)

/** A base has an opening of its own; words that name another medium than the template need none. */
const openingOf = ({ opening, style }: Template, taken: ReadonlySet<Tag>): string =>
  taken.has('medium') ? '' : opening.replace('{words}', '').replace('{style}', styleInWords(style) ?? '')

interface Parts {
  readonly words: string
  readonly base: BaseAround | undefined
  readonly opening: string
  readonly phrases: readonly Phrase[]
  readonly limitChars: number
}

/** The words first, then what fits around them: opening, base, phrases. */
function assemble({ words, base, opening, phrases, limitChars }: Parts): string {
  const before = base ? base.before : opening
  let prompt = before.length + words.length <= limitChars ? before + words : words
  for (const clause of base?.after ?? []) {
    if (prompt.length + clause.length > limitChars) break
    prompt += clause
  }
  return prompt + joined(endOf(prompt), phrases, limitChars - prompt.length)
}

/** What parts a sentence from the next one: nothing more where the words end with a mark of their own. */
const endOf = (text: string): string => (/[.!?…。！？]\s*$/u.test(text) ? ' ' : '. ')

/** Each phrase a sentence of its own: many hold commas. */
function joined(start: string, phrases: readonly Phrase[], roomChars: number): string {
  let text = ''
  for (const { say } of phrases) {
    const next = `${text === '' ? start : `${text} `}${say.charAt(0).toUpperCase()}${say.slice(1)}.`
    if (next.length > roomChars) break
    text = next
  }
  return text
}

/** Never through the middle of a character. */
function cut(text: string, limitChars: number): string {
  if (text.length <= limitChars) return text
  const isSplit = (text.charCodeAt(limitChars - 1) & 0xfc00) === 0xd800
  return text.slice(0, isSplit ? limitChars - 1 : limitChars)
}
