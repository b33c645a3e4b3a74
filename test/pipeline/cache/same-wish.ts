import fc from 'fast-check'

/** What a person has in mind, apart from how they type it. */
export interface Wish {
  readonly subjects: readonly Subject[]
  readonly place: string
  readonly about: readonly string[]
}

export interface Subject {
  readonly count: 'a' | 'two' | 'three' | 'seven'
  readonly colour: string
  readonly thing: string
  readonly act: string
  readonly object: string
}

/** How they type it. Nothing of this changes what is asked for. */
export interface Typing {
  readonly aboutFirst: boolean
  readonly order: number
  readonly case: 'lower' | 'sentence' | 'title' | 'upper'
  readonly lead: string
  readonly trail: string
  readonly articles: 'a' | 'the' | 'none'
  readonly spelling: 'british' | 'american'
  readonly digits: boolean
  readonly join: string
}

export const COLOURS = ['red', 'blue', 'green', 'gray', 'golden', 'black', 'white']
export const THINGS = ['cat', 'dog', 'fox', 'robot', 'lighthouse', 'astronaut', 'dragon', 'Dana', 'Einstein']
export const ACTS = ['chasing', 'holding', 'wearing', 'without', 'next to', 'under', 'riding', 'with']
export const OBJECTS = ['hat', 'umbrella', 'dragon', 'cat', 'red scarf', 'blue door', 'bicycle', 'dog']
export const PLACES = ['in the snow', 'on a beach', 'in a forest', 'at a harbor', 'near a castle']
export const ABOUT = [
  'golden hour',
  'watercolor',
  'cinematic lighting',
  '35mm',
  'wide shot',
  'no people',
  'shallow depth of field',
  'at night',
  'oil painting',
  'no text',
  'black and white',
  'isometric',
  'blue background',
  'red background',
]

const subject = fc.record<Subject>({
  count: fc.constantFrom('a', 'two', 'three', 'seven'),
  colour: fc.constantFrom(...COLOURS),
  thing: fc.constantFrom(...THINGS),
  act: fc.constantFrom(...ACTS),
  object: fc.constantFrom(...OBJECTS),
})

export const wishes = fc.record<Wish>({
  subjects: fc.array(subject, { minLength: 1, maxLength: 2 }),
  place: fc.constantFrom(...PLACES),
  about: fc.uniqueArray(fc.constantFrom(...ABOUT), { maxLength: 4 }),
})

export const typings = fc.record<Typing>({
  aboutFirst: fc.boolean(),
  order: fc.nat(1000),
  case: fc.constantFrom('lower', 'sentence', 'title', 'upper'),
  lead: fc.constantFrom(
    '',
    'please ',
    'make me ',
    'Could you please create ',
    'an image of ',
    'I want a picture of ',
    'hi, please generate ',
  ),
  trail: fc.constantFrom('', ', please', ' thanks', '.', '!', ', thank you', '  '),
  articles: fc.constantFrom('a', 'the', 'none'),
  spelling: fc.constantFrom('british', 'american'),
  digits: fc.boolean(),
  join: fc.constantFrom(', ', ',', ' , ', '; ', '. ', '\n'),
})

export function type(wish: Wish, typing: Typing): string {
  const subjects = rotated(wish.subjects, typing.order).map((one) => subjectText(one, wish.place, typing))
  const about = rotated(wish.about, typing.order)
  const text = (typing.aboutFirst ? [...about, ...subjects] : [...subjects, ...about]).join(typing.join)
  const asked = asksForOne(text) && !typing.aboutFirst ? typing.lead + cased(text, typing.case) : cased(text, typing.case)
  return spelt(asked, typing.spelling) + typing.trail
}

/** "make me" needs something to make: an article or a number. */
const asksForOne = (text: string): boolean => /^(?:an?|the|two|three|seven|\d) /i.test(text)

function subjectText({ count, colour, thing, act, object }: Subject, place: string, typing: Typing): string {
  const many = count === 'a' ? thing : /^[A-Z]/.test(thing) ? `${thing}s` : thing === 'fox' ? 'foxes' : `${thing}s`
  const number = typing.digits ? ({ a: 'a', two: '2', three: '3', seven: '7' } as const)[count] : count
  // What may go without its article: a thing that every reader knows to be one.
  const first = count === 'a' ? article(typing) : number
  return [first, colour, many, act, articleOf(object, typing), object, place].filter(Boolean).join(' ')
}

const article = ({ articles }: Typing): string => (articles === 'the' ? 'the' : 'a')
const articleOf = (object: string, { articles }: Typing): string =>
  articles === 'none' ? '' : articles === 'the' ? 'the' : /^[aeiou]/.test(object) ? 'an' : 'a'

function cased(text: string, how: Typing['case']): string {
  if (how === 'lower') return text.toLowerCase()
  if (how === 'upper') return text.toUpperCase()
  if (how === 'title') return text.replace(/(^|[\s,;.])(\p{L})/gu, (whole) => whole.toUpperCase())
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const spelt = (text: string, how: Typing['spelling']): string =>
  how === 'british' ? text.replace(/gray/g, 'grey').replace(/watercolor/g, 'watercolour') : text

function rotated<T>(list: readonly T[], by: number): T[] {
  const at = list.length === 0 ? 0 : by % list.length
  return [...list.slice(at), ...list.slice(0, at)]
}
