/** What a UTF-16 code unit is to the reader of wishes. */
export const KIND = { space: 0, letter: 1, digit: 2, ideograph: 3, mark: 4, emoji: 5, comma: 6, dash: 7, joint: 8 } as const

const UNITS = 65_536
const kinds = new Uint8Array(UNITS).fill(255)
const folds = new Uint16Array(UNITS)

/** Kind of a code unit; found out once per unit, when it first appears. */
export function kindOf(unit: number): number {
  const known = kinds[unit] ?? 0
  return known === 255 ? learn(unit) : known
}

/** The unit without case, accent or width: É, é and ｅ are all e. Keeps one unit one unit, so that places in the text stay true. */
export function foldOf(unit: number): number {
  if (kinds[unit] === 255) learn(unit)
  return folds[unit] ?? unit
}

function learn(unit: number): number {
  const char = String.fromCharCode(unit)
  const kind = classify(char, unit)
  kinds[unit] = kind
  folds[unit] = fold(char, unit)
  return kind
}

function classify(char: string, unit: number): number {
  if (unit === 0xfe0f || unit === 0x200d || /\p{M}/u.test(char)) return KIND.mark
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]/u.test(char)) return KIND.ideograph
  if (/\p{L}/u.test(char)) return KIND.letter
  if (/\p{N}/u.test(char)) return KIND.digit
  if (unit >= 0xd800 && unit <= 0xdfff) return KIND.emoji
  if (/[\u2600-\u27bf\u2b50]/.test(char)) return KIND.emoji
  if (/[,;:.!?()[\]{}|\n\r、。，；：！？（）【】「」『』“”"…·•]/.test(char)) return KIND.comma
  if (/\p{Pd}/u.test(char)) return KIND.dash
  return /\s/.test(char) ? KIND.space : KIND.joint
}

/** Accents go; the voicing marks of kana and the parts of Hangul stay, because they make other letters. */
function fold(char: string, unit: number): number {
  const lower = char.toLowerCase()
  const apart = lower.normalize('NFKD')
  const isBaseAndAccents = /^.[\u0300-\u036f]*$/u.test(apart)
  const folded = (isBaseAndAccents ? apart : lower.length === 1 ? lower : char).charCodeAt(0)
  return Number.isNaN(folded) ? unit : folded
}
