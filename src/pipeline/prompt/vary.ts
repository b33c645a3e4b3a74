import { isDisjoint, type Tag, tagsIn } from './decided.ts'
import type { Phrase } from './template.ts'

/** Other ways to arrange the same thing. What the asker's words decide is left alone; the last ones change next to nothing, so there is always one. */
const VARIATIONS = [
  ['composition', 'Seen from closer, the subject large in the frame'],
  ['composition', 'Seen from further away, with much room around the subject'],
  ['composition', 'Seen from lower than usual'],
  ['composition', 'Seen from higher than usual'],
  ['composition', 'The subject to the left of the middle, looking into the picture'],
  ['composition', 'The subject to the right of the middle, something of its surroundings before it'],
  ['light', 'Lit from another side than one would expect'],
  ['mood', 'At a calmer moment than one would expect'],
] as const

let phrases: readonly Phrase[] | undefined

/** With the first picture: what its words decide is looked up in a table of which an idle process has no need. */
function variations(): readonly Phrase[] {
  phrases ??= VARIATIONS.map(([tag, say]) => ({ say, asserts: new Set<Tag>([tag, ...tagsIn(say)]) }))
  return phrases
}

const ANYHOW: Phrase = { say: 'Arranged differently from the most obvious picture of it', asserts: new Set() }

/** @param variation counts from 1; the same number gives the same arrangement */
export function variationOf(variation: number, decided: ReadonlySet<Tag>): Phrase {
  const open = variations().filter(({ asserts }) => isDisjoint(asserts, decided))
  return open[(variation - 1) % open.length] ?? ANYHOW
}
