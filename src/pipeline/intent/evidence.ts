import { hashWord } from './hashing.ts'
import { type GroupSet, groupSet, isInSet } from './lexicon.ts'

/** What kind of evidence a feature is; part of its key, so the order must not change without retraining. */
export const EVIDENCE = {
  word: 1,
  pair: 2,
  part: 3,
  anywhere: 4,
  head: 5,
  body: 6,
  laterHead: 7,
  headNoun: 8,
  negated: 9,
  style: 10,
  shaped: 11,
  first: 12,
  last: 13,
  families: 14,
  counts: 15,
  firstWord: 16,
  headNounWord: 17,
  meeting: 19,
  emptyAnd: 20,
  ends: 21,
  stated: 22,
} as const

/** The four media, in the order of the domains; a word of several belongs to the first. */
export const FAMILIES: readonly GroupSet[] = [
  groupSet('photo', 'camera'),
  groupSet('painting', 'impressionism', 'drawing', 'digital', 'render', 'abstract', 'artist', 'artwords'),
  groupSet('diagram', 'diagramkind', 'flow', 'sequence', 'screen', 'system', 'network', 'structure'),
  groupSet('packshot', 'advert', 'lifestyle', 'editorial'),
]
/** Words that alone give nothing to draw. */
export const EMPTY = groupSet(
  ...'filler generic purpose vaguewords again prep negation quality our'.split(' '),
  ...'photo camera painting impressionism drawing digital render abstract artist artwords diagram'.split(' '),
)
/** Words that say what kind of thing is wanted, and a little of what it is about. */
export const HALF_EMPTY = groupSet(...'notion diagramkind sequence flow screen packshot advert lifestyle editorial structure'.split(' '))
export const FILLER = groupSet('filler', 'prep')
export const PREP = groupSet('prep')
export const SHAPED = groupSet('shaped')
/** Groups that mean more together than each alone: an animal that does what people do is hardly a photograph. */
export const MEETING: readonly (readonly [GroupSet, GroupSet])[] = [
  [groupSet('animal'), groupSet('acting')],
  [groupSet('impossible'), groupSet('acting')],
  [groupSet('our'), groupSet('goods')],
  [groupSet('goods'), groupSet('lifestyle')],
  [groupSet('goods'), groupSet('camera')],
  [groupSet('goods'), groupSet('advert')],
  [groupSet('service'), groupSet('advert')],
  [groupSet('animal', 'food', 'thing', 'goods', 'building'), groupSet('madeof')],
  [groupSet('goods'), groupSet('food', 'nature', 'building', 'person')],
  [groupSet('food'), groupSet('animal')],
  [groupSet('notion'), groupSet('structure')],
  [groupSet('person'), groupSet('acting')],
]
/** の and 的: what comes after them is the head of the phrase. */
export const OF_REVERSED = new Set(['の', '的'].map(hashWord))
export const STYLE_WORDS = new Set(['style', 'stil', 'estilo', 'styled', 'look', 'aesthetic', 'vibe', 'vibes'].map(hashWord))
export const NOTION = groupSet('notion')

/** How much one feature of each kind weighs before training; word parts are many, so each counts little. */
export const VALUE = { word: 1, pair: 0.7, part: 0.3, structure: 1 } as const

export const isMedium = (low: number, high: number): boolean => familyOf(low, high) >= 0

/** Number of the first family that the groups belong to, or -1. */
export function familyOf(low: number, high: number): number {
  for (let family = 0; family < FAMILIES.length; family++) if (isInSet(low, high, FAMILIES[family] as GroupSet)) return family
  return -1
}
