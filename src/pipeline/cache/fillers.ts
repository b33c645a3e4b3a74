import type { Token } from './tokens.ts'
import { ANY_IMAGE, ARTICLES, DETERMINERS, GREETINGS, LEADS, NUMBER_WORDS, POLITE, SAYS_THANKS } from './vocabulary.ts'

type Phrase = readonly Token[]

/** Without what is said to be polite or to get going: "hi, could you please make me an image of a cat, thanks" asks for "a cat". */
export function withoutFillers(phrases: readonly Phrase[]): Phrase[] {
  if (phrases.flat().some(({ text }) => SAYS_THANKS.has(text))) return [...phrases]
  const greeted = isGreeting(phrases[0] ?? []) ? phrases.slice(1) : phrases
  // Among the phrases "thank you" may be something to draw; at the ends it is said to us.
  const asked = greeted
    .map((phrase, at) => (at === 0 || at === greeted.length - 1 ? withoutPoliteness(phrase) : phrase))
    .filter(({ length }) => length > 0)
  const [first, ...rest] = asked
  if (!first) return [...phrases]
  return [withoutAnyImage(withoutLead(first)), ...rest]
}

const isGreeting = (phrase: Phrase): boolean => phrase.length === 1 && GREETINGS.has(phrase[0]?.text ?? '')

/** At the edges alone: inside a phrase the word may be something to draw. */
function withoutPoliteness(phrase: Phrase): Phrase {
  let from = 0
  let to = phrase.length
  while (from < to && isPolite(phrase, from)) from += 1
  while (to > from && isPolite(phrase, to - 1)) to -= 1
  const hasThankYou = to - from >= 2 && phrase[to - 2]?.text === 'thank' && phrase[to - 1]?.text === 'you'
  return phrase.slice(from, hasThankYou ? to - 2 : to)
}

const isPolite = (phrase: Phrase, at: number): boolean => POLITE.has(phrase[at]?.text ?? '')

/** "make me a cat" asks for a cat; "make up artist" does not, so what follows must be what one asks for. */
function withoutLead(phrase: Phrase): Phrase {
  let rest = phrase
  for (;;) {
    const lead = LEADS.find((words) => words.every((word, at) => rest[at]?.text === word))
    if (!lead) break
    rest = withoutPoliteness(rest.slice(lead.length))
  }
  return rest.length > 0 && (DETERMINERS.has(wordAt(rest, 0)) || NUMBER_WORDS.has(wordAt(rest, 0)) || /^\d+$/.test(wordAt(rest, 0)))
    ? rest
    : phrase
}

function withoutAnyImage(phrase: Phrase): Phrase {
  const from = wordAt(phrase, 0) !== 'the' && ARTICLES.has(wordAt(phrase, 0)) ? 1 : 0
  const isAnyImage = ANY_IMAGE.has(wordAt(phrase, from)) && wordAt(phrase, from + 1) === 'of' && phrase.length > from + 2
  return isAnyImage ? phrase.slice(from + 2) : phrase
}

const wordAt = (phrase: Phrase, at: number): string => phrase[at]?.text ?? ''
