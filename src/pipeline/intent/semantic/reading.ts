import { type Domain, type Intent, STYLES } from '../../../domain/intent.ts'
import { type ConfidenceCurve, curveAt } from '../../../domain/lessons.ts'
import { keepsWords, onlyAsked, wordsIn } from './asker-words.ts'
import { calibrated } from './calibration.ts'
import { readsLikeOrders } from './orders.ts'
import { Answer } from './question.ts'

/** Under 0.5 people are asked (S3), and what is unclear is to be asked about, however sure the model is of its domain. */
const UNCLEAR_AT_MOST = 0.45
const MAX_WORDS = 5
const MAX_BASE_CHARS = 1_200
const MAX_CHANGE_CHARS = 600
/** How many of the words that carry the wish must come back. A change names what is different, which is less. */
const BASE_KEEPS = 0.6
const CHANGE_KEEPS = 0.3

/** What a domain is when nothing says more. */
const PLAIN_STYLES: Readonly<Record<Domain, string>> = {
  photography: 'other',
  diagrams: 'other',
  art: 'digital_art',
  products: 'ecommerce',
}

/**
 * An answer of a text model as a reading, or undefined when it is not of the agreed shape. What the fast tier knows for certain stays: an answer cannot
 * name a style of another domain, words that nobody said or a picture of something else, and cannot win by being less sure.
 *
 * @param learned what a confidence of the starting curve turned out to be worth in this workspace
 * @returns the fast reading itself where it stands against the answer
 */
export function readingOf(json: unknown, words: string, fast: Intent, learned?: ConfidenceCurve): Intent | undefined {
  const parsed = Answer.safeParse(json)
  if (!parsed.success) return undefined
  const answer = parsed.data
  const isOrdered = readsLikeOrders(words)
  const unclear = isOrdered ? (fast.unclear ?? false) : answer.unclear
  const confidence = Math.min(
    curveAt(learned, calibrated(answer.confidence)),
    unclear ? UNCLEAR_AT_MOST : 1,
    isOrdered ? fast.confidence : 1,
  )
  const isSameDomain = answer.domain === fast.domain
  if (!isSameDomain && (isOrdered || confidence < fast.confidence)) return fast

  const deciding = onlyAsked(words, answer.words).slice(0, MAX_WORDS)
  const base = rewriting(answer.base, words, MAX_BASE_CHARS, BASE_KEEPS)
  const change = rewriting(answer.change, words, MAX_CHANGE_CHARS, CHANGE_KEEPS)
  return {
    domain: answer.domain,
    style: fitting(answer, fast),
    confidence,
    method: 'semantic',
    unclear,
    words: deciding.length > 0 || !isSameDomain ? deciding : fast.words,
    ...(base !== undefined && !unclear && { base }),
    ...(change !== undefined && { change }),
  }
}

function fitting({ domain, style }: Answer, fast: Intent): string {
  if ((STYLES[domain] as readonly string[]).includes(style)) return style
  return fast.domain === domain ? fast.style : PLAIN_STYLES[domain]
}

/** Line ends, control characters and what turns the direction of text; joiners stay, scripts and emoji need them. */
const BETWEEN_WORDS = /[\s\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]+/gu

/** Too long, about something else, or nothing but the wish again: then there is none. */
function rewriting(text: string | undefined, words: string, maxChars: number, share: number): string | undefined {
  const clean = text?.replace(BETWEEN_WORDS, ' ').trim()
  if (!clean || clean.length > maxChars || !keepsWords(words, clean, share)) return undefined
  return wordsIn(clean).join(' ') === wordsIn(words).join(' ') ? undefined : clean
}
