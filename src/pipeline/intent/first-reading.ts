import type { Intent } from '../../domain/intent.ts'

/** A reading with what the fast tier had said of the same wish, where that was something else: so that its mistakes can be learned from. */
export function readAfter(first: Intent, reading: Intent): Intent {
  if (reading === first) return reading
  const { domain, style, confidence } = first.readAs ?? first
  const { readAs: _, ...now } = reading
  const isTheSame = now.domain === domain && now.style === style && now.confidence === confidence
  return isTheSame ? now : { ...now, readAs: { domain, style, confidence } }
}
