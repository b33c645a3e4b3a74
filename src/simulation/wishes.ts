import { createHash } from 'node:crypto'
import { DOMAINS, type Domain } from '../domain/intent.ts'
import { readCorpus, type Sample } from '../pipeline/intent/training/corpus.ts'
import { generateSamples } from '../pipeline/intent/training/generate.ts'
import { BLOCKED_SHARE, DOMAIN_SHARES, OTHER_LANGUAGES_SHARE, UNCLEAR_SHARE } from './assumptions.ts'
import type { Chance } from './chance.ts'

/** What somebody has in mind, apart from how it is typed. */
export interface Wish {
  readonly base: string
  /** Said of the whole picture, beside the base: "at night", "no people". */
  readonly about: readonly string[]
  /** Every domain that is right for it; none where nobody could tell. */
  readonly accept: readonly Domain[]
  readonly isUnclear: boolean
  readonly isEnglish: boolean
  /** Where only one style is right. */
  readonly style?: string
}

/** The same for the same thing in mind, whatever is typed for it. Made of the words themselves, never by the rules that are under test. */
export const truthOf = ({ base, about }: Wish): string => [bare(base), ...[...about].sort()].join(' / ')

/** A wish that no model draws, today or tomorrow. */
export const isBlocked = (wish: Wish): boolean =>
  createHash('sha256').update(truthOf(wish)).digest().readUInt32BE(0) / 2 ** 32 < BLOCKED_SHARE

/** Words as they stand, without articles, capitals and points. */
const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}'’#%/+:-]+/gu, ' ')
    .replace(/(^| )(?:a|an|the)(?= )/g, '$1')
    .replace(/ +/g, ' ')
    .trim()

/** Sets whose words change what is asked for when one takes the place of another. */
const OTHERS: readonly (readonly string[])[] = [
  ['red', 'blue', 'green', 'yellow', 'black', 'white', 'orange', 'purple', 'pink', 'grey', 'brown'],
  ['two', 'three', 'four', 'five', 'seven'],
  ['cat', 'dog', 'fox', 'owl', 'horse', 'rabbit', 'bear', 'penguin', 'elephant'],
  ['man', 'woman', 'girl', 'boy', 'robot', 'astronaut'],
  ['Paris', 'Tokyo', 'Lisbon', 'Berlin', 'Venice', 'Manhattan'],
  ['with', 'without'],
  ['winter', 'summer', 'spring', 'autumn'],
  ['login', 'checkout', 'search', 'signup', 'billing'],
  ['kafka', 'postgres', 'redis', 'kubernetes', 'nginx'],
  ['morning', 'evening'],
]

/** One of each row at most, so that they do not contradict each other. */
const ABOUT: Readonly<Record<'picture' | 'diagram', readonly (readonly string[])[]>> = {
  picture: [
    ['at night', 'at dawn', 'golden hour', 'at sunset', 'in the rain', 'in the fog'],
    ['soft light', 'cinematic lighting', 'dramatic light', 'high contrast'],
    ['wide shot', 'close-up', 'low angle', '35mm', 'shallow depth of field'],
    ['no people', 'no text', 'no clouds', 'no shadows'],
    ['blue background', 'white background', 'gray background'],
  ],
  diagram: [
    ['white background', 'black background', 'gray background'],
    ['flat design', 'hand drawn', 'line art', 'isometric'],
    ['blue palette', 'green palette', 'muted colors'],
  ],
}

const rowsFor = ({ accept }: Pick<Wish, 'accept'>): readonly (readonly string[])[] =>
  ABOUT[accept[0] === 'diagrams' ? 'diagram' : 'picture']

/** Always the same samples: what changes with the seed is who asks for which. */
const SAMPLES_SEED = 7

/** Wishes made of the corpus that the classifier was trained on: its lines, and what is said beside them. */
export class Wishes {
  readonly #chance: Chance
  readonly #clear: Readonly<Record<Domain, readonly Sample[]>>
  readonly #foreign: readonly Sample[]
  readonly #unclear: readonly Sample[]

  constructor(chance: Chance) {
    this.#chance = chance
    const all = distinct([...readCorpus(), ...generateSamples(SAMPLES_SEED)])
    const clear = all.filter(({ unclear }) => !unclear)
    this.#unclear = all.filter(({ unclear }) => unclear)
    this.#foreign = clear.filter((sample) => !isEnglish(sample))
    this.#clear = byDomain(clear.filter(isEnglish))
  }

  compose(): Wish {
    const sample = this.#sample()
    const wish = { base: sample.text, about: [], accept: sample.accept, isUnclear: sample.unclear, isEnglish: isEnglish(sample) }
    if (wish.isUnclear || !wish.isEnglish) return wish
    const about = rowsFor(wish).flatMap((row) => (this.#chance.happens(0.3) ? [this.#chance.oneOf(row)] : []))
    return { ...wish, about }
  }

  /** Nearly the same, and surely not the same. */
  near(wish: Wish): Wish {
    const swapped = this.#chance.happens(0.6) ? this.#swapped(wish) : undefined
    if (swapped) return swapped
    const row = this.#chance.oneOf(rowsFor(wish))
    const left = wish.about.filter((phrase) => !row.includes(phrase))
    const others = row.filter((phrase) => !wish.about.includes(phrase))
    return { ...wish, about: [...left, this.#chance.oneOf(others)] }
  }

  #sample(): Sample {
    if (this.#chance.happens(UNCLEAR_SHARE)) return this.#chance.oneOf(this.#unclear)
    if (this.#chance.happens(OTHER_LANGUAGES_SHARE)) return this.#chance.oneOf(this.#foreign)
    return this.#chance.oneOf(this.#clear[this.#chance.weighted(DOMAIN_SHARES)])
  }

  #swapped(wish: Wish): Wish | undefined {
    const words = wish.base.split(' ')
    const places = words.flatMap((word, at) => {
      const others = OTHERS.find((set) => set.includes(word))
      return others ? [{ at, others: others.filter((other) => other !== word) }] : []
    })
    if (places.length === 0) return undefined
    const { at, others } = this.#chance.oneOf(places)
    return { ...wish, base: words.with(at, this.#chance.oneOf(others)).join(' ') }
  }
}

const isEnglish = ({ group }: Sample): boolean => group.startsWith('en')

const byDomain = (samples: readonly Sample[]): Record<Domain, Sample[]> =>
  Object.fromEntries(DOMAINS.map((domain) => [domain, samples.filter(({ accept }) => accept[0] === domain)])) as Record<Domain, Sample[]>

/** Of lines that hold the same words in any order, the first: two lines that mean the same would make a right answer look wrong. */
function distinct(samples: readonly Sample[]): Sample[] {
  const byWords = new Map<string, Sample>()
  for (const sample of samples) {
    const words = bare(sample.text).split(' ').sort().join(' ')
    if (words !== '' && !byWords.has(words)) byWords.set(words, sample)
  }
  return [...byWords.values()]
}
