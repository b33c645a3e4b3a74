import { DOMAINS, type Domain, type Intent } from '../../domain/intent.ts'
import type { Understanding } from '../../ports.ts'
import { type Clue, DEFAULT_STYLE, VOCABULARY } from './vocabulary.ts'

/** Read as photography with this confidence when no word decides (S3). */
const DEFAULT_CONFIDENCE = 0.3

/** Reads words by a vocabulary: the domain with most weight wins, and the margin to the next one makes the confidence. */
export const readByVocabulary: Understanding = { read: readWords }

function readWords(words: string): Intent {
  const found = tokensOf(words).flatMap((token) => {
    const clue = Object.hasOwn(VOCABULARY, token) ? VOCABULARY[token] : undefined
    return clue ? [{ token, clue }] : []
  })
  const [best, next] = rank(found.map(({ clue }) => clue))
  if (!best || best.weight === 0) {
    return { domain: 'photography', style: DEFAULT_STYLE.photography, confidence: DEFAULT_CONFIDENCE, method: 'default', words: [] }
  }
  const deciding = found.filter(({ clue }) => clue.domain === best.domain)
  return {
    domain: best.domain,
    style: heaviestStyle(deciding.map(({ clue }) => clue)) ?? DEFAULT_STYLE[best.domain],
    confidence: confidenceOf(best.weight, next?.weight ?? 0),
    method: 'words',
    words: [...new Set(deciding.map(({ token }) => token))],
  }
}

const tokensOf = (words: string): string[] => words.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

function rank(clues: readonly Clue[]): { domain: Domain; weight: number }[] {
  const weightOf = (domain: Domain) => clues.filter((clue) => clue.domain === domain).reduce((sum, { weight }) => sum + weight, 0)
  return DOMAINS.map((domain) => ({ domain, weight: weightOf(domain) })).sort((a, b) => b.weight - a.weight)
}

const heaviestStyle = (clues: readonly Clue[]) => clues.filter(({ style }) => style).sort((a, b) => b.weight - a.weight)[0]?.style

/** One leaning word alone says little; a named medium that nothing contradicts says a lot. */
function confidenceOf(best: number, next: number): number {
  const strength = Math.min(best, 4) / 4
  const margin = (best - next) / best
  return Math.round((0.4 + 0.35 * strength + 0.2 * margin) * 100) / 100
}
