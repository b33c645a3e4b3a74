import type { Colour } from './colour.ts'
import type { Random } from './random.ts'
import type { Figure, Ground, StudioObject, Time, Weather } from './vocabulary.ts'
import {
  AUTUMN_WORDS,
  COLOUR_WORDS,
  FIGURE_WORDS,
  FILLER_WORDS,
  GROUND_WORDS,
  OBJECT_WORDS,
  TIME_WORDS,
  WEATHER_WORDS,
} from './vocabulary.ts'

/** What the words ask to see, as far as the vocabulary knows them. */
export interface Brief {
  readonly words: string
  readonly time: Time
  readonly weather: Weather
  readonly ground: Ground
  readonly figures: readonly Figure[]
  readonly objects: readonly StudioObject[]
  readonly colours: readonly Colour[]
  readonly isAutumn: boolean
  /** Whether the words name anything that stands in a landscape. */
  readonly isScenic: boolean
}

/** Where a figure stands when the words do not say. */
const HOME_OF: Readonly<Partial<Record<Figure, Ground>>> = {
  cabin: 'mountains',
  castle: 'mountains',
  tent: 'lake',
  lighthouse: 'sea',
  boat: 'sea',
  whale: 'underwater',
  fish: 'underwater',
  rocket: 'space',
  astronaut: 'space',
  robot: 'city',
  car: 'desert',
  bridge: 'lake',
  fox: 'forest',
  owl: 'forest',
  bear: 'forest',
  deer: 'forest',
  banana: 'beach',
  couple: 'beach',
  flowers: 'field',
  balloon: 'hills',
}

export function readBrief(words: string, random: Random): Brief {
  const tokens = tokensOf(words)
  const find = <T>(table: ReadonlyMap<string, T>): T[] => [...new Set(tokens.flatMap((token) => table.get(token) ?? []))]
  const times = find(TIME_WORDS)
  const grounds = find(GROUND_WORDS)
  const figures = find(FIGURE_WORDS)
  const weathers = find(WEATHER_WORDS)
  const [figure] = figures
  return {
    // One space each: long runs of them make some patterns slow.
    words: words.replace(/\s+/g, ' ').trim(),
    time: times[0] ?? random.pick(['day', 'dusk', 'dawn']),
    weather: weathers[0] ?? 'clear',
    ground: grounds[0] ?? (figure && HOME_OF[figure]) ?? random.pick(['hills', 'mountains', 'lake']),
    figures,
    objects: find(OBJECT_WORDS),
    colours: find(COLOUR_WORDS),
    isAutumn: tokens.some((token) => AUTUMN_WORDS.has(token)),
    isScenic: figures.length > 0 || grounds.length > 0 || times.length > 0 || weathers.length > 0,
  }
}

/** The words that say something, as they were typed. */
export const tellingWords = (words: string): string[] =>
  wordsIn(words).filter((word) => word.length > 1 && !FILLER_WORDS.has(word.toLowerCase()))

/** Singular and in lower case. */
const tokensOf = (words: string): string[] => wordsIn(words).map((word) => singular(word.toLowerCase()))

/** 400 words are more than a picture can show. */
const wordsIn = (words: string): string[] => (words.normalize('NFKC').match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 400)

function singular(word: string): string {
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(?:ch|sh|x|ss)es$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') && !word.endsWith('ss') && word.length > 3 ? word.slice(0, -1) : word
}
