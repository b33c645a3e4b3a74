import { readFileSync } from 'node:fs'
import type { Intent } from '../../domain/intent.ts'
import { type WordFinder, wordFinder } from './word-finder.ts'

/** What a phrase of a template can assert about a picture, and what an asker's words can decide in its place. */
export const TAGS = [
  ...['colour', 'text', 'people', 'camera', 'focus', 'light', 'background', 'composition'],
  ...['medium', 'technique', 'detail', 'mood', 'props'],
] as const
export type Tag = (typeof TAGS)[number]

interface Decision {
  readonly tag: Tag
  /** Domains and styles whose templates say the same, so that nothing has to go: "painting" decides nothing against a painting. */
  readonly agreesWith: readonly string[]
}

/** What words alone cannot show. They count for the asker, not for phrases of a template. */
const PATTERNS: readonly { readonly tags: readonly Tag[]; readonly pattern: RegExp }[] = [
  { tags: ['colour'], pattern: /#[0-9a-f]{3,8}\b/i },
  { tags: ['composition'], pattern: /\b\d{1,2}\s?[:x×]\s?\d{1,2}\b/ },
  { tags: ['camera'], pattern: /\b\d{2,3}\s?mm\b|\biso\s?\d/i },
  { tags: ['camera', 'focus'], pattern: /\bf\s?\/\s?\d|\bf\d{1,2}(?:\.\d)?\b/i },
  { tags: ['text'], pattern: /["“”„«»「『][^"“”„«»」』]+["“”«»」』]/u },
  // Where it stands or lies: the picture has a place, so no template gives it another.
  {
    tags: ['background', 'props'],
    pattern: /\b(?:on|in|at|inside|under|beside|against|behind|near|between|among|over)\s+(?:an?|the|my|our|his|her|its|their)\b/i,
  },
  {
    tags: ['background', 'props'],
    pattern: /\b(?:auf|in|an|vor|hinter|unter|neben|zwischen)\s+(?:de[rmn]|eine[rmn]?)\b|\b[Ii]m\s+[A-ZÄÖÜ]/,
  },
  {
    tags: ['background', 'props'],
    pattern:
      /\b(?:sur|dans|devant|sous|contre)\s+(?:une?|le|la|les|l)\b|\b(?:sobre|en|ante|bajo|contra|em)\s+(?:una?|uma?|el|la|los|las|os?|as?)\b|\bnuma?\s/i,
  },
  { tags: ['background', 'props'], pattern: /[のに](?:上|中|前|横)|在.{1,12}[上中里前旁]/u },
]

let vocabulary: WordFinder<Decision> | undefined
const words = (): WordFinder<Decision> => {
  vocabulary ??= wordFinder(parseDecisions(readFileSync(new URL('./vocabulary/decided.txt', import.meta.url), 'utf8')))
  return vocabulary
}

/** What the asker's words decide, so that a template of this domain and style must not. */
export function decidedBy(text: string, { domain, style }: Pick<Intent, 'domain' | 'style'>): ReadonlySet<Tag> {
  const found = words()
    .find(text)
    .filter(({ meaning: { agreesWith } }) => !agreesWith.includes(domain) && !agreesWith.includes(style))
    .map(({ meaning }) => meaning.tag)
  return new Set([...found, ...PATTERNS.flatMap(({ tags, pattern }) => (pattern.test(text) ? tags : []))])
}

/** What a phrase speaks of, by the same vocabulary. */
export const tagsIn = (phrase: string): ReadonlySet<Tag> =>
  new Set(
    words()
      .find(phrase)
      .map(({ meaning }) => meaning.tag),
  )

export const isDisjoint = (some: ReadonlySet<Tag>, others: ReadonlySet<Tag>): boolean => ![...some].some((tag) => others.has(tag))

/** The table as it is written: `[tag|agrees with … tag …]` above the words that decide it. @throws Error naming a heading with an unknown tag */
export function* parseDecisions(table: string): Generator<readonly [phrase: string, decision: Decision]> {
  let decisions: readonly Decision[] = []
  for (const line of table.split('\n')) {
    const heading = /^\[(.+)\]$/.exec(line)?.[1]
    if (heading) decisions = heading.split(' ').map(parseDecision)
    else if (!line.startsWith('#')) for (const entry of line.split(',')) for (const decision of decisions) yield [entry.trim(), decision]
  }
}

function parseDecision(heading: string): Decision {
  const [name, ...agreesWith] = heading.split('|')
  const tag = TAGS.find((known) => known === name)
  if (!tag) throw new Error(`[${heading}] in decided.txt: there is no tag “${name}”; there are ${TAGS.join(', ')}`)
  return { tag, agreesWith }
}
