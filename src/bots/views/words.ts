import { type Intent, styleInWords } from '../../domain/intent.ts'
import { formatUsd } from '../../domain/money.ts'
import type { Learned } from '../../domain/record.ts'

/** "photography / landscape", or the domain alone where the style has no name. */
export const reading = ({ domain, style }: Pick<Intent, 'domain' | 'style'>): string =>
  [domain, styleInWords(style)].filter((part) => part !== undefined).join(' / ')

/** The one line under every picture: model, cost, seconds, domain / style. */
export function factsLine({ intent, generation }: Pick<Learned, 'intent' | 'generation'>): string {
  const cost = generation.reused ? 'free, reused' : formatUsd(generation.costMicroUsd)
  return [generation.modelId, cost, seconds(generation.tookMs), reading(intent)].join(' · ')
}

/** What a screen reader says: what was asked for, and what kind of picture it became. */
export function altText(words: string, { domain, style }: Intent): string {
  const named = styleInWords(style)
  return named ? `${named} (${domain}): ${words}` : `${domain}: ${words}`
}

export const shorten = (words: string, chars: number): string => (words.length <= chars ? words : `${words.slice(0, chars - 1).trimEnd()}…`)

export const seconds = (ms: number): string => (ms < 950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`)

/** Estimates are rounded so that they do not promise more than they know. */
export function about(ms: number): string {
  const exact = Math.max(1, Math.ceil(ms / 1000))
  if (exact < 10) return `about ${exact} s`
  if (exact < 90) return `about ${Math.ceil(exact / 5) * 5} s`
  return `about ${Math.ceil(exact / 60)} min`
}

// Making one takes longer than everything else before an acknowledgement.
const ordinals = new Intl.PluralRules('en', { type: 'ordinal' })

/** "just now", "5 min ago", "2 h ago", "3 days ago". */
export function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`
}

/** 1st, 2nd, 3rd, 4th … */
export function ordinal(n: number): string {
  const suffix = ordinals.select(n)
  return `${n}${{ one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' }[suffix]}`
}
