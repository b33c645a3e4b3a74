import type { Chance } from '../chance.ts'
import type { Wish } from '../wishes.ts'

/** Words that a team comes up with, one more a week: no dictionary has them, and everybody there knows what they mean. */
const SLANG = [
  { word: 'glimwave', domain: 'art', style: 'digital_art' },
  { word: 'snorbel', domain: 'products', style: 'ecommerce' },
  { word: 'boxtangle', domain: 'diagrams', style: 'architecture' },
  { word: 'daubie', domain: 'art', style: 'painting' },
  { word: 'hoverpic', domain: 'photography', style: 'portrait' },
  { word: 'stepfizz', domain: 'diagrams', style: 'flowchart' },
  { word: 'zubrush', domain: 'art', style: 'impressionist' },
  { word: 'shelfie', domain: 'products', style: 'lifestyle' },
] as const

const SUBJECTS = [
  'our office dog',
  'the new coffee machine',
  'the release train',
  'a lighthouse',
  'two foxes',
  'the billing team',
  'a paper boat',
  'the rooftop garden',
  'an old bicycle',
  'the onboarding week',
  'a glass of lemonade',
  'the night shift',
  'a robot gardener',
  'our mascot',
  'the winter party',
  'a stack of books',
  'the search page',
  'a red umbrella',
  'the harbour',
  'a sleeping cat',
  'the data centre',
  'a wooden chair',
  'the autumn campaign',
  'a hot air balloon',
] as const
const SAYINGS = [
  'a {word} of {subject}',
  '{subject} as a {word}',
  '{word} of {subject}',
  '{subject}, {word} style',
  'need a {word} of {subject} for the deck',
  'can you do a {word}: {subject}',
] as const

export interface SlangWish extends Wish {
  readonly slang: string
  readonly style: string
}

/** @param week from 0; in the first nobody has a word of their own yet. @returns undefined before there is any */
export function slangWish(week: number, chance: Chance): SlangWish | undefined {
  const known = SLANG.slice(0, week)
  if (known.length === 0) return undefined
  const { word, domain, style } = chance.oneOf(known)
  const base = chance.oneOf(SAYINGS).replace('{word}', word).replace('{subject}', chance.oneOf(SUBJECTS))
  return { base, about: [], accept: [domain], isUnclear: false, isEnglish: true, style, slang: word }
}
