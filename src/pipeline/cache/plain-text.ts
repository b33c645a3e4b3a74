/**
 * The same text whatever keyboard, editor or app it came through: one form of each character, one space between words, nothing that cannot be seen.
 *
 * Compatibility forms (ｒｅｄ, ﬁ, 𝐫𝐞𝐝) become plain letters, but ² ½ ① Ⅷ stay what they are: folding them would turn "10²" into "102".
 * Only the invisible characters that carry nothing (zero-width, soft hyphen, direction marks) go. Tag characters and variation selectors can hide
 * a second text from people while the model reads it, so they stay, and a wish with such a passenger never shares the key of the clean one.
 */
export function plainText(text: string): string {
  const composed = isAscii(text) ? text : [...text.normalize('NFC')].map(plainCharacter).join('').normalize('NFC')
  return composed
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/ ?\n[ \n]*/gu, '\n')
    .trim()
}

const isAscii = (text: string): boolean => !/[^\n -~]/u.test(text)

/** Numbers of other shapes, modifier letters and ª º keep their shape: their plain form is another number or another word. */
const KEEPS_ITS_SHAPE = /[\p{No}\p{Nl}\p{Lm}ªº]/u
const CARRIES_NOTHING = /[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/u

function plainCharacter(character: string): string {
  if (CARRIES_NOTHING.test(character)) return ''
  if (KEEPS_ITS_SHAPE.test(character)) return character
  return QUOTES[character] ?? character.normalize('NFKC')
}

const QUOTES: Readonly<Record<string, string>> = { '’': "'", ʼ: "'", '‘': "'", '“': '"', '”': '"', '„': '"', '«': '"', '»': '"', '‑': '-' }
