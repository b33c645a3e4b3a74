/** Made when it is first needed: it takes longer to make than a wish takes to read. */
let segmenter: Intl.Segmenter | undefined

/** Words that ask for a picture and say nothing about it; short ones are left out by their length. */
const ASKING = new Set(
  'please could would make makes draw create generate give show want need like picture image photo something some that this with from into and the for our your have has'.split(
    ' ',
  ),
)

/** The words of a text in any script, without case, accents and width. */
export function wordsIn(text: string): string[] {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' })
  const folded = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return Array.from(segmenter.segment(folded)).flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []))
}

/** Whether a rewriting still holds at least this share of the words that carry the wish; endings may differ. */
export function keepsWords(asked: string, rewritten: string, share: number): boolean {
  const carrying = [...new Set(wordsIn(asked))].filter(carriesMeaning)
  const stems = new Set(wordsIn(rewritten).flatMap(stemsOf))
  const kept = carrying.filter((word) => stems.has(stemOf(word))).length
  return carrying.length > 0 && kept >= share * carrying.length
}

/** The pieces that really stand in the asker's words, as they wrote them. */
export function onlyAsked(asked: string, pieces: readonly string[]): string[] {
  const said = new Set(wordsIn(asked))
  const lower = asked.toLowerCase()
  return pieces.flatMap((piece) => {
    const words = wordsIn(piece)
    if (words.length === 0 || !words.every((word) => said.has(word))) return []
    const at = lower.length === asked.length ? lower.indexOf(piece.toLowerCase()) : -1
    return [at < 0 ? piece : asked.slice(at, at + piece.length)]
  })
}

const LONGEST_STEM = 5
/** Ideographs carry meaning alone; of other scripts one or two letters do not. */
const carriesMeaning = (word: string): boolean => !ASKING.has(word) && (word.length > 2 || /[^\p{Script=Latin}\p{N}]/u.test(word))
const stemOf = (word: string): string => singular(word).slice(0, LONGEST_STEM)
const stemsOf = (word: string): string[] => {
  const whole = singular(word)
  return Array.from({ length: Math.min(whole.length, LONGEST_STEM) }, (_, at) => whole.slice(0, at + 1))
}
const singular = (word: string): string => (word.length > 3 && word.endsWith('s') ? word.slice(0, -1) : word)
