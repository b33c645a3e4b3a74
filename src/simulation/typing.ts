import type { Chance } from './chance.ts'
import type { Wish } from './wishes.ts'

/** Here every letter counts, because it is to stand on the picture. */
const WRITTEN = /["“”'‘’「」『』]|\b(?:sign|logo|saying|says|text|title|word|words|letter|letters|caption|label|labels)\b/i
const BY_ITSELF = /^(?:an?|two|three|four|five|seven) /i
/** "a cat sleeping in the sun" is "a cat is sleeping in the sun"; "a sleeping cat" stays. */
const DOES = /(\p{Ll}{3,}) (sitting|sleeping|jumping|eating|swimming) (on|in|at|under|by)\b/u

export const plainly = ({ base, about }: Wish): string => [base, ...about].join(', ')

/** The same wish in other words: order, capitals, politeness, spelling, inflection. */
export function typedAnew(wish: Wish, chance: Chance): string {
  if (!wish.isEnglish || WRITTEN.test(wish.base)) return `${plainly(wish)}${chance.happens(0.5) ? ' ' : ''}`
  const about = chance.happens(0.5) ? wish.about.toReversed() : wish.about
  const said = chance.happens(0.25) ? wish.base.replace(DOES, '$1 is $2 $3') : wish.base
  const isFirst = chance.happens(0.8)
  const parts = isFirst ? [said, ...about] : [...about, said]
  const text = spelt(cased(parts.join(chance.oneOf([', ', ', ', ',', ' , ', '; '])), chance), chance)
  const lead = isFirst && BY_ITSELF.test(text) ? chance.oneOf(['', '', 'make me ', 'can you make ', 'an image of ', 'I want ']) : ''
  return lead + text + chance.oneOf(['', '', '.', '!', ', please', ' please', ' thanks'])
}

function cased(text: string, chance: Chance): string {
  const how = chance.weighted({ same: 0.5, lower: 0.3, sentence: 0.2 })
  if (how === 'same') return text
  return how === 'lower' ? text.toLowerCase() : text.charAt(0).toUpperCase() + text.slice(1)
}

const spelt = (text: string, chance: Chance): string =>
  chance.happens(0.5)
    ? text.replace(/\bgrey\b/g, 'gray').replace(/\bcolour/g, 'color')
    : text.replace(/\bgray\b/g, 'grey').replace(/\bcolor/g, 'colour')
