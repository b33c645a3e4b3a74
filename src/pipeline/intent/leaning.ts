import type { Intent } from '../../domain/intent.ts'
import type { Steering } from '../../domain/preferences.ts'
import type { DoubtRules } from './clarify.ts'

/** Before anything is known of a person, every domain is as likely as another. */
const DOMAINS_EVENLY = 0.25
/** However much somebody likes a domain, their words say more: the odds move by this factor at most. */
const MOST_ODDS = 3

/**
 * What a person mostly asks for, as a prior for a doubtful reading. A clear one stays as it is, and so does a wish that names no subject: knowing the domain does
 * not tell what to draw. Where the words point the same way, the odds that they are read right rise as Bayes has it; where they say next to nothing, the
 * person's domain is proposed, which they still confirm.
 */
export function leanTo(reading: Intent, domain: Steering['domain'], { confirmBelow, clarifyBelow }: DoubtRules): Intent {
  if (!domain || reading.confidence >= confirmBelow || reading.unclear) return reading
  const leaned = capital(`${domain.because}.`)
  if (reading.domain === domain.domain) {
    const confidence = raised(reading.confidence, domain.share)
    return confidence > reading.confidence ? { ...reading, confidence, leaned } : reading
  }
  if (reading.confidence >= clarifyBelow) return reading
  return { ...reading, domain: domain.domain, style: domain.style, confidence: clarifyBelow, leaned }
}

function raised(confidence: number, share: number): number {
  const factor = Math.min(MOST_ODDS, odds(share) / odds(DOMAINS_EVENLY))
  const after = odds(confidence) * factor
  return Math.round((after / (1 + after)) * 1000) / 1000
}

const odds = (probability: number): number => probability / Math.max(1 - probability, 0.001)
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
