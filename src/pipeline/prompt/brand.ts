import type { Brand } from '../../domain/brand.ts'
import { type Tag, tagsIn } from './decided.ts'
import type { Phrase } from './template.ts'
import { wordFinder } from './word-finder.ts'

export interface Branding {
  /** What the brand adds to a prompt, the most important first. */
  readonly phrases: readonly Phrase[]
  /** Whether a phrase of a template speaks of a look that the brand does not want. */
  readonly forbids: (phrase: string) => boolean
  /** Where the asker wants something else than the brand: their words win, and this says so. */
  readonly notes: readonly string[]
}

/** What a brand asks of a picture, next to what its asker has decided. */
export function applyBrand(brand: Brand, words: string, decided: ReadonlySet<Tag>): Branding {
  const forbidden = wordFinder(brand.forbiddenStyles.map((style) => [style, style] as const))
  const wanted = [...new Set(forbidden.find(words).map(({ meaning }) => meaning))]
  const avoided = brand.forbiddenStyles.filter((style) => !wanted.includes(style))
  return {
    phrases: phrasesOf(brand, avoided),
    forbids: (phrase) => forbidden.find(phrase).length > 0,
    notes: [
      ...(wanted.length > 0 ? [`${brand.name} avoids ${inWords(wanted)}; your words speak of it, so they decide.`] : []),
      ...(brand.colours.length > 0 && decided.has('colour') ? [`You named colours, so I left out those of ${brand.name}.`] : []),
    ],
  }
}

/** Names of colours ("sun", "night") and tones are no words about light or place, so only rules are read for what else they assert. */
function phrasesOf({ colours, rules, tone }: Brand, avoided: readonly string[]): Phrase[] {
  const palette = colours.map(({ name, hex }) => `${name} ${hex}`)
  return [
    ...(palette.length > 0 ? [asserting('colour', `a palette of ${inWords(palette)}`)] : []),
    ...rules.map((rule) => ({ say: rule, asserts: tagsIn(rule) })),
    asserting('mood', `the tone is ${tone}`),
    // It rules looks out and puts none in their place, so it takes nothing from the template.
    ...(avoided.length > 0 ? [{ say: `nothing that looks ${inWords(avoided, 'or')}`, asserts: new Set<Tag>() }] : []),
  ]
}

const asserting = (tag: Tag, say: string): Phrase => ({ say, asserts: new Set([tag]) })

/** "a", "a and b", "a, b and c". */
const inWords = (parts: readonly string[], joint = 'and'): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} ${joint} ${parts.at(-1)}`
